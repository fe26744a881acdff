// Load asks a webhook as an API server would. It reads from stdin what to send, sends it until the plan is over, stdin
// ends or a signal comes, and writes one JSON object to stdout with what became of it.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	log.SetFlags(0)
	input := json.NewDecoder(os.Stdin)
	var wanted plan
	if err := input.Decode(&wanted); err != nil {
		log.Fatalf("the plan on stdin cannot be read: %v", err)
	}
	if err := wanted.check(); err != nil {
		log.Fatalf("the plan cannot be carried out: %v", err)
	}
	webhook, err := newWebhook(wanted)
	if err != nil {
		log.Fatal(err)
	}
	running, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	running, cancel := context.WithCancel(running)
	defer cancel()
	go func() {
		// Its parent's end closes stdin too.
		_, _ = io.Copy(io.Discard, input.Buffered())
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()

	counted := newTally(wanted)
	used := measureUsage(counted, wanted, webhook)
	if wanted.ReviewsPerSecond > 0 {
		openLoop(running, wanted, webhook, counted)
	} else {
		closedLoop(running, wanted, webhook, counted)
	}
	if running.Err() != nil {
		log.Fatal("ended before the plan was over")
	}
	if err := json.NewEncoder(os.Stdout).Encode(counted.summary(<-used)); err != nil {
		log.Fatal(err)
	}
}
