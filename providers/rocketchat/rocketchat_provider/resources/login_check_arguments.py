"""The arguments with which a login is checked, and the check made of them."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.api.login_check import LoginCheck, TestUser
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.reporting import reported
from rocketchat_provider.resources.validators import literal_or_reference, secret_reference
from rocketchat_provider.resources.web_address import web_address
from rocketchat_provider.secrets import is_reference

SITE_URL = tf.Attribute(
    tf.String,
    optional=True,
    validators=(web_address,),
    description="The address that users open, for example rocketchat_setting.site_url.value. "
    "Site_Url is compared with it. Unset: it is compared with the provider's url, and a difference "
    "is not held against it.",
)

TEST_USER = tf.Attribute(
    tf.Nested(
        "single",
        {
            "username": tf.Attribute(
                tf.String,
                required=True,
                validators=(literal_or_reference,),
                description="User name at the identity provider: a literal or a secret reference.",
            ),
            "password": tf.Attribute(
                tf.String,
                required=True,
                validators=(secret_reference,),
                description="Password at the identity provider: a secret reference (vault:…, "
                "env:…, file:…).",
            ),
        },
    ),
    optional=True,
    description="A user at the identity provider with whom a whole login is tried over HTTP, and "
    "ended again. Only this shows a redirect URI that the identity provider does not know. At the "
    "first such login the user is made in Rocket.Chat, like any other.",
)


def login_check(
    provider: ConnectedProvider,
    service: str,
    *,
    site_url: str | None = None,
    test_user: Mapping[str, str] | None = None,
    wanted: Mapping[str, Any] | None = None,
) -> LoginCheck:
    """The check of one service. Raises DiagnosticError when a reference cannot be resolved."""
    return LoginCheck(
        provider.server,
        service,
        site_url=site_url,
        wanted=wanted,
        test_user=_resolved(provider, test_user) if test_user else None,
    )


def _resolved(provider: ConnectedProvider, test_user: Mapping[str, str]) -> TestUser:
    found = {}
    for name in ("username", "password"):
        given = test_user[name]
        with reported("test_user", name):
            found[name] = provider.secrets.resolve(given).value if is_reference(given) else given
    return TestUser(**found)
