"""A group of Rocket.Chat settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from . import l1
from .advice import warn_of_literals
from .arguments import Arguments
from .element import ResourceMeta
from .framework import Construct, IResolvable
from .l1.secret_settings import is_secret_name

if TYPE_CHECKING:
    # Only editors and type checkers need the ids of all settings.
    from .catalogue import SecretValues, Values


class Settings(l1.Settings):
    """Settings that are changed and restored together.

    Editors complete the ids in `values` and `secret_values`, and type checkers check them: see
    `rocketchat_constructs.catalogue`. What can be known before a plan is checked at run time.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        values: Values by setting id. A reference to a text is a text; for another type, pass
            `Token.as_any(…)`.
        secret_values: Secret settings by id, as secret references: vault:<mount>/<path>#<key>,
            env:<NAME> or file:<path>.
        other_values: Values of settings that the catalogue does not have: those of apps, of custom
            OAuth entries and of other versions of Rocket.Chat.
        other_secret_values: The same for secrets.
        on_destroy: What happens to the settings when they are no longer managed: restore, reset or
            keep.
        meta: Terraform's own arguments (depends_on, lifecycle, provider, …).

    Raises:
        ValueError: An argument is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        values: Values | IResolvable | None = None,
        secret_values: SecretValues | None = None,
        other_values: Mapping[str, Any] | None = None,
        other_secret_values: Mapping[str, str] | None = None,
        on_destroy: l1.SettingsOnDestroy | IResolvable | None = None,
        **meta: Unpack[ResourceMeta],
    ) -> None:
        super().__init__(
            scope,
            id,
            values=_joined(id, "values", values, other_values),
            secret_values=_joined(id, "secret_values", secret_values, other_secret_values),
            on_destroy=on_destroy,
            **meta,
        )

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        owner = f"{type(self).__name__} {id!r}"
        arguments = Arguments(owner, attributes)
        values = attributes.get("values", {})
        secret_values = attributes.get("secret_values", {})
        if not values and not secret_values:
            raise ValueError(
                f"{owner}: values and secret_values are empty; expected a setting, for "
                'example values={"Accounts_LoginExpiration": 7}.'
            )
        if isinstance(values, Mapping) and isinstance(secret_values, Mapping):
            both = sorted(values.keys() & secret_values.keys())
            if both:
                raise ValueError(
                    f"{owner}: {', '.join(both)} is in values and in secret_values; "
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


def _joined(id: str, name: str, known: Any, other: Mapping[str, Any] | None) -> Any:
    """Both together, as the resource takes them."""
    if known is None or not other:
        return other if known is None else known
    if not isinstance(known, Mapping):
        raise ValueError(
            f"Settings {id!r}: {name} is a reference, which other_{name} cannot be added to; "
            f"expected another Settings for other_{name}."
        )
    if both := sorted(known.keys() & other.keys()):
        raise ValueError(
            f"Settings {id!r}: {', '.join(both)} is in {name} and in other_{name}; remove it from "
            "one of them."
        )
    return {**known, **other}
