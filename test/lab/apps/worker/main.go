// Worker is the leaf of Lab 5: it stands in for the document's Python worker. GET and POST on /process take
// 200 to 800 ms at random, /health answers at once. It listens on :5000.
package main

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"gracehook.io/lab/drain"
)

const (
	shortestWork = 200 * time.Millisecond
	longestWork  = 800 * time.Millisecond
	address      = ":5000"
)

func process(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, 1<<20))
	work := shortestWork + rand.N(longestWork-shortestWork+1)
	time.Sleep(work)
	pod, _ := os.Hostname()
	writeJSON(w, map[string]any{"service": "python-worker", "pod": pod, "work_ms": work.Milliseconds()})
}

func health(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]any{"status": "ok"})
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

func main() {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /process", process)
	routes.HandleFunc("POST /process", process)
	routes.HandleFunc("GET /health", health)

	drain.Serve(address, routes)
}
