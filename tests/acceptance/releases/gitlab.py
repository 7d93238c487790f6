"""GitLab's API, as far as the pipeline uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

TOKEN = "canary-review-token"
BOT = 42


@contextmanager
def gitlab(notes: list[dict[str, Any]]) -> Iterator[str]:
    """Start it on a free loopback port, with the notes of merge request 7; gives its address."""
    server = make_server("127.0.0.1", 0, _application(notes), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/v4"
    finally:
        server.shutdown()
        thread.join()


def _application(notes: list[dict[str, Any]]) -> Flask:
    app = Flask(__name__)

    @app.before_request
    def check() -> Response | None:
        known = request.headers.get("PRIVATE-TOKEN") == TOKEN
        return None if known else Response(status=401)

    @app.get("/api/v4/user")
    def user() -> Response:
        return jsonify(id=BOT)

    @app.get("/api/v4/projects/1/repository/commits/abc/merge_requests")
    def merge_requests() -> Response:
        return jsonify([{"iid": 7}])

    @app.get("/api/v4/projects/1/merge_requests/7/notes")
    def list_notes() -> Response:
        return jsonify(notes)

    @app.post("/api/v4/projects/1/merge_requests/7/notes")
    def add_note() -> Response:
        notes.append({"id": len(notes) + 1, "author": {"id": BOT}, "body": request.form["body"]})
        return jsonify(notes[-1])

    @app.put("/api/v4/projects/1/merge_requests/7/notes/<int:id>")
    def change_note(id: int) -> Response:
        notes[id - 1]["body"] = request.form["body"]
        return jsonify(notes[id - 1])

    return app
