package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"gracehook.io/bench-peers/injection"
)

// PodDefaulter sets on pods that opted in what they need to shut down gracefully.
type PodDefaulter struct{}

var _ admission.Defaulter[*corev1.Pod] = &PodDefaulter{}

// Default changes the pod; controller-runtime makes the patch of it.
func (*PodDefaulter) Default(_ context.Context, pod *corev1.Pod) error {
	if pod.Annotations[injection.OptInAnnotation] != "enabled" {
		return nil
	}
	plan := injection.Decide(known(pod))
	for index, change := range plan.Changes {
		container := &pod.Spec.Containers[index]
		if change.Sleep {
			if container.Lifecycle == nil {
				container.Lifecycle = &corev1.Lifecycle{}
			}
			container.Lifecycle.PreStop = &corev1.LifecycleHandler{
				Sleep: &corev1.SleepAction{Seconds: injection.SleepSeconds},
			}
		}
		if change.ProbePort != 0 {
			container.ReadinessProbe = readinessProbe(change.ProbePort)
		}
	}
	pod.Spec.TerminationGracePeriodSeconds = &plan.GraceSeconds
	metav1.SetMetaDataLabel(&pod.ObjectMeta, injection.InjectedLabel, "true")
	metav1.SetMetaDataAnnotation(&pod.ObjectMeta, injection.StatusAnnotation, plan.Status)
	return nil
}

func readinessProbe(port int32) *corev1.Probe {
	return &corev1.Probe{
		ProbeHandler:     corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromInt32(port)}},
		TimeoutSeconds:   injection.ProbeTimeoutSeconds,
		PeriodSeconds:    injection.ProbePeriodSeconds,
		SuccessThreshold: injection.ProbeSuccessThreshold,
		FailureThreshold: injection.ProbeFailureThreshold,
	}
}

func known(pod *corev1.Pod) injection.Pod {
	owner := metav1.GetControllerOf(pod)
	known := injection.Pod{
		IsReplica:  owner != nil && owner.Kind == "ReplicaSet",
		Containers: make([]injection.Container, len(pod.Spec.Containers)),
	}
	// The API server writes its default before it asks any webhook.
	if grace := pod.Spec.TerminationGracePeriodSeconds; grace != nil {
		known.GraceSeconds = *grace
	}
	for index := range pod.Spec.Containers {
		container := &pod.Spec.Containers[index]
		known.Containers[index] = injection.Container{
			Name:         container.Name,
			HasPreStop:   container.Lifecycle != nil && container.Lifecycle.PreStop != nil,
			HasReadiness: container.ReadinessProbe != nil,
			Port:         firstPort(container),
		}
	}
	return known
}

func firstPort(container *corev1.Container) int32 {
	for _, port := range container.Ports {
		if port.Protocol == "" || port.Protocol == corev1.ProtocolTCP {
			return port.ContainerPort
		}
	}
	return 0
}
