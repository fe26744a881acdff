package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
)

// The kinds of outcomes. Only the first is a pod that came out with its patch.
const (
	patched = "patched"
	// 503, or another status that the API server tries again, with Retry-After.
	refusedForNow = "refused"
	notSent       = "not sent"
)

// outcome is what became of one review.
type outcome struct {
	kind   string
	detail string
	// Of the patch as JSON.
	patchBytes int
}

// judged looks at an answer with status 200.
func judged(said answer, uid string) outcome {
	var review struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Response   struct {
			UID       string `json:"uid"`
			Allowed   bool   `json:"allowed"`
			PatchType string `json:"patchType"`
			Patch     []byte `json:"patch"`
		} `json:"response"`
	}
	if err := json.Unmarshal(said.body, &review); err != nil {
		return outcome{kind: "unreadable", detail: err.Error()}
	}
	response := review.Response
	switch {
	case review.APIVersion != "admission.k8s.io/v1" || review.Kind != "AdmissionReview":
		return outcome{kind: "unreadable", detail: fmt.Sprintf("it is a %s of %s", review.Kind, review.APIVersion)}
	case response.UID != uid:
		return outcome{kind: "wrong uid", detail: fmt.Sprintf("%s and not %s", response.UID, uid)}
	case !response.Allowed:
		return outcome{kind: "not allowed", detail: shortened(said.body)}
	case response.PatchType != "JSONPatch" || !bytes.HasPrefix(response.Patch, []byte("[{")):
		return outcome{kind: "without a patch", detail: shortened(said.body)}
	}
	return outcome{kind: patched, patchBytes: len(response.Patch)}
}

// refusal names an answer with another status. Without Retry-After the API server does not try again.
func refusal(said answer) outcome {
	detail := fmt.Sprintf("HTTP %d %s", said.status, shortened(said.body))
	if _, err := strconv.Atoi(said.header.Get("Retry-After")); err == nil &&
		(said.status == http.StatusTooManyRequests || said.status >= 500) {
		return outcome{kind: refusedForNow, detail: detail}
	}
	return outcome{kind: fmt.Sprintf("HTTP %d", said.status), detail: detail}
}

func shortened(body []byte) string {
	return string(body[:min(len(body), 300)])
}

// kindOf sorts the errors of a client that got no answer.
func kindOf(err error) string {
	var network net.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "timeout"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(err.Error(), "server closed idle connection"):
		// Which of these a client sees of a connection that was cut is chance.
		return "connection cut"
	}
	return "other"
}
