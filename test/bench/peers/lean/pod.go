package main

import "gracehook.io/bench-peers/injection"

// there is for what only has to be there: its content is passed over.
type there *struct{}

type review struct {
	Request struct {
		UID    string `json:"uid"`
		Object pod    `json:"object"`
	} `json:"request"`
}

type pod struct {
	Metadata struct {
		Annotations struct {
			Inject string `json:"gracehook.io/inject"`
		} `json:"annotations"`
		Labels          there `json:"labels"`
		OwnerReferences []struct {
			Kind       string `json:"kind"`
			Controller bool   `json:"controller"`
		} `json:"ownerReferences"`
	} `json:"metadata"`
	Spec struct {
		// The API server writes its default before it asks any webhook.
		GraceSeconds int64       `json:"terminationGracePeriodSeconds"`
		Containers   []container `json:"containers"`
	} `json:"spec"`
}

type container struct {
	Name  string `json:"name"`
	Ports []struct {
		Number   int32  `json:"containerPort"`
		Protocol string `json:"protocol"`
	} `json:"ports"`
	Lifecycle *struct {
		PreStop there `json:"preStop"`
	} `json:"lifecycle"`
	ReadinessProbe there `json:"readinessProbe"`
}

func (pod *pod) known() injection.Pod {
	known := injection.Pod{
		GraceSeconds: pod.Spec.GraceSeconds,
		Containers:   make([]injection.Container, len(pod.Spec.Containers)),
	}
	for _, owner := range pod.Metadata.OwnerReferences {
		if owner.Controller && owner.Kind == "ReplicaSet" {
			known.IsReplica = true
		}
	}
	for index, container := range pod.Spec.Containers {
		known.Containers[index] = injection.Container{
			Name:         container.Name,
			HasPreStop:   container.Lifecycle != nil && container.Lifecycle.PreStop != nil,
			HasReadiness: container.ReadinessProbe != nil,
			Port:         container.firstPort(),
		}
	}
	return known
}

func (container *container) firstPort() int32 {
	for _, port := range container.Ports {
		if port.Protocol == "" || port.Protocol == "TCP" {
			return port.Number
		}
	}
	return 0
}
