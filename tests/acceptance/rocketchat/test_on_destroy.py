"""What was found before Terraform's first write is kept through everything, and put back."""

import json
import sys
from typing import Any

import pytest
from tfplugin.testing import Terraform

from .conftest import PROVIDER, World, environment

NEXT_SCHEMA = """
from tfplugin import Schema, serve
from rocketchat_provider.provider import RocketChatProvider

for resource in RocketChatProvider.resources.values():
    old = resource.schema
    resource.schema = Schema(old.attributes, version=old.version + 1, description=old.description)
serve(RocketChatProvider())
"""
KINDS: dict[str, tuple[str, Any]] = {
    "rocketchat_setting": ("setting__it", lambda v: {"name": "Push_show_message", "value": v}),
    "rocketchat_settings": ("settings__it", lambda v: {"values": {"Push_show_message": v}}),
    "rocketchat_push": ("push__it", lambda v: {"show_message": v}),
}
IMPORT_IDS = {
    "rocketchat_setting": "Push_show_message",
    "rocketchat_settings": "Push_show_message",
    "rocketchat_push": "push",
}
each_kind = pytest.mark.parametrize("kind", KINDS)


def configure(world: World, kind: str, value: bool, **others: Any) -> None:
    name, arguments = KINDS[kind]
    world.configure(**{name: arguments(value) | others})


def found(world: World, kind: str) -> Any:
    return world.private(f"{kind}.it")["found"]["Push_show_message"]


@pytest.fixture
def set_by_hand(world: World) -> World:
    """A server on which somebody has chosen another value than the default."""
    world.rocketchat.set("Push_show_message", False)
    return world


@each_kind
def test_the_found_value_survives_updates_refreshes_and_an_upgrade_of_the_schema(
    set_by_hand: World, kind: str
) -> None:
    world = set_by_hand
    configure(world, kind, True)
    world.terraform.apply()
    configure(world, kind, True, on_destroy="keep")
    world.terraform.apply()
    world.rocketchat.set("Push_show_message", False)
    world.terraform.apply("-refresh-only")
    configure(world, kind, True)
    world.terraform.apply()
    assert found(world, kind) == {"value": False}

    script = world.terraform.folder / "next_schema.py"
    script.write_text(NEXT_SCHEMA)
    (world.terraform.folder / ".terraform.lock.hcl").unlink()
    providers = {address: [sys.executable, str(script)] for address in PROVIDER}
    env = environment(world.rocketchat, world.vault)
    world.terraform = Terraform(world.terraform.folder, providers, env)
    configure(world, kind, True)
    assert world.terraform.plan().is_empty
    world.terraform.apply("-refresh-only")
    [resource] = json.loads(world.terraform.raw_state())["resources"]
    assert resource["instances"][0]["schema_version"] == 1
    assert found(world, kind) == {"value": False}
    world.terraform.destroy()
    assert world.rocketchat.setting("Push_show_message") is False


@each_kind
def test_the_value_found_at_an_import_is_put_back(set_by_hand: World, kind: str) -> None:
    world = set_by_hand
    configure(world, kind, False)
    world.terraform.import_state(f"{kind}.it", IMPORT_IDS[kind])
    configure(world, kind, True)
    world.terraform.apply()
    assert world.rocketchat.setting("Push_show_message") is True
    world.terraform.destroy()
    assert world.rocketchat.setting("Push_show_message") is False


@each_kind
@pytest.mark.parametrize(
    ("on_destroy", "left"), [("restore", False), ("reset", True), ("keep", True)]
)
def test_on_destroy_decides_what_is_left(
    set_by_hand: World, kind: str, on_destroy: str, left: bool
) -> None:
    configure(set_by_hand, kind, True, on_destroy=on_destroy)
    set_by_hand.terraform.apply()
    set_by_hand.terraform.destroy()
    assert set_by_hand.rocketchat.setting("Push_show_message") is left


SECRETS: dict[str, tuple[str, dict[str, Any]]] = {
    "rocketchat_setting": (
        "setting__it",
        {"name": "Push_apn_key", "secret_value": "vault:liquid/push#key"},
    ),
    "rocketchat_settings": (
        "settings__it",
        {"secret_values": {"Push_apn_key": "vault:liquid/push#key"}},
    ),
    "rocketchat_push": ("push__it", {"apn_key": "vault:liquid/push#key"}),
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_found_before_is_reset_and_the_plan_of_a_destroy_says_so(
    world: World, kind: str
) -> None:
    world.rocketchat.set("Push_apn_key", "canary-found-before")
    world.vault.put("liquid", "push", {"key": "canary-key"})
    name, arguments = SECRETS[kind]
    world.configure(**{name: arguments})
    world.terraform.apply()
    assert "canary" not in json.dumps(world.private(f"{kind}.it"))
    plan = world.terraform.plan("-destroy")
    plan.expect_warning("Push_apn_key is reset", contains="found before is not kept")
    world.terraform.destroy()
    assert world.rocketchat.setting("Push_apn_key") == ""

    world.configure(**{name: arguments | {"on_destroy": "keep"}})
    world.terraform.apply()
    assert world.terraform.plan("-destroy").warnings == []
    world.terraform.destroy()
    assert world.rocketchat.setting("Push_apn_key") == "canary-key"
