// Grpc answers gracehook.matrix.Echo/Say, which takes and gives a google.protobuf.StringValue, after 50 ms or the
// milliseconds that its text is. It answers health checks, drains on SIGTERM, and takes POST /fail on :8081.
package main

import (
	"context"
	"log"
	"net"
	"net/http"
	"os/signal"
	"syscall"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"gracehook.io/matrix/apps/app"
)

const controlAddress = ":8081"

// Written by hand, so that building this needs no code generator.
var echo = grpc.ServiceDesc{
	ServiceName: "gracehook.matrix.Echo",
	HandlerType: (*any)(nil),
	Methods:     []grpc.MethodDesc{{MethodName: "Say", Handler: say}},
}

func say(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
	var asked wrapperspb.StringValue
	if err := decode(&asked); err != nil {
		return nil, err
	}
	app.Work(asked.Value)
	return wrapperspb.String(app.Pod()), nil
}

func main() {
	ended, forget := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer forget()
	server := grpc.NewServer()
	server.RegisterService(&echo, nil)
	checks := health.NewServer()
	healthpb.RegisterHealthServer(server, checks)
	go takeOrders(checks)

	listener, err := net.Listen("tcp", app.Address)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		if err := server.Serve(listener); err != nil {
			log.Fatal(err)
		}
	}()
	<-ended.Done()
	server.GracefulStop()
}

// takeOrders lets the liveness of a pod be ended without a gRPC client.
func takeOrders(checks *health.Server) {
	routes := http.NewServeMux()
	routes.HandleFunc("POST /fail", func(w http.ResponseWriter, _ *http.Request) {
		checks.SetServingStatus("", healthpb.HealthCheckResponse_NOT_SERVING)
		w.WriteHeader(http.StatusNoContent)
	})
	log.Fatal(http.ListenAndServe(controlAddress, routes))
}
