"""What the recordings' notes say of the server at that moment."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from .comparison import value_differences
from .stages import ENTRY

if TYPE_CHECKING:
    from .replay import Replay


def _check_made(replay: "Replay", settings: str) -> list[str]:
    made = {
        setting_id: value
        for setting_id, value in replay.server.settings().items()
        if setting_id.startswith(f"{ENTRY}Liquid")
    }
    return value_differences("settings", json.loads(settings), made)


def _check_flags(replay: "Replay", flags: str) -> list[str]:
    documents = replay.call_method("private-settings/get")
    found = [each["_id"] for each in documents if re.fullmatch(rf"{ENTRY}[^-]*", each["_id"])]
    return value_differences("flags", json.loads(flags), found)


def _check_listed(replay: "Replay", setting_id: str, listed: str) -> list[str]:
    settings = replay.call("GET", "/api/v1/settings?count=0").json()["settings"]
    found = [each for each in settings if each["_id"] == setting_id]
    return value_differences("list", json.loads(listed), found)


def _check_count(replay: "Replay", count: str) -> list[str]:
    documents = replay.call_method("private-settings/get")
    return value_differences("documents", int(count), len(documents))


def _check_document(replay: "Replay", document: str) -> list[str]:
    recorded = json.loads(document)
    # The catalogues do not say when a setting is shown, so neither does the stand-in.
    recorded.pop("enableQuery", None)
    return value_differences("document", recorded, replay.document(recorded["_id"]))


def _check_nothing(_: "Replay") -> list[str]:
    return []


NOTES: dict[str, Callable[..., list[str]]] = {
    r"settings made: (.*)": _check_made,
    r"flags now: (.*)": _check_flags,
    r"in the list (\S+) reads (.*)": _check_listed,
    r"private-settings/get answers (\d+) documents, .*": _check_count,
    r"a setting (?:forced|locked) by \w+: (.*)": _check_document,
    r"the trap: .*|.*: P5 first GETs .*": _check_nothing,
}
