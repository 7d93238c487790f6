"""A value that a configuration wants a setting to have."""

import json
from dataclasses import dataclass, field
from functools import cached_property

from rocketchat_provider.client.json import JSON
from rocketchat_provider.client.setting import ABSENT, Setting, SettingValue, same

_JSON = "application/json"


@dataclass(frozen=True)
class Wanted:
    """The user's `value` for `setting`. It is converted once, on first use.

    `before`: the setting's value in the state; None if the state does not manage the setting.
    """

    setting: Setting
    value: object = field(repr=False)
    before: object = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The setting's id."""
        return self.setting.id

    @property
    def converted(self) -> JSON:
        """The value converted to the setting's type. Raises ValueError with the expected type."""
        if isinstance(self._conversion, ValueError):
            raise self._conversion
        return self._conversion

    @property
    def written(self) -> SettingValue:
        """The value to write, in the server's spelling if it means the same. Raises ValueError."""
        return self.setting.value if self.is_stored else self.converted

    @cached_property
    def problem(self) -> str | None:
        """The reason why the value must not be written; None if it may be."""
        if isinstance(self._conversion, ValueError):
            return str(self._conversion)
        return self.setting.refusal(self._conversion)

    @cached_property
    def is_stored(self) -> bool:
        """Whether the value means the same as the server's value.

        "7" means 7 for an int, whichever side has the text, and JSON is compared as JSON. A
        boolean is compared strictly: Rocket.Chat ignores the text "false" where it expects false,
        so it is stored only for someone who writes that text.
        """
        stored = self.setting.value
        if stored is ABSENT:
            return self.value is ABSENT
        if same(self.value, stored):
            return True
        if self.setting.type == "boolean" and not isinstance(stored, bool):
            return False
        return self._means(stored)

    @property
    def is_forced(self) -> bool:
        """Whether the value means the same as the one the environment sets at every start."""
        return self._means(self.setting.forced_value)

    @cached_property
    def changes(self) -> bool:
        """Whether a plan changes the setting from `before`.

        It does not if both are equal, or if both mean the server's value.
        """
        if self.before is None:
            return True
        if same(self.before, self.value):
            return False
        return not (self.is_stored and Wanted(self.setting, self.before).is_stored)

    @property
    def stays(self) -> bool:
        """Whether the server's value stays: it is as wanted, or the plan changes nothing."""
        return not self.changes or self.is_stored

    @cached_property
    def _conversion(self) -> JSON | ValueError:
        try:
            return self.setting.coerce(self.value)
        except ValueError as error:
            return error

    @cached_property
    def _meaning(self) -> JSON:
        """Return the value without irrelevant differences in spelling.

        The environment's "true" and "false" become booleans for every type, even for text.
        """
        value = self.value
        if isinstance(value, bool) and self.setting.type != "boolean":
            return self.setting.coerce(str(value).lower())
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return self.setting.coerce(value.lower())
        return self.converted

    def _means(self, other: object) -> bool:
        if same(self.value, other):
            return True
        try:
            mine, theirs = self._meaning, Wanted(self.setting, other)._meaning
            return same(mine, theirs) or self._is_same_json(mine, theirs)
        except (TypeError, ValueError, RecursionError):
            return False

    def _is_same_json(self, one: object, other: object) -> bool:
        if self.setting.code != _JSON:
            return False
        return same(json.loads(str(one)), json.loads(str(other)))
