// Abrupt is the server of GraceWrap's proof: Go's net/http without any signal handling, so that SIGTERM ends it at once.
// GET /work?ms=300 answers after 300 ms, GET /state at once, with the pod's name and how many requests of /work it holds.
// It listens on :8080. IGNORE_SIGTERM=1 makes it deaf instead, so that nothing but SIGKILL ends it.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	address     = ":8080"
	longestWork = 60_000
)

type state struct {
	Pod  string `json:"pod"`
	Held int64  `json:"held"`
}

func main() {
	if os.Getenv("IGNORE_SIGTERM") == "1" {
		signal.Ignore(syscall.SIGTERM)
	}
	pod, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	var held atomic.Int64
	routes := http.NewServeMux()
	routes.HandleFunc("GET /work", func(w http.ResponseWriter, r *http.Request) {
		held.Add(1)
		defer held.Add(-1)
		milliseconds, err := strconv.Atoi(r.FormValue("ms"))
		if err != nil || milliseconds < 0 || milliseconds > longestWork {
			http.Error(w, "ms must be a number of milliseconds, at most 60000", http.StatusBadRequest)
			return
		}
		time.Sleep(time.Duration(milliseconds) * time.Millisecond)
		_, _ = io.WriteString(w, "done by "+pod+"\n")
	})
	routes.HandleFunc("GET /state", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(state{pod, held.Load()})
	})
	log.Printf("listening on %s", address)
	log.Fatal(http.ListenAndServe(address, routes))
}
