"""GET /5 answers after five seconds, and says when it began."""

import time


def app(environ, start_response):
    seconds = int(environ["PATH_INFO"].strip("/"))
    print(f"began {seconds}", flush=True)
    time.sleep(seconds)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"finished"]
