"""Answers on / after 50 ms, or so many as ?ms= says, under gunicorn, which drains on SIGTERM by itself."""

import os
import socket
import time
from urllib.parse import parse_qs

LONGEST_MS = 10_000
# The workers are processes of their own, and one tells the others by a file.
FAILING = "/tmp/failing"


def app(environ, start_response):
    path = environ["PATH_INFO"]
    status, body = "200 OK", b""
    if path == "/livez":
        if os.path.exists(FAILING):
            status = "500 Internal Server Error"
    elif path == "/fail":
        open(FAILING, "w").close()
    elif path == "/":
        environ["wsgi.input"].read()
        asked = parse_qs(environ["QUERY_STRING"]).get("ms", ["50"])[0]
        time.sleep(min(int(asked), LONGEST_MS) / 1000)
        body = f"{socket.gethostname()}\n".encode()
    else:
        status = "404 Not Found"
    start_response(status, [("Content-Length", str(len(body)))])
    return [body]
