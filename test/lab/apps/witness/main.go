// Witness plays any container of a pod that ends: an app, a proxy before it (UPSTREAM), or one that others call. It
// listens on ADDRESS, serves like the lab's apps, and leaves in its termination message when it was told to end and when
// it ended, in milliseconds. Where CALLS is a URL, it calls that from SIGTERM until its end, as an app that writes its
// last words to a database would, and tells how many calls failed.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"gracehook.io/lab/drain"
)

const (
	terminationMessage = "/dev/termination-log"
	pauseBetweenCalls  = 100 * time.Millisecond
	upstreamIdle       = 100
)

type testimony struct {
	SigtermMs   int64 `json:"sigtermMs"`
	EndedMs     int64 `json:"endedMs"`
	Calls       int   `json:"calls"`
	FailedCalls int   `json:"failedCalls"`
}

func main() {
	sigterm := make(chan os.Signal, 1)
	signal.Notify(sigterm, syscall.SIGTERM)
	ended, said := make(chan struct{}), make(chan testimony)
	go func() { said <- watch(sigterm, ended, os.Getenv("CALLS")) }()

	drain.Serve(os.Getenv("ADDRESS"), handler(os.Getenv("UPSTREAM")))
	close(ended)
	text, err := json.Marshal(<-said)
	if err == nil {
		err = os.WriteFile(terminationMessage, text, 0o666)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func handler(upstream string) http.Handler {
	if upstream == "" {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, "served\n")
		})
	}
	target, err := url.Parse(upstream)
	if err != nil {
		log.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: upstreamIdle}
	return proxy
}

// watch calls from SIGTERM until the end, each time on a new connection.
func watch(sigterm <-chan os.Signal, ended <-chan struct{}, calls string) testimony {
	<-sigterm
	seen := testimony{SigtermMs: time.Now().UnixMilli()}
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for {
		select {
		case <-ended:
			seen.EndedMs = time.Now().UnixMilli()
			return seen
		case <-time.After(pauseBetweenCalls):
		}
		if calls != "" {
			seen.Calls++
			if !succeeds(client, calls) {
				seen.FailedCalls++
			}
		}
	}
}

func succeeds(client *http.Client, address string) bool {
	response, err := client.Get(address)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}
