"""Logging into Rocket.Chat with a Liquid account."""

from typing import TypedDict

from . import l1
from .custom_oauth_login import CustomOAuthLogin
from .framework import Construct, TerraformProvider, Token
from .login_form import LoginForm
from .settings import Settings

# liquid-core keeps the accounts: nobody registers or changes one here, and Rocket.Chat's own
# second factor (a code by e-mail) would lock out everybody where no mail server is set up.
ACCOUNT_SETTINGS = {
    "Accounts_RegistrationForm": "Disabled",
    "Accounts_AllowPasswordChange": False,
    "Accounts_PasswordReset": False,
    "Accounts_AllowEmailChange": False,
    "Accounts_AllowUsernameChange": False,
    "Accounts_TwoFactorAuthentication_Enabled": False,
    "Accounts_TwoFactorAuthentication_By_Email_Enabled": False,
    "Accounts_TwoFactorAuthentication_Enforce_Password_Fallback": False,
}


class LiquidCore(TypedDict):
    """The addresses of liquid-core, by the custom OAuth entry's arguments."""

    url: str
    token_path: str
    identity_path: str
    authorize_path: str


def liquid_core(core_url: str, core_internal_url: str) -> LiquidCore:
    """Where liquid-core answers, as arguments of a custom OAuth entry.

    Args:
        core_url: Address at which users open it.
        core_internal_url: Address at which the Rocket.Chat server reaches it.
    """
    return {
        "url": core_url,
        "token_path": f"{core_internal_url}/_core/o/token/",
        "identity_path": f"{core_internal_url}/_core/accounts/profile",
        "authorize_path": f"{core_url}/o/authorize/",
    }


class LiquidLogin(Construct):
    """Everything that makes a Liquid account log into Rocket.Chat.

    Holds Site_Url (`site_url`), the custom OAuth entry (`entry`), the settings of accounts
    (`settings`) and the login form (`form`). When an address changes, Terraform shows the form,
    replaces the entry and hides the form again, in that order; the form is not hidden before the
    settings are as they should be.

    Args:
        scope: The stack.
        id: Names the resources in Terraform: one of these in a stack.
        site_url: Address at which users open Rocket.Chat (Site_Url).
        core_url: Address at which users open liquid-core.
        core_internal_url: Address at which the Rocket.Chat server reaches liquid-core.
        client_id: Client id of liquid-core's OAuth2 application, or a reference to it.
        client_secret: Reference to its client secret.
        show_login_form: Whether the form for user name and password is shown beside the button.
        login_expiration_days: After how many days a login ends (Accounts_LoginExpiration).
        name: Name of the entry; the callback address ends in it, in lower case.
        provider: Of which server, where the stack has several.

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
        show_login_form: bool,
        login_expiration_days: int,
        name: str = "Liquid",
        provider: TerraformProvider | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.site_url = l1.Setting(
            self, "site_url", name="Site_Url", value=site_url, provider=provider
        )
        # Before anything refers to it: plans read better without the framework's hashes.
        self.site_url.override_logical_id(f"{id}_site_url")
        self.entry = _entry(
            self,
            name=name,
            site_url=Token.as_string(self.site_url.value),
            core_url=core_url,
            core_internal_url=core_internal_url,
            client_id=client_id,
            client_secret=client_secret,
            provider=provider,
        )
        self.entry.override_logical_id(id)
        self.settings = Settings(
            self,
            "settings",
            values={**ACCOUNT_SETTINGS, "Accounts_LoginExpiration": login_expiration_days},
            provider=provider,
        )
        self.settings.override_logical_id(id)
        self.form = LoginForm(
            self,
            "form",
            visible=show_login_form,
            requires=[self.entry],
            depends_on=[self.settings],
            provider=provider,
        )
        self.form.override_logical_id(id)


def _entry(
    scope: Construct,
    *,
    name: str,
    site_url: str,
    core_url: str,
    core_internal_url: str,
    client_id: str,
    client_secret: str,
    provider: TerraformProvider | None,
) -> CustomOAuthLogin:
    """The entry for liquid-core: its paths, and what its profile holds."""
    return CustomOAuthLogin(
        scope,
        "entry",
        name=name,
        # The bundle may have made it, or an apply that was killed on the way.
        adopt_existing=True,
        **liquid_core(core_url, core_internal_url),
        token_sent_via="header",  # noqa: S106 (where the token goes, not the token)
        scope="read",
        client_id=client_id,
        client_secret=client_secret,
        login_style="redirect",
        button_label_text="LIQUID LOGIN - CLICK HERE TO GET IN",
        button_label_color="yellow",
        username_field="id",
        name_field="name",
        roles_claim="roles",
        merge_users=True,
        merge_roles=True,
        map_channels=False,
        show_button=True,
        site_url=site_url,
        provider=provider,
    )
