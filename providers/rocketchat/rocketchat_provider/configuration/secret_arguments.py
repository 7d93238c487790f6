"""Secrets in the provider block: references are resolved, and every value is kept out of texts."""

import copy
from typing import TypeVar

import tfplugin as tf
from tfplugin.log.records import redact

from rocketchat_provider.configuration.argument import AnyArgument, arguments
from rocketchat_provider.secrets import SecretError, Secrets, is_reference

S = TypeVar("S", bound=tf.Model[tf.Known])


def redact_literals(values: tf.Model[tf.Known] | tf.Model[tf.Planned]) -> None:
    """Keep secrets that are not references out of every later message and log record."""
    for argument in arguments(type(values)):
        value = values[argument]
        if argument.secret and isinstance(value, str) and not is_reference(value):
            redact(value)


def resolved(values: S, secrets: Secrets, prefix: str = "") -> S:
    """The values with every reference replaced by what it refers to. Raises DiagnosticError."""
    found = copy.copy(values)
    for argument in arguments(type(values)):
        if (argument.secret or argument.reference) and is_reference(values[argument] or ""):
            found[argument] = _resolved(argument, values[argument], secrets, prefix)
    return found


def value_of(reference: str, argument: AnyArgument, secrets: Secrets) -> str:
    """What a reference leads to; a variable may hold another reference. Raises SecretError."""
    value = argument.cleaned(secrets.resolve(reference).value)
    if reference.startswith("env:") and is_reference(value):
        value = argument.cleaned(secrets.resolve(value).value)
    if argument.secret:
        redact(value)
    return value


def _resolved(argument: AnyArgument, reference: str, secrets: Secrets, prefix: str) -> str:
    try:
        return value_of(reference, argument, secrets)
    except SecretError as error:
        raise tf.DiagnosticError(
            error.title, f"For the provider's {prefix}{argument.name}: {error.detail}"
        ) from error
