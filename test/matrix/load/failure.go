package main

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// kindOf sorts a failure: refused, unreachable, reset, timeout, 5xx or other.
func kindOf(err error) string {
	var answered statusError
	var network net.Error
	switch {
	case errors.As(err, &answered):
		if answered >= 500 {
			return "5xx"
		}
		return "other"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "unreachable"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "timeout"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(err.Error(), "server closed idle connection"):
		// Which of these a client sees of a server that went away is chance.
		return "reset"
	}
	return kindOfStatus(status.Convert(err))
}

// kindOfStatus sorts what gRPC's client said, whose cause is only in its words.
func kindOfStatus(said *status.Status) string {
	switch said.Code() {
	case codes.DeadlineExceeded:
		return "timeout"
	case codes.Unavailable, codes.Internal:
		for words, kind := range map[string]string{
			"connection refused": "refused", "no route to host": "unreachable",
			"reset by peer": "reset", "EOF": "reset", "broken pipe": "reset", "closing": "reset",
			// A proxy's answer that is no gRPC: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
			"unexpected HTTP status code": "5xx",
		} {
			if strings.Contains(said.Message(), words) {
				return kind
			}
		}
	}
	return "other"
}
