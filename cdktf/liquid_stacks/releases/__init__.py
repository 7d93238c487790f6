"""Releases: every applied state is recorded, to be looked up, compared and brought back."""

from .recorder import catch_up, record, record_all, store_of
from .release import RecordedResource, Release
from .store import ReleasesError, ReleaseStore, last_good

__all__ = [
    "RecordedResource",
    "Release",
    "ReleaseStore",
    "ReleasesError",
    "catch_up",
    "last_good",
    "record",
    "record_all",
    "store_of",
]
