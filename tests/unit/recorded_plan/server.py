"""The server and the configuration of the recorded plan."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rocketchat_standin import Clock, RocketChat

COUNT = 1000
CREATED, FORCED, DRIFTED, REMOVED, SECRET = 3, 14, 25, 36, 47
"""Each hundred settings have one of each of these; all others are as the state has them."""

SECRET_VARIABLE = "RECORDED_SECRET"
ENVIRONMENT = {SECRET_VARIABLE: "a-secret-of-the-recorded-plan"}

_KINDS: list[tuple[str, Any]] = [
    *[("string", "x")] * 5,
    ("string", 'Grüße, "quoted" & <tagged>\n\ttwo lines ☂'),
    ("int", 7),
    ("boolean", True),
    ("boolean", False),
    ("code", '{"a": [1, 2.5, null], "b": {}}'),
]


def name(number: int) -> str:
    """The id of a setting."""
    return f"Bench_{number:04}"


def kind(number: int) -> tuple[str, Any]:
    """The type and the configured value of a setting."""
    if number % 100 == SECRET:
        return "password", ENVIRONMENT[SECRET_VARIABLE]
    return _KINDS[number % len(_KINDS)]


@contextmanager
def running() -> Iterator[RocketChat]:
    """A stand-in with settings of several types, as an apply has left them."""
    with RocketChat(clock=Clock(20)) as server:
        like = server.document("Site_Name") or {}
        table = server.installation.database.collection("settings")
        table.put(*(like | _document(number) for number in range(COUNT)))
        server.restart()
        yield server


def drift(server: RocketChat) -> None:
    """Change some settings by hand."""
    for number in range(DRIFTED, COUNT, 100):
        server.set(name(number), "changed by hand")


def environment(server: RocketChat) -> dict[str, str]:
    """What the provider finds in its environment."""
    user_id, token = server.bypass_token
    return {
        "ROCKETCHAT_URL": server.url,
        "ROCKETCHAT_USER_ID": user_id,
        "ROCKETCHAT_AUTH_TOKEN": token,
        "ROCKETCHAT_SETTLE_SECONDS": "0.3",
        **ENVIRONMENT,
    }


def configuration(*, changed: bool) -> dict[str, Any]:
    """As it is applied, or with the changes that the recorded plan has."""
    left_out = REMOVED if changed else CREATED
    blocks = {f"s{number}": _block(number) for number in range(COUNT) if number % 100 != left_out}
    return {"resource": {"rocketchat_setting": blocks}}


def _block(number: int) -> dict[str, Any]:
    if number % 100 == SECRET:
        return {"name": name(number), "secret_value": f"env:{SECRET_VARIABLE}"}
    block = {"name": name(number), "value": kind(number)[1]}
    return block | {"on_destroy": "keep"} if number % 7 == 0 else block


def _document(number: int) -> dict[str, Any]:
    type_, value = kind(number)
    more: dict[str, Any] = {"code": "application/json"} if type_ == "code" else {}
    if number % 100 == SECRET:
        more |= {"secret": True, "public": False}
    if number % 100 == FORCED:
        more |= {"valueSource": "processEnvValue", "processEnvValue": "forced"}
    return {"_id": name(number), "type": type_, "value": value, "packageValue": value, **more}
