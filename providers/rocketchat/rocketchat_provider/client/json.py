"""The type of what JSON can express."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None
"""What `json.loads` returns."""

Fields: TypeAlias = Mapping[str, JSON]
"""A JSON object."""
