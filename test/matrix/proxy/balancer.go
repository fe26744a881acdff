package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// balancer spreads requests evenly over the endpoints that it has now.
type balancer struct {
	protocol string
	// A reload begins anew with all connections; without one only those to endpoints that left are given up.
	isReloaded bool
	// Closed once there was an endpoint.
	filled chan struct{}

	lock       sync.Mutex
	upstreams  []*upstream
	isFilled   bool
	generation atomic.Int64
	turn       atomic.Uint64
}

// upstream is one endpoint with the connections to it.
type upstream struct {
	endpoint  endpoint
	transport *http.Transport
	proxy     *httputil.ReverseProxy
}

func newFollowed(protocol string) *balancer {
	return &balancer{protocol: protocol, filled: make(chan struct{})}
}

func newReloaded(protocol string) *balancer {
	return &balancer{protocol: protocol, isReloaded: true, filled: make(chan struct{})}
}

// set makes these the endpoints. Requests under way to one that left go on; idle connections to it are closed, busy ones
// once they are idle. A proxy that is reloaded does so with the connections to all.
func (b *balancer) set(now []endpoint) {
	b.lock.Lock()
	defer b.lock.Unlock()
	kept := map[endpoint]*upstream{}
	for _, one := range b.upstreams {
		if !b.isReloaded {
			kept[one.endpoint] = one
		}
	}
	before := b.upstreams
	b.upstreams = nil
	for _, one := range now {
		next := kept[one]
		if next == nil {
			next = newUpstream(one, b.protocol)
		}
		delete(kept, one)
		b.upstreams = append(b.upstreams, next)
	}
	b.generation.Add(1)
	for _, one := range before {
		if _, left := kept[one.endpoint]; left || b.isReloaded {
			one.transport.CloseIdleConnections()
		}
	}
	if len(now) > 0 && !b.isFilled {
		b.isFilled = true
		close(b.filled)
	}
}

func newUpstream(one endpoint, protocol string) *upstream {
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 3 * time.Second}).DialContext,
		MaxIdleConnsPerHost: 100,
		// Below the five seconds after which Node closes an idle connection, maybe just when a request is on its way.
		IdleConnTimeout: 3 * time.Second,
		Protocols:       protocolsOf(protocol),
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: string(one)})
	proxy.Transport = transport
	// Each chunk of a stream at once.
	proxy.FlushInterval = -1
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, err error) {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	return &upstream{one, transport, proxy}
}

type connectionKey struct{}

// remember notes which generation of a proxy that is reloaded took a connection.
func (b *balancer) remember(ctx context.Context, _ net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, b.generation.Load())
}

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	next := b.next()
	if next == nil {
		http.Error(w, "no endpoint", http.StatusServiceUnavailable)
		return
	}
	// The connections of the generation before a reload end with their next answer.
	if b.isReloaded && r.ProtoMajor == 1 && r.Context().Value(connectionKey{}) != b.generation.Load() {
		w.Header().Set("Connection", "close")
	}
	next.proxy.ServeHTTP(w, r)
}

func (b *balancer) next() *upstream {
	b.lock.Lock()
	defer b.lock.Unlock()
	if len(b.upstreams) == 0 {
		return nil
	}
	return b.upstreams[b.turn.Add(1)%uint64(len(b.upstreams))]
}

// protocolsOf says what a protocol of the matrix is spoken over, on both sides of the proxy.
func protocolsOf(protocol string) *http.Protocols {
	var protocols http.Protocols
	if protocol == "grpc" {
		protocols.SetUnencryptedHTTP2(true)
	} else {
		protocols.SetHTTP1(true)
	}
	return &protocols
}
