"""Releases: every applied state is recorded, to be looked up, compared and brought back."""

from rocketchat_delivery.releases.completion import has_finished
from rocketchat_delivery.releases.recorder import catch_up, record, record_all, store_of
from rocketchat_delivery.releases.release import RecordedResource, Release
from rocketchat_delivery.releases.store import ReleasesError, ReleaseStore, last_good

__all__ = [
    "RecordedResource",
    "Release",
    "ReleaseStore",
    "ReleasesError",
    "catch_up",
    "has_finished",
    "last_good",
    "record",
    "record_all",
    "store_of",
]
