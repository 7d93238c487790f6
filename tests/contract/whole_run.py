"""Replaying recordings of whole runs: everything that a client and a server said to each other.

Not compared, as the stand-in does not have it:

- the HTML of pages beyond the callback's element `config`, and the runtime configuration's script,
  which is asked for by the stand-in's own hash: only their status and type are;
- the server's log beyond the reason in the last line about a provider;
- what a login says about the user's profile (`comparison.PROFILE`);
- where and when the admin pages show a setting, and the time of its last change (`_UNCOMPARED`);
- the server's build (`_BUILD`).

`settings.oauth` follows a write after about 2.5 s, and the recorded servers did so a tenth of a
second earlier or later. An answer in that span (`_LAG`) is compared with the stand-in's at the
beginning or at the end of it.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from rocketchat_standin import Clock, RocketChat

from .comparison import value_differences
from .replay import PROFILES, RECORDINGS

FILE = "13-whole-runs.jsonl"
_SERVICE = "Accounts_OAuth_Custom-E2etest"
_USER, _PASSWORD = "rocketchatadmin", "adminpass"
_ROOT_URL = "http://127.0.0.1:3199"
_CONFIG = re.compile(r'id="config"[^>]*>(.*?)</div>', re.DOTALL)
_HASH = re.compile(r"hash=([0-9a-f]+)")
_REASON = re.compile(r"Failed to [^\"\\]*?reason: [^\"\\]*")
_UNCOMPARED = frozenset(
    {
        *(
            "alert",
            "enableQuery",
            "displayQuery",
            "i18nDescription",
            "i18nLabel",
            "persistent",
            "sorter",
            "wizard",
        ),
        "_updatedAt",
    }
)
_LAG = (2.4, 2.75)
"""Seconds after the last write of a login service's setting."""
_BUILD = frozenset({"build", "commit", "marketplaceApiVersion"})
_TEXT = "\0text"
"""Stands for a text of which only the status and the type are compared."""


