// Load plays all clients of the matrix at once: it reads from stdin which to play, sends at a constant rate until stdin
// ends or SIGTERM, waits for what is in flight, and writes one line of JSON to stdout for each request. It never sends a
// request again, unless a client is one that retries.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// plan is what stdin says.
type plan struct {
	Clients []client `json:"clients"`
	// Ends the load where nobody else does.
	MaximumSeconds int `json:"maximumSeconds"`
	// How long one try may take.
	TimeLimitMs int `json:"timeLimitMs"`
}

// client is a kind of client of one app, played by some users, each with a connection of its own.
type client struct {
	App      string `json:"app"`
	Client   string `json:"client"`
	Protocol string `json:"protocol"`
	// Host and port.
	Address string `json:"address"`
	// Of a URL, or a method of gRPC.
	Path string `json:"path"`
	// A new connection for each request.
	NewConnections bool `json:"newConnections"`
	Users          int  `json:"users"`
	// From one request of a user to its next.
	IntervalMs int `json:"intervalMs"`
	// How often a failed request is sent again, half a second later.
	Retries int `json:"retries"`
}

// sample is a request that is finished. Its time counts from when it was due.
type sample struct {
	App     string  `json:"app"`
	Client  string  `json:"client"`
	DueMs   int64   `json:"dueMs"`
	Ms      float64 `json:"ms"`
	Failure string  `json:"failure,omitempty"`
	Detail  string  `json:"detail,omitempty"`
	Retries int     `json:"retries"`
	// From when it was due to when it was sent: how busy the machine is.
	LateMs float64 `json:"lateMs"`
}

const pauseBetweenTries = 500 * time.Millisecond

func main() {
	input := json.NewDecoder(os.Stdin)
	var wanted plan
	if err := input.Decode(&wanted); err != nil {
		log.Fatalf("the plan on stdin cannot be read: %v", err)
	}
	running, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	running, cancel := context.WithTimeout(running, time.Duration(wanted.MaximumSeconds)*time.Second)
	defer cancel()
	go func() {
		// Its parent's end closes stdin too.
		_, _ = io.Copy(io.Discard, input.Buffered())
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()

	samples := make(chan sample, 1024)
	var users sync.WaitGroup
	for _, one := range wanted.Clients {
		for number := range one.Users {
			users.Go(func() { play(running, one, number, wanted.TimeLimitMs, samples) })
		}
	}
	go func() {
		users.Wait()
		close(samples)
	}()
	output := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(output)
	for one := range samples {
		if err := lines.Encode(one); err != nil {
			log.Fatal(err)
		}
	}
	if err := output.Flush(); err != nil {
		log.Fatal(err)
	}
}

// play sends when a request is due, whatever became of those before: a server that stalls is not flattered.
func play(running context.Context, one client, number, timeLimitMs int, samples chan<- sample) {
	interval := time.Duration(one.IntervalMs) * time.Millisecond
	timeLimit := time.Duration(timeLimitMs) * time.Millisecond
	// The users of a client take turns.
	due := time.Now().Add(interval * time.Duration(number+1) / time.Duration(one.Users))
	call := newCall(one)
	var inFlight sync.WaitGroup
	defer inFlight.Wait()
	for ; ; due = due.Add(interval) {
		select {
		case <-running.Done():
			return
		case <-time.After(time.Until(due)):
		}
		at := due
		inFlight.Go(func() {
			late := milliseconds(time.Since(at))
			retries, err := tried(call, one.Retries, timeLimit)
			said := sample{App: one.App, Client: one.Client, DueMs: at.UnixMilli(), Retries: retries, LateMs: late}
			said.Ms = milliseconds(time.Since(at))
			if err != nil {
				said.Failure, said.Detail = kindOf(err), err.Error()
			}
			samples <- said
		})
	}
}

func milliseconds(duration time.Duration) float64 {
	return float64(duration.Microseconds()) / 1000
}

// tried gives how many tries followed the first, and the last one's error.
func tried(call call, retries int, timeLimit time.Duration) (int, error) {
	for again := 0; ; again++ {
		limited, cancel := context.WithTimeout(context.Background(), timeLimit)
		err := call(limited)
		cancel()
		if err == nil || again == retries {
			return again, err
		}
		time.Sleep(pauseBetweenTries)
	}
}
