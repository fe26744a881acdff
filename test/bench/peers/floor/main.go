// The floor: what any webhook costs. It reads the body and parses nothing of it; the uid is found by its key, and the
// answer is a patch that a file gave at the start, fit for one kind of pod.
package main

import (
	"bytes"
	"encoding/base64"
	"flag"
	"log"
	"net/http"
	"os"

	"gracehook.io/bench-peers/serving"
)

// The API server writes the review's own uid before any other.
var uidKey = []byte(`"uid":"`)

func main() {
	options := serving.RegisterFlags()
	patchFile := flag.String("patch", "", "`FILE` with the operations of RFC 6902, as JSON")
	flag.Parse()
	patch, err := os.ReadFile(*patchFile)
	if err != nil {
		log.Fatal(err)
	}
	if err := serving.Serve(options, answerWith(patch)); err != nil {
		log.Fatal(err)
	}
}

func answerWith(patch []byte) http.HandlerFunc {
	head := []byte(`{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"allowed":true,` +
		`"patchType":"JSONPatch","patch":"` + base64.StdEncoding.EncodeToString(patch) + `","uid":"`)
	tail := []byte(`"}}`)
	return func(writer http.ResponseWriter, request *http.Request) {
		body, err := serving.ReadBody(writer, request)
		_, after, isFound := bytes.Cut(body, uidKey)
		uid, _, isClosed := bytes.Cut(after, []byte(`"`))
		if err != nil || !isFound || !isClosed {
			http.Error(writer, "no uid", http.StatusBadRequest)
			return
		}
		serving.WriteReview(writer, bytes.Join([][]byte{head, uid, tail}, nil))
	}
}
