"""Arguments that know the settings behind them.

The arguments of a group are a TypedDict. The annotation of each names its setting:

    port: Annotated[Number, Setting("LDAP_Port")]
    password: Annotated[str, Secret("LDAP_Authentication_Password")]
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    Required,
    TypeAlias,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from .. import l1
from ..arguments import Arguments
from ..element import ResourceMeta
from ..framework import IResolvable

Boolean: TypeAlias = bool | IResolvable
Number: TypeAlias = int | IResolvable


class GroupMeta(ResourceMeta, total=False):
    """What every group takes: on_destroy, and Terraform's own arguments of a resource."""

    on_destroy: l1.SettingsOnDestroy | IResolvable


@dataclass(frozen=True)
class Setting:
    """The setting behind an argument.

    Attributes:
        id: The setting's id.
        encode: What is written for the argument, if its Python type is not the setting's.
        default: What is written without the argument, if the group needs the setting to work.
    """

    id: str
    encode: Callable[[Any], Any] = lambda value: value
    default: Any = None


class Secret(Setting):
    """The secret setting behind an argument, which takes a secret reference."""


@dataclass(frozen=True)
class Option:
    """An argument of a group.

    Attributes:
        annotation: Its type, as a signature shows it.
        setting: The setting behind it, if there is exactly one.
        choices: The texts it can be, if not any.
        nested: The type of the arguments in it, if it has some.
        required: Whether it must be given.
    """

    annotation: Any
    setting: Setting | None
    choices: tuple[str, ...]
    nested: type | None
    required: bool


@cache
def options_of(typed: type) -> Mapping[str, Option]:
    """The arguments that a TypedDict describes, by name, without Terraform's own."""
    hints = get_type_hints(typed, include_extras=True)
    required: frozenset[str] = vars(typed)["__required_keys__"]
    return {
        name: _option(hint, required=name in required)
        for name, hint in hints.items()
        if name not in GroupMeta.__annotations__
    }


def check(owner: str, typed: type, given: Mapping[str, Any]) -> None:
    """Check what the types say: names, choices, and that each secret is a reference.

    Raises:
        TypeError: An argument does not exist, or a required one is missing.
        ValueError: A choice does not exist, or a secret is a literal.
    """
    known = options_of(typed)
    if not isinstance(given, Mapping):
        raise TypeError(f"{owner}: expected a dictionary with some of {', '.join(known)}.")
    if unknown := sorted(given.keys() - known.keys()):
        raise TypeError(
            f"{owner}: no argument {', '.join(unknown)}; expected some of {', '.join(known)}."
        )
    missing = [name for name, option in known.items() if option.required and name not in given]
    if missing:
        raise TypeError(f"{owner}: {', '.join(missing)} missing; expected a value.")
    arguments = Arguments(owner, given)
    for name, value in given.items():
        option = known[name]
        if option.choices:
            _check_choice(arguments, name, option)
        if isinstance(option.setting, Secret):
            arguments.secret(name)
        if option.nested:
            check(f"{owner}: {name}", option.nested, value)


def _check_choice(arguments: Arguments, name: str, option: Option) -> None:
    """Check for one of the choices; a reference only if the type has it."""
    arguments.choice(name, *option.choices)
    if IResolvable not in get_args(option.annotation):
        value = arguments.values[name]
        if value not in option.choices:
            raise arguments.refused(
                name, f"expected {' or '.join(map(repr, option.choices))} itself, not a reference"
            )


def settings_of(typed: type, given: Mapping[str, Any]) -> Iterator[tuple[Setting, Any]]:
    """The settings behind the arguments, each with what is written."""
    for name, option in options_of(typed).items():
        setting = option.setting
        if option.nested:
            yield from settings_of(option.nested, given.get(name, {}))
        elif setting and name in given:
            yield setting, setting.encode(given[name])
        elif setting and setting.default is not None:
            yield setting, setting.default


def text(value: Any) -> Any:
    """A number, for a setting that is a text."""
    return str(value) if isinstance(value, int) else value


def comma_separated(value: Any) -> Any:
    """A list of texts, for a setting that is one text."""
    return ",".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def json_text(value: Any) -> Any:
    """A mapping, for a setting that holds JSON."""
    return json.dumps(value) if isinstance(value, Mapping) else value


def _option(hint: Any, *, required: bool) -> Option:
    if get_origin(hint) is Required:
        [hint] = get_args(hint)
    annotation, *extras = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    return Option(
        annotation,
        setting=next((extra for extra in extras if isinstance(extra, Setting)), None),
        choices=tuple(_choices(annotation)),
        nested=annotation if is_typeddict(annotation) else None,
        required=required,
    )


def _choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (choice for choice in get_args(annotation) if isinstance(choice, str))
        return
    for part in get_args(annotation):
        yield from _choices(part)
