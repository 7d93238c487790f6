"""Comparing an answer with a recorded one, as strictly as the recording allows."""

import json
import re
from collections.abc import Mapping
from typing import Any

import requests

MOST_MILLISECONDS_OFF = 12
"""Recorded moments are rounded to hundredths of a second; the time to a reset follows them."""

PROFILE = frozenset(
    {
        *("_updatedAt", "avatarOrigin", "avatarUrl", "email", "isOAuthUser", "services"),
        *("settings", "status", "statusDefault", "utcOffset"),
    }
)
"""What a login returns to users about themselves that the stand-in leaves out."""

_PLACEHOLDER = re.compile(r"<[A-Za-z]+[A-Za-z ]*\d*>")
_CUT = re.compile(r"… (\d+) in all")
_METEOR_ID = re.compile(r"[2-9A-HJ-NP-Za-km-z]{17}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COMPARED_HEADERS = ("content-type", "x-ratelimit-limit", "x-ratelimit-remaining")


def differences(recorded: Mapping[str, Any], answer: requests.Response) -> list[str]:
    """Everything in which the answer differs from the recorded response."""
    found = []
    if answer.status_code != recorded["status"]:
        found.append(f"status: {recorded['status']} recorded, {answer.status_code} given")
    found += _header_differences(recorded["headers"], answer)
    found += _body_differences(recorded["body"], answer)
    return found


def _header_differences(recorded: Mapping[str, str], answer: requests.Response) -> list[str]:
    found = []
    for name in _COMPARED_HEADERS:
        wanted, given = recorded.get(name), answer.headers.get(name)
        if wanted != given:
            found.append(f"{name}: {wanted!r} recorded, {given!r} given")
    reset = answer.headers.get("x-ratelimit-reset")
    if ("x-ratelimit-reset" in recorded) != (reset is not None and reset.isdigit()):
        found.append(f"x-ratelimit-reset: {reset!r} given")
    return found


def _body_differences(recorded: Any, answer: requests.Response) -> list[str]:
    if isinstance(recorded, str):
        same = answer.text == recorded
        return [] if same else [f"body: {recorded!r} recorded, {answer.text!r} given"]
    try:
        given = answer.json()
    except ValueError:
        return [f"body: JSON recorded, {answer.text[:200]!r} given"]
    return list(value_differences("body", recorded, given))


def value_differences(path: str, recorded: Any, given: Any) -> list[str]:
    """Everything in which a JSON value differs from a recorded one."""
    match recorded, given:
        case dict(), dict():
            return _object_differences(path, recorded, given)
        case list(), list():
            return _list_differences(path, recorded, given)
        case str(), str() if path.endswith(".message") and recorded.startswith("{"):
            return _message_differences(path, recorded, given)
        case str(), _ if _PLACEHOLDER.fullmatch(recorded):
            return []
        case str(), str() if _text_matches(recorded, given):
            return []
        case int(), int() if path.endswith(".timeToReset"):
            if abs(recorded - given) <= MOST_MILLISECONDS_OFF:
                return []
    if type(recorded) is type(given) and recorded == given:
        return []
    return [f"{path}: {recorded!r} recorded, {given!r} given"]


def _object_differences(path: str, recorded: dict[str, Any], given: dict[str, Any]) -> list[str]:
    if path.endswith(".data.me"):
        recorded = {key: value for key, value in recorded.items() if key not in PROFILE}
    found = [f"{path}.{key}: recorded, but not given" for key in recorded.keys() - given.keys()]
    found += [f"{path}.{key}: given, but not recorded" for key in given.keys() - recorded.keys()]
    for key in recorded.keys() & given.keys():
        found += value_differences(f"{path}.{key}", recorded[key], given[key])
    return found


def _list_differences(path: str, recorded: list[Any], given: list[Any]) -> list[str]:
    length, head = len(recorded), recorded
    if recorded and isinstance(recorded[-1], str) and (cut := _CUT.fullmatch(recorded[-1])):
        length, head = int(cut.group(1)), recorded[:-1]
    if len(given) != length:
        return [f"{path}: {length} entries recorded, {len(given)} given"]
    found = []
    for index, (one, other) in enumerate(zip(head, given, strict=False)):
        found += value_differences(f"{path}[{index}]", one, other)
    return found


def _message_differences(path: str, recorded: str, given: str) -> list[str]:
    return value_differences(f"{path}!", json.loads(recorded), json.loads(given))


def _text_matches(recorded: str, given: str) -> bool:
    for pattern in (_METEOR_ID, _UUID):
        if pattern.fullmatch(recorded):
            return pattern.fullmatch(given) is not None
    if recorded == "…":
        return given != ""
    pieces = (re.escape(piece) for piece in _PLACEHOLDER.split(recorded))
    return re.fullmatch(".+".join(pieces), given, re.DOTALL) is not None
