"""Every request of an operation, and everything that can befall it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rocketchat_standin import (
    CommitThenHang,
    FalseSuccess,
    Fault,
    Meanwhile,
    Refuse,
    Reset,
    Status,
    Unauthorized,
    WrongBody,
)
from rocketchat_standin.database import Database
from tfplugin.testing import assert_no_secret

from .core import Configuration
from .engines import Ended, Engine
from .world import (
    ASSET,
    FORM,
    LOGIN_FORM,
    LOGO,
    MENTIONS,
    NEW,
    OAUTH,
    PERMISSION,
    PREFIX,
    SECOND_OAUTH,
    SETTINGS,
    SITE_URL,
    Place,
    World,
)

_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head></html>"
_HANGING_SECONDS = 30.0
_TRIES = 5
_SERVICES = {PREFIX: OAUTH, "Accounts_OAuth_Custom-Second": SECOND_OAUTH}
_PUSH = {"enabled": True, "gateway_urls": ["https://ours.example.org"]}
_PUSH_FOUND = {"Push_enable": False, "Push_gateway": "https://by-hand.example.org"}
_CONFIRMED = "Deployment_FingerPrint_"


@dataclass(frozen=True)
class Kind:
    """A way to fail. `forgets`: after such a failure, Terraform does not learn what exists."""

    make: Callable[[Engine], Fault]
    forgets: bool = False


HTTP: Mapping[str, Kind] = {
    "connection refused": Kind(lambda _: Refuse(seconds=0.3)),
    "reset before the answer": Kind(lambda _: Reset()),
    "time-out after the commit": Kind(lambda _: CommitThenHang(seconds=_HANGING_SECONDS)),
    "429": Kind(lambda _: Status(429)),
    "500": Kind(lambda _: Status(500, {"success": False, "error": "Internal server error"})),
    "502 with HTML": Kind(lambda _: Status(502, _BAD_GATEWAY)),
    "401 in the middle": Kind(lambda _: Unauthorized()),
    "a proxy's page": Kind(lambda _: WrongBody()),
    "other JSON": Kind(lambda _: WrongBody('{"answer": 42}', "application/json")),
    "success that did nothing": Kind(lambda _: FalseSuccess()),
}
PROCESS: Mapping[str, Kind] = {
    "SIGINT to terraform": Kind(lambda engine: Meanwhile(engine.interrupt)),
    "SIGKILL of the provider": Kind(lambda engine: Meanwhile(engine.kill_provider), forgets=True),
    "SIGKILL of terraform": Kind(lambda engine: Meanwhile(engine.kill), forgets=True),
}
KINDS = {**HTTP, **PROCESS}


@dataclass(frozen=True)
class Operation:
    """What is applied, and on what it is applied.

    `found` is what is on the server before Terraform; `by_hand` is done between the two applies.
    """

    before: Callable[[World], Configuration]
    after: Callable[[World], Configuration]
    found: Mapping[str, Any] = field(default_factory=dict)
    by_hand: Mapping[str, Any] = field(default_factory=dict)


def _nothing(_: World) -> Configuration:
    return {}


def _old(world: World) -> Configuration:
    return world.configuration()


def _elsewhere(world: World) -> Configuration:
    return world.configuration(Place(NEW))


def _changed(world: World) -> Configuration:
    values = {"Site_Name": "Other", "Accounts_PasswordReset": False}
    return world.configuration(
        scope="read write", button_label_text="Enter", values=values, mail_password="second"
    )


def _new(world: World) -> Configuration:
    return world.configuration(Place(NEW, NEW, moved_inside=True))


def _one_service(world: World) -> Configuration:
    configuration = world.configuration()
    del configuration[LOGIN_FORM]
    return configuration


def _two_services(world: World) -> Configuration:
    return {**_one_service(world), SECOND_OAUTH: world.second_service()}


def _everything(world: World) -> Configuration:
    second = {SECOND_OAUTH: world.second_service()}
    return {**world.configuration(), **second, "rocketchat_push.push": _PUSH}


def _branding(world: World) -> Configuration:
    return world.branding("first.svg", "admin", "owner")


def _other_branding(world: World) -> Configuration:
    return world.branding("second.svg", "admin", "user")


OPERATIONS: Mapping[str, Operation] = {
    "create": Operation(_nothing, _elsewhere),
    "update": Operation(_old, _changed),
    "domain change": Operation(_old, _new),
    "destroy": Operation(_old, _nothing),
    "permission and logo, create": Operation(_nothing, _branding),
    "permission and logo, update": Operation(_branding, _other_branding),
    "permission and logo, destroy": Operation(_branding, _nothing),
    "one of two services goes, form hidden by hand": Operation(
        _two_services, _one_service, by_hand={FORM: False}
    ),
    "destroy everything": Operation(_everything, _nothing, found=_PUSH_FOUND),
}


@dataclass(frozen=True)
class Request:
    """The `number`-th request (from 0) of an operation with this method and path."""

    method: str
    path: str
    number: int

    @property
    def pattern(self) -> str:
        """What finds it among the requests."""
        return f"^{re.escape(self.path)}(\\?|$)"

    @property
    def route(self) -> tuple[str, str]:
        """What it has in common with others: method, and path without the setting's id."""
        return self.method, re.sub(r"(?<=/settings/).+", ":id", self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path} #{self.number + 1}"


