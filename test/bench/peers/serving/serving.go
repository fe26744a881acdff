// Package serving is the HTTPS server of the webhooks that are written with Go's standard library alone.
package serving

import (
	"bytes"
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"syscall"
	"time"
)

const (
	// Path is where every webhook of the comparison answers.
	Path = "/mutate/pods"

	largestBody = 7 << 20
	drainFor    = 10 * time.Second
)

// Options are the flags that every webhook of the comparison takes.
type Options struct {
	Listen string
	Cert   string
	Key    string
}

// RegisterFlags makes --listen, --cert and --key known; they are read by flag.Parse.
func RegisterFlags() *Options {
	options := &Options{}
	flag.StringVar(&options.Listen, "listen", "127.0.0.1:8443", "`HOST:PORT` to listen on")
	flag.StringVar(&options.Cert, "cert", "", "`FILE` of the certificate, in PEM")
	flag.StringVar(&options.Key, "key", "", "`FILE` of its key, in PEM")
	return options
}

// Announce says, in the one line on stdout, that the webhook listens.
func Announce(address string) {
	fmt.Printf("listening on https://%s%s\n", address, Path)
}

// Serve answers by HTTP/1.1 over TLS until SIGTERM or Ctrl-C, and then finishes what it has begun.
func Serve(options *Options, handle http.HandlerFunc) error {
	certificate, err := tls.LoadX509KeyPair(options.Cert, options.Key)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", options.Listen)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+Path, handle)
	server := &http.Server{
		Handler: mux,
		TLSConfig: &tls.Config{
			Certificates: []tls.Certificate{certificate},
			MinVersion:   tls.VersionTLS12,
			NextProtos:   []string{"http/1.1"},
		},
		// A map that is not nil keeps HTTP/2 out.
		TLSNextProto:      map[string]func(*http.Server, *tls.Conn, http.Handler){},
		ReadHeaderTimeout: 10 * time.Second,
		// Longer than the 90 s that the API server keeps an idle connection.
		IdleTimeout: 95 * time.Second,
	}
	stopped, release := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer release()
	failed := make(chan error, 1)
	go func() { failed <- server.ServeTLS(listener, "", "") }()
	Announce(listener.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-stopped.Done():
		draining, cancel := context.WithTimeout(context.Background(), drainFor)
		defer cancel()
		return server.Shutdown(draining)
	}
}

// ReadBody reads a request's whole body, up to 7 MiB.
func ReadBody(writer http.ResponseWriter, request *http.Request) ([]byte, error) {
	var body bytes.Buffer
	// ReadFrom wants room for the end too, and would double the buffer without it.
	body.Grow(int(min(max(request.ContentLength, 0), largestBody)) + bytes.MinRead)
	_, err := body.ReadFrom(http.MaxBytesReader(writer, request.Body, largestBody))
	return body.Bytes(), err
}

// WriteReview sends an AdmissionReview.
func WriteReview(writer http.ResponseWriter, review []byte) {
	writer.Header().Set("Content-Type", "application/json")
	// Whoever does not listen any more needs no answer.
	_, _ = writer.Write(review)
}
