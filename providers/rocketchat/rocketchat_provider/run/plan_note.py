"""The information that a plan leaves for its apply."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from rocketchat_provider.client import SettingValue, same
from rocketchat_provider.client.json import JSON, Fields
from rocketchat_provider.client.setting import ABSENT
from rocketchat_provider.run.original import Original

_ORIGINALS, _STAYING = "originals", "staying"


@dataclass(frozen=True)
class ManagedOriginal:
    """The original of a setting, and the value that the setting has in the state."""

    original: Original
    managed: SettingValue
    """ABSENT if the original is not known."""


@dataclass(frozen=True)
class PlanNote:
    """The information from one plan.

    `originals` are by setting id. `staying`: the ids of settings that move from one resource to
    another, and whether the latter may have a wrong original.
    """

    originals: Mapping[str, ManagedOriginal] = field(default_factory=dict)
    staying: Mapping[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Fields) -> Self:
        """Read the note from the journal. Unreadable parts are left out."""
        originals, staying = content.get(_ORIGINALS), content.get(_STAYING)
        known = originals.items() if isinstance(originals, dict) else ()
        return cls(
            {
                id: ManagedOriginal(Original(str(one.get("original", ""))), one.get("managed"))
                for id, one in known
                if isinstance(one, dict)
            },
            {id: doubtful is True for id, doubtful in staying.items()}
            if isinstance(staying, dict)
            else {},
        )

    @property
    def content(self) -> Fields:
        """Return the note for the journal; empty if there is nothing to keep."""
        originals: dict[str, JSON] = {
            id: {"original": one.original.text, "managed": one.managed}
            for id, one in self.originals.items()
            if one.managed is not ABSENT
        }
        if not originals and not self.staying:
            return {}
        return {_ORIGINALS: originals, _STAYING: dict(self.staying)}

    def original_of(self, id: str, found: SettingValue) -> Original | None:
        """Return the original of a setting, if `found` is the value in the state."""
        known = self.originals.get(id)
        return known.original if known is not None and same(known.managed, found) else None
