"""A group of Rocket.Chat settings."""

from collections.abc import Mapping
from typing import Any

from . import l1
from .advice import warn_of_literals
from .arguments import Arguments
from .l1.secret_settings import is_secret_name


class Settings(l1.Settings):
    """Settings that are changed and restored together.

    Takes the arguments of `l1.Settings` and checks what can be known before a plan.

    Raises:
        ValueError: An argument is not allowed.
    """

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"Settings {id!r}", attributes)
        values = attributes.get("values", {})
        secret_values = attributes.get("secret_values", {})
        if not values and not secret_values:
            raise ValueError(
                f"Settings {id!r}: values and secret_values are empty; expected a setting, for "
                'example values={"Accounts_LoginExpiration": 7}.'
            )
        if isinstance(values, Mapping) and isinstance(secret_values, Mapping):
            both = sorted(values.keys() & secret_values.keys())
            if both:
                raise ValueError(
                    f"Settings {id!r}: {', '.join(both)} is in values and in secret_values; "
                    "remove it from one of them."
                )
        if isinstance(secret_values, Mapping):
            for name, value in secret_values.items():
                arguments.secret_text(f"secret_values[{name!r}]", value)

    def _warn(self, attributes: Mapping[str, Any]) -> None:
        values = attributes.get("values", {})
        if isinstance(values, Mapping):
            warn_of_literals(
                self,
                {name: value for name, value in values.items() if is_secret_name(name)},
                "Move it to secret_values, as a reference (vault:…, env:…, file:…).",
            )
