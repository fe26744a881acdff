// Proxy is an L7 proxy before all apps of the matrix, as an ingress controller is: it follows EndpointSlices through the
// API server, keeps connections to clients and to pods, and repeats nothing. Each app has two addresses: one whose
// endpoints are changed in place, one that is reloaded. It reads its plan from stdin, writes the addresses to stdout once
// every app has an endpoint, and ends with stdin or on SIGTERM.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// plan is what stdin says.
type plan struct {
	Server apiServer `json:"server"`
	Apps   []app     `json:"apps"`
	// The longest time from a change to the reload that brings it: many proxies limit how often they reload.
	ReloadMs int `json:"reloadMs"`
}

type app struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	Service   string `json:"service"`
	Protocol  string `json:"protocol"`
}

// addresses of one app, on loopback.
type addresses struct {
	Followed string `json:"followed"`
	Reloaded string `json:"reloaded"`
}

func main() {
	input := json.NewDecoder(os.Stdin)
	var wanted plan
	if err := input.Decode(&wanted); err != nil {
		log.Fatalf("the plan on stdin cannot be read: %v", err)
	}
	running, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	running, cancel := context.WithCancel(running)
	go func() {
		_, _ = io.Copy(io.Discard, input.Buffered())
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()

	said := map[string]addresses{}
	services := map[string]func([]endpoint){}
	var filled []<-chan struct{}
	for _, one := range wanted.Apps {
		followed, reloaded := newFollowed(one.Protocol), newReloaded(one.Protocol)
		said[one.Name] = addresses{listen(followed, one.Protocol), listen(reloaded, one.Protocol)}
		reload := afterAPause(running, time.Duration(wanted.ReloadMs)*time.Millisecond, reloaded.set)
		services[one.Namespace+"/"+one.Service] = func(now []endpoint) {
			followed.set(now)
			reload(now)
		}
		filled = append(filled, followed.filled, reloaded.filled)
	}
	go follow(running, wanted.Server, services)
	for _, one := range filled {
		select {
		case <-one:
		case <-running.Done():
			return
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
		log.Fatal(err)
	}
	<-running.Done()
}

// listen serves on a free port of loopback and gives its address.
func listen(one *balancer, protocol string) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: one, ConnContext: one.remember, Protocols: protocolsOf(protocol)}
	go func() { log.Fatal(server.Serve(listener)) }()
	return listener.Addr().String()
}

// afterAPause gives a function that passes on the newest value, at most once in the given time.
func afterAPause(running context.Context, pause time.Duration, set func([]endpoint)) func([]endpoint) {
	newest := make(chan []endpoint, 1)
	go func() {
		for {
			select {
			case <-running.Done():
				return
			case <-time.After(pause):
			}
			select {
			case <-running.Done():
				return
			case now := <-newest:
				set(now)
			}
		}
	}()
	return func(now []endpoint) {
		select {
		case <-newest:
		default:
		}
		newest <- now
	}
}
