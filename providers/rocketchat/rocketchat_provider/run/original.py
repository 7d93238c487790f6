"""The value that a setting had before Terraform."""

import json
from dataclasses import dataclass
from typing import Self, cast

from rocketchat_provider.client import ABSENT, SettingValue
from rocketchat_provider.client.json import JSON


@dataclass(frozen=True)
class Original:
    """The value as JSON, as states store it. "" for a setting that had no value."""

    text: str

    @classmethod
    def of(cls, value: SettingValue) -> Self:
        """Return the original with this value, or with ABSENT."""
        return cls("" if value is ABSENT else json.dumps(value, sort_keys=True, default=float))

    @property
    def value(self) -> SettingValue:
        """Return the value, or ABSENT."""
        return cast(JSON, json.loads(self.text)) if self.text else ABSENT
