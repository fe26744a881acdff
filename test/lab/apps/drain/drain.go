// Package drain serves HTTP until SIGTERM and then ends without cutting a request, the same in all of the lab's Go apps.
package drain

import (
	"context"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	drainTime   = 20 * time.Second
	goodbyeTime = time.Second
)

// Serve answers on address until SIGTERM, finishes what is in flight, and returns. It ends the program where it
// cannot listen, or where a request takes longer than 20 s to finish. Where GOODBYE is "off", it ends by Shutdown alone.
func Serve(address string, handler http.Handler) {
	// PID 1 gets no default action for signals: without a handler SIGTERM would not end it in every runtime.
	ended, forget := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer forget()
	seen := &traffic{next: handler}
	server := &http.Server{Handler: seen}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	log.Printf("listening on %s", address)
	select {
	case err := <-served:
		log.Fatal(err)
	case <-ended.Done():
	}
	log.Printf("SIGTERM: no new connections, %d in flight", seen.inFlight.Load())
	if os.Getenv("GOODBYE") != "off" {
		seen.isLeaving.Store(true)
		_ = listener.Close()
		// Shutdown closes idle connections at once, and a request that is just on its way on one is lost. So clients
		// are first told, in the answers to their next requests, to go elsewhere.
		time.Sleep(goodbyeTime)
	}
	limit, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		log.Fatalf("not everything finished: %v", err)
	}
	log.Printf("ended cleanly, %d in flight", seen.inFlight.Load())
}

// traffic counts what is in flight, and closes each connection with an answer once the server is leaving.
type traffic struct {
	next      http.Handler
	inFlight  atomic.Int64
	isLeaving atomic.Bool
}

func (t *traffic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.inFlight.Add(1)
	defer t.inFlight.Add(-1)
	if t.isLeaving.Load() {
		w.Header().Set("Connection", "close")
	}
	t.next.ServeHTTP(w, r)
}
