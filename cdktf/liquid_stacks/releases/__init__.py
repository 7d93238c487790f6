"""Releases: every applied state is recorded, to be looked up, compared and brought back."""

from .completion import came_to_its_end
from .recorder import catch_up, record, record_all, store_of
from .release import RecordedResource, Release
from .store import ReleasesError, ReleaseStore, last_good

__all__ = [
    "RecordedResource",
    "Release",
    "ReleaseStore",
    "ReleasesError",
    "came_to_its_end",
    "catch_up",
    "last_good",
    "record",
    "record_all",
    "store_of",
]
