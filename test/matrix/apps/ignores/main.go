// Ignores serves on after SIGTERM, until it is killed.
package main

import (
	"log"
	"net/http"
	"os/signal"
	"syscall"

	"gracehook.io/matrix/apps/app"
)

func main() {
	signal.Ignore(syscall.SIGTERM)
	log.Fatal(http.ListenAndServe(app.Address, app.Routes(app.Answer)))
}
