// The lean webhook: what somebody writes in Go who wants speed. Only what the decision needs is decoded, and the patch is
// written as text.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"

	"gracehook.io/bench-peers/injection"
	"gracehook.io/bench-peers/serving"
)

func main() {
	options := serving.RegisterFlags()
	flag.Parse()
	if err := serving.Serve(options, answer); err != nil {
		log.Fatal(err)
	}
}

func answer(writer http.ResponseWriter, request *http.Request) {
	body, err := serving.ReadBody(writer, request)
	if err != nil {
		http.Error(writer, err.Error(), http.StatusBadRequest)
		return
	}
	var review review
	if err := json.Unmarshal(body, &review); err != nil || review.Request.UID == "" {
		http.Error(writer, "not an AdmissionReview", http.StatusBadRequest)
		return
	}
	response := response{UID: review.Request.UID, Allowed: true}
	if pod := &review.Request.Object; pod.Metadata.Annotations.Inject == "enabled" {
		response.PatchType = "JSONPatch"
		response.Patch = patchFor(pod, injection.Decide(pod.known()))
	}
	// Texts, bytes and booleans can always be marshalled.
	answered, _ := json.Marshal(answeredReview{"admission.k8s.io/v1", "AdmissionReview", response})
	serving.WriteReview(writer, answered)
}

type answeredReview struct {
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Response   response `json:"response"`
}

type response struct {
	UID       string `json:"uid"`
	Allowed   bool   `json:"allowed"`
	PatchType string `json:"patchType,omitempty"`
	Patch     []byte `json:"patch,omitempty"`
}
