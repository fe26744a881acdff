// Slow-start listens 8 s after its start, as an app that fills its caches first. It drains on SIGTERM.
package main

import (
	"time"

	"gracehook.io/matrix/apps/app"
)

const startTime = 8 * time.Second

func main() {
	time.Sleep(startTime)
	app.ServeUntilSigterm(app.Routes(app.Answer))
}
