package main

import (
	"context"
	"sync"
	"time"
)

// openLoop sends each review when it is due, and counts from then: a server that stalls is not flattered by reviews that
// were held back meanwhile.
func openLoop(running context.Context, wanted plan, target *webhook, counted *tally) {
	interval := float64(time.Second) / wanted.ReviewsPerSecond
	places := make(chan struct{}, wanted.MostUnderWay)
	var underWay sync.WaitGroup
	defer underWay.Wait()
	for number := 0; ; number++ {
		due := counted.began.Add(time.Duration(float64(number) * interval))
		if !due.Before(counted.ends) {
			return
		}
		time.Sleep(time.Until(due))
		if running.Err() != nil {
			return
		}
		select {
		case places <- struct{}{}:
		default:
			counted.add(due, due, outcome{kind: notSent})
			continue
		}
		underWay.Go(func() {
			sent := time.Now()
			counted.add(due, sent, target.review())
			<-places
		})
	}
}

// closedLoop has each client send its next review as soon as it has the answer to the one before.
func closedLoop(running context.Context, wanted plan, target *webhook, counted *tally) {
	var clients sync.WaitGroup
	for range wanted.Clients {
		clients.Go(func() {
			for running.Err() == nil {
				sent := time.Now()
				if !sent.Before(counted.ends) {
					return
				}
				counted.add(sent, sent, target.review())
			}
		})
	}
	clients.Wait()
}
