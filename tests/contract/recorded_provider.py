"""The small identity provider that whole logins were recorded with."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs

from rocketchat_standin.serving import Serving

GOOD_CODE, BAD_CODE = "good-code", "bad-code"
ADA = {
    "id": "rec-ada",
    "username": "rec.ada",
    "name": "Ada",
    "email": "rec.ada@example.org",
}


class RecordedProvider:
    """Takes every code that begins with "good"; gives the identity that is set."""

    def __init__(self) -> None:
        self.identity: dict[str, Any] = dict(ADA)
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                good = parse_qs(body).get("code", [""])[0].startswith("good")
                answer = {"access_token": "token"} if good else {"error": "invalid_grant"}
                self._answer(200 if good else 400, answer)

            def do_GET(self) -> None:
                self._answer(200, provider.identity)

            def _answer(self, status: int, body: dict[str, Any]) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._serving = Serving(self._http)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._serving.stop()
