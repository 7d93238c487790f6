"""Types of JSON values."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None
"""The result of `json.loads`."""

Fields: TypeAlias = Mapping[str, JSON]
"""A JSON object."""
