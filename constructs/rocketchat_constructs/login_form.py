"""The form for user name and password on the login page."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from . import l1
from .advice import warn
from .arguments import Arguments
from .custom_oauth_login import CustomOAuthLogin
from .element import ResourceMeta
from .framework import Construct


class LoginForm(l1.LoginForm):
    """Whether the login page shows the form for user name and password (Accounts_ShowFormLogin).

    A server has only one. Terraform shows the form again before it replaces or removes a login
    service that the form requires, and hides it only after the new one works.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        visible: Whether the form is shown.
        requires: The login services that must work while the form is hidden: custom OAuth
            entries of this stack, or the names of others (for example "google").
        site_url: Address at which users open Rocket.Chat; Site_Url is compared with it before the
            form is hidden.
        test_user: A test account at the identity provider, which is logged in and out before the
            form is hidden: its user name and password, the password as a secret reference.
        allow_lockout: Whether to hide the form even if requires is empty or a login does not work.
        meta: Terraform's own arguments (depends_on, lifecycle, provider, …).

    Raises:
        ValueError: The form would be hidden, and requires is empty or has a service without a
            button; or an argument is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        visible: bool,
        requires: Sequence[l1.CustomOauth | str] = (),
        site_url: str | None = None,
        test_user: l1.LoginFormTestUser | None = None,
        allow_lockout: bool = False,
        **meta: Unpack[ResourceMeta],
    ) -> None:
        if not visible and not allow_lockout:
            _check_requires(id, requires)
        super().__init__(
            scope,
            id,
            visible=visible,
            requires=[_requirement(service) for service in requires] or None,
            site_url=site_url,
            test_user=test_user,
            allow_lockout=allow_lockout or None,
            **meta,
        )
        if not visible and not requires:
            warn(
                self,
                "visible is False and requires is empty: nobody can log in with a browser while no "
                "login service works. Add one to requires.",
            )

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        user = Arguments(f"LoginForm {id!r}: test_user", attributes.get("test_user", {}))
        user.secret("password")


def _check_requires(id: str, requires: Sequence[l1.CustomOauth | str]) -> None:
    if not requires:
        raise ValueError(
            f"LoginForm {id!r}: visible is False and requires is empty; nobody could log in if "
            "no login service worked. Add the services to requires, or set allow_lockout."
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
