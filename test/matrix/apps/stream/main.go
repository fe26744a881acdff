// Stream answers with twenty chunks within two seconds; the last one is "end", and an answer without it was cut.
package main

import (
	"io"
	"net/http"
	"time"

	"gracehook.io/matrix/apps/app"
)

const (
	chunks = 20
	pause  = 100 * time.Millisecond
)

func main() {
	app.ServeUntilSigterm(app.Routes(stream))
}

func stream(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, 1<<20))
	line := app.Pod() + "\n"
	for chunk := 1; chunk <= chunks; chunk++ {
		time.Sleep(pause)
		if chunk == chunks {
			line = "end\n"
		}
		if _, err := io.WriteString(w, line); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
	}
}
