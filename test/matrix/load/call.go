package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// call makes one request to its end: a stream is only well when it came whole.
type call func(context.Context) error

// newCall gives the calls of one user, who shares no connection with others.
func newCall(one client) call {
	if one.Protocol == "grpc" {
		return grpcCall(one)
	}
	return httpCall(one)
}

// httpCall sends a POST whose body cannot be read a second time: Go's client would silently repeat a GET, or a POST that
// it can rewind, on another connection.
func httpCall(one client) call {
	transport := &http.Transport{DisableKeepAlives: one.NewConnections, MaxIdleConnsPerHost: 1}
	url := "http://" + one.Address + one.Path
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("{}"))
		if err != nil {
			return err
		}
		request.GetBody = nil
		request.Header.Set("Content-Type", "application/json")
		response, err := transport.RoundTrip(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		said, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		if response.StatusCode != http.StatusOK {
			return answerError{response.StatusCode, string(said)}
		}
		if one.Protocol == "stream" && !bytes.HasSuffix(bytes.TrimSpace(said), []byte("end")) {
			return errCut
		}
		return nil
	}
}

// errCut is an end that looks well to HTTP.
var errCut = fmt.Errorf("the stream ended before its last chunk: %w", io.ErrUnexpectedEOF)

// answerError is an answer that is none of success.
type answerError struct {
	status int
	said   string
}

func (answer answerError) Error() string {
	return fmt.Sprintf("HTTP %d %.200s", answer.status, strings.TrimSpace(answer.said))
}

// grpcCall calls the method that the app has. Retries by policy are off; what stays is the protocol's own: a call that a
// server refused unseen, by GOAWAY, goes to the next connection.
func grpcCall(one client) call {
	dial := func() *grpc.ClientConn {
		connection, err := grpc.NewClient("passthrough:///"+one.Address,
			grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDisableRetry())
		if err != nil {
			log.Fatal(err)
		}
		return connection
	}
	ask := func(ctx context.Context, connection *grpc.ClientConn) error {
		return connection.Invoke(ctx, one.Path, wrapperspb.String(""), &wrapperspb.StringValue{})
	}
	if one.NewConnections {
		return func(ctx context.Context) error {
			connection := dial()
			defer connection.Close()
			return ask(ctx, connection)
		}
	}
	kept := dial()
	return func(ctx context.Context) error { return ask(ctx, kept) }
}
