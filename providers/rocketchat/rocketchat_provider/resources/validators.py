"""Checks of single values that need no server."""

from collections.abc import Callable
from typing import Any

import tfplugin as tf

from rocketchat_provider.secrets import InvalidReference, Reference, is_reference

Validator = Callable[[Any, tf.ValidateContext, tuple[Any, ...]], None]


def one_of(*allowed: str) -> Validator:
    """The value is one of `allowed`."""

    def check(value: Any, ctx: tf.ValidateContext, path: tuple[Any, ...]) -> None:
        if value not in allowed:
            choices = ", ".join(f'"{choice}"' for choice in allowed)
            ctx.diagnostics.error(
                "Value not allowed", f'Got "{value}"; expected one of {choices}.', path
            )

    return check


def not_empty(value: Any, ctx: tf.ValidateContext, path: tuple[Any, ...]) -> None:
    """The text is not blank."""
    if not value.strip():
        ctx.diagnostics.error("Value not allowed", "The value is empty; it is needed.", path)


def secret_reference(value: Any, ctx: tf.ValidateContext, path: tuple[Any, ...]) -> None:
    """The text is a secret reference, not a secret. The text itself is never shown."""
    try:
        Reference.parse(value)
    except InvalidReference as error:
        ctx.diagnostics.error(error.title, error.detail, path)


def literal_or_reference(value: Any, ctx: tf.ValidateContext, path: tuple[Any, ...]) -> None:
    """The text is a well-formed secret reference, if it is one at all."""
    if is_reference(value):
        secret_reference(value, ctx, path)
