"""The value that a setting had before Terraform."""

import json
from dataclasses import dataclass
from typing import Any, Self

from rocketchat_provider.client import ABSENT


@dataclass(frozen=True)
class Original:
    """The value as JSON, as states keep it. "" for a setting that had no value."""

    text: str

    @classmethod
    def of(cls, value: Any) -> Self:
        """The original that is this value, or ABSENT."""
        return cls("" if value is ABSENT else json.dumps(value, sort_keys=True, default=float))

    @property
    def value(self) -> Any:
        """The value, or ABSENT."""
        return json.loads(self.text) if self.text else ABSENT
