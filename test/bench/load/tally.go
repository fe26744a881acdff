package main

import (
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// tally counts what becomes of the reviews that are due within the measured time.
type tally struct {
	began, measuredFrom, ends time.Time

	lock sync.Mutex
	// From when a review was due to its end, however it ended, but for those that were refused or not sent: these cost no
	// work, and would flatter the others.
	latency *hdrhistogram.Histogram
	refused *hdrhistogram.Histogram
	// From when it was due to when it was sent: how busy the load itself is.
	late     *hdrhistogram.Histogram
	due      int
	outcomes map[string]int
	details  map[string]string
	// Answered with a patch while the measured time ran, whenever they were due.
	patchedInTime int
	patchBytes    int
}

func newTally(wanted plan) *tally {
	began := time.Now()
	measuredFrom := began.Add(wanted.warmUp())
	return &tally{
		began:        began,
		measuredFrom: measuredFrom,
		ends:         measuredFrom.Add(wanted.measured()),
		latency:      newHistogram(),
		refused:      newHistogram(),
		late:         newHistogram(),
		outcomes:     map[string]int{},
		details:      map[string]string{},
	}
}

// newHistogram holds microseconds up to ten minutes, each to three digits.
func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(1, int64(10*time.Minute/time.Microsecond), 3)
}

func (counted *tally) add(due, sent time.Time, what outcome) {
	now := time.Now()
	counted.lock.Lock()
	defer counted.lock.Unlock()
	if what.kind == patched && !now.Before(counted.measuredFrom) && now.Before(counted.ends) {
		counted.patchedInTime++
	}
	if due.Before(counted.measuredFrom) {
		return
	}
	counted.due++
	counted.outcomes[what.kind]++
	if what.kind == patched {
		counted.patchBytes = what.patchBytes
	} else if counted.details[what.kind] == "" {
		counted.details[what.kind] = what.detail
	}
	if what.kind == notSent {
		return
	}
	record(counted.late, sent.Sub(due))
	if what.kind == refusedForNow {
		record(counted.refused, now.Sub(due))
	} else {
		record(counted.latency, now.Sub(due))
	}
}

func record(histogram *hdrhistogram.Histogram, taken time.Duration) {
	// A value that does not fit would be lost; none does not, for no plan takes so long.
	_ = histogram.RecordValue(max(1, min(taken.Microseconds(), histogram.HighestTrackableValue())))
}
