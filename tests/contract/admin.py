"""An administrator's calls, for tests of the stand-in."""

import json
from typing import Any

import requests
from rocketchat_standin import RocketChat

ENTRY = "Accounts_OAuth_Custom-"


class Admin:
    """Calls a stand-in with a token."""

    def __init__(self, server: RocketChat, token: tuple[str, str] | None = None) -> None:
        self.server = server
        self.headers = {}
        user_id, auth_token = token or server.bypass_token
        self.headers = {"X-User-Id": user_id, "X-Auth-Token": auth_token}

    def get(self, path: str) -> requests.Response:
        """GET a path of the API."""
        return requests.get(f"{self.server.url}/api/v1/{path}", headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        """POST JSON to a path of the API."""
        url = f"{self.server.url}/api/v1/{path}"
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.post(url, headers={**self.headers, **sent}, json=body)

    def call(self, method: str, *params: Any) -> dict[str, Any]:
        """Call a method; return the content of its message."""
        message = {"msg": "method", "id": "1", "method": method, "params": list(params)}
        path = f"method.call/{method.replace('/', '%2F')}"
        answer = self.post(path, {"message": json.dumps(message)})
        result: dict[str, Any] = json.loads(answer.json()["message"])
        return result

    def write(self, setting_id: str, value: Any) -> requests.Response:
        """Write a setting."""
        return self.post(f"settings/{setting_id}", {"value": value})

    def read(self, setting_id: str) -> dict[str, Any]:
        """Read a setting's value; its document may have none."""
        answer: dict[str, Any] = self.get(f"settings/{setting_id}").json()
        return answer

    def add(self, name: str) -> requests.Response:
        """Add a custom OAuth entry."""
        return self.post("settings.addCustomOAuth", {"name": name})

    def remove(self, name: str) -> dict[str, Any]:
        """Remove a custom OAuth entry."""
        return self.call("removeOAuthService", name)

    def enable(self, name: str, value: Any = True) -> None:
        """Write an entry's flag."""
        self.write(f"{ENTRY}{name}", value)

    def services(self) -> list[str]:
        """The keys of the live login services."""
        return [row["service"] for row in self.server.login_services()]
