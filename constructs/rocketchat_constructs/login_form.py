"""The form for user name and password on the login page."""

from collections.abc import Sequence
from typing import Unpack

from . import l1
from .advice import warn
from .custom_oauth_login import CustomOAuthLogin
from .element import ResourceMeta
from .framework import Construct


class LoginForm(l1.LoginForm):
    """Whether the login page shows the form for user name and password (Accounts_ShowFormLogin).

    There is one a server. Terraform shows the form again before it replaces or removes a login
    service that the form requires, and hides it only after the new one works.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        visible: Whether the form is shown.
        requires: The login services that must work while the form is hidden: custom OAuth
            entries of this stack, or the names of others (for example "google").
        allow_lockout: Hide the form though nothing is required to work.
        meta: Terraform's own arguments (depends_on, lifecycle, provider, …).

    Raises:
        ValueError: The form would be hidden and nothing required, or something without a button.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        visible: bool,
        requires: Sequence[l1.CustomOauth | str] = (),
        allow_lockout: bool = False,
        **meta: Unpack[ResourceMeta],
    ) -> None:
        if not visible and not allow_lockout:
            _check(id, requires)
        super().__init__(
            scope,
            id,
            visible=visible,
            requires=[_requirement(service) for service in requires] or None,
            allow_lockout=allow_lockout or None,
            **meta,
        )
        if not visible and not requires:
            warn(
                self,
                "visible is False and requires is empty: nobody can log in with a browser while no "
                "login service works. Name one in requires.",
            )


def _check(id: str, requires: Sequence[l1.CustomOauth | str]) -> None:
    if not requires:
        raise ValueError(
            f"LoginForm {id!r}: visible is False and requires is empty; nobody could log in if "
            "no login service worked. Name the services in requires, or set allow_lockout."
        )
    for service in requires:
        if isinstance(service, CustomOAuthLogin) and not service.has_button:
            raise ValueError(
                f"LoginForm {id!r}: visible is False and requires {service.node.id!r}, which has "
                "no button on the login page. Set its enabled and show_button to True."
            )


def _requirement(service: l1.CustomOauth | str) -> l1.LoginFormRequires:
    if isinstance(service, str):
        return {"service": service}
    return {"service": service.service, "generation": service.generation}
