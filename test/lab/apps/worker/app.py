"""Lab 5's worker, the leaf behind the gateway.

/process takes 200 to 800 ms at random, by GET or POST. /health says 200, and 503 once /prestop was called, which answers
after PRESTOP_SECONDS (default 5): as a preStop hook it keeps the worker serving while the routing forgets it.
"""

import os
import random
import socket
import tempfile
import time

from flask import Flask, jsonify, request

SHORTEST_MS, LONGEST_MS = 200, 800
PRESTOP_SECONDS = float(os.environ.get("PRESTOP_SECONDS", "5"))
# gunicorn's processes share no memory, and each of them may be asked for its health. The folder is the container's own.
LEAVING = os.path.join(tempfile.gettempdir(), "leaving")

app = Flask(__name__)


@app.route("/process", methods=["GET", "POST"])
def process():
    request.get_data()
    work_ms = random.randint(SHORTEST_MS, LONGEST_MS)
    time.sleep(work_ms / 1000)
    return jsonify(service="python-worker", pod=socket.gethostname(), work_ms=work_ms)


@app.get("/health")
def health():
    is_leaving = os.path.exists(LEAVING)
    return jsonify(status="leaving" if is_leaving else "ok"), 503 if is_leaving else 200


@app.get("/prestop")
def prestop():
    with open(LEAVING, "w", encoding="utf-8"):
        print("prestop: leaving", flush=True)
    time.sleep(PRESTOP_SECONDS)
    return jsonify(status="leaving")
