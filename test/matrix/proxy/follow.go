package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// endpoint is the host and port of a pod.
type endpoint string

// apiServer has the members of a kubeconfig by their own names.
type apiServer struct {
	Server        string `json:"server"`
	Certificate   []byte `json:"certificate-authority-data"`
	TLSServerName string `json:"tls-server-name"`
	Token         string `json:"token"`
}

// endpointSlice has of discovery.k8s.io/v1 what a proxy needs.
type endpointSlice struct {
	Metadata struct {
		Name            string            `json:"name"`
		Namespace       string            `json:"namespace"`
		ResourceVersion string            `json:"resourceVersion"`
		Labels          map[string]string `json:"labels"`
	} `json:"metadata"`
	Endpoints []struct {
		Addresses  []string `json:"addresses"`
		Conditions struct {
			Ready   *bool `json:"ready"`
			Serving *bool `json:"serving"`
		} `json:"conditions"`
	} `json:"endpoints"`
	Ports []struct {
		Port int `json:"port"`
	} `json:"ports"`
}

// follow tells each service's endpoints, at first and whenever they change, until running ends. The keys of services are
// namespace/name.
func follow(running context.Context, server apiServer, services map[string]func([]endpoint)) {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(server.Certificate)
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: server.TLSServerName},
	}}
	get := func(query string) (*http.Response, error) {
		request, err := http.NewRequestWithContext(running, http.MethodGet, server.Server+"/apis/discovery.k8s.io/v1/endpointslices"+query, nil)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Authorization", "Bearer "+server.Token)
		response, err := client.Do(request)
		if err == nil && response.StatusCode != http.StatusOK {
			_ = response.Body.Close()
			err = fmt.Errorf("the API server answered %s", response.Status)
		}
		return response, err
	}
	for running.Err() == nil {
		if err := followOnce(get, services); err != nil && running.Err() == nil {
			log.Printf("EndpointSlices are not followed: %v", err)
			time.Sleep(time.Second)
		}
	}
}

// followOnce lists, then watches until the watch ends.
func followOnce(get func(string) (*http.Response, error), services map[string]func([]endpoint)) error {
	known := map[string]map[string]endpointSlice{}
	put := func(one endpointSlice, isGone bool) string {
		service := one.Metadata.Namespace + "/" + one.Metadata.Labels["kubernetes.io/service-name"]
		if known[service] == nil {
			known[service] = map[string]endpointSlice{}
		}
		if isGone {
			delete(known[service], one.Metadata.Name)
		} else {
			known[service][one.Metadata.Name] = one
		}
		return service
	}
	tell := func(service string) {
		if set := services[service]; set != nil {
			set(endpointsOf(known[service]))
		}
	}

	response, err := get("")
	if err != nil {
		return err
	}
	var list struct {
		Metadata struct {
			ResourceVersion string `json:"resourceVersion"`
		} `json:"metadata"`
		Items []endpointSlice `json:"items"`
	}
	err = json.NewDecoder(response.Body).Decode(&list)
	_ = response.Body.Close()
	if err != nil {
		return err
	}
	for _, one := range list.Items {
		put(one, false)
	}
	for service := range services {
		tell(service)
	}

	response, err = get("?watch=1&resourceVersion=" + list.Metadata.ResourceVersion)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	events := json.NewDecoder(response.Body)
	for {
		var event struct {
			Type   string        `json:"type"`
			Object endpointSlice `json:"object"`
		}
		if err := events.Decode(&event); err != nil {
			return err
		}
		if event.Type == "ERROR" {
			return fmt.Errorf("the watch ended with an error")
		}
		tell(put(event.Object, event.Type == "DELETED"))
	}
}

// endpointsOf gives those that are ready; where none is, those that still serve while they end, as kube-proxy does.
func endpointsOf(known map[string]endpointSlice) []endpoint {
	var ready, serving []endpoint
	for _, one := range known {
		for _, each := range one.Endpoints {
			for _, port := range one.Ports {
				at := endpoint(net.JoinHostPort(each.Addresses[0], strconv.Itoa(port.Port)))
				// Absent means yes: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
				if each.Conditions.Ready == nil || *each.Conditions.Ready {
					ready = append(ready, at)
				} else if each.Conditions.Serving != nil && *each.Conditions.Serving {
					serving = append(serving, at)
				}
			}
		}
	}
	if len(ready) == 0 {
		ready = serving
	}
	slices.Sort(ready)
	return ready
}
