"""Logins with the accounts of a SAML identity provider."""

from collections.abc import Mapping
from typing import Any, Unpack

from ..advice import warn
from ..arguments import Arguments
from ..framework import Construct
from .saml_options import SamlOptions
from .settings_group import SettingsGroup


class Saml(SettingsGroup):
    """Logins with the accounts of a SAML identity provider: Rocket.Chat's one entry, Default.

    These are the settings of the Community edition. Those of a licence with `saml-enterprise`
    (roles, templates of the messages) belong in `Settings(other_values={…})`.

    Logins depend on these settings: before one of them changes, a hidden login form is shown. No
    login with SAML can be proven, so a `LoginForm` that requires nothing else hides the form only
    with `allow_lockout`.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        options: The arguments, which `SamlOptions` describes. provider_name, entry_point, issuer
            and cert are required, and idp_slo_redirect_url or logout_behaviour="Local".

    Raises:
        TypeError: An argument does not exist, or a required one is missing.
        ValueError: An argument is not allowed.
    """

    OPTIONS = SamlOptions

    def __init__(self, scope: Construct, id: str, **options: Unpack[SamlOptions]) -> None:
        super().__init__(scope, id, options)

    def _check_options(self, arguments: Arguments) -> None:
        arguments.pattern(
            "provider_name",
            r"[\w-]+",
            "expected letters, digits, - and _, because addresses of Rocket.Chat contain it",
        )
        arguments.address("entry_point")
        arguments.address("idp_slo_redirect_url")
        arguments.not_empty("issuer")
        arguments.together("private_key", "public_cert", "Rocket.Chat signs only with both")
        arguments.is_list("default_user_role")
        arguments.not_empty("default_user_role")
        arguments.at_least("allowed_clock_drift", 0)
        given = arguments.values
        if "idp_slo_redirect_url" not in given and given.get("logout_behaviour") != "Local":
            raise ValueError(
                f"{arguments.owner}: idp_slo_redirect_url is not given, so a logout would go to "
                "example.com, Rocket.Chat's default. Give the address at which the identity "
                "provider logs people out, or set logout_behaviour to 'Local'."
            )

    def _warn_options(self, given: Mapping[str, Any]) -> None:
        if given.get("signature_validation_type") == "None":
            warn(
                self,
                "signature_validation_type is 'None', so anyone can forge a login as any user. Use "
                "All.",
            )
