package main

import "github.com/HdrHistogram/hdrhistogram-go"

// summary is what stdout says. Counts are of reviews that were due within the measured time.
type summary struct {
	Seconds float64 `json:"seconds"`
	Due     int     `json:"due"`
	// Of each kind of outcome how many there were, and what one of them said.
	Outcomes map[string]int    `json:"outcomes"`
	Details  map[string]string `json:"details"`
	// Answers with a patch that came within the measured time.
	PatchedPerSecond float64 `json:"patchedPerSecond"`
	// The last patch, as JSON.
	PatchBytes int         `json:"patchBytes"`
	Latency    percentiles `json:"latency"`
	Refused    percentiles `json:"refused"`
	Late       percentiles `json:"late"`
	// The requests that were sent within the measured time, and the connections that were begun for them.
	Tries       int64 `json:"tries"`
	Connections int64 `json:"connections"`
	// Processor time within the measured time: of the webhook's process, and of this one.
	WebhookCPUSeconds float64 `json:"webhookCpuSeconds"`
	LoadCPUSeconds    float64 `json:"loadCpuSeconds"`
}

// percentiles are in milliseconds; all are 0 where nothing was counted.
type percentiles struct {
	Count int64   `json:"count"`
	Mean  float64 `json:"meanMs"`
	P50   float64 `json:"p50Ms"`
	P90   float64 `json:"p90Ms"`
	P99   float64 `json:"p99Ms"`
	P999  float64 `json:"p999Ms"`
	Max   float64 `json:"maxMs"`
}

func (counted *tally) summary(during usage) summary {
	counted.lock.Lock()
	defer counted.lock.Unlock()
	seconds := counted.ends.Sub(counted.measuredFrom).Seconds()
	return summary{
		Seconds:           seconds,
		Due:               counted.due,
		Outcomes:          counted.outcomes,
		Details:           counted.details,
		PatchedPerSecond:  float64(counted.patchedInTime) / seconds,
		PatchBytes:        counted.patchBytes,
		Latency:           percentilesOf(counted.latency),
		Refused:           percentilesOf(counted.refused),
		Late:              percentilesOf(counted.late),
		Tries:             during.tries,
		Connections:       during.connections,
		WebhookCPUSeconds: during.webhookCPU.Seconds(),
		LoadCPUSeconds:    during.ownCPU.Seconds(),
	}
}

func percentilesOf(histogram *hdrhistogram.Histogram) percentiles {
	if histogram.TotalCount() == 0 {
		return percentiles{}
	}
	at := func(percent float64) float64 { return float64(histogram.ValueAtPercentile(percent)) / 1000 }
	return percentiles{
		Count: histogram.TotalCount(),
		Mean:  histogram.Mean() / 1000,
		P50:   at(50),
		P90:   at(90),
		P99:   at(99),
		P999:  at(99.9),
		Max:   float64(histogram.Max()) / 1000,
	}
}
