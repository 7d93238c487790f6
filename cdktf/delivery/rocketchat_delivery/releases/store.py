"""Where releases are kept, and how many."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence

from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.releases.release import Release

KEEP = 50


class ReleasesError(CommandError):
    """Releases cannot be read or kept; the text says which, and how to fix it."""


class ReleaseStore(ABC):
    """The releases of one stack."""

    @abstractmethod
    def all(self) -> list[Release]:
        """Every release that is kept, the oldest first."""

    @abstractmethod
    def add(self, release: Release) -> bool:
        """Keep a release, and drop the oldest; False when somebody has just taken its number."""


def dropped_by_count(releases: Sequence[Release]) -> list[Release]:
    """Those that RELEASES_KEEP (default 50) leaves no place for; the last good one stays."""
    text = os.environ.get("RELEASES_KEEP") or str(KEEP)
    if not (text.isdecimal() and int(text) > 0):
        raise ReleasesError(f"RELEASES_KEEP is {text!r}; expected a number of releases, 1 or more.")
    good = last_good(releases)
    return [release for release in releases[: -int(text)] if release is not good]


def last_good(releases: Sequence[Release]) -> Release | None:
    """The newest release whose apply finished."""
    return next((release for release in reversed(releases) if release.complete), None)


def find_release(releases: Sequence[Release], number: int, stack: str) -> Release:
    """The release of that number.

    Raises:
        ReleasesError: There is none.
    """
    for release in releases:
        if release.number == number:
            return release
    raise ReleasesError(f"{stack} has no release {number}; there are {known_numbers(releases)}.")


def known_numbers(releases: Sequence[Release]) -> str:
    """Which releases there are, for a reader."""
    return f"{releases[0].number} to {releases[-1].number}" if releases else "none yet"
