"""Secrets in the provider block: references are resolved, and every value is kept out of texts."""

from collections.abc import Iterable

from tfplugin import DiagnosticError
from tfplugin.log.records import redact

from rocketchat_provider.configuration.argument import Argument, Block, Values
from rocketchat_provider.secrets import SecretError, Secrets, is_reference


def redact_literals(arguments: Iterable[Argument], values: Block) -> None:
    """Keep secrets that are no references out of every later message and log record."""
    for argument in arguments:
        value = values.get(argument.name)
        if argument.secret and isinstance(value, str) and not is_reference(value):
            redact(value)


def resolved(
    arguments: Iterable[Argument], values: Block, secrets: Secrets, prefix: str = ""
) -> Values:
    """The values with every reference replaced by what it refers to. Raises DiagnosticError."""
    return {
        argument.name: _resolved(argument, values[argument.name], secrets, prefix)
        for argument in arguments
    }


def value_of(reference: str, argument: Argument, secrets: Secrets) -> str:
    """What a reference leads to; a variable may hold another reference. Raises SecretError."""
    value = argument.cleaned(secrets.resolve(reference).value)
    if reference.startswith("env:") and is_reference(value):
        value = argument.cleaned(secrets.resolve(value).value)
    if argument.secret:
        redact(value)
    return value


def _resolved(argument: Argument, value: object, secrets: Secrets, prefix: str) -> object:
    takes_reference = argument.secret or argument.reference
    if not (takes_reference and isinstance(value, str) and is_reference(value)):
        return value
    try:
        return value_of(value, argument, secrets)
    except SecretError as error:
        raise DiagnosticError(
            error.title, f"For the provider's {prefix}{argument.name}: {error.detail}"
        ) from error
