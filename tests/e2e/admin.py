"""An administrator with no more than an HTTP client: what the server says without the provider."""

import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any, Self

import requests
from rocketchat_provider.client import Capabilities, Version

STARTING_SECONDS = 300
TIMEOUT = 30
TRIES = 5


class Admin:
    """Asks and changes a server over its REST API, with an administrator's credentials."""

    def __init__(self, url: str, variables: Mapping[str, str]) -> None:
        self._url = url
        self._api = f"{url}/api/v1"
        self._session = requests.Session()
        self._password = variables.get("ROCKETCHAT_PASSWORD", "")
        self._opened = "ROCKETCHAT_AUTH_TOKEN" not in variables
        if self._opened:
            user = {"user": variables["ROCKETCHAT_USERNAME"], "password": self._password}
            data = self._send("POST", "login", json=user)["data"]
            self._become(data["userId"], data["authToken"])
        else:
            self._become(variables["ROCKETCHAT_USER_ID"], variables["ROCKETCHAT_AUTH_TOKEN"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._opened:
            self._ask("POST", "logout")

    @property
    def settings(self) -> dict[str, Any]:
        """Every setting's value."""
        listed = self._send("GET", "settings", params={"count": "0"})["settings"]
        return {setting["_id"]: setting.get("value") for setting in listed}

    def setting(self, name: str) -> Any:
        """One setting's value."""
        return self._send("GET", f"settings/{name}")["value"]

    def write(self, name: str, value: Any) -> None:
        """Write a setting behind Terraform's back."""
        self._send("POST", f"settings/{name}", json={"value": value})

    @property
    def login_services(self) -> dict[str, dict[str, Any]]:
        """What the login page gets for each login service, by its key."""
        rows = self._send("GET", "settings.oauth")["services"]
        return {row.get("service") or row["name"]: row for row in rows}

    @property
    def version(self) -> Version:
        """The server's version."""
        answer = requests.get(self._url + "/api/info", timeout=TIMEOUT)
        return Version(answer.json()["version"])

    @property
    def apps(self) -> dict[str, dict[str, Any]]:
        """The third-party apps, by id."""
        return {app["_id"]: app for app in self._send("GET", "oauth-apps.list")["oauthApps"]}

    def add_app(self, name: str, redirect_uri: str) -> None:
        """Add a third-party app."""
        app = {"name": name, "active": True, "redirectUri": redirect_uri}
        self._send("POST", "oauth-apps.create", json=app)

    def remove_app(self, app_id: str) -> None:
        """Remove a third-party app."""
        self._ask("POST", "oauth-apps.delete", json={"appId": app_id})

    def add_login_service(self, name: str) -> None:
        """Add a custom OAuth entry."""
        self._send("POST", "settings.addCustomOAuth", json={"name": name})

    def remove_login_service(self, name: str) -> None:
        """Remove a custom OAuth entry, the way that the server's version has."""
        if Capabilities.of(self.version).removes_login_service_over_rest:
            self._send("POST", "settings.removeCustomOAuth", json={"name": name})
            return
        method = "removeOAuthService"
        message = {"msg": "method", "id": "1", "method": method, "params": [name]}
        self._send("POST", f"method.call/{method}", json={"message": json.dumps(message)})

    def confirm_fingerprint(self) -> None:
        """Confirm the workspace at its address, once the server has reacted to that."""
        time.sleep(2)
        self._send("POST", "fingerprint", json={"setDeploymentAs": "updated-configuration"})

    def person(self, user_id: str, token: str) -> dict[str, Any]:
        """Whom the server takes a logged in person for."""
        headers = {"X-User-Id": user_id, "X-Auth-Token": token}
        return self._send("GET", "me", headers=headers)

    @staticmethod
    def wait_for(url: str, path: str = "/api/info") -> None:
        """Wait until a server that was started answers."""
        latest = time.monotonic() + STARTING_SECONDS
        while True:
            try:
                if requests.get(url + path, timeout=TIMEOUT).ok:
                    return
            except requests.ConnectionError:
                pass
            assert time.monotonic() < latest, f"{url} did not answer in {STARTING_SECONDS} seconds"
            time.sleep(0.2)

    def _become(self, user_id: str, token: str) -> None:
        self._session.headers.update({"X-User-Id": user_id, "X-Auth-Token": token})
        if self._password:
            code = hashlib.sha256(self._password.encode()).hexdigest()
            self._session.headers.update({"X-2fa-Method": "password", "X-2fa-Code": code})

    def _send(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        content: dict[str, Any] = self._ask(method, path, **options).json()
        return content

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send a request; where the server asks to wait, wait and send it again."""
        url = f"{self._api}/{path}"
        for _ in range(TRIES):
            answer = self._session.request(method, url, timeout=TIMEOUT, **options)
            if answer.status_code != requests.codes.too_many_requests:
                break
            reset = int(answer.headers["X-RateLimit-Reset"]) / 1000
            time.sleep(max(1.0, reset - time.time()))
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer
