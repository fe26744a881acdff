// Package app is what the Go apps of the matrix share: the routes, and a shutdown that cuts nothing.
package app

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// Address is where the apps serve.
const Address = ":8080"

const (
	usualWork   = 50 * time.Millisecond
	longestWork = 10 * time.Second
	drainTime   = 20 * time.Second
	// Longer than a stream lasts, so that no kept connection is closed before an answer said so.
	goodbyeTime = 3 * time.Second
)

// liveness is what a liveness probe asks: well, until somebody asks it to fail.
type liveness struct{ failing atomic.Bool }

// fail makes every later probe fail.
func (l *liveness) fail(w http.ResponseWriter, _ *http.Request) {
	l.failing.Store(true)
	w.WriteHeader(http.StatusNoContent)
}

func (l *liveness) answer(w http.ResponseWriter, _ *http.Request) {
	if l.failing.Load() {
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// Routes answers on / with answer, and on the paths of the liveness probe.
func Routes(answer http.HandlerFunc) http.Handler {
	var alive liveness
	routes := http.NewServeMux()
	routes.HandleFunc("/{$}", answer)
	routes.HandleFunc("GET /livez", alive.answer)
	routes.HandleFunc("POST /fail", alive.fail)
	return routes
}

// Answer works for 50 ms, or for so many milliseconds as ?ms= says, and tells the pod's name.
func Answer(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, 1<<20))
	Work(r.FormValue("ms"))
	_, _ = io.WriteString(w, Pod()+"\n")
}

// Work takes so many milliseconds, at most 10 s, and 50 ms where that is no number.
func Work(milliseconds string) {
	work := usualWork
	if asked, err := strconv.Atoi(milliseconds); err == nil {
		work = min(time.Duration(asked)*time.Millisecond, longestWork)
	}
	time.Sleep(work)
}

// Pod is the name of this pod.
func Pod() string {
	name, _ := os.Hostname()
	return name
}

// ServeUntilSigterm tells clients from SIGTERM on to go elsewhere, finishes what is in flight, and returns.
func ServeUntilSigterm(handler http.Handler) {
	ended, forget := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer forget()
	var leaving atomic.Bool
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if leaving.Load() {
			w.Header().Set("Connection", "close")
		}
		handler.ServeHTTP(w, r)
	})}
	listener, err := net.Listen("tcp", Address)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		if err := server.Serve(listener); ended.Err() == nil {
			log.Fatal(err)
		}
	}()
	<-ended.Done()
	leaving.Store(true)
	_ = listener.Close()
	time.Sleep(goodbyeTime)
	limit, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		log.Fatalf("not everything finished: %v", err)
	}
}
