"""Fingerprints of the secrets that were written, which private state keeps."""

import json

from rocketchat_provider.client.json import JSON
from rocketchat_provider.secrets import fingerprint, matches

Private = dict[str, JSON]
_FINGERPRINTS = "fingerprints"


def wrote(private: Private, key: str, value: object) -> None:
    """Keep a fingerprint of what the server has now."""
    private[_FINGERPRINTS] = _fingerprints(private) | {key: fingerprint(_text(value))}


def is_written(private: Private, key: str, value: object) -> bool | None:
    """Whether `value` is the one that was written last; None if that is not known."""
    kept = _fingerprints(private).get(key)
    return None if kept is None else matches(_text(value), kept)


def rename_fingerprint(private: Private, old: str, new: str) -> None:
    """Keep a fingerprint under another key."""
    kept = _fingerprints(private)
    if old in kept:
        kept[new] = kept.pop(old)
        private[_FINGERPRINTS] = kept


def _fingerprints(private: Private) -> dict[str, str]:
    kept = private.get(_FINGERPRINTS)
    return {key: str(one) for key, one in kept.items()} if isinstance(kept, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)