class WholeRunReplay:
    """One recording, and the fresh server it is replayed against."""

    def __init__(self, version: str) -> None:
        self.version = version
        text = (RECORDINGS / version / FILE).read_text()
        self.lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
        self.clock = Clock(speed=0)
        self.replayed = 0
        self.problems: list[str] = []
        self.server = RocketChat(
            PROFILES[version],
            clock=self.clock,
            environment={"ROOT_URL": _ROOT_URL},
            admin=(_USER, _PASSWORD),
        )
        self.server.process.outbound = _NoNames()  # type: ignore[assignment]
        self._known: dict[str, str] = {"<url>": _ROOT_URL, "<password>": _PASSWORD}
        self._user_id = ""
        self._hash = ""
        self._service_written = 0.0
        self._callbacks = 0
        self._documents: dict[str, Any] = {}

    def run(self) -> None:
        """Replay every line in order."""
        self.server.set("Accounts_TwoFactorAuthentication_By_Email_Enabled", False)
        self._name_the_admin()
        self.clock.advance(3)
        with self.server:
            self._has_known_the_service()
            begin = self.clock.now() - self.lines[0]["at"]
            for line in self.lines:
                found = self._replayed(line, begin)
                self.problems += [f"{line['n']}: {problem}" for problem in found]
                self.replayed += 1

    def _replayed(self, line: dict[str, Any], begin: float) -> list[str]:
        at = begin + line["at"]
        lag = at - self._service_written
        if line["request"]["path"] == "/api/v1/settings.oauth" and _LAG[0] < lag < _LAG[1]:
            at = self._moment_of(line["response"]["body"]["services"])
        self._wait_until(at)
        if line["request"]["method"] == "POST" and _SERVICE in line["request"]["path"]:
            self._service_written = at
        return self._differences(line, self._sent(line["request"]))

    def _moment_of(self, services: list[dict[str, Any]]) -> float:
        """When within the lag the stand-in lists these services: at its beginning or its end."""
        begin, end = (self._service_written + moment for moment in _LAG)
        self._wait_until(begin)
        listed = [row["service"] for row in self.server.login_services()]
        return begin if listed == [each["service"] for each in services] else end

    def _wait_until(self, moment: float) -> None:
        self.clock.advance(max(0, moment - self.clock.now()))

    def _has_known_the_service(self) -> None:
        """The process of 7.7.1 had the service in the run before."""
        if self.version != "7.7.1":
            return
        services, settings = self.server.process.login_services, self.server.process.settings
        services.add("E2etest")
        for id in [id for id in self.server.settings() if _SERVICE in id]:
            settings.force(id, self.server.setting(id))
        services.remove("E2etest")
        self.clock.advance(5)

    def _name_the_admin(self) -> None:
        users = self.server.process.users
        admin = users.named(_USER)
        assert admin is not None
        emails = [{"address": "admin@example.test", "verified": False}]
        named = {"name": "Administrator", "emails": emails}
        users.documents.change(admin["_id"], lambda user: {**user, **named})

    def _sent(self, request: Mapping[str, Any]) -> requests.Response:
        path = self._filled(request["path"])
        if path.startswith("/_oauth/"):
            self._remember_callback(path)
        if path.startswith("/meteor_runtime_config.js"):
            path = f"/meteor_runtime_config.js?hash={self._hash}"
        headers = {}
        if request["as"] != "nobody":
            headers = {"X-User-Id": self._user_id, "X-Auth-Token": self._known[request["as"]]}
        if request["two_factor"]:
            digest = hashlib.sha256(_PASSWORD.encode()).hexdigest()
            headers |= {"x-2fa-method": "password", "x-2fa-code": digest}
        body = self._filled(request["body"])
        url = f"{self.server.url}{path}"
        return requests.request(request["method"], url, headers=headers, json=body)

    def _remember_callback(self, path: str) -> None:
        state = parse_qs(urlsplit(path).query)["state"][0]
        self._callbacks += 1
        number = f" {self._callbacks}" if self._callbacks > 1 else ""
        token = json.loads(base64.b64decode(state))["credentialToken"]
        self._known[f"<credentialToken{number}>"] = token

    def _filled(self, value: Any) -> Any:
        """What was sent, with this run's values in the place of the placeholders."""
        if isinstance(value, dict):
            return {key: self._filled(each) for key, each in value.items()}
        if isinstance(value, str):
            for placeholder, known in self._known.items():
                value = value.replace(placeholder, known)
        return value

    def _differences(self, line: dict[str, Any], answer: requests.Response) -> list[str]:
        recorded, path = line["response"], line["request"]["path"]
        given = {
            "status": answer.status_code,
            "content-type": answer.headers["content-type"],
            "body": self._body(path, recorded["body"], answer),
        }
        wanted = {**recorded, "body": self._comparable(path, recorded["body"])}
        if path == "/api/v1/login" and answer.ok:
            data = answer.json()["data"]
            self._user_id = data["userId"]
            self._known[recorded["body"]["data"]["authToken"]] = data["authToken"]
        return value_differences("response", wanted, given)

    def _comparable(self, path: str, body: Any) -> Any:
        """A recorded body as it can be compared."""
        if path.startswith("/_oauth/"):
            return _config(self._filled(body.replace("&#x2F;", "/")))
        if isinstance(body, str):
            return _TEXT
        if path == "/api/v1/stdout.queue":
            return _last_reason(body["queue"])
        if path.startswith("/api/v1/method.call/private-settings"):
            result = dict(body["message.result"])
            changed = result.get("since the last", {})
            result["since the last"] = {key: _shown(each) for key, each in changed.items()}
            return {"success": body["success"], "message.result": result}
        if path == "/api/info" and "info" in body:
            info = {key: each for key, each in body["info"].items() if key not in _BUILD}
            return {**body, "info": info}
        return self._filled(body)

    def _body(self, path: str, recorded: Any, answer: requests.Response) -> Any:
        """The stand-in's body in the same form."""
        if path.startswith("/_oauth/"):
            return _config(answer.text)
        if isinstance(recorded, str):
            found = _HASH.search(answer.text)
            self._hash = found.group(1) if found else self._hash
            return _TEXT
        if recorded is None:
            return None if not answer.text else answer.text
        if path == "/api/v1/stdout.queue":
            return _last_reason([each["string"] for each in answer.json()["queue"]])
        if path.startswith("/api/v1/method.call/private-settings"):
            return self._changes(answer.json(), "since the last" in recorded["message.result"])
        return answer.json()

    def _changes(self, body: dict[str, Any], compared: bool) -> dict[str, Any]:
        found = json.loads(body["message"])["result"]
        documents = {each["_id"]: _shown(each) for each in found}
        before, self._documents = self._documents, documents
        changed = {id: each for id, each in documents.items() if before.get(id) != each}
        changed |= {id: None for id in before if id not in documents}
        result = {"documents": len(found), "since the last": changed if compared else {}}
        return {"success": body["success"], "message.result": result}


class _NoNames:
    """The network of the recorded server, which knew no name of the provider."""

    def request(self, method: str, url: str, **_: Any) -> requests.Response:
        """No name is resolved."""
        raise requests.ConnectionError(f"NameResolutionError: {urlsplit(url).hostname}")


def _config(page: str) -> Any:
    found = _CONFIG.search(page)
    return json.loads(html.unescape(found.group(1))) if found else None


def _last_reason(lines: list[str]) -> str:
    found = [match.group(0) for line in lines for match in _REASON.finditer(line)]
    return found[-1] if found else ""


def _shown(document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    return {key: value for key, value in document.items() if key not in _UNCOMPARED}
