package main

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// kindOf sorts a failure: refused, unreachable, reset, timeout, 5xx or other.
func kindOf(err error) string {
	var answered answerError
	var network net.Error
	switch {
	case errors.As(err, &answered):
		if answered.status >= 500 {
			return "5xx"
		}
		return "other"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "unreachable"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "timeout"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(err.Error(), "server closed idle connection"):
		// Which of these a client sees of a server that went away is chance.
		return "reset"
	}
	return kindOfStatus(status.Convert(err))
}

// The causes that gRPC's client tells in words alone, and the kind of each.
var causes = []struct{ words, kind string }{
	{"connection refused", "refused"},
	{"no route to host", "unreachable"},
	{"reset by peer", "reset"},
	{"broken pipe", "reset"},
	{"EOF", "reset"},
	{"closing", "reset"},
	// A proxy's answer that is no gRPC: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
	{"unexpected HTTP status code", "5xx"},
}

// kindOfStatus sorts what gRPC's client said.
func kindOfStatus(said *status.Status) string {
	if said.Code() == codes.DeadlineExceeded {
		return "timeout"
	}
	for _, cause := range causes {
		if strings.Contains(said.Message(), cause.words) {
			return cause.kind
		}
	}
	return "other"
}
