"""Replaying a recording against the stand-in, with the steps between its lines."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import requests
from rocketchat_standin import Clock, IdentityProvider, RocketChat

from .comparison import differences
from .notes import NOTES
from .stages import PASSWORD, STAGES, WRONG_SECOND_FACTOR, visit_callback

RECORDINGS = Path(__file__).parent / "recordings"
PROFILES = {"6.5.3": "6.5", "7.7.1": "7.7", "8.6.1": "8.6"}
_ROOT_URLS = {"6.5.3": "3000", "7.7.1": "3100", "8.6.1": "3200"}


class Replay:
    """One recording, and the fresh server it is replayed against."""

    def __init__(self, version: str, file: str) -> None:
        self.version = version
        self.file = file
        self.lines: list[dict[str, Any]] = [
            json.loads(line) for line in (RECORDINGS / version / file).read_text().splitlines()
        ]
        self.clock = Clock(speed=0)
        self.replayed = 0
        self.problems: list[str] = []
        self.provider = IdentityProvider()
        self.server = RocketChat(
            PROFILES[version],
            clock=self.clock,
            environment={
                "ROOT_URL": f"http://127.0.0.1:{_ROOT_URLS[version]}",
                "SETTINGS_BLOCKED": "Layout_Home_Title",
                "SETTINGS_HIDDEN": "Layout_Home_Body",
                "OVERWRITE_SETTING_Livechat_title": "Locked by env",
                "OVERWRITE_SETTING_Show_Setup_Wizard": "completed",
            },
        )
        self.user = self.server.user_token
        self.admin = self.server.log_in("admin")
        self.credential_token = ""
        self.app_id = ""
        self._start = 0.0

    def run(self) -> None:
        """Replay every line in order."""
        with self.provider, self.server:
            self.stage("start")
            self._start = self.clock.now()
            for line in self.lines:
                if "at" in line:
                    self.clock.advance(self._start + line["at"] - self.clock.now())
                if "note" in line:
                    self._check_note(line["note"])
                    self.stage(line["note"].partition(":")[0])
                else:
                    self._replay(line)
                    self.stage(line["step"])

    def stage(self, after: str) -> None:
        """Do what the recorder did between the lines."""
        for action in STAGES.get((self.file, after), ()):
            action(self)

    # Requests

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Send an unrecorded request as the admin."""
        answer = self._send(method, path, body, as_user="bypass-token")
        assert answer.ok, answer.text
        return answer

    def call_method(self, name: str, *params: Any) -> Any:
        """Call a method as the admin, unrecorded."""
        message = {"msg": "method", "id": "1", "method": name, "params": list(params)}
        path = f"/api/v1/method.call/{name.replace('/', '%2F')}"
        answer = self.call("POST", path, {"message": json.dumps(message)})
        return json.loads(answer.json()["message"]).get("result")

    def _replay(self, line: dict[str, Any]) -> None:
        if "P5" in line["step"]:
            visit_callback(self)
        request = line["request"]
        body = self._filled(request["body"])
        answer = self._send(
            request["method"],
            self._filled(request["path"]),
            body,
            as_user=request["as"],
            headers=self._second_factor(line),
        )
        self.replayed += 1
        recorded = line["response"]
        found = differences(recorded, answer)
        self.problems += [f"{line['step']} at {line['at']}: {problem}" for problem in found]
        if recorded["status"] == 200 and request["path"].endswith("oauth-apps.create"):
            self.app_id = self.app_id or answer.json()["application"]["_id"]

    def _send(
        self,
        method: str,
        path: str,
        body: Any,
        *,
        as_user: str,
        headers: dict[str, str] | None = None,
    ) -> requests.Response:
        sent = {**self._credentials(as_user), **(headers or {})}
        data = None
        if body is not None:
            data = body if isinstance(body, str) else json.dumps(body)
            sent["Content-Type"] = "application/json"
        return requests.request(
            method, self.server.url + path, headers=sent, data=data, allow_redirects=False
        )

    def _credentials(self, as_user: str) -> dict[str, str]:
        tokens = {
            "admin": self.admin,
            "bypass-token": self.server.bypass_token,
            "plain-token": self.server.plain_token,
            "user": self.user,
            "bad token": (self.admin[0], "bad"),
        }
        if as_user not in tokens:
            return {}
        user_id, token = tokens[as_user]
        return {"X-User-Id": user_id, "X-Auth-Token": token}

    def _second_factor(self, line: dict[str, Any]) -> dict[str, str]:
        code = None
        if line["request"]["two_factor"]:
            code = PASSWORD
        if (self.file, line["step"]) in WRONG_SECOND_FACTOR:
            code = "something else"
        if code is None:
            return {}
        digest = hashlib.sha256(code.encode()).hexdigest()
        return {"x-2fa-method": "password", "x-2fa-code": digest}

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(each) for key, each in value.items()}
        if not isinstance(value, str):
            return value
        filled = value.replace("<appId>", self.app_id)
        return filled.replace("<credentialToken>", self.credential_token)

    # Notes

    def _check_note(self, note: str) -> None:
        for pattern, check in NOTES.items():
            if found := re.fullmatch(pattern, note, re.DOTALL):
                problems = check(self, *found.groups())
                self.problems += [f"note {note[:40]!r}: {problem}" for problem in problems]
                return
        raise AssertionError(f"nothing is known of the note {note!r}")

    def document(self, setting_id: str) -> dict[str, Any]:
        """A whole document, as private-settings/get shows it."""
        documents = self.call_method("private-settings/get")
        return next(each for each in documents if each["_id"] == setting_id)
