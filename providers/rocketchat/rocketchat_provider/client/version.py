"""Rocket.Chat's version, and all decisions that depend on it."""

import re
from dataclasses import dataclass, field
from functools import total_ordering
from typing import Self

_NUMBERS = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")

_OLDEST, _NEWEST = (6, 5), (9, 1)
SUPPORTED = "{}.{} to {}.{}".format(*_OLDEST, *_NEWEST)


@total_ordering
@dataclass(frozen=True, eq=False)
class Version:
    """A version such as "7.7.1". Servers show strangers only "7.7", which counts as 7.7.0.

    A pre-release ("9.0.0-rc.1") counts as its release, because it behaves like it.
    """

    text: str
    numbers: tuple[int, int, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        match = _NUMBERS.match(self.text)
        if match is None:
            raise ValueError(f"{self.text!r} is not a version such as 7.7.1")
        major, minor, patch = match.groups(default="0")
        object.__setattr__(self, "numbers", (int(major), int(minor), int(patch)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.numbers == other.numbers

    def __hash__(self) -> int:
        return hash(self.numbers)

    def __lt__(self, other: "Version") -> bool:
        return self.numbers < other.numbers

    def __str__(self) -> str:
        return self.text

    @property
    def is_supported(self) -> bool:
        """Whether the version is one of `SUPPORTED`. The behaviour of others is not known."""
        return _OLDEST <= self.numbers[:2] <= _NEWEST

    def is_of_same_minor_as(self, other: "Version") -> bool:
        """Return whether both are releases of one minor version, such as 7.7.1 and 7.7.3."""
        return self.numbers[:2] == other.numbers[:2]

    def is_of_later_minor_than(self, other: "Version") -> bool:
        """Return whether the minor version is later. Servers show strangers no patch version."""
        return self.numbers[:2] > other.numbers[:2]


@dataclass(frozen=True)
class Capabilities:
    """Differences between versions. No other code in the provider compares versions."""

    removes_login_service_over_rest: bool
    """`POST settings.removeCustomOAuth` exists (8.8). Earlier versions only have the method."""
    site_url_needs_restart: bool
    """After a change of `Site_Url` the web page is blank until a restart (before 7.7)."""
    has_fingerprint: bool
    """`POST fingerprint` exists (6.5)."""
    ignores_bypass_tokens: bool
    """Tokens created without two-factor are asked for it anyway (8.5 only)."""
    connects_cloud_over_rest: bool
    """`POST cloud.connectWorkspace` exists (8.7). Earlier versions only have the method."""
    login_reports_failure: bool
    """`POST login` says why an OAuth login failed (before 7). Later versions only log it."""
    lacks_legacy_oauth: bool
    """Logins always use the modern OAuth flow (9.0). From 8.7 on a setting chooses it."""
    custom_oauth_needs_license: bool
    """Custom OAuth works only with the licence module oauth-enterprise (9.0)."""
    tests_push: bool
    """`POST push.test` exists (6.13)."""
    lists_package_values: bool
    """`GET settings` accepts `includeDefaults` (7.3). From 7.0 to 7.2 it refuses it."""

    @classmethod
    def of(cls, version: Version) -> Self:
        """Return the behaviour of one version."""

        def since(text: str) -> bool:
            return version >= Version(text)

        return cls(
            removes_login_service_over_rest=since("8.8"),
            site_url_needs_restart=not since("7.7"),
            has_fingerprint=since("6.5"),
            ignores_bypass_tokens=since("8.5") and not since("8.6"),
            connects_cloud_over_rest=since("8.7"),
            login_reports_failure=not since("7.0"),
            lacks_legacy_oauth=since("9.0"),
            custom_oauth_needs_license=since("9.0"),
            tests_push=since("6.13"),
            lists_package_values=since("7.3"),
        )
