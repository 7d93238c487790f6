"""What was found before Terraform's first write is kept through everything, and restored."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tfplugin.testing import Terraform

from .conftest import PROVIDER, World, environment

NEXT_SCHEMA = """
from tfplugin import serve
from rocketchat_provider.provider import RocketChatProvider

for resource in RocketChatProvider.resources.values():
    object.__setattr__(resource.schema, "version", resource.schema.version + 1)
serve(RocketChatProvider())
"""


@dataclass(frozen=True)
class Kind:
    """A resource that writes a setting: what was found there, what is written, the default."""

    type: str
    setting: str
    arguments: Callable[[Any], dict[str, Any]]
    found: Any
    ours: Any
    default: Any

    @property
    def address(self) -> str:
        return f"{self.type}.it"

    @property
    def import_id(self) -> str:
        return "push" if self.type == "rocketchat_push" else self.setting


KINDS = (
    Kind(
        "rocketchat_setting",
        "Site_Name",
        lambda value: {"name": "Site_Name", "value": value},
        "by hand",
        "ours",
        "Rocket.Chat",
    ),
    Kind(
        "rocketchat_settings",
        "Organization_Name",
        lambda value: {"values": {"Organization_Name": value}},
        "by hand",
        "ours",
        "",
    ),
    Kind(
        "rocketchat_push",
        "Push_gateway",
        lambda value: {"gateway_urls": [value]},
        "https://by-hand.example.org",
        "https://ours.example.org",
        "https://gateway.rocket.chat",
    ),
)


def configure(world: World, whose: str, **others: Any) -> None:
    """All kinds, with the values of `whose`: "found" or "ours"."""
    world.configure_each(
        {kind.type: kind.arguments(getattr(kind, whose)) | others for kind in KINDS}
    )


def assert_server_has(world: World, whose: str) -> None:
    there = {kind.setting: world.rocketchat.setting(kind.setting) for kind in KINDS}
    assert there == {kind.setting: getattr(kind, whose) for kind in KINDS}


def assert_found_is_kept(world: World) -> None:
    state = world.terraform.state()
    for kind in KINDS:
        kept = state[kind.address]["originals"][kind.setting]
        assert json.loads(kept) == kind.found, kind.address


def set_by_hand(world: World) -> None:
    for kind in KINDS:
        world.rocketchat.set(kind.setting, kind.found)


@pytest.fixture
def configured_by_hand(world: World) -> World:
    """A server on which somebody has chosen other values than the defaults."""
    set_by_hand(world)
    return world


def test_the_found_value_survives_updates_refreshes_and_an_upgrade_of_the_schema(
    configured_by_hand: World,
) -> None:
    world = configured_by_hand
    configure(world, "ours")
    world.terraform.apply()
    configure(world, "ours", on_destroy="keep")
    world.terraform.apply()
    set_by_hand(world)
    world.terraform.apply("-refresh-only")
    configure(world, "ours")
    world.terraform.apply()
    assert_found_is_kept(world)

    script = world.terraform.folder / "next_schema.py"
    script.write_text(NEXT_SCHEMA)
    (world.terraform.folder / ".terraform.lock.hcl").unlink()
    providers = {address: [sys.executable, str(script)] for address in PROVIDER}
    env = environment(world.rocketchat, world.vault)
    world.terraform = Terraform(world.terraform.folder, providers, env)
    configure(world, "ours")
    assert world.terraform.plan().is_empty
    world.terraform.apply("-refresh-only")
    resources = json.loads(world.terraform.raw_state())["resources"]
    assert [one["instances"][0]["schema_version"] for one in resources] == [1] * len(KINDS)
    assert_found_is_kept(world)
    world.terraform.destroy()
    assert_server_has(world, "found")


def test_the_value_found_at_an_import_is_restored(configured_by_hand: World) -> None:
    world = configured_by_hand
    configure(world, "found")
    for kind in KINDS:
        world.terraform.import_state(kind.address, kind.import_id)
    configure(world, "ours")
    world.terraform.apply()
    assert_server_has(world, "ours")
    world.terraform.destroy()
    assert_server_has(world, "found")


@pytest.mark.parametrize(
    ("on_destroy", "left"), [("restore", "found"), ("reset", "default"), ("keep", "ours")]
)
def test_on_destroy_decides_what_is_left(
    configured_by_hand: World, on_destroy: str, left: str
) -> None:
    world = configured_by_hand
    configure(world, "ours", on_destroy=on_destroy)
    world.terraform.apply()
    world.terraform.destroy()
    assert_server_has(world, left)


KEY = "vault:liquid/push#key"
KEEP = 'on_destroy = "keep"'
SECRETS: dict[str, tuple[str, dict[str, Any]]] = {
    "SMTP_Password": (
        "rocketchat_setting",
        {"name": "SMTP_Password", "secret_value": KEY},
    ),
    "Accounts_OAuth_Google_secret": (
        "rocketchat_settings",
        {"secret_values": {"Accounts_OAuth_Google_secret": KEY}},
    ),
    "Push_apn_key": ("rocketchat_push", {"apn_key": KEY}),
}


def configure_secrets(world: World, **others: Any) -> None:
    world.configure_each({type_: arguments | others for type_, arguments in SECRETS.values()})


def test_a_secret_found_before_is_reset_and_the_plan_of_a_destroy_says_so(world: World) -> None:
    for setting in SECRETS:
        world.rocketchat.set(setting, "canary-found-before")
    world.vault.put("liquid", "push", {"key": "canary-key"})
    configure_secrets(world)
    world.terraform.apply()
    plan = world.terraform.plan("-destroy")
    for setting, (type_, _) in SECRETS.items():
        assert "canary" not in json.dumps(world.private(f"{type_}.it"))
        plan.expect_warning(f"{setting} is reset", contains=["does not store the value", KEEP])
    world.terraform.destroy()
    assert {world.rocketchat.setting(setting) for setting in SECRETS} == {""}

    configure_secrets(world, on_destroy="keep")
    world.terraform.apply()
    assert world.terraform.plan("-destroy").warnings == []
    world.terraform.destroy()
    assert {world.rocketchat.setting(setting) for setting in SECRETS} == {"canary-key"}
