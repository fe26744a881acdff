"""Answers GET and POST on / after 50 ms, or so many as ?ms= says. It knows nothing of signals, and as PID 1 it then
ignores SIGTERM: the kernel has no default action for a container's first process."""

import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LONGEST_MS = 10_000
failing = False


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/livez":
            return self.answer(500 if failing else 200)
        if url.path != "/":
            return self.answer(404)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = parse_qs(url.query).get("ms", ["50"])[0]
        time.sleep(min(int(asked), LONGEST_MS) / 1000)
        self.answer(200, socket.gethostname() + "\n")

    def do_POST(self):
        global failing
        if self.path != "/fail":
            return self.do_GET()
        failing = True
        self.answer(200)

    def answer(self, status, text=""):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        """Nothing is logged of a request."""


class Server(ThreadingHTTPServer):
    request_queue_size = 128


Server(("", 8080), Handler).serve_forever()
