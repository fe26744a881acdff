// Package drain serves HTTP until SIGTERM and then ends without cutting a request, the same in both of Lab 5's apps.
package drain

import (
	"context"
	"log"
	"net"
	"net/http"
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
// cannot listen, or where a request takes longer than 20 s to finish.
func Serve(address string, handler http.Handler) {
	// PID 1 gets no default action for signals: without a handler SIGTERM would not end it in every runtime.
	ended, forget := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer forget()
	var leaving atomic.Bool
	server := &http.Server{Handler: sayGoodbye(&leaving, handler)}
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
