"""Terraform states behind HTTP, as GitLab and others keep them: with a lock."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import make_server


@contextmanager
def state_server(username: str, password: str) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Start a server on a free loopback port; gives its address and the states by name."""
    states: dict[str, bytes] = {}
    server = make_server("127.0.0.1", 0, _application(states, username, password), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/state", states
    finally:
        server.shutdown()
        thread.join()


def _application(states: dict[str, bytes], username: str, password: str) -> Flask:
    app = Flask(__name__)
    locks: dict[str, Any] = {}

    @app.before_request
    def check() -> Response | None:
        given = request.authorization
        if given and (given.username, given.password) == (username, password):
            return None
        return Response(status=401)

    @app.route("/state/<name>", methods=["GET", "POST"])
    def state(name: str) -> Response:
        if request.method == "GET":
            return Response(states[name]) if name in states else Response(status=404)
        if name in locks and request.args.get("ID") != locks[name]["ID"]:
            return Response(status=423)
        states[name] = request.get_data()
        return Response(status=200)

    @app.route("/state/<name>/lock", methods=["LOCK", "UNLOCK"])
    def lock(name: str) -> Response:
        if request.method == "UNLOCK":
            locks.pop(name, None)
            return Response(status=200)
        if name in locks:
            return Response(json.dumps(locks[name]), status=423)
        locks[name] = json.loads(request.get_data())
        return Response(status=200)

    return app
