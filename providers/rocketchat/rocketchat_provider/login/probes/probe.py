"""The result of one probe of a login, and the report of all of them."""

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
    """The result of a probe.

    `UNKNOWN`: this server, account and machine cannot show it. `ERROR`: the probe met an error,
    also when it was repeated. `PENDING`: the configuration is not applied yet, which says
    nothing about the current login.
    """

    HEALTHY = "healthy"
    FAILED = "failed"
    UNKNOWN = "unknown"
    ERROR = "error"
    PENDING = "pending"


@dataclass(frozen=True)
class Probe:
    """One requirement of a login, and whether it is met.

    `seen` is the observation, `seen_from` the observer: this machine, or the Rocket.Chat server.
    `remedy` is the recommended action, "" if there is none.
    """

    id: str
    outcome: Outcome
    seen_from: str
    seen: str
    remedy: str = ""
    outweighed_by: tuple[str, ...] = ()
    """Ids of probes that, if healthy, disprove this one's failure.

    A provider may answer a made-up code or token with anything. A successful login decides.
    """

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What the remedy asks to change."""
        return self.remedy.subjects if isinstance(self.remedy, Remedy) else ()

    @property
    def title(self) -> str:
        """A few words about what the probe checks."""
        return TITLES[self.id]

    @property
    def description(self) -> str:
        """The probe as a paragraph for people."""
        remedy = f"\n  {self.remedy}" if self.remedy else ""
        return f"{self.id}, {self.title}, seen {self.seen_from}: {self.seen}{remedy}"


@dataclass(frozen=True)
class View:
    """A probe that is going to run: its id, and where it runs."""

    id: str
    seen_from: str
    outweighed_by: tuple[str, ...] = ()

    def healthy(self, seen: str) -> Probe:
        """Return the result for a requirement that is met."""
        return Probe(self.id, Outcome.HEALTHY, self.seen_from, seen)

    def failed(self, seen: str, remedy: str, *outweighed_by: str) -> Probe:
        """Return a failure: logins cannot work, unless a probe that outweighs it is healthy."""
        others = self.outweighed_by + outweighed_by
        return Probe(self.id, Outcome.FAILED, self.seen_from, seen, remedy, others)

    def insecure(self, seen: str, remedy: str) -> Probe:
        """Return a failure that no successful login outweighs."""
        return Probe(self.id, Outcome.FAILED, self.seen_from, seen, remedy)

    def unknown(self, seen: str, remedy: str = "") -> Probe:
        """Return the result for something that cannot be known; `seen` says why."""
        return Probe(self.id, Outcome.UNKNOWN, self.seen_from, seen, remedy)

    def error(self, seen: str, remedy: str = "Fix that, and try again.") -> Probe:
        """Return the result for an error of the probe; `seen` says which."""
        return Probe(self.id, Outcome.ERROR, self.seen_from, seen, remedy)

    def pending(self, seen: str, remedy: str) -> Probe:
        """Return the result for a configuration that is not applied yet."""
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
    AUTHORIZE.id: "the authorize endpoint",
    TOKEN.id: "the token endpoint",
    CALLBACK.id: "the callback",
    START.id: "the redirect to the identity provider",
    HANDSHAKE.id: "the token endpoint",
    IDENTITY.id: "the identity endpoint",
    IDENTITY_HERE.id: "the identity endpoint",
    TWO_FACTOR.id: "two-factor codes by e-mail",
    NEW_USERS.id: "accounts for new users",
    LICENSE.id: "the licence",
    FULL_LOGIN.id: "a whole login",
}
"""What each probe checks, by its id."""


_AT_ROCKET_CHAT = frozenset({CALLBACK.id, HANDSHAKE.id, IDENTITY.id, FULL_LOGIN.id})


@dataclass(frozen=True)
class Report:
    """The results of all probes of one login service."""

    service: str
    """Key of the service."""
    probes: tuple[Probe, ...]
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Texts that must not be shown. Probes avoid them; any that appears is masked."""

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
        """The healthy probes that show a part of a login working in Rocket.Chat itself.

        Settings, pages and the identity provider, as this machine sees them, are no such proof.
        Neither does the start of a login without its end.
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
        """The probes without a definite result."""
        return self._with(Outcome.UNKNOWN)

    @property
    def pending(self) -> tuple[Probe, ...]:
        """The probes whose configuration is not applied yet."""
        return self._with(Outcome.PENDING)

    def _with(self, outcome: Outcome) -> tuple[Probe, ...]:
        return tuple(probe for probe in self.probes if probe.outcome is outcome)

    def _masked(self, text: str) -> str:
        """Return `text` without secrets, and without the queries of URLs, which may hold tokens."""
        return _QUERY.sub(r"\1?…", blacked_out(text, self.secrets))


def _weighed(probe: Probe, healthy: Collection[str]) -> Probe:
    """Return a failure as unknown if a healthy probe outweighs it."""
    by = next((id for id in probe.outweighed_by if id in healthy), None)
    if probe.outcome is not Outcome.FAILED or by is None:
        return probe
    seen = f"{probe.seen} {TITLES[by].capitalize()} was seen to work anyway ({by})."
    return replace(probe, outcome=Outcome.UNKNOWN, seen=seen, remedy="")


def describe(probes: Iterable[Probe]) -> str:
    """Return probes as paragraphs, for a diagnostic."""
    return "\n\n".join(probe.description for probe in probes)
