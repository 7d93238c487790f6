"""Replaying recordings of whole logins: the callback, its page, and the login that follows."""

import base64
import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import requests

from .comparison import value_differences
from .recorded_provider import ADA, BAD_CODE, GOOD_CODE, RecordedProvider
from .replay import Replay
from .stages import ENTRY

FILE = "12-full-login.jsonl"
NEVER = 0.5
"""Seconds after which a request that was recorded as never answered counts as that."""

Stage = Callable[["FullLoginReplay"], None]


class FullLoginReplay(Replay):
    """A recording of whole logins, and the identity provider they go through."""

    def __init__(self, version: str) -> None:
        super().__init__(version, FILE)
        self.recorded_provider = RecordedProvider()
        self.site = self.server.setting("Site_Url").rstrip("/")
        self.credential: dict[str, str] = {}

    def run(self) -> None:
        """Replay every line in order."""
        with self.recorded_provider:
            super().run()

    def stage(self, after: str) -> None:
        """Do what the recorder did after a line."""
        for action in _STAGES.get(after, ()):
            action(self)

    def _check_note(self, note: str) -> None:
        assert note.startswith("custom OAuth Recorder: login_style redirect")

    def _replay(self, line: dict[str, Any]) -> None:
        if line["step"].endswith(": callback"):
            self._replay_callback(line)
        else:
            super()._replay(line)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._with_credential(value)
        return super()._filled(value)

    def _with_credential(self, text: str) -> str:
        for name in ("credentialToken", "credentialSecret"):
            text = text.replace(f"<{name}>", self.credential.get(name, ""))
        return text.replace("<site>", self.site)

    def _replay_callback(self, line: dict[str, Any]) -> None:
        self.replayed += 1
        self.credential = {"credentialToken": f"token-{self.replayed}"}
        answer = self._open_callback(line)
        recorded = line["response"]
        if recorded["status"] is None:
            found = [] if answer is None else [f"answered with {answer.status_code}"]
        elif answer is None:
            found = ["was not answered"]
        else:
            found = self._page_differences(recorded, answer)
        self.problems += [f"{line['step']}: {problem}" for problem in found]

    def _open_callback(self, line: dict[str, Any]) -> requests.Response | None:
        state = line["request"]["state"]
        if isinstance(state, dict):
            state = base64.b64encode(json.dumps(self._filled(state)).encode()).decode()
        good = "<a good code>" in line["request"]["path"]
        query = urlencode({"code": GOOD_CODE if good else BAD_CODE, "state": state})
        url = f"{self.server.url}/_oauth/recorder?{query}"
        waits = NEVER if line["response"]["status"] is None else None
        try:
            return requests.get(url, timeout=waits, allow_redirects=False)
        except requests.ReadTimeout:
            return None

    def _page_differences(self, recorded: dict[str, Any], answer: requests.Response) -> list[str]:
        element = re.search(r'id="config"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
        config = json.loads(html.unescape(element.group(1))) if element else None
        given = {
            "status": answer.status_code,
            "content-type": answer.headers["content-type"],
            "location": answer.headers.get("location"),
            "config": config,
            "text": None,
        }
        if config and "credentialSecret" in config:
            self.credential["credentialSecret"] = config["credentialSecret"]
        return value_differences("page", self._filled(recorded), given)


def _write(**values: Any) -> Stage:
    def action(replay: FullLoginReplay) -> None:
        for key, value in values.items():
            suffix = "" if key == "enabled" else f"-{key}"
            replay.call("POST", f"/api/v1/settings/{ENTRY}Recorder{suffix}", {"value": value})
        replay.clock.advance(4)

    return action


def _add(replay: FullLoginReplay) -> None:
    replay.call("POST", "/api/v1/settings.addCustomOAuth", {"name": "Recorder"})
    _write(
        url=replay.recorded_provider.url,
        token_path="/token",
        identity_path="/me",
        login_style="redirect",
        username_field="username",
    )(replay)
    _write(enabled=True)(replay)


def _admin_logs_in(replay: FullLoginReplay) -> None:
    replay.server.set("Accounts_TwoFactorAuthentication_By_Email_Enabled", False)
    replay.call("POST", "/api/v1/login", {"user": "admin", "password": "adminpass"})


def _identity(**changes: str | None) -> Stage:
    """Let the provider give Ada's identity, some of its fields changed or left out (None)."""

    def action(replay: FullLoginReplay) -> None:
        changed = ADA | changes
        identity = {key: value for key, value in changed.items() if value is not None}
        replay.recorded_provider.identity = identity

    return action


_STAGES: dict[str, tuple[Stage, ...]] = {
    "start": (_add, _admin_logs_in),
    "state is empty: callback": (_identity(id="rec-other"),),
    "a user of that name exists, merge_users false: login": (
        _identity(id="rec-nameless", username=None),
    ),
    "identity has no username field: login": (_identity(id=None, username="rec.noid"),),
    "identity has no id: login": (_identity(), _write(login_style="popup")),
    "service is popup, state says redirect: login": (_write(enabled=False),),
}
