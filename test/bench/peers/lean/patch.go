package main

import (
	"encoding/json"
	"fmt"

	"gracehook.io/bench-peers/injection"
)

// patch is a list of operations, as text without its brackets. An `add` also replaces what is there.
type patch []byte

func (patch *patch) add(path, value string) {
	if len(*patch) > 0 {
		*patch = append(*patch, ',')
	}
	*patch = fmt.Appendf(*patch, `{"op":"add","path":%q,"value":%s}`, path, value)
}

func patchFor(pod *pod, plan injection.Plan) []byte {
	var patch patch
	for index, change := range plan.Changes {
		path := fmt.Sprintf("/spec/containers/%d", index)
		if change.Sleep {
			hook := fmt.Sprintf(`{"sleep":{"seconds":%d}}`, injection.SleepSeconds)
			if pod.Spec.Containers[index].Lifecycle == nil {
				patch.add(path+"/lifecycle", `{"preStop":`+hook+`}`)
			} else {
				patch.add(path+"/lifecycle/preStop", hook)
			}
		}
		if change.ProbePort != 0 {
			patch.add(path+"/readinessProbe", fmt.Sprintf(
				`{"tcpSocket":{"port":%d},"timeoutSeconds":%d,"periodSeconds":%d,"successThreshold":%d,"failureThreshold":%d}`,
				change.ProbePort, injection.ProbeTimeoutSeconds, injection.ProbePeriodSeconds,
				injection.ProbeSuccessThreshold, injection.ProbeFailureThreshold))
		}
	}
	if plan.GraceSeconds != pod.Spec.GraceSeconds {
		patch.add("/spec/terminationGracePeriodSeconds", fmt.Sprint(plan.GraceSeconds))
	}
	if pod.Metadata.Labels == nil {
		patch.add("/metadata/labels", `{"`+injection.InjectedLabel+`":"true"}`)
	} else {
		patch.add("/metadata/labels/gracehook.io~1injected", `"true"`)
	}
	// A text can always be marshalled; the annotations are there, for the pod opted in by one.
	status, _ := json.Marshal(plan.Status)
	patch.add("/metadata/annotations/gracehook.io~1status", string(status))
	return append(append([]byte{'['}, patch...), ']')
}
