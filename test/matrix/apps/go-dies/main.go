// Go-dies knows nothing of signals: Go's runtime ends it at once on SIGTERM, also as PID 1.
package main

import (
	"log"
	"net/http"

	"gracehook.io/matrix/apps/app"
)

func main() {
	log.Fatal(http.ListenAndServe(app.Address, app.Routes(app.Answer)))
}
