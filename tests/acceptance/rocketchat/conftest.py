"""A stand-in Rocket.Chat and Vault, and a Terraform with the provider, for each test."""

import base64
import json
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rocketchat_standin import Clock, IdentityProvider, Request, RocketChat, Vault
from tfplugin.testing import Terraform
from tfplugin.testing.results import Result

from tests.terraforms import find_newer_terraform, find_second_terraform, oldest_terraform

USUAL_VERSION = "7.7"
EVERY_VERSION = ("6.5", "7.7", "8.6", "8.8", "9.0", "9.1")
DESCRIBED_VERSIONS = EVERY_VERSION[:-1]
"""Those that describe their settings: what is blocked, and what the environment forces."""
LICENSE_VERSIONS = ("9.0", "9.1")
"""Those on which custom OAuth needs a licence."""
UNDESCRIBED = "Rocket.Chat does not describe its settings"
LICENSED = frozenset({"oauth-enterprise"})
PROVIDER = {"liquid/rocketchat": [sys.executable, "-m", "rocketchat_provider"]}
SPEED = 20

CUSTOM_OAUTH = {
    "name": "Liquid",
    "url": "https://liquid.example.org",
    "token_path": "http://core-1.invalid:9990/_core/o/token/",
    "identity_path": "http://core-1.invalid:9990/_core/accounts/profile",
    "authorize_path": "https://liquid.example.org/o/authorize/",
    "scope": "read",
    "client_id": "vault:liquid/rocketchat/app.oauth2#client_id",
    "client_secret": "vault:liquid/rocketchat/app.oauth2#client_secret",
    "login_style": "redirect",
    "token_sent_via": "header",
    "username_field": "id",
    "merge_users": True,
    "site_url": "https://chat.example.org",
}
LOGIN_FORM = {
    "visible": False,
    "requires": [
        {
            "service": "${rocketchat_custom_oauth.liquid.service}",
            "generation": "${rocketchat_custom_oauth.liquid.generation}",
        }
    ],
}
PREFIX = "Accounts_OAuth_Custom-Liquid"


@dataclass
class World:
    """A server, a Vault with the client's credentials, and a Terraform that knows both."""

    rocketchat: RocketChat
    vault: Vault
    terraform: Terraform

    def configure(self, **resources: Mapping[str, Any] | None) -> None:
        """Write the configuration: `type__name` is a resource, without "rocketchat_"."""
        blocks: dict[str, dict[str, Any]] = {}
        for address, arguments in resources.items():
            kind, _, name = address.partition("__")
            if arguments is not None:
                blocks.setdefault(f"rocketchat_{kind}", {})[name] = arguments
        self.terraform.write(
            {"provider": {"rocketchat": {}}} | ({"resource": blocks} if blocks else {})
        )

    def configure_each(self, arguments: Mapping[str, Mapping[str, Any]]) -> None:
        """Write the configuration: one resource of each of these types, named "it"."""
        self.terraform.write({"resource": {type_: {"it": one} for type_, one in arguments.items()}})

    def oauth(self, **changes: Any) -> dict[str, Any]:
        """The arguments of a login service, some of them changed; None leaves one out."""
        arguments = CUSTOM_OAUTH | changes
        return {name: value for name, value in arguments.items() if value is not None}

    def login_form(self, **changes: Any) -> dict[str, Any]:
        """The arguments of a hidden form that requires the service `custom_oauth__liquid`.

        In the modern flow of 9.x no probe proves a login with it.
        """
        unproven = {"allow_lockout": True} if self.rocketchat.profile in LICENSE_VERSIONS else {}
        return LOGIN_FORM | unproven | changes

    def part(self, suffix: str = "") -> Any:
        """The login service's setting as the server stores it."""
        return self.rocketchat.setting(PREFIX + suffix)

    def private(self, address: str) -> dict[str, Any]:
        """What the provider keeps for itself of a resource."""
        kind, name = address.split(".")
        [resource] = [
            found
            for found in json.loads(self.terraform.raw_state())["resources"]
            if (found["type"], found["name"]) == (kind, name)
        ]
        kept: dict[str, Any] = json.loads(base64.b64decode(resource["instances"][0]["private"]))
        return kept

    def add_login_service(self, name: str, **values: Any) -> None:
        """Add an entry behind Terraform's back; `values` by suffix, "" is the enable flag."""
        self.rocketchat.process.login_services.add(name)
        for suffix, value in values.items():
            self.rocketchat.set(
                f"Accounts_OAuth_Custom-{name}{'-' if suffix else ''}{suffix}", value
            )
        self.rocketchat.clock.advance(3)

    def remove_login_service(self, name: str = "Liquid") -> None:
        """Remove an entry behind Terraform's back, as it should be done."""
        self.rocketchat.set(f"Accounts_OAuth_Custom-{name}", False)
        self.rocketchat.clock.advance(3)
        assert self.rocketchat.login_services() == []
        self.rocketchat.process.login_services.remove(name)

    def writes(self) -> list[str]:
        """What was written to the server: method and path (without /api/v1/), in order."""
        return [name for request in self.rocketchat.requests if (name := written(request))]


