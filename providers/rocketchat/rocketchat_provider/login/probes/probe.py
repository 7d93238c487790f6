"""What one probe of a login found out, and the report of all of them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tfplugin.log.redaction import blacked_out

from rocketchat_provider.login.probes.remedy import Remedy, Subject

FROM_HERE = "from here"
FROM_ROCKET_CHAT = "from Rocket.Chat"

_QUERY = re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]*")


class Outcome(StrEnum):
    """How a probe ended.

    `UNKNOWN`: with this server, account and machine it cannot be known. `ERROR`: it could be, but
    the probe met an error, also when it was tried again. `PENDING`: the configuration is not
    applied yet, which says nothing about the login that is there now.
    """

    HEALTHY = "healthy"
    FAILED = "failed"
    UNKNOWN = "unknown"
    ERROR = "error"
    PENDING = "pending"


@dataclass(frozen=True)
class Probe:
    """One thing a login needs, and whether it is there.

    `seen` is what was observed, `seen_from` by whom: this machine, or the Rocket.Chat server.
    `remedy` is what to do about it, "" when there is nothing to do.
    """

    id: str
    outcome: Outcome
    seen_from: str
    seen: str
    remedy: str = ""
    outweighed_by: tuple[str, ...] = ()
    """Ids of probes that, when healthy, show that this one's failure means something else.

    A provider may answer a made-up code or token with anything. A login that works decides.
    """

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What the remedy asks to change."""
        return self.remedy.subjects if isinstance(self.remedy, Remedy) else ()

    @property
    def title(self) -> str:
        """What the probe is about, in a few words."""
        return TITLES[self.id]

    @property
    def description(self) -> str:
        """The probe as a paragraph for people."""
        remedy = f"\n  {self.remedy}" if self.remedy else ""
        return f"{self.id}, {self.title}, seen {self.seen_from}: {self.seen}{remedy}"


@dataclass(frozen=True)
class View:
    """A probe that is about to be run: its id, and from where it looks."""

    id: str
    seen_from: str
    outweighed_by: tuple[str, ...] = ()

    def healthy(self, seen: str) -> Probe:
        """It is as it must be."""
        return Probe(self.id, Outcome.HEALTHY, self.seen_from, seen)

    def failed(self, seen: str, remedy: str, *outweighed_by: str) -> Probe:
        """No login can work like this, unless a probe that outweighs it is healthy."""
        others = self.outweighed_by + outweighed_by
        return Probe(self.id, Outcome.FAILED, self.seen_from, seen, remedy, others)

    def insecure(self, seen: str, remedy: str) -> Probe:
        """It failed, and no login that works changes that."""
        return Probe(self.id, Outcome.FAILED, self.seen_from, seen, remedy)

    def unknown(self, seen: str, remedy: str = "") -> Probe:
        """It cannot be known, and `seen` says why."""
        return Probe(self.id, Outcome.UNKNOWN, self.seen_from, seen, remedy)

    def error(self, seen: str, remedy: str = "Fix that, and try again.") -> Probe:
        """It could not be found out now, and `seen` says why."""
        return Probe(self.id, Outcome.ERROR, self.seen_from, seen, remedy)

    def pending(self, seen: str, remedy: str) -> Probe:
        """The configuration asks for something else than what is there now."""
        return Probe(self.id, Outcome.PENDING, self.seen_from, seen, remedy)


_LOGIN = "H"
ROW = View("P1", FROM_HERE)
CONFIGURATION = View("applied", FROM_HERE)
SITE_URL = View("P2", FROM_HERE)
PAGE = View("P2b", FROM_HERE)
AUTHORIZE = View("P3", FROM_HERE, (_LOGIN,))
TOKEN = View("P4", FROM_HERE, (_LOGIN,))
CALLBACK = View("P5", FROM_ROCKET_CHAT, (_LOGIN,))
START = View("P5s", FROM_ROCKET_CHAT)
HANDSHAKE = View("P5c", FROM_ROCKET_CHAT, (_LOGIN,))
IDENTITY = View("P6", FROM_ROCKET_CHAT, (_LOGIN,))
IDENTITY_HERE = View("P6b", FROM_HERE, (_LOGIN,))
TWO_FACTOR = View("two-factor", FROM_HERE)
NEW_USERS = View("new-users", FROM_HERE)
LICENSE = View("licence", FROM_HERE)
FULL_LOGIN = View(_LOGIN, FROM_HERE)

