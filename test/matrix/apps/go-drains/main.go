// Go-drains finishes what is in flight on SIGTERM.
package main

import "gracehook.io/matrix/apps/app"

func main() {
	app.ServeUntilSigterm(app.Routes(app.Answer))
}
