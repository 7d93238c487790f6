"""One argument of the provider block: its schema, and what its environment variable holds."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tfplugin import Attribute, Bool, Number, Path, String, Type, ValidateContext

_DAY = 86_400
_BOM = "\ufeff"
_LINE_BREAKS = f"\r\n{_BOM}"
_WHITE_SPACE = f" \t\f\v\xa0{_LINE_BREAKS}"

Values = dict[str, Any]
"""Arguments with the types that the schema has checked."""

Block = Mapping[str, object]
"""Values of a block by argument."""

Credential = Literal["", "login", "certificate"]


@dataclass(frozen=True)
class Argument:
    """One argument and its environment variable.

    A `secret` one is sensitive, and a `reference` one is not; both may be a secret reference.
    `aliases` are variables that are read before `environment`. A `credential` is sent only to the
    server it belongs to: see `credentials`. `any_text`: the value may begin or end with blanks and
    quotation marks. A number is at least `minimum` and at most `maximum`, and without a fraction
    if `whole`.
    """

    name: str
    environment: str
    description: str
    type: Type = String
    default: str | float | bool | None = None
    secret: bool = False
    reference: bool = False
    credential: Credential = ""
    any_text: bool = False
    aliases: tuple[str, ...] = ()
    minimum: float = 0
    maximum: float = _DAY
    whole: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables, in the order in which they are read."""
        return (*self.aliases, self.environment)

    @property
    def attribute(self) -> Attribute:
        """The schema of this argument."""
        parts = [self.description]
        if self.secret:
            parts.append(
                "A secret reference (vault:…, env:…, file:…) or any other value, for example an "
                "ephemeral one. A literal is readable in the configuration and in saved plans, "
                "so a reference is better."
            )
        if self.default is not None:
            parts.append(f"Default: {str(self.default).lower()}.")
        parts.append(f"Environment variable: {self.environment}.")
        if self.aliases:
            parts.append(f"{', '.join(self.aliases)} is read first.")
        return Attribute(
            self.type,
            optional=True,
            sensitive=self.secret,
            validators=(self._validate,) if self.type == Number else (),
            description=" ".join(parts),
        )

    def given(self, config: Block, usable: Callable[[str], bool] | None = None) -> object:
        """The configured value, else that of a usable variable, else the default (or None)."""
        if config.get(self.name) is not None:
            return config[self.name]
        for variable in self.variables:
            if usable is not None and not usable(variable):
                continue
            if text := self.cleaned(os.environ.get(variable, "")):
                return self._parsed(variable, text)
        return self.default

    def cleaned(self, text: str) -> str:
        """`text` without what a file or a copy puts around a value: blanks, line breaks, a BOM."""
        return text.strip(_LINE_BREAKS if self.any_text else _WHITE_SPACE)

    def _parsed(self, variable: str, text: str) -> str | float | bool:
        if self.type == Number:
            return self._number(variable, text)
        if self.type == Bool:
            return _bool(variable, text)
        if not self.any_text and text[0] in "\"'" and text[0] == text[-1]:
            raise ValueError(
                f"The value of {variable} is in quotation marks. Write it without them."
            )
        return text

    def _validate(self, value: float, ctx: ValidateContext, path: Path) -> None:
        if problem := self._problem(value):
            ctx.diagnostics.error("Value not allowed", f"{self.name} is {problem}.", path)

    def _number(self, variable: str, text: str) -> float:
        try:
            value = int(text) if text.isdecimal() else float(text)
        except ValueError:
            raise ValueError(f"{variable} is {text[:40]!r}; expected a number.") from None
        if problem := self._problem(value):
            raise ValueError(f"{variable} is {problem}.")
        return value

    def _problem(self, value: float) -> str | None:
        if self.minimum <= value <= self.maximum and not (self.whole and value % 1):
            return None
        expected = f"at least {self.minimum:g} and at most {self.maximum}"
        return f"{str(value)[:40]}; expected a {'whole ' * self.whole}number of {expected}"


def _bool(variable: str, text: str) -> bool:
    answers = {"true": True, "1": True, "false": False, "0": False}
    if text.lower() not in answers:
        raise ValueError(f"{variable} is {text[:40]!r}; expected true or false.")
    return answers[text.lower()]
