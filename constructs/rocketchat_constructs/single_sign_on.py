"""Logins to Rocket.Chat with the accounts of an identity provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import l1
from .advice import warn_of_plain_http
from .arguments import Arguments
from .custom_oauth_login import CustomOAuthLogin
from .element import Readable
from .framework import Construct, TerraformProvider, Token
from .identity_provider import IdentityProvider
from .login_form import LoginForm
from .settings import Settings
from .single_logout import LOGOUT_SCRIPT, logout_script

ACCOUNT_SETTINGS: Mapping[str, Any] = {
    # The identity provider keeps the accounts, so nobody registers here.
    "Accounts_RegistrationForm": "Disabled",
    # A code by e-mail would lock everybody out where there is no mail server.
    "Accounts_TwoFactorAuthentication_By_Email_Enabled": False,
}


@dataclass(frozen=True, kw_only=True)
class Login:
    """The way people log in.

    Attributes:
        identity_provider: The server that has the accounts, for example `presets.Keycloak`.
        name: Name of the custom OAuth entry; the callback address ends in it, in lower case.
        client_id: OAuth2 client id at the identity provider: as text, or as a secret reference.
        client_secret: Secret reference to the client's secret.
        options: Other arguments of the entry (`l1.CustomOauth`), which take precedence over those
            of identity_provider, for example `{"button_label_text": "Log in"}`.
        test_user: A test account at the identity provider, which is logged in and out before the
            form is hidden: {"username": ..., "password": ...}, the password as a secret
            reference. Only such a login notices a redirect URI that is not registered.
        logout_url: Where the browser goes when somebody logs out of Rocket.Chat: the address at
            which the identity provider ends its own session (single logout), such as
            `Keycloak(…).logout_url()`. None leaves Custom_Script_On_Logout as it is.
    """

    identity_provider: IdentityProvider
    name: str
    client_id: str
    client_secret: str
    options: l1.CustomOauthOptions = field(default_factory=l1.CustomOauthOptions)
    test_user: l1.LoginFormTestUser | None = None
    logout_url: str | None = None


class SingleSignOn(Readable, Construct):
    """Everything that is needed to log in with an identity provider's accounts.

    Contains Site_Url (`site_url`), the custom OAuth entry (`entry`), the settings of accounts
    (`settings`) and the login form (`form`). When an address changes, Terraform shows the form,
    replaces the entry and hides the form again, in that order. It hides the form only after the
    settings have their values.

    Args:
        scope: The stack.
        id: Name of its resources in Terraform, unique in the stack.
        site_url: Address at which users open Rocket.Chat (Site_Url).
        login: How people log in.
        show_login_form: Whether the form for user name and password is shown next to the button.
            Hide it once the button was seen to work.
        login_expiration_days: After how many days a login ends (Accounts_LoginExpiration). None
            leaves it as it is.
        account_settings: Settings for accounts that the identity provider manages, by id.
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
        login: Login,
        show_login_form: bool = True,
        login_expiration_days: int | None = None,
        account_settings: Mapping[str, Any] = ACCOUNT_SETTINGS,
        provider: TerraformProvider | None = None,
    ) -> None:
        given = {
            "site_url": site_url,
            "login_expiration_days": login_expiration_days,
            "logout_url": login.logout_url,
        }
        _check(Arguments(f"{type(self).__name__} {id!r}", given))
        super().__init__(scope, id)
        self.site_url = l1.Setting(
            self, "site_url", name="Site_Url", value=site_url, provider=provider
        )
        # Before anything refers to it: plans read better without the framework's hashes.
        self.site_url.override_logical_id(f"{id}_site_url")
        warn_of_plain_http(self, {"site_url": site_url}, "passwords and messages")
        self.entry = _entry(self, login, Token.as_string(self.site_url.value), provider)
        self.entry.override_logical_id(id)
        expiration = (
            {"Accounts_LoginExpiration": login_expiration_days} if login_expiration_days else {}
        )
        logout = {LOGOUT_SCRIPT: logout_script(login.logout_url)} if login.logout_url else {}
        self.settings = Settings(
            self,
            "settings",
            other_values={**account_settings, **expiration, **logout},
            provider=provider,
        )
        self.settings.override_logical_id(id)
        self.form = LoginForm(
            self,
            "form",
            visible=show_login_form,
            requires=[self.entry],
            site_url=Token.as_string(self.site_url.value),
            test_user=login.test_user,
            depends_on=[self.settings],
            provider=provider,
        )
        self.form.override_logical_id(id)


def _check(arguments: Arguments) -> None:
    arguments.address("site_url")
    arguments.no_slash_at_the_end("site_url")
    arguments.at_least("login_expiration_days", 1)
    arguments.address("logout_url")


def _entry(
    scope: Construct, login: Login, site_url: str, provider: TerraformProvider | None
) -> CustomOAuthLogin:
    options: dict[str, Any] = {
        "login_style": "redirect",
        "button_label_text": f"Log in with {login.name}",
        **login.options,
        "client_secret": login.client_secret,
        "site_url": site_url,
        "provider": provider,
    }
    return CustomOAuthLogin(
        scope,
        "entry",
        name=login.name,
        client_id=login.client_id,
        identity_provider=login.identity_provider,
        **options,
    )
