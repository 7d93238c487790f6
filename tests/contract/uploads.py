"""Replaying the recording of permissions, roles and assets: uploads, and files as served."""

import json
import re
from typing import Any

import requests
from rocketchat_standin.asset_catalogue import PREFIX

from .comparison import value_differences
from .replay import Replay

FILE = "14-permissions-roles-assets.jsonl"
_PLAIN = "a plain user sets the logo"
"""The step that the recording ascribes to the admin, though its answer is a plain user's."""


class UploadReplay(Replay):
    """The recording of permissions, roles and assets.

    Not compared: the bytes of Rocket.Chat's own files, of which the stand-in has none.
    """

    def __init__(self, version: str) -> None:
        super().__init__(version, FILE)
        if version == "7.7.1":
            # An earlier run had left it there, and its settings have permissions too.
            self.server.process.login_services.add("E2etest")
        self.clock.advance(1)
        self._since = self.server.process.date_text()

    def _replay(self, line: dict[str, Any]) -> None:
        request = line["request"]
        if "multipart" in request:
            self._compare(line, self._upload(line))
        elif request["path"].startswith("/assets/"):
            self._compare_file(line)
        else:
            super()._replay(line)

    def _filled(self, value: Any) -> Any:
        filled = super()._filled(value)
        if isinstance(filled, str):
            return re.sub(r"(?<=updatedSince=).*", self._since, filled)
        return filled

    def _upload(self, line: dict[str, Any]) -> requests.Response:
        form = line["request"]["multipart"]
        files = {
            name: (file["filename"], b"x" * file["bytes"], file["type"])
            for name, file in form["files"].items()
        }
        fields = {name: (None, text) for name, text in form["fields"].items()}
        return requests.post(
            self.server.url + line["request"]["path"],
            headers=self._credentials("user" if line["step"] == _PLAIN else line["request"]["as"]),
            files={**fields, **files},
        )

    def _compare(self, line: dict[str, Any], answer: requests.Response) -> None:
        recorded = line["response"]
        found = {
            "status": answer.status_code,
            "content-type": answer.headers["content-type"],
            "body": answer.json(),
        }
        self.replayed += 1
        self.problems += value_differences(line["step"], recorded, found)

    def _compare_file(self, line: dict[str, Any]) -> None:
        self.replayed += 1
        answer = requests.get(self.server.url + line["request"]["path"])
        recorded = line["response"]
        found = {
            "status": answer.status_code,
            "content-type": answer.headers["content-type"],
            "etag": answer.headers.get("etag"),
            "bytes": len(answer.content),
        }
        if recorded["etag"] is not None:
            own = {"etag": "<etag>", "bytes": found["bytes"]}
            assert found["etag"], "Rocket.Chat's own file is recorded, an uploaded one was given"
            recorded = recorded | own
        self.problems += list(value_differences(line["step"], recorded, found))

    def _check_note(self, note: str) -> None:
        topic, _, text = note.partition(": ")
        match topic:
            case "every permission and its roles":
                found = value_differences(topic, json.loads(text), self._permissions())
            case "fields of a setting's permission":
                recorded = json.loads(text)
                given = self._documents()[recorded["_id"]]
                found = list(value_differences(topic, recorded, given))
            case "the settings of type asset":
                found = value_differences(topic, json.loads(text), self._asset_settings())
            case _:
                roles = json.loads(note.removeprefix("mention-all is now "))
                given = [self._documents()["mention-all"]["roles"]]
                found = value_differences("mention-all", roles, given)
        self.problems += found

    def _documents(self) -> dict[str, Any]:
        found = self.call("GET", "/api/v1/permissions.listAll").json()["update"]
        return {one["_id"]: one for one in found}

    def _permissions(self) -> dict[str, Any]:
        return {id: one["roles"] for id, one in self._documents().items()}

    def _asset_settings(self) -> list[Any]:
        settings = self.call("GET", "/api/v1/settings?count=0").json()["settings"]
        return [
            {"enterprise": False} | one
            for one in settings
            if self.server.process.assets.exists(one["_id"].removeprefix(PREFIX))
        ]
