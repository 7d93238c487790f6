"""Time limits for a resource's operations."""

import re
from dataclasses import dataclass
from typing import Final

_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART: Final = r"(\d+(?:\.\d+)?)(ms|s|m|h)"


def seconds(duration: str) -> float:
    """Return the seconds in a duration such as "90s", "1.5h" or "1h30m". Raises ValueError."""
    if not re.fullmatch(f"(?:{_PART})+", duration):
        raise ValueError(
            f'"{duration}" is not a duration: write numbers with the units h, m, s or ms, '
            'such as "90s" or "1h30m"'
        )
    return sum(float(amount) * _UNITS[unit] for amount, unit in re.findall(_PART, duration))


@dataclass(frozen=True, slots=True)
class Timeouts:
    """The default durations of a resource's operations; None: the operation has no limit.

    A default that is given becomes an attribute of the `timeouts` block.
    """

    create: str | None = None
    read: str | None = None
    update: str | None = None
    delete: str | None = None

    def __post_init__(self) -> None:
        for duration in self.given.values():
            seconds(duration)

    @property
    def given(self) -> dict[str, str]:
        """Return the default duration of each operation that has a limit."""
        durations = {
            "create": self.create,
            "read": self.read,
            "update": self.update,
            "delete": self.delete,
        }
        return {name: duration for name, duration in durations.items() if duration is not None}

    def limit(self, operation: str, written: dict[str, str | None] | None) -> float | None:
        """Return an operation's limit in seconds; `written` holds the `timeouts` block's values."""
        duration = (written or {}).get(operation) or self.given.get(operation)
        return None if duration is None else seconds(duration)