TITLES = {
    ROW.id: "the button on the login page",
    CONFIGURATION.id: "the configuration",
    SITE_URL.id: "Rocket.Chat's own address",
    PAGE.id: "the login page itself",
    AUTHORIZE.id: "the provider's authorize address",
    TOKEN.id: "the token endpoint",
    CALLBACK.id: "the callback",
    START.id: "the way to the provider",
    HANDSHAKE.id: "the token endpoint",
    IDENTITY.id: "the identity endpoint",
    IDENTITY_HERE.id: "the identity endpoint",
    TWO_FACTOR.id: "two-factor codes by e-mail",
    NEW_USERS.id: "accounts for new users",
    LICENSE.id: "the licence",
    FULL_LOGIN.id: "a whole login",
}
"""What each probe is about, by its id."""


_AT_ROCKET_CHAT = frozenset({CALLBACK.id, HANDSHAKE.id, IDENTITY.id, FULL_LOGIN.id})


@dataclass(frozen=True)
class Report:
    """Everything that is known about one login service."""

    service: str
    """Key of the service."""
    probes: tuple[Probe, ...]
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Texts that must not be shown. No probe means to; one that does all the same is masked."""

    def __post_init__(self) -> None:
        healthy = {probe.id for probe in self.probes if probe.outcome is Outcome.HEALTHY}
        weighed = (_weighed(probe, healthy) for probe in self.probes)
        masked = tuple(replace(probe, seen=self._masked(probe.seen)) for probe in weighed)
        object.__setattr__(self, "probes", masked)

    @property
    def healthy(self) -> bool:
        """Whether no probe failed or met an error."""
        return not self.failed and not self.errors

    @property
    def proofs(self) -> tuple[Probe, ...]:
        """The healthy probes that saw a part of the login work at Rocket.Chat itself.

        What this machine sees of settings, pages and the identity provider is no such proof, and
        neither is that Rocket.Chat begins a login which nobody saw it complete.
        """
        healthy = self._with(Outcome.HEALTHY)
        return tuple(probe for probe in healthy if probe.id in _AT_ROCKET_CHAT)

    @property
    def proven_by_server(self) -> bool:
        """Whether Rocket.Chat itself was seen to handle logins with the service."""
        return bool(self.proofs)

    @property
    def failed(self) -> tuple[Probe, ...]:
        """The probes that found something broken."""
        return self._with(Outcome.FAILED)

    @property
    def errors(self) -> tuple[Probe, ...]:
        """The probes that met an error."""
        return self._with(Outcome.ERROR)

    @property
    def unknown(self) -> tuple[Probe, ...]:
        """The probes that left open whether it is as it must be."""
        return self._with(Outcome.UNKNOWN)

    @property
    def pending(self) -> tuple[Probe, ...]:
        """What the configuration asks for and is not applied yet."""
        return self._with(Outcome.PENDING)

    def _with(self, outcome: Outcome) -> tuple[Probe, ...]:
        return tuple(probe for probe in self.probes if probe.outcome is outcome)

    def _masked(self, text: str) -> str:
        """`text` without secrets, and without the queries of URLs, which may hold tokens."""
        return _QUERY.sub(r"\1?…", blacked_out(text, self.secrets))


def _weighed(probe: Probe, healthy: Collection[str]) -> Probe:
    """A failure that a healthy probe outweighs is one that nothing follows from."""
    by = next((id for id in probe.outweighed_by if id in healthy), None)
    if probe.outcome is not Outcome.FAILED or by is None:
        return probe
    seen = f"{probe.seen} {TITLES[by].capitalize()} was seen to work all the same ({by})."
    return replace(probe, outcome=Outcome.UNKNOWN, seen=seen, remedy="")


def describe(probes: Iterable[Probe]) -> str:
    """Probes as paragraphs, for a diagnostic."""
    return "\n\n".join(probe.description for probe in probes)