class Stage:
    """One operation on one engine, ready to be run again and again from its beginning."""

    def __init__(self, world: World, engine: Engine, operation: Operation) -> None:
        self.world, self.engine = world, engine
        _set(world, operation.found)
        self.beginning = world.rocketchat.settings()
        self.roles = world.rocketchat.roles_of(MENTIONS)
        self.configuration = operation.after(world)
        before = operation.before(world)
        if before:
            assert engine.apply(before).ok
        _set(world, operation.by_hand)
        self._server: Database = world.snapshot()
        self._state: Any = engine.save()
        self.requests = self._record()

    def _record(self) -> list[Request]:
        self.rewind()
        ended = self.engine.apply(self.configuration)
        assert ended.ok, ended.text
        return requests_of(self.world)

    def rewind(self) -> None:
        """Back to the operation's beginning."""
        self.world.reset(self._server)
        self.engine.load(self._state)

    def run(self, request: Request, kind: Kind, *, to_the_end: bool = True) -> None:
        """Let it happen, and assert what must hold whatever happened.

        `to_the_end`: destroy everything afterwards, and find the server as it was.
        """
        failed = self._apply_with(request, kind)
        self.world.await_the_server()
        reported = f"after\n{failed.text}"
        assert_no_secret(self.world.secrets, failed.text, str(self.engine.save()))
        self.world.assert_nobody_is_locked_out()
        if not kind.forgets:
            self._assert_the_state_knows(reported)
        self._assert_it_can_be_finished(reported)
        self._assert_others_are_untouched(self.configuration)
        if to_the_end and self.configuration and not kind.forgets:
            assert self.engine.apply({}).ok
            self._assert_others_are_untouched({})

    def _apply_with(self, request: Request, kind: Kind) -> Ended:
        """Where the provider asks until the server is ready, it may ask less often than before."""
        faults = self.world.rocketchat.faults
        for _ in range(_TRIES):
            self.rewind()
            fault = kind.make(self.engine)
            faults.when(request.method, request.pattern, fault, after=request.number)
            ended = self.engine.apply(self.configuration)
            if faults.pending == 0:
                return ended
        raise AssertionError(f"it never came to this request:\n{ended.text}")

    def _assert_the_state_knows(self, reported: str) -> None:
        settings, known = self.world.rocketchat.settings(), self.engine.known()
        for prefix, address in _SERVICES.items():
            if any(id.startswith(prefix) for id in settings):
                assert address in known, f"Terraform does not know {address}, {reported}"
        for address, ids in _owned(self.configuration).items():
            changed = [id for id in ids if settings[id] != self.beginning[id]]
            assert not changed or address in known, f"Terraform does not know {changed}, {reported}"
        if self.world.rocketchat.roles_of(MENTIONS) != self.roles:
            assert PERMISSION in known, f"Terraform does not know the permission, {reported}"

    def _assert_it_can_be_finished(self, reported: str) -> None:
        again = self.engine.apply(self.configuration)
        assert again.ok, f"one more apply fails:\n{again.text}\n{reported}"
        left = self.engine.what_is_left_to_do(self.configuration)
        assert_no_secret(self.world.secrets, again.text, left, str(self.engine.save()))
        assert not left, f"the plan is not empty:\n{left}\n{reported}"
        self.world.assert_nobody_is_locked_out()
        self.world.assert_nothing_is_orphaned()
        if LOGIN_FORM in self.configuration:
            assert self.world.form_is_hidden
        assert self.engine.known() == set(self.configuration)
        for prefix, address in _SERVICES.items():
            is_there = any(id.startswith(prefix) for id in self.world.rocketchat.settings())
            assert is_there == (address in self.configuration)

    def _assert_others_are_untouched(self, configuration: Configuration) -> None:
        """What the configuration does not name is as it was before Terraform came.

        Without a configuration that is every setting. A form that Terraform does not manage may be
        shown meanwhile.
        """
        found = self.world.others(configuration.values())
        if not configuration:
            found = _compared(self.world.rocketchat.settings())
            assert found == _compared(self.beginning)
        elif LOGIN_FORM not in configuration:
            found.pop(FORM)
        assert found == {id: self.beginning[id] for id in found}
        if PERMISSION not in configuration:
            assert self.world.rocketchat.roles_of(MENTIONS) == self.roles


def _set(world: World, values: Mapping[str, Any]) -> None:
    for id, value in values.items():
        world.rocketchat.set(id, value)


def _compared(settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings but Rocket.Chat's own fingerprint, which is confirmed with Site_Url."""
    return {id: value for id, value in settings.items() if not id.startswith(_CONFIRMED)}


def requests_of(world: World) -> list[Request]:
    """What Rocket.Chat was asked since the last call of `forget_requests`."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for request in world.rocketchat.requests:
        key = (request.method, request.path.partition("?")[0])
        found.append(Request(*key, seen[key]))
        seen[key] += 1
    return found


def one_of_each_route(found: Iterable[Request]) -> list[Request]:
    """The first request of every route."""
    return list({request.route: request for request in reversed(list(found))}.values())[::-1]


def _owned(configuration: Configuration) -> dict[str, list[str]]:
    """The settings that the configuration's resources manage, the login service's apart."""
    owned = {
        SITE_URL: ["Site_Url"],
        SETTINGS: [
            id
            for given in ("values", "secret_values")
            for id in configuration.get(SETTINGS, {}).get(given, ())
        ],
        ASSET: [LOGO],
    }
    return {address: ids for address, ids in owned.items() if address in configuration}
