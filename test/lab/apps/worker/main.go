// Worker is the leaf of Lab 5: it stands in for the document's Python worker. GET and POST on /process take
// 200 to 800 ms at random, /health answers at once. It listens on :5000.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	shortestWork = 200 * time.Millisecond
	longestWork  = 800 * time.Millisecond
	drainTime    = 20 * time.Second
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

	// PID 1 gets no default action for signals: without a handler SIGTERM would not end it in every runtime.
	ended, forget := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer forget()
	server := &http.Server{Addr: ":5000", Handler: routes}
	drained := make(chan error, 1)
	go func() {
		<-ended.Done()
		log.Print("SIGTERM: finishing what is in flight")
		limit, cancel := context.WithTimeout(context.Background(), drainTime)
		defer cancel()
		drained <- server.Shutdown(limit)
	}()
	log.Printf("worker on %s", server.Addr)
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
	if err := <-drained; err != nil {
		log.Fatalf("not everything finished: %v", err)
	}
	log.Print("ended cleanly")
}
