// Package injection decides for the webhooks of the comparison what Gracehook's engine decides for the pods of the bench.
// These opted in by their annotation, have no liveness or startup probe and no known sidecar, declare the port that they
// serve on first, and a hook of their author's is no longer than ours. For other pods the engine does more.
package injection

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Version is the version of Gracehook that the status annotation names; the linker sets it.
var Version = "unknown"

const (
	OptInAnnotation  = "gracehook.io/inject"
	StatusAnnotation = "gracehook.io/status"
	InjectedLabel    = "gracehook.io/injected"

	SleepSeconds          = 5
	drainAndBufferSeconds = 35

	ProbeTimeoutSeconds   = 1
	ProbePeriodSeconds    = 2
	ProbeSuccessThreshold = 1
	ProbeFailureThreshold = 15

	longestStatusBytes = 2048
)

// Container is what of a container the decision depends on.
type Container struct {
	Name         string
	HasPreStop   bool
	HasReadiness bool
	// Port is the first TCP port that it declares, 0 without any.
	Port int32
}

// Pod is what of a pod the decision depends on.
type Pod struct {
	// IsReplica says that a ReplicaSet makes it: no other pod gets a probe that nobody asked for.
	IsReplica    bool
	GraceSeconds int64
	Containers   []Container
}

// Change is what one container gets.
type Change struct {
	Sleep bool
	// ProbePort is the port of its new readiness probe, 0 for no probe.
	ProbePort int32
}

// Plan is what a pod gets, beside the label.
type Plan struct {
	GraceSeconds int64
	// Changes has one for each container, in their order.
	Changes []Change
	// Status is the text of the status annotation.
	Status string
}

// Decide gives what the pod needs to shut down gracefully.
func Decide(pod Pod) Plan {
	var preStop, readiness entries
	var isHookKept, isProbeKept, isWithoutProbe bool
	changes := make([]Change, len(pod.Containers))
	for index, container := range pod.Containers {
		change := &changes[index]
		if container.HasPreStop {
			isHookKept = true
		} else {
			change.Sleep = true
			preStop.add(container.Name, fmt.Sprintf("sleep %d", SleepSeconds))
		}
		switch {
		case container.HasReadiness:
			isProbeKept = true
		case pod.IsReplica && container.Port != 0:
			change.ProbePort = container.Port
			readiness.add(container.Name, fmt.Sprintf("tcpSocket %d", container.Port))
		default:
			isWithoutProbe = true
		}
	}
	grace := pod.GraceSeconds
	if len(preStop) > 0 {
		grace += SleepSeconds
	}
	grace = max(grace, SleepSeconds+drainAndBufferSeconds)

	var reasons []string
	for _, reason := range []struct {
		holds bool
		code  string
	}{
		{isHookKept, "PreStopAlreadySet"},
		{isProbeKept, "ReadinessAlreadySet"},
		{isWithoutProbe, "NoReadiness"},
	} {
		if reason.holds {
			reasons = append(reasons, quoted(reason.code))
		}
	}
	parts := []string{`"v":1,"by":` + quoted(Version)}
	if grace != pod.GraceSeconds {
		parts = append(parts, fmt.Sprintf(`"grace":{"written":%d,"set":%d}`, pod.GraceSeconds, grace))
	}
	if len(preStop) > 0 {
		parts = append(parts, `"preStop":`+preStop.object())
	}
	if len(readiness) > 0 {
		parts = append(parts, `"readiness":`+readiness.object())
	}
	parts = append(parts,
		`"settings":{"delay":[5,"default"],"drain":[20,"default"],"buffer":[15,"default"],"readiness":["auto","default"]}`)
	if len(reasons) > 0 {
		parts = append(parts, `"reasons":[`+strings.Join(reasons, ",")+`]`)
	}
	return Plan{GraceSeconds: grace, Changes: changes, Status: shortStatus(parts)}
}

// shortStatus leaves out what stands last, until the text is short enough to be an annotation.
func shortStatus(parts []string) string {
	for {
		text := "{" + strings.Join(parts, ",") + "}"
		if len(text) <= longestStatusBytes || len(parts) == 1 {
			return text
		}
		parts = parts[:len(parts)-1]
	}
}

// entries are the members of a JSON object, in their order.
type entries []string

func (all *entries) add(name, value string) {
	*all = append(*all, quoted(name)+":"+quoted(value))
}

func (all entries) object() string {
	return "{" + strings.Join(all, ",") + "}"
}

func quoted(text string) string {
	// A string can always be marshalled.
	json, _ := json.Marshal(text)
	return string(json)
}
