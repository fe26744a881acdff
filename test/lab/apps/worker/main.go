// Worker is the leaf of Lab 5: it stands in for the document's Python worker. GET and POST on /process take
// 200 to 800 ms at random, /health answers at once. It listens on :5000.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	shortestWork = 200 * time.Millisecond
	longestWork  = 800 * time.Millisecond
	drainTime    = 20 * time.Second
	goodbyeTime  = time.Second
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

	// PID 1 gets no default action for signals: without a handler SIGTERM would not end it in every runtime.
	ended, forget := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer forget()
	var leaving atomic.Bool
	server := &http.Server{Handler: sayGoodbye(&leaving, routes)}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	log.Printf("worker on %s", address)
	select {
	case err := <-served:
		log.Fatal(err)
	case <-ended.Done():
	}
	log.Print("SIGTERM: no new connections, finishing what is in flight")
	leaving.Store(true)
	_ = listener.Close()
	// Shutdown closes idle connections at once, and a request that is just on its way on one is lost. So clients are
	// first told, in the answers to their next requests, to go elsewhere.
	time.Sleep(goodbyeTime)
	limit, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		log.Fatalf("not everything finished: %v", err)
	}
	log.Print("ended cleanly")
}

// sayGoodbye closes each connection with an answer, once the server is leaving.
func sayGoodbye(leaving *atomic.Bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if leaving.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
