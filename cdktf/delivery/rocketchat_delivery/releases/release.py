"""A release: an applied state, and the configuration that led to it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rocketchat_delivery.terraform.values import plain


class DamagedReleaseError(ValueError):
    """A record is not what was written; the text says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class RecordedResource:
    """A resource as its state was.

    Attributes:
        address: Where it is in the configuration, for example `rocketchat_setting.site_url`.
        type: Its type.
        schema_version: The version of the schema that wrote the attributes.
        attributes: Its attributes; what is sensitive is hidden.
        secrets: The secret references that were resolved for it, and the version that Vault had
            of each; None where nothing keeps versions.
    """

    address: str
    type: str
    schema_version: int
    attributes: dict[str, Any]
    secrets: dict[str, int | None]


@dataclass(frozen=True, kw_only=True)
class Release:
    """An applied state. Holds no secret values.

    Attributes:
        number: Counts from 1.
        time: When it was recorded (UTC, ISO 8601).
        complete: Whether the apply finished: the state is what the configuration says.
        lineage, serial: The state's own.
        commit: The git commit of the code, with a + where the code was changed since; None
            outside of git.
        rolled_back_to: The release that this one brought back, if it did.
        versions: Of terraform, provider and server; None where one is not known.
        configuration: What was synthesised, without connection and backend.
        resources: What the state had.
    """

    number: int
    time: str
    complete: bool
    lineage: str
    serial: int
    commit: str | None
    rolled_back_to: int | None
    versions: dict[str, str | None]
    configuration: dict[str, Any]
    resources: tuple[RecordedResource, ...]

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of everything in the release."""
        return _sha256(asdict(self))

    @property
    def configuration_digest(self) -> str:
        """SHA-256 (hexadecimal) of the configuration, which is all that older records covered."""
        return _sha256(self.configuration)

    @property
    def attributes(self) -> dict[str, dict[str, Any]]:
        """The resources' attributes by address."""
        return {resource.address: resource.attributes for resource in self.resources}

    def secrets_of(self, address: str) -> dict[str, int | None]:
        """The secret references of a resource, those of all its instances included."""
        found: dict[str, int | None] = {}
        for resource in self.resources:
            if resource.address.partition("[")[0] == address:
                found |= resource.secrets
        return found

    def is_of(self, state: Mapping[str, Any]) -> bool:
        """Whether it records this very state."""
        return (self.lineage, self.serial) == (state["lineage"], state["serial"])

    def to_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return asdict(self) | {"digest": self.digest}

    @classmethod
    def from_json(cls, document: Any) -> "Release":
        """From what `to_json` gave.

        Raises:
            DamagedReleaseError: The record is not a release, or it does not match its digest.
        """
        try:
            fields = {name: document[name] for name in document if name != "digest"}
            resources = tuple(RecordedResource(**each) for each in fields.pop("resources"))
            release = cls(resources=resources, **fields)
            matches = document["digest"] in (release.digest, release.configuration_digest)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise DamagedReleaseError(
                f"is not a release ({type(error).__name__}: {error})"
            ) from None
        if not matches:
            raise DamagedReleaseError(
                "does not match its digest, so it was edited or damaged after it was recorded"
            )
        _check_types(release)
        return release


def _check_types(release: Release) -> None:
    """Raise DamagedReleaseError where something is of another type than a release has."""
    expected = {"number": int, "serial": int, "complete": bool, "time": str, "versions": dict}
    expected |= {"configuration": dict, "lineage": str}
    wrong = [name for name, kind in expected.items() if type(getattr(release, name)) is not kind]
    for resource in release.resources:
        if not isinstance(resource.attributes, dict) or not isinstance(resource.secrets, dict):
            wrong.append(f"resources, {resource.address}")
    if wrong:
        raise DamagedReleaseError(f"is not a release (the wrong type: {', '.join(wrong)})")


def _sha256(value: Any) -> str:
    return hashlib.sha256(plain(value).encode()).hexdigest()
