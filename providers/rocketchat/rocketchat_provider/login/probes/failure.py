"""Explains why Rocket.Chat's own request to the identity provider failed, and how to fix it."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

from rocketchat_provider.login.probes.remedy import Remedy, Subject

_HANDSHAKE = "Failed to complete OAuth handshake with"
_IDENTITY = "Failed to fetch identity from"
_UNREACHABLE = re.compile(
    r"ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|"
    r"network timeout|socket hang up|connect timeout",
    re.IGNORECASE,
)
_STATUSES = {status.phrase.lower(): status.value for status in HTTPStatus}
_CODE = re.compile(r"[a-z][a-z_]{1,59}")
_CERTIFICATE = re.compile(r"certificate|CERT_|self.signed|UNABLE_TO_", re.IGNORECASE)


@dataclass(frozen=True)
class Failure:
    """`reason` replaces the answer of `url`: "Unauthorized", "connect ECONNREFUSED …"; "" if the
    server does not give one.
    """

    url: str
    reason: str

    @classmethod
    def in_text(cls, text: str) -> Self | None:
        """Return the failure in a line of the server's log or in the answer to a login."""
        found = re.search(rf"(?:{_HANDSHAKE}|{_IDENTITY}) \S+ at (\S+)\.(?: ([^\n\"\\]*))?", text)
        if found is None:
            return None
        reason = (found.group(2) or "").rpartition("reason: ")[2]
        return cls(found.group(1), reason.strip().rstrip("."))

    @property
    def status(self) -> int:
        """The HTTP status whose phrase is the reason; 0 if it is something else."""
        return _STATUSES.get(self.reason.lower(), 0)

    @property
    def code(self) -> str:
        """The OAuth2 error code in the reason; "" if it is something else."""
        return self.reason if _CODE.fullmatch(self.reason) else ""

    @property
    def is_not_json(self) -> bool:
        """Whether the answer was not JSON, for example a page."""
        return "invalid json" in self.reason.lower()

    def remedy(self, argument: Subject) -> str:
        """Return how to fix it; `argument` is where the address comes from."""
        if self.status in (404, 405) or self.is_not_json:
            return Remedy(f"Correct the path in {argument}.", argument)
        if "ssrf" in self.reason.lower():
            return Remedy(
                "Rocket.Chat 8.2.0 refuses internal addresses: use 8.2.1 or later, or set "
                f"{argument} to a public address.",
                argument,
            )
        if _UNREACHABLE.search(self.reason):
            return Remedy(
                f"Set {argument} to an address that the Rocket.Chat server itself reaches, and "
                "check that the identity provider is running.",
                argument,
            )
        if _CERTIFICATE.search(self.reason):
            return (
                "Rocket.Chat does not trust the identity provider's certificate: add its CA to "
                "NODE_EXTRA_CA_CERTS in the server's environment, and restart it."
            )
        return Remedy(f"Check the identity provider's log and {argument}.", argument)


def handshake_with(key: str) -> re.Pattern[str]:
    """Return a pattern for a line about the token endpoint."""
    return _line(_HANDSHAKE, key)


def identity_from(key: str) -> re.Pattern[str]:
    """Return a pattern for a line about the identity endpoint or a service that is not handled."""
    return re.compile(
        rf"{_line(_IDENTITY, key).pattern}|Unexpected AccessToken service {re.escape(key)}\b|"
        rf"Service not configured|{names_nobody(key).pattern}"
    )


def names_nobody(key: str) -> re.Pattern[str]:
    """Return a pattern for Rocket.Chat's message if the identity endpoint's answer has no user."""
    return re.compile(
        rf"Service data for service {re.escape(key)} must include id|Failed to extract username"
    )


def either(key: str) -> re.Pattern[str]:
    """Return a pattern for a line about the token or the identity endpoint."""
    return re.compile(f"{_line(_HANDSHAKE, key).pattern}|{_line(_IDENTITY, key).pattern}")


def _line(what: str, key: str) -> re.Pattern[str]:
    return re.compile(rf"{what} {re.escape(key)} at \S+\.[^\n\"\\]*")
