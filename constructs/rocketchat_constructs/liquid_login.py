"""Logins to Rocket.Chat with Liquid accounts."""

from .framework import Construct, TerraformProvider
from .l1 import LoginFormTestUser
from .presets import LiquidCore
from .single_sign_on import ACCOUNT_SETTINGS, Login, SingleSignOn

# liquid-core keeps the accounts, and asks for a second factor itself if one is required.
LIQUID_ACCOUNT_SETTINGS = {
    **ACCOUNT_SETTINGS,
    "Accounts_AllowPasswordChange": False,
    "Accounts_PasswordReset": False,
    "Accounts_AllowEmailChange": False,
    "Accounts_AllowUsernameChange": False,
    "Accounts_TwoFactorAuthentication_Enabled": False,
    "Accounts_TwoFactorAuthentication_Enforce_Password_Fallback": False,
}


class LiquidLogin(SingleSignOn):
    """All that is needed to log in to Rocket.Chat with a Liquid account, and to log out of both.

    Args:
        scope: The stack.
        id: Name of its resources in Terraform, unique in the stack.
        site_url: Address at which users open Rocket.Chat (Site_Url).
        core_url: Address at which users open liquid-core.
        core_internal_url: Address at which the Rocket.Chat server reaches liquid-core.
        client_id: Client id of liquid-core's OAuth2 application, or a reference to it.
        client_secret: Reference to its client secret.
        show_login_form: Whether the form for user name and password is shown next to the button.
        login_expiration_days: After how many days a login ends (Accounts_LoginExpiration).
        name: Name of the entry; the callback address ends in it, in lower case.
        test_user: A test account at liquid-core, which is logged in and out before the form is
            hidden: {"username": ..., "password": ...}, the password as a secret reference.
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
        core_url: str,
        core_internal_url: str,
        client_id: str,
        client_secret: str,
        show_login_form: bool = True,
        login_expiration_days: int | None = None,
        name: str = "Liquid",
        test_user: LoginFormTestUser | None = None,
        provider: TerraformProvider | None = None,
    ) -> None:
        core = LiquidCore(core_url=core_url, core_internal_url=core_internal_url)
        login = Login(
            identity_provider=core,
            name=name,
            client_id=client_id,
            client_secret=client_secret,
            options={
                # The bundle may have made it, or an apply that was killed on the way.
                "adopt_existing": True,
                "button_label_text": "LIQUID LOGIN - CLICK HERE TO GET IN",
                "button_label_color": "yellow",
                "merge_users": True,
                "merge_roles": True,
                "map_channels": False,
                "show_button": True,
            },
            test_user=test_user,
            logout_url=core.logout_url(),
        )
        super().__init__(
            scope,
            id,
            site_url=site_url,
            login=login,
            show_login_form=show_login_form,
            login_expiration_days=login_expiration_days,
            account_settings=LIQUID_ACCOUNT_SETTINGS,
            provider=provider,
        )
