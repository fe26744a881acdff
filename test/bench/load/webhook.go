package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

// placeholderUID stands in the file where each review gets a uid of its own.
const placeholderUID = "00000000-0000-0000-0000-000000000000"

// webhook is where reviews are sent, by a client that is made as the API server makes its own for a Service:
// https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/apiserver/pkg/util/webhook/client.go and
// https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/client-go/transport/cache.go.
type webhook struct {
	client        *http.Client
	url           string
	timeout       time.Duration
	retries       int
	before, after []byte
	connections   atomic.Int64
	tries         atomic.Int64
}

func newWebhook(wanted plan) (*webhook, error) {
	authority, err := os.ReadFile(wanted.CAFile)
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(authority) {
		return nil, fmt.Errorf("%s has no certificate", wanted.CAFile)
	}
	review, err := os.ReadFile(wanted.ReviewFile)
	if err != nil {
		return nil, err
	}
	parts := bytes.Split(review, []byte(placeholderUID))
	if len(parts) != 2 {
		return nil, fmt.Errorf("%s has the uid %s %d times and not once", wanted.ReviewFile, placeholderUID, len(parts)-1)
	}

	target := &webhook{
		url:     fmt.Sprintf("https://%s:443%s?timeout=%ds", wanted.ServerName, wanted.Path, wanted.TimeoutSeconds),
		timeout: time.Duration(wanted.TimeoutSeconds) * time.Second,
		retries: wanted.Retries,
		before:  parts[0],
		after:   parts[1],
	}
	dialer := &net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	target.client = &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			target.connections.Add(1)
			return dialer.DialContext(ctx, network, wanted.Address)
		},
		// HTTP/1.1 only, and no cache of TLS sessions: each connection begins with a full handshake.
		TLSClientConfig: &tls.Config{
			RootCAs:    trusted,
			ServerName: wanted.ServerName,
			MinVersion: tls.VersionTLS12,
			NextProtos: []string{"http/1.1"},
		},
		TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConnsPerHost: 25,
		IdleConnTimeout:     90 * time.Second,
		DisableKeepAlives:   wanted.NewConnections,
	}}
	return target, nil
}

// review sends one review and gives what became of it, within the time that the API server would wait.
func (target *webhook) review() outcome {
	ctx, cancel := context.WithTimeout(context.Background(), target.timeout)
	defer cancel()
	uid := newUID()
	body := bytes.Join([][]byte{target.before, target.after}, []byte(uid))
	for again := 0; ; again++ {
		said, pause, err := target.try(ctx, body)
		if err != nil {
			return outcome{kind: kindOf(err), detail: err.Error()}
		}
		if said.status == http.StatusOK {
			return judged(said, uid)
		}
		refused := refusal(said)
		if refused.kind != refusedForNow || again == target.retries {
			return refused
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return refused
		}
	}
}

// answer is what came back, whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (target *webhook) try(ctx context.Context, body []byte) (said answer, pause time.Duration, err error) {
	target.tries.Add(1)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.url, bytes.NewReader(body))
	if err != nil {
		return answer{}, 0, err
	}
	request.Header.Set("Accept", "application/json, */*")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "kube-apiserver-admission")
	response, err := target.client.Do(request)
	if err != nil {
		return answer{}, 0, err
	}
	defer response.Body.Close()
	received, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, 0, err
	}
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	if err != nil {
		seconds = 0
	}
	return answer{response.StatusCode, response.Header, received}, time.Duration(seconds) * time.Second, nil
}

// newUID gives a random one, version 4.
func newUID() string {
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		panic(errors.Join(errors.New("no random numbers"), err))
	}
	random[6] = random[6]&0x0f | 0x40
	random[8] = random[8]&0x3f | 0x80
	digits := hex.EncodeToString(random[:])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
}
