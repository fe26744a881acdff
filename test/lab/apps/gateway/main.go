// Gateway is Lab 5's entry point: it answers GET and POST on / with what the worker behind it said.
// It listens on :8080 and finds the worker by WORKER_URL. RETRY_COUNT (default 0) more tries are made,
// 500 ms apart, when a call to the worker fails; how many were needed is in the answer and its X-Gateway-Retries.
// /health says 200, and 503 once /prestop was called, which answers after 5 s: as a preStop hook it keeps the gateway
// serving while the routing forgets it.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"gracehook.io/lab/drain"
)

const (
	pauseBetweenTries = 500 * time.Millisecond
	// Below the load's own time limit, so that a worker that hangs is seen as a 502 and not as a silent client.
	workerTimeout = 4 * time.Second
	// A worker's pod that is gone answers no packet: without this a try would hang as long as a worker may work. A
	// first packet that is lost is sent again after a second, and that one may still get through.
	dialTimeout = 2 * time.Second
	prestopTime = 5 * time.Second
	address     = ":8080"
)

type gateway struct {
	workerURL string
	retries   int
	client    *http.Client
}

type answer struct {
	Service string          `json:"service"`
	Pod     string          `json:"pod"`
	Retries int             `json:"retries"`
	Worker  json.RawMessage `json:"worker,omitempty"`
	Error   string          `json:"error,omitempty"`
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		http.Error(w, "only GET and POST", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, "the request's body cannot be read", http.StatusBadRequest)
		return
	}

	pod, _ := os.Hostname()
	said := answer{Service: "go-gateway", Pod: pod}
	status := http.StatusOK
	for {
		said.Worker, err = g.callWorker(r.Context(), r.Method, body)
		if err == nil || said.Retries >= g.retries {
			break
		}
		said.Retries++
		time.Sleep(pauseBetweenTries)
	}
	if err != nil {
		log.Printf("worker call failed: %s %v", r.Method, err)
		said.Error = err.Error()
		status = http.StatusBadGateway
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Gateway-Retries", strconv.Itoa(said.Retries))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(said)
}

func (g *gateway) callWorker(ctx context.Context, method string, body []byte) (json.RawMessage, error) {
	if method == http.MethodPost && len(body) == 0 {
		body = []byte("{}")
	}
	request, err := http.NewRequestWithContext(ctx, method, g.workerURL+"/process", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	// Without GetBody Go's client cannot send a POST again by itself: a broken connection becomes a visible failure.
	request.GetBody = nil
	response, err := g.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the worker answered %s", response.Status)
	}
	return said, nil
}

// hooks answers the kubelet.
type hooks struct {
	isLeaving atomic.Bool
}

func (h *hooks) health(w http.ResponseWriter, _ *http.Request) {
	if h.isLeaving.Load() {
		http.Error(w, "leaving", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}

func (h *hooks) prestop(w http.ResponseWriter, _ *http.Request) {
	log.Print("prestop: leaving")
	h.isLeaving.Store(true)
	time.Sleep(prestopTime)
	_, _ = io.WriteString(w, "leaving\n")
}

func main() {
	workerURL := os.Getenv("WORKER_URL")
	// "$(" is a Service variable that the kubelet did not know yet; the next start of the container has it.
	if !strings.HasPrefix(workerURL, "http://") || strings.Contains(workerURL, "$(") {
		log.Fatalf("WORKER_URL must be the worker's http:// address, not %q", workerURL)
	}
	retries, err := strconv.Atoi(cmp.Or(os.Getenv("RETRY_COUNT"), "0"))
	if err != nil || retries < 0 {
		log.Fatalf("RETRY_COUNT must be a whole number, not %q", os.Getenv("RETRY_COUNT"))
	}

	log.Printf("gateway, worker at %s", workerURL)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
	var kubelet hooks
	routes := http.NewServeMux()
	routes.Handle("/{$}", &gateway{workerURL, retries, &http.Client{Timeout: workerTimeout, Transport: transport}})
	routes.HandleFunc("GET /health", kubelet.health)
	routes.HandleFunc("GET /prestop", kubelet.prestop)
	drain.Serve(address, routes)
}