def written(request: Request) -> str:
    """`POST settings/Site_Name`, or "" for a request that changes nothing."""
    name = request.path.removeprefix("/api/v1/")
    if request.method == "GET" or name.startswith(("login", "logout", "method.callAnon")):
        return ""
    if name.startswith("method.call/") and "removeOAuthService" not in name:
        return ""
    return f"{request.method} {name}"


def own_warnings(result: Result) -> list[str]:
    """The warnings of a run, except the one that 9.1 gives whenever a setting changes."""
    summaries = [warning.summary for warning in result.warnings]
    return [summary for summary in summaries if summary != UNDESCRIBED]


def environment(rocketchat: RocketChat, vault: Vault) -> dict[str, str]:
    """The provider's arguments as environment variables."""
    user_id, token = rocketchat.bypass_token
    return {
        "ROCKETCHAT_URL": rocketchat.url,
        "ROCKETCHAT_USER_ID": user_id,
        "ROCKETCHAT_AUTH_TOKEN": token,
        "ROCKETCHAT_SETTLE_SECONDS": "0.3",
        "VAULT_ADDR": vault.url,
        "VAULT_TOKEN": vault.root_token,
    }


def on_versions(*versions: str, always: Collection[str] = (USUAL_VERSION,)) -> pytest.MarkDecorator:
    """Run a test on these versions of the server: on all but the usual one only at length.

    `always`: those on which it runs each time.
    """
    long = pytest.mark.long
    return pytest.mark.parametrize(
        "profile",
        [one if one in always else pytest.param(one, marks=long) for one in versions],
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that names no version on every one."""
    if "profile" in metafunc.fixturenames and not _names_profile(metafunc.definition):
        metafunc.parametrize(*on_versions(*EVERY_VERSION).args)


def _names_profile(test: pytest.Function) -> bool:
    given = [mark.args[0] for mark in test.iter_markers("parametrize")]
    return any(
        "profile" in (names.split(",") if isinstance(names, str) else names) for names in given
    )


@pytest.fixture
def profile() -> str:
    """The server's version: see pytest_generate_tests."""
    return USUAL_VERSION


@pytest.fixture
def license_modules(profile: str) -> frozenset[str]:
    """The licence modules the server has: custom OAuth's, where a version needs one."""
    return LICENSED if profile in LICENSE_VERSIONS else frozenset()


@pytest.fixture
def server_environment() -> Mapping[str, str]:
    """The server's environment variables; a test that needs some parametrises it."""
    return {}


@pytest.fixture
def hosts() -> Iterator[Mapping[str, str]]:
    """Where Rocket.Chat reaches liquid-core, which knows the OAuth2 client."""
    with IdentityProvider() as core:
        core.register_client("chat-client", "client-secret-1", [])
        yield dict.fromkeys(("core-1.invalid", "core-2.invalid"), f"127.0.0.1:{core.port}")


@pytest.fixture
def rocketchat(
    profile: str,
    license_modules: frozenset[str],
    server_environment: Mapping[str, str],
    hosts: Mapping[str, str],
) -> Iterator[RocketChat]:
    """The stand-in, twenty times as fast as a real server."""
    with RocketChat(
        profile,
        clock=Clock(SPEED),
        environment=server_environment,
        license_modules=license_modules,
        resolve=hosts,
    ) as server:
        yield server


@pytest.fixture
def vault() -> Iterator[Vault]:
    """A Vault that holds the OAuth2 client's credentials in a KV version 1 engine."""
    with Vault() as vault:
        vault.mount("liquid", version=1)
        vault.put(
            "liquid",
            "rocketchat/app.oauth2",
            {"client_id": "chat-client", "client_secret": "client-secret-1"},
        )
        yield vault


@pytest.fixture
def world(rocketchat: RocketChat, vault: Vault, tmp_path: Path) -> World:
    """All of it together, with nothing configured yet; nobody is asked for codes by e-mail."""
    rocketchat.set("Accounts_TwoFactorAuthentication_By_Email_Enabled", False)
    return World(rocketchat, vault, Terraform(tmp_path, PROVIDER, environment(rocketchat, vault)))


def with_program(world: World, program: Path) -> World:
    """The same servers with another Terraform, in a folder of its own."""
    known = environment(world.rocketchat, world.vault)
    terraform = Terraform(world.terraform.folder / "other", PROVIDER, known, program=program)
    return World(world.rocketchat, world.vault, terraform)


@pytest.fixture
def newer(world: World, request: pytest.FixtureRequest) -> World:
    """With a Terraform that has what the test needs: see the mark `terraform`."""
    return with_program(world, find_newer_terraform(needed=oldest_terraform(request.node)))


@pytest.fixture
def other(world: World) -> World:
    """With a Terraform of another release than the usual one."""
    return with_program(world, find_second_terraform())
