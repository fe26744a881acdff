// The webhook that kubebuilder's scaffold leads to: controller-runtime's server and its handler for a defaulter. Without a
// manager, since it watches nothing; the way of a review is the same.
package main

import (
	"context"
	"crypto/tls"
	"flag"
	"log"
	"net"
	"path/filepath"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"gracehook.io/bench-peers/serving"
)

func main() {
	options := serving.RegisterFlags()
	flag.Parse()
	// Production mode: JSON to stderr, from level info on.
	ctrl.SetLogger(zap.New(zap.UseDevMode(false)))
	server, err := newServer(options)
	if err != nil {
		log.Fatal(err)
	}
	scheme := runtime.NewScheme()
	utilruntime.Must(corev1.AddToScheme(scheme))
	server.Register(serving.Path, admission.WithDefaulter[*corev1.Pod](scheme, &PodDefaulter{}))
	stopped := ctrl.SetupSignalHandler()
	go announceWhenStarted(stopped, server, options.Listen)
	if err := server.Start(stopped); err != nil {
		log.Fatal(err)
	}
}

func newServer(options *serving.Options) (webhook.Server, error) {
	host, portText, err := net.SplitHostPort(options.Listen)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, err
	}
	folder := filepath.Dir(options.Cert)
	key, err := filepath.Rel(folder, options.Key)
	if err != nil {
		return nil, err
	}
	return webhook.NewServer(webhook.Options{
		Host:     host,
		Port:     port,
		CertDir:  folder,
		CertName: filepath.Base(options.Cert),
		KeyName:  key,
		TLSOpts: []func(*tls.Config){func(config *tls.Config) {
			config.MinVersion = tls.VersionTLS12
			// As the scaffold does unless told otherwise, because of the Rapid Reset attacks on HTTP/2.
			config.NextProtos = []string{"http/1.1"}
		}},
	}), nil
}

func announceWhenStarted(stopped context.Context, server webhook.Server, address string) {
	isStarted := server.StartedChecker()
	for stopped.Err() == nil {
		if isStarted(nil) == nil {
			serving.Announce(address)
			return
		}
		time.Sleep(time.Millisecond)
	}
}
