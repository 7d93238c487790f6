"""One argument of the provider block: its schema, and what its environment variable holds."""

import os
from collections.abc import Callable
from typing import Any, Literal, TypeAlias, TypedDict, TypeVar, Unpack, cast, overload

import tfplugin as tf

_DAY = 86_400
_BOM = "\ufeff"
_LINE_BREAKS = f"\r\n{_BOM}"
_WHITE_SPACE = f" \t\f\v\xa0{_LINE_BREAKS}"

Credential = Literal["", "login", "certificate"]

T = TypeVar("T")
"""The argument's value: configured, from the environment, or its default."""

P = TypeVar("P")
"""The argument as the block has it."""


class Argument(tf.Field[Any, T, P]):
    """One argument and its environment variable.

    A `secret` one is sensitive, and a `reference` one is not; both may be a secret reference.
    `aliases` are variables that are read before `environment`. A `credential` is sent only to the
    server it belongs to: see `credentials`. `any_text`: the value may begin or end with blanks and
    quotation marks. A number is at least `minimum` and at most `maximum`, and without a fraction
    if `whole`.
    """

    def __init__(
        self,
        type_: tf.TypeOf[Any, Any],
        environment: str,
        description: str,
        *,
        default: str | float | bool | None = None,
        secret: bool = False,
        reference: bool = False,
        credential: Credential = "",
        any_text: bool = False,
        aliases: tuple[str, ...] = (),
        minimum: float = 0,
        maximum: float = _DAY,
        whole: bool = False,
    ) -> None:
        self.type = type_
        self.environment = environment
        self.default = default
        self.secret = secret
        self.reference = reference
        self.credential = credential
        self.any_text = any_text
        self.aliases = aliases
        self.minimum = minimum
        self.maximum = maximum
        self.whole = whole
        field = tf.attribute(
            type_,
            optional=True,
            sensitive=secret,
            validators=(self._validate,) if type_ == tf.Number else (),
            description=self._described(description),
        )
        super().__init__(field.node)

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables, in the order in which they are read."""
        return (*self.aliases, self.environment)

    def given(self, block: tf.Model[tf.Planned], usable: Callable[[str], bool] | None = None) -> T:
        """The value in the block, else that of a usable variable, else the default (or None).

        Everything in the block is known.
        """
        found: object = block[self]
        if found is None:
            found = self._in_environment(usable)
        # The schema has checked what is configured, and `_parsed` what a variable holds.
        return cast("T", self.default if found is None else found)

    def cleaned(self, text: str) -> str:
        """`text` without what a file or a copy puts around a value: blanks, line breaks, a BOM."""
        return text.strip(_LINE_BREAKS if self.any_text else _WHITE_SPACE)

    def _in_environment(self, usable: Callable[[str], bool] | None) -> str | float | bool | None:
        for variable in self.variables:
            if usable is not None and not usable(variable):
                continue
            if text := self.cleaned(os.environ.get(variable, "")):
                return self._parsed(variable, text)
        return None

    def _described(self, description: str) -> str:
        parts = [description]
        if self.secret:
            parts.append(
                "Best a secret reference (vault:…, env:…, file:…) or an ephemeral value: a secret "
                "that you write here as text can be read in the configuration and in saved plans."
            )
        if self.default is not None:
            parts.append(f"Default: {str(self.default).lower()}.")
        parts.append(f"Environment variable: {self.environment}.")
        if self.aliases:
            parts.append(f"{', '.join(self.aliases)} takes precedence over it.")
        return " ".join(parts)

    def _parsed(self, variable: str, text: str) -> str | float | bool:
        if self.type == tf.Number:
            return self._number(variable, text)
        if self.type == tf.Bool:
            return _bool(variable, text)
        if not self.any_text and text[0] in "\"'" and text[0] == text[-1]:
            raise ValueError(
                f"The value of {variable} is in quotation marks. Write it without them."
            )
        return text

    def _validate(self, value: tf.Numeric, ctx: tf.Context, path: tf.Path) -> None:
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

    def _problem(self, value: tf.Numeric) -> str | None:
        if self.minimum <= value <= self.maximum and not (self.whole and value % 1):
            return None
        expected = f"at least {self.minimum:g} and at most {self.maximum}"
        return f"{str(value)[:40]}; expected a {'whole ' * self.whole}number of {expected}"


class Options(TypedDict, total=False):
    """What an argument may say of itself, see `Argument`."""

    secret: bool
    reference: bool
    credential: Credential
    any_text: bool
    aliases: tuple[str, ...]
    minimum: float
    maximum: float
    whole: bool


@overload
def argument(
    type_: tf.TypeOf[T, P], environment: str, description: str, **options: Unpack[Options]
) -> Argument[T | None, P | None]: ...
@overload
def argument(
    type_: tf.TypeOf[T, P],
    environment: str,
    description: str,
    *,
    default: T,
    **options: Unpack[Options],
) -> Argument[T, P | None]: ...
def argument(*args: Any, **options: Any) -> Any:
    """Declare an argument of the provider block, which one with a default always has."""
    return Argument(*args, **options)


AnyArgument: TypeAlias = Argument[Any, Any]
"""An argument of any type."""


def arguments(block: type[tf.AnyModel]) -> list[AnyArgument]:
    """The arguments of a block in their order."""
    return [field for field in tf.fields(block).values() if isinstance(field, Argument)]


def unknown_arguments(block: tf.Model[tf.Planned]) -> list[str]:
    """The names of the arguments that are not known yet, as a whole or in part."""
    return [name for name, field in tf.fields(type(block)).items() if not _is_known(block[field])]


def _is_known(value: object) -> bool:
    return not unknown_arguments(value) if isinstance(value, tf.Model) else tf.is_known(value)


def _bool(variable: str, text: str) -> bool:
    answers = {"true": True, "1": True, "false": False, "0": False}
    if text.lower() not in answers:
        raise ValueError(f"{variable} is {text[:40]!r}; expected true or false.")
    return answers[text.lower()]
