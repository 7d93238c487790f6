"""What one probe of a login found out, and the report of all of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tfplugin.redaction import blacked_out

FROM_HERE = "from here"
FROM_ROCKET_CHAT = "from Rocket.Chat"

_QUERY = re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]*")


class Outcome(StrEnum):
    """How a probe ended.

    `UNKNOWN`: with this server, account and machine it cannot be told. `ERROR`: it could be, but
    the probe met an error, also when it was tried again.
    """

    HEALTHY = "healthy"
    FAILED = "failed"
    UNKNOWN = "unknown"
    ERROR = "error"


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

    @property
    def title(self) -> str:
        """What the probe is about, in a few words."""
        return TITLES[self.id]

    @property
    def told(self) -> str:
        """The probe as a paragraph for people."""
        remedy = f"\n  {self.remedy}" if self.remedy else ""
        return f"{self.id}, {self.title}, seen {self.seen_from}: {self.seen}{remedy}"


@dataclass(frozen=True)
class View:
    """A probe that is about to be run: its id, and from where it looks."""

    id: str
    seen_from: str

    def healthy(self, seen: str) -> Probe:
        """It is as it must be."""
        return Probe(self.id, Outcome.HEALTHY, self.seen_from, seen)

    def failed(self, seen: str, remedy: str) -> Probe:
        """No login can work like this."""
        return Probe(self.id, Outcome.FAILED, self.seen_from, seen, remedy)

    def unknown(self, seen: str, remedy: str = "") -> Probe:
        """It cannot be told, and `seen` says why."""
        return Probe(self.id, Outcome.UNKNOWN, self.seen_from, seen, remedy)

    def error(self, seen: str) -> Probe:
        """It could not be told now, and `seen` says why."""
        return Probe(self.id, Outcome.ERROR, self.seen_from, seen, "Mend that, and try again.")


ROW = View("P1", FROM_HERE)
SITE_URL = View("P2", FROM_HERE)
PAGE = View("P2b", FROM_HERE)
AUTHORIZE = View("P3", FROM_HERE)
TOKEN = View("P4", FROM_HERE)
CALLBACK = View("P5", FROM_ROCKET_CHAT)
HANDSHAKE = View("P5c", FROM_ROCKET_CHAT)
IDENTITY = View("P6", FROM_ROCKET_CHAT)
IDENTITY_HERE = View("P6b", FROM_HERE)
TWO_FACTOR = View("two-factor", FROM_HERE)
LICENSE = View("licence", FROM_HERE)
FULL_LOGIN = View("H", FROM_HERE)

TITLES = {
    ROW.id: "the button on the login page",
    SITE_URL.id: "Rocket.Chat's own address",
    PAGE.id: "the login page itself",
    AUTHORIZE.id: "the provider's authorize address",
    TOKEN.id: "the token endpoint",
    CALLBACK.id: "the callback",
    HANDSHAKE.id: "the token endpoint",
    IDENTITY.id: "the identity endpoint",
    IDENTITY_HERE.id: "the identity endpoint",
    TWO_FACTOR.id: "two-factor codes by e-mail",
    LICENSE.id: "the licence",
    FULL_LOGIN.id: "a whole login",
}
"""What each probe is about, by its id."""


@dataclass(frozen=True)
class Report:
    """Everything that is known about one login service."""

    service: str
    """Key of the service."""
    probes: tuple[Probe, ...]
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Texts that must not be shown. No probe means to; one that does all the same is masked."""

    def __post_init__(self) -> None:
        masked = tuple(replace(probe, seen=self._masked(probe.seen)) for probe in self.probes)
        object.__setattr__(self, "probes", masked)

    @property
    def healthy(self) -> bool:
        """Whether no probe failed or met an error."""
        return not self.failed and not self.errors

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
        """The probes that could not tell."""
        return self._with(Outcome.UNKNOWN)

    def _with(self, outcome: Outcome) -> tuple[Probe, ...]:
        return tuple(probe for probe in self.probes if probe.outcome is outcome)

    def _masked(self, text: str) -> str:
        """`text` without secrets, and without the queries of URLs, which may hold tokens."""
        return _QUERY.sub(r"\1?…", blacked_out(text, self.secrets))


def told(probes: Iterable[Probe]) -> str:
    """Probes as paragraphs, for a diagnostic."""
    return "\n\n".join(probe.told for probe in probes)
