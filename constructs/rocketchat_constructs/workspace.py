"""Everything for one server."""

from collections.abc import Mapping
from typing import Any

from . import l1
from .arguments import literal
from .cloud_registration import CloudRegistration
from .framework import Construct, TerraformProvider
from .push_notifications import PushNotifications
from .settings import Settings
from .single_sign_on import ACCOUNT_SETTINGS, Login, SingleSignOn


class Workspace(SingleSignOn):
    """A whole server: logins, name, notifications and settings.

    Contains the parts of a `SingleSignOn`, other settings (`site`), the registration with
    Rocket.Chat Cloud (`registration`) and push notifications (`push`). The last two are there only
    if you set their arguments. Notifications do not show the message.

    Args:
        scope: The stack.
        id: Name of its resources in Terraform, unique in the stack.
        site_url: Address at which users open Rocket.Chat (Site_Url).
        site_name: Name of the workspace (Site_Name).
        login: How people log in.
        show_login_form: Whether the form for user name and password is shown next to the button.
            Hide it once the button was seen to work.
        login_expiration_days: After how many days a login ends. None leaves it as it is.
        push_notifications: Whether Rocket.Chat sends push notifications. None leaves it as it is.
        registration: Arguments of `CloudRegistration`, which the push gateway needs.
        users: How many people use the server. A warning is given if the push gateway's free tier
            is too small for them.
        account_settings: Settings for accounts that the identity provider manages, by id.
        settings: Any other settings, by id.
        secret_settings: Any other secret settings, by id, as secret references.
        provider: The provider block of the server, if the stack has several.

    Raises:
        ValueError: An argument is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        site_url: str,
        site_name: str,
        login: Login,
        show_login_form: bool = True,
        login_expiration_days: int | None = None,
        push_notifications: bool | None = None,
        registration: l1.WorkspaceRegistrationOptions | None = None,
        users: int | None = None,
        account_settings: Mapping[str, Any] = ACCOUNT_SETTINGS,
        settings: Mapping[str, Any] | None = None,
        secret_settings: Mapping[str, str] | None = None,
        provider: TerraformProvider | None = None,
    ) -> None:
        super().__init__(
            scope,
            id,
            site_url=site_url,
            login=login,
            show_login_form=show_login_form,
            login_expiration_days=login_expiration_days,
            account_settings=account_settings,
            provider=provider,
        )
        self.site = Settings(
            self,
            "site",
            other_values={"Site_Name": literal(site_name), **(settings or {})},
            other_secret_values=secret_settings or None,
            provider=provider,
        )
        self.site.override_logical_id(f"{id}_site")
        self.registration = self._registration(id, registration, provider)
        self.push = self._push(id, push_notifications, users, provider)

    def _registration(
        self,
        id: str,
        options: l1.WorkspaceRegistrationOptions | None,
        provider: TerraformProvider | None,
    ) -> CloudRegistration | None:
        """Return the registration, after the settings that are sent with it."""
        if options is None:
            return None
        given: dict[str, Any] = {
            "depends_on": [self.site_url, self.site],
            "provider": provider,
            **options,
        }
        registration = CloudRegistration(self, "registration", **given)
        registration.override_logical_id(id)
        return registration

    def _push(
        self, id: str, enabled: bool | None, users: int | None, provider: TerraformProvider | None
    ) -> PushNotifications | None:
        if enabled is None:
            return None
        options: l1.PushOptions = {"enabled": enabled, "provider": provider}
        if enabled:
            options["show_message"] = False
        if self.registration:
            options["depends_on"] = [self.registration]
        push = PushNotifications(self, "push", users=users, **options)
        push.override_logical_id(id)
        return push
