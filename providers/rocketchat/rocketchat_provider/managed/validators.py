"""Checks of single values that need no server."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import tfplugin as tf

from rocketchat_provider.secrets import InvalidReference, Reference, is_reference

_ABSOLUTE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s,]+")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Reporting(Protocol):
    """What a check reports to: the context of a validation, or of a plan."""

    @property
    def diagnostics(self) -> tf.Diagnostics: ...


Validator = Callable[[Any, Reporting, tf.Path], None]


@dataclass(frozen=True)
class OneOf:
    """The value is one of `choices`.

    `when_written`: a server may already have another value, which is kept. So only the plan, which
    knows the server, reports a value that is not allowed, and the validation reports nothing.
    """

    choices: tuple[str, ...]
    when_written: bool = False

    def __call__(self, value: object, ctx: Reporting, path: tf.Path) -> None:
        if self.when_written or value in self.choices:
            return
        choices = ", ".join(f'"{choice}"' for choice in self.choices)
        ctx.diagnostics.error(
            "Value not allowed", f'Got "{value}"; expected one of {choices}.', path
        )


def not_empty(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The text is not blank."""
    if not value.strip():
        ctx.diagnostics.error("Value not allowed", "The value is empty; expected a text.", path)


def one_line(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The text has no control characters, line breaks among them."""
    if found := _CONTROL.search(value):
        ctx.diagnostics.error(
            "Value not allowed",
            f"The value has a control character, {found.group()!a}; expected one line of text.",
            path,
        )


def secret_reference(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The text is a secret reference, not a secret. The text itself is never shown."""
    try:
        Reference.parse(value)
    except InvalidReference as error:
        ctx.diagnostics.error(error.title, error.detail, path)


def literal_or_reference(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The text is a well-formed secret reference, if it is one at all."""
    if is_reference(value):
        secret_reference(value, ctx, path)


def place_in_vault(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The text leads to a key in Vault that can be written: no pinned version."""
    try:
        reference = Reference.parse(value)
    except InvalidReference as error:
        found = error.wrong
    else:
        if reference.scheme == "vault" and reference.version is None:
            return
        found = f'Got "{value}".'
    ctx.diagnostics.error(
        "Not a place in Vault",
        f"{found} Expected vault:<mount>/<path>#<key>, without a version.",
        path,
    )


def redirect_uris(value: Sequence[object], ctx: Reporting, path: tf.Path) -> None:
    """At least one absolute URI, none of them twice, none that Rocket.Chat would cut in two."""
    if not value:
        ctx.diagnostics.error(
            "Value not allowed", "The list is empty; expected at least one URI.", path
        )
    for index, uri in enumerate(value):
        if not isinstance(uri, str):
            continue
        if not _ABSOLUTE_URI.fullmatch(uri):
            ctx.diagnostics.error(
                "Not a redirect URI",
                f'Got "{uri}"; expected an absolute URI such as https://wiki.example.org/callback, '
                "without spaces and commas.",
                (*path, index),
            )
        elif uri in value[:index]:
            ctx.diagnostics.error(
                "Redirect URI given twice",
                f'"{uri}" is in the list twice; remove one.',
                (*path, index),
            )
