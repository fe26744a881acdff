package main

import (
	"errors"
	"time"
)

// plan is what stdin says.
type plan struct {
	// Host and port that the connections go to; the URL has the name of the Service.
	Address string `json:"address"`
	// The webhook's process, whose processor time is told.
	ProcessID int `json:"processId"`
	// Such as gracehook.gracehook.svc.
	ServerName string `json:"serverName"`
	Path       string `json:"path"`
	// The authority that issued the webhook's certificate, in PEM.
	CAFile string `json:"caFile"`
	// An AdmissionReview as JSON, with placeholderUID as its uid.
	ReviewFile string `json:"reviewFile"`
	// timeoutSeconds of the webhook's configuration: the whole call with all its tries, and `?timeout=`.
	TimeoutSeconds int `json:"timeoutSeconds"`

	// An open loop where it is above 0, in which each review is due at its time whatever became of those before.
	ReviewsPerSecond float64 `json:"reviewsPerSecond"`
	// Most reviews that an open loop has under way: an API server has such a limit too. What is due past it is not sent,
	// and counts as an error.
	MostUnderWay int `json:"mostUnderWay"`
	// A closed loop of so many clients, each with one review under way, where there is no rate.
	Clients int `json:"clients"`

	// Sent first and not counted.
	WarmUpSeconds float64 `json:"warmUpSeconds"`
	Seconds       float64 `json:"seconds"`
	// A new connection for each review.
	NewConnections bool `json:"newConnections"`
	// How often a review is sent again that was refused with Retry-After. The API server does it up to 10 times.
	Retries int `json:"retries"`
}

// No plan may take longer, whatever stdin says.
const mostSeconds = 3600

func (wanted plan) check() error {
	switch {
	case wanted.Seconds <= 0 || wanted.WarmUpSeconds < 0 || wanted.Seconds+wanted.WarmUpSeconds > mostSeconds:
		return errors.New("seconds and warmUpSeconds must be above 0 and at most an hour together")
	case wanted.ReviewsPerSecond > 0 && wanted.MostUnderWay <= 0:
		return errors.New("an open loop needs mostUnderWay")
	case wanted.ReviewsPerSecond <= 0 && wanted.Clients <= 0:
		return errors.New("it has neither reviewsPerSecond nor clients")
	case wanted.TimeoutSeconds <= 0:
		return errors.New("timeoutSeconds must be above 0")
	}
	return nil
}

func (wanted plan) warmUp() time.Duration {
	return time.Duration(wanted.WarmUpSeconds * float64(time.Second))
}

func (wanted plan) measured() time.Duration {
	return time.Duration(wanted.Seconds * float64(time.Second))
}
