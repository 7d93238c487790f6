"""One setting of the server: its value, the allowed values, and who else controls it."""

import builtins
import difflib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Final, Self, TypeAlias, cast

from rocketchat_provider.client.errors import SECRET, shown
from rocketchat_provider.client.json import JSON
from rocketchat_provider.client.secret_settings import holds_secret, is_secret_name


class Absent(Enum):
    """The type of `ABSENT`."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Final = Absent.ABSENT
"""Marks a document without a value: a custom OAuth's, after it was removed and added again."""

SettingValue: TypeAlias = JSON | Absent
"""A setting's value, `ABSENT` if it has none."""


SettingDocument: TypeAlias = Mapping[str, Any]
"""A setting in the server's format."""

_NUMBERS = ("int", "range", "timespan")
_GREATEST = 2**53 - 1  # the largest integer that JavaScript counts exactly
_LISTED_CHOICES = 25
_EARLIER = (
    ", which are the choices of an earlier version. If this server has more, choose it once in the "
    "admin UI; after that it is accepted here, too"
)
_WITHOUT_VALUE = ("action", "group")
_NEVER_SECRET = ("boolean", "color", "select", *_NUMBERS, *_WITHOUT_VALUE)


@dataclass(frozen=True)
class Setting:
    """A setting in the format of `private-settings/get`.

    `value` is the stored one, whatever a licence makes of it, or `ABSENT`. `masked`: the server
    has a value but does not show it. `forced`: `OVERWRITE_SETTING_<id>` puts `forced_value` back
    at every start. `blocked`: `SETTINGS_BLOCKED` holds it. `readonly`: the server's own, which the
    admin UI only shows. `file_constraints`: what the file of an asset must be. `modules`: without
    one of these licence modules the server acts as if it were `invalid_value`. `described`: the
    server itself described it. Otherwise its type and choices come from a catalogue (no type: no
    catalogue knows it), nothing is known about `forced` and `blocked`, and `choices_are_complete`
    says whether the catalogue is of the server's own version.
    """

    id: str
    type: str
    value: SettingValue = field(default=ABSENT, repr=False)
    package_value: SettingValue = field(default=ABSENT, repr=False)
    group: str = ""
    section: str = ""
    public: bool = False
    secret: bool = False
    blocked: bool = False
    readonly: bool = False
    enterprise: bool = False
    modules: tuple[str, ...] = ()
    invalid_value: SettingValue = field(default=ABSENT, repr=False)
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    code: str = ""
    file_constraints: Mapping[str, Any] = field(default_factory=dict)
    forced: bool = False
    forced_value: SettingValue = field(default=ABSENT, repr=False)
    masked: bool = False
    described: bool = True
    choices_are_complete: bool = True

    @classmethod
    def of(
        cls,
        document: SettingDocument,
        *,
        described: bool = True,
        choices_are_complete: bool = True,
    ) -> Self:
        """Return the setting of a document from the server. Unknown keys are ignored."""
        kind = str(document.get("type", ""))
        bounds = (0.0, 100.0) if kind == "range" else (None, None)
        masked = bool(document.get("hasValue"))
        return cls(
            id=str(document["_id"]),
            type=kind,
            value=ABSENT if masked else document.get("value", ABSENT),
            package_value=document.get("packageValue", ABSENT),
            group=str(document.get("group") or ""),
            section=str(document.get("section") or ""),
            public=document.get("public") is True,
            secret=document.get("secret") is True,
            blocked=document.get("blocked") is True,
            readonly=document.get("readonly") is True,
            enterprise=document.get("enterprise") is True,
            modules=tuple(document.get("modules") or ()),
            invalid_value=document.get("invalidValue", ABSENT),
            choices=tuple(str(choice["key"]) for choice in document.get("values") or ()),
            minimum=document.get("minValue", bounds[0]),
            maximum=document.get("maxValue", bounds[1]),
            code=str(document.get("code") or "") if kind == "code" else "",
            file_constraints=document.get("fileConstraints") or {},
            forced=document.get("valueSource") == "processEnvValue",
            forced_value=document.get("processEnvValue", ABSENT),
            masked=masked,
            described=described,
            choices_are_complete=choices_are_complete,
        )

    @property
    def is_secret(self) -> bool:
        """Whether it is flagged as secret, is a password, or has a secret's name."""
        if self.secret or self.type == "password":
            return True
        return self.type not in _NEVER_SECRET and is_secret_name(self.id)

    @property
    def holds_secret(self) -> bool:
        """Whether its value must not be shown: it is secret, or an address with a secret in it."""
        return self.is_secret or holds_secret(self.value)

    def with_value(self, value: SettingValue) -> Self:
        """Return the same setting with another value."""
        return replace(self, value=value)

    def coerce(self, value: object) -> JSON:
        """Return `value` as Rocket.Chat stores it: "7" as 7, "true" as True, 7 as "7" for text.

        Raises ValueError with the allowed values; never with the value of a secret setting.
        """
        if self.type in _WITHOUT_VALUE:
            raise ValueError(f"{self.id} is of type {self.type}: it has no value that can be set")
        if value is None:
            raise ValueError(f"{self.id} cannot be null: leave it out instead")
        if not self.type and not self.described:
            return cast(JSON, value)
        if self.type == "boolean":
            return self._boolean(value)
        if self.type in _NUMBERS:
            return self._integer(value)
        if self.type == "multiSelect":
            return self._list(value)
        if self.type == "asset":
            return self._checked(value, dict, "an object such as {url = …, defaultUrl = …}")
        if self.type == "roomPick":
            return self._checked(value, list | str, 'a list of rooms, or ""')
        return self._text(value)

    def refusal(self, value: object) -> str | None:
        """Return why a value of the right type is not allowed: not a choice, out of range, no JSON.

        `value` is the result of `coerce`. None means that it may be written.
        """
        if unknown := self._unknown_choice(value):
            return unknown
        if self.type in _NUMBERS and isinstance(value, int):
            return self._out_of_range(value)
        if self.code == "application/json" and isinstance(value, str) and value:
            return self._not_json(value)
        return None

    def _unknown_choice(self, value: object) -> str | None:
        """Return what is wrong with a value that is not a choice. The default always is one.

        The choices of an earlier version may be incomplete, so the server's value is one, too.
        """
        if not self.choices or value == self.package_value:
            return None
        if not self.choices_are_complete and same(value, self.value):
            return None
        chosen = value if isinstance(value, list) else [value]
        for choice in chosen:
            if choice not in self.choices:
                wanted = self._expected_choice(choice)
                return self._wants(
                    choice, wanted if self.choices_are_complete else wanted + _EARLIER
                )
        return None

    def _expected_choice(self, value: object) -> str:
        """Return the allowed values; if there are many, only the nearest to `value`."""
        if len(self.choices) <= _LISTED_CHOICES:
            return f"one of {', '.join(map(shown, self.choices))}"
        by_case = {choice.lower(): choice for choice in self.choices}
        near = difflib.get_close_matches(str(value).lower(), by_case, n=3, cutoff=0.5)
        examples = [by_case[one] for one in near] or list(self.choices[:3])
        listed = ", ".join(map(shown, examples))
        which = "the nearest are" if near else "for example"
        return f"one of {len(self.choices)} values, {which} {listed}"

    def _boolean(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise ValueError(self._wants(value, "true or false"))

    def _integer(self, value: object) -> int:
        expected = "a whole number"
        if isinstance(value, bool):
            raise ValueError(self._wants(value, expected))
        try:
            number = Decimal(str(value).strip())
            if number == number.to_integral_value():
                if abs(number) <= _GREATEST:
                    return int(number)
                expected += f" from -{_GREATEST} to {_GREATEST}"
        except ArithmeticError:
            pass
        raise ValueError(self._wants(value, expected))

    def _list(self, value: object) -> list[str]:
        if isinstance(value, str):
            value = _from_json(value)
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return list(value)
        raise ValueError(self._wants(value, "a list of strings"))

    def _text(self, value: object) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            whole = math.isfinite(value) and value == int(value)
            return str(int(value)) if whole else str(value)
        hint = "text; use jsonencode(…) for JSON" if isinstance(value, dict | list) else "text"
        raise ValueError(self._wants(value, hint))

    def _checked(self, value: object, kind: UnionType | builtins.type, expected: str) -> JSON:
        if isinstance(value, kind):
            return cast(JSON, value)
        raise ValueError(self._wants(value, expected))

    def _out_of_range(self, value: int) -> str | None:
        too_low = self.minimum is not None and value < self.minimum
        too_high = self.maximum is not None and value > self.maximum
        if not too_low and not too_high:
            return None
        low = "" if self.minimum is None else f"{self.minimum:g} "
        high = "" if self.maximum is None else f" {self.maximum:g}"
        return self._wants(value, f"a number in {low}to{high}")

    def _not_json(self, value: str) -> str | None:
        try:
            json.loads(value)
        except RecursionError:
            return f"{self.id} is JSON that is nested too deeply"
        except ValueError as error:
            where = f"line {getattr(error, 'lineno', 1)} column {getattr(error, 'colno', 1)}"
            return f"{self.id} must be JSON, but is invalid from {where} on"
        return None

    def _wants(self, value: object, expected: str) -> str:
        return f"{self.id} is {self.shown(value)}, but must be {expected}"

    def shown(self, value: object) -> str:
        """Return `value` as a message about this setting may show it."""
        return SECRET if self.is_secret or holds_secret(value) else shown(value)


def _from_json(text: str) -> JSON:
    """Return the value of a JSON text, or the text itself if it is not JSON."""
    try:
        return cast(JSON, json.loads(text))
    except (ValueError, RecursionError):
        return text


def same(one: object, other: object) -> bool:
    """Return whether two stored values are equal. 1 is not True, but 7 equals 7.0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)
