"""`pipenv run check` checks whether people can log in to Rocket.Chat with Liquid accounts.

It reads liquid.ini and the environment, as the stack does.
"""

from collections.abc import Iterator, Mapping

from rocketchat_constructs.presets import LiquidCore
from rocketchat_delivery.commands import check
from rocketchat_provider.public.login_check import Subject

from liquid_stacks.connection import provider_arguments
from liquid_stacks.liquid_ini import (
    INI_TEST_PASSWORD,
    INI_TEST_USERNAME,
    TEST_PASSWORD,
    TEST_USERNAME,
    LiquidConfig,
)
from liquid_stacks.liquid_stack import OAUTH2_APPLICATION, SERVICE
from liquid_stacks.sites import sites

_DOMAIN = "[liquid] domain and the section [https] of liquid.ini"
_INTERNAL = (
    "the variable LIQUID_CORE_INTERNAL_URL, else [cluster] nomad_url and [ports] lb of liquid.ini"
)
_STACK = "the stack itself: run pipenv run cdktf apply"

PLACES: Mapping[Subject, str] = {
    Subject.URL: "the variable ROCKETCHAT_URL, else [liquid] domain of liquid.ini",
    Subject.SITE_URL: _DOMAIN,
    Subject.SERVER_ADDRESS: _DOMAIN,
    Subject.AUTHORIZE_PATH: _DOMAIN,
    Subject.TOKEN_PATH: _INTERNAL,
    Subject.IDENTITY_PATH: _INTERNAL,
    Subject.CLIENT_ID: f"Vault, {OAUTH2_APPLICATION}#client_id",
    Subject.CLIENT_SECRET: f"Vault, {OAUTH2_APPLICATION}#client_secret",
    Subject.ALLOW_HTTP: "the variable ROCKETCHAT_ALLOW_HTTP (true or false)",
    Subject.TEST_USER: (
        f"--test-username and --test-password, else the variables {TEST_USERNAME} and "
        f"{TEST_PASSWORD}, else [liquid] {INI_TEST_USERNAME} and {INI_TEST_PASSWORD}"
    ),
    Subject.USERNAME_FIELD: _STACK,
    Subject.MERGE_USERS: _STACK,
    Subject.ENABLED: _STACK,
    Subject.SHOW_BUTTON: _STACK,
}
"""Where the stack takes each value from, in terms of what an administrator can change."""

VOCABULARY = check.Vocabulary(
    account="Liquid account",
    test_account=f"the test account of liquid.ini or {TEST_USERNAME}",
    places=PLACES,
    not_applied="liquid.ini is not applied yet: run pipenv run cdktf apply.",
)


def main() -> int:
    """Check the login of every site."""
    return check.main(_logins, VOCABULARY)


def _logins() -> Iterator[check.Login]:
    for site in sites():
        config = site.config
        core = LiquidCore(core_url=config.core_url, core_internal_url=config.core_internal_url)
        client = {part: f"{OAUTH2_APPLICATION}#client_{part}" for part in ("id", "secret")}
        yield check.Login(
            service=SERVICE,
            site_url=config.site_url,
            provider=provider_arguments(config),
            wanted={**core.endpoints, **client},
            test_user=_test_user(config),
        )


def _test_user(config: LiquidConfig) -> dict[str, str] | None:
    username, password = config.test_username, config.test_password
    return {"username": username, "password": password} if username and password else None
