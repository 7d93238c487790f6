"""The value that a setting had before Terraform survives whatever happens to its resource."""

import base64
import json
from typing import Any

import pytest
from rocketchat_provider.client import Setting
from rocketchat_standin import Reset, Status
from tfplugin.testing import Result, Terraform

from .conftest import PROVIDER, World, environment

FOUND: dict[str, Any] = {
    "Site_Name": "by hand",
    "Organization_Name": "our club",
    "Accounts_LoginExpiration": 14,
    "Push_enable": False,
    "Accounts_TwoFactorAuthentication_By_Email_Enabled": False,
}
"""None of them is Rocket.Chat's default."""
IN_ONE_RUN = pytest.mark.parametrize("options", [(), ("-parallelism=1",)], ids=["usual", "serial"])
KEYS = 30


@pytest.fixture
def found(world: World) -> World:
    """A server on which somebody has chosen other values than the defaults."""
    for id, value in FOUND.items():
        world.rocketchat.set(id, value)
    once = environment(world.rocketchat, world.vault) | {"ROCKETCHAT_MAX_RETRIES": "0"}
    world.terraform = Terraform(world.terraform.folder, PROVIDER, once)
    return world


def setting(id: str = "Site_Name", value: Any = "ours", **others: Any) -> dict[str, Any]:
    return {"name": id, "value": value, **others}


def everything(on_destroy: str = "restore", **others: Any) -> dict[str, Any]:
    """A resource of each type that keeps originals."""
    shared = {"on_destroy": on_destroy, **others}
    return {
        "setting__it": setting(**shared),
        "settings__it": {
            "values": {"Organization_Name": "ours", "Accounts_LoginExpiration": 30},
            **shared,
        },
        "push__it": {"enabled": True, **shared},
    }


def assert_restored(world: World) -> None:
    assert {id: world.rocketchat.setting(id) for id in FOUND} == FOUND


def taint(world: World, *addresses: str) -> None:
    for address in addresses:
        assert world.terraform.start("taint", address).wait() == 0


def test_an_original_survives_creates_that_fail_after_their_write(found: World) -> None:
    faults = found.rocketchat.faults
    for id in ("Site_Name", "Organization_Name", "Push_enable"):
        faults.when("POST", f"settings/{id}$", Reset(commit=True))
    found.configure(**everything())
    assert not found.terraform.apply(check=False).ok
    found.terraform.apply()
    assert found.terraform.plan().is_empty
    found.terraform.destroy()
    assert_restored(found)


def test_an_original_survives_a_map_of_which_one_key_is_refused(found: World) -> None:
    found.rocketchat.faults.when("POST", "settings/Site_Name$", Status(500))
    values = {"Organization_Name": "ours", "Site_Name": "ours"}
    found.configure(settings__it={"values": values})
    assert not found.terraform.apply(check=False).ok
    found.terraform.apply()
    found.terraform.destroy()
    assert_restored(found)


@pytest.mark.parametrize("on_destroy", ["restore", "reset", "keep"])
def test_an_original_survives_taint(found: World, on_destroy: str) -> None:
    found.configure(**everything(on_destroy))
    found.terraform.apply()
    taint(found, "rocketchat_setting.it", "rocketchat_settings.it", "rocketchat_push.it")
    options = () if on_destroy == "restore" else ("-refresh=false",)
    found.terraform.apply(*options)
    found.configure(**everything())
    found.terraform.apply()
    found.terraform.destroy()
    assert_restored(found)


def test_an_original_survives_create_before_destroy(found: World) -> None:
    found.configure(**everything(lifecycle={"create_before_destroy": True}))
    found.terraform.apply()
    taint(found, "rocketchat_setting.it")
    others = ("rocketchat_settings.it", "rocketchat_push.it")
    found.terraform.apply(*(f"-replace={address}" for address in others))
    assert found.rocketchat.setting("Site_Name") == "ours"
    assert found.terraform.plan().is_empty
    found.terraform.destroy()
    assert_restored(found)


@IN_ONE_RUN
def test_an_original_moves_to_another_resource_without_a_moved_block(
    found: World, options: tuple[str, ...]
) -> None:
    values = {"Organization_Name": "ours", "Accounts_LoginExpiration": 30}
    both = values | {"Site_Name": "ours"}
    steps: list[dict[str, Any]] = [
        {"setting__it": setting(), "settings__it": {"values": values}},
        {"settings__it": {"values": both}},
        {"settings__it": {"values": values}, "settings__other": {"values": {"Site_Name": "ours"}}},
        {"settings__renamed": {"values": values}, "setting__it": setting()},
        {"settings__renamed": {"values": values}, "setting__renamed": setting()},
    ]
    for step in steps:
        found.configure(**step)
        result = found.terraform.apply(*options)
        assert [one.summary for one in result.diagnostics] == []
        assert found.rocketchat.setting("Site_Name") == "ours"
    assert found.terraform.plan().is_empty
    found.terraform.destroy()
    assert_restored(found)


def many(world: World) -> dict[str, str]:
    """Thirty settings that hold any text, and what somebody has made of them."""
    there = [Setting.of(world.rocketchat.document(id) or {}) for id in world.rocketchat.settings()]
    ids = [
        one.id
        for one in there
        if one.type == "string"
        and not (one.is_secret or one.choices or one.enterprise)
        and one.id.startswith(("Message_", "Livechat_", "SAML_", "LDAP_", "FileUpload_"))
    ]
    before = {id: f"by hand {number}" for number, id in enumerate(ids[:KEYS])}
    for id, value in before.items():
        world.rocketchat.set(id, value)
    return before


@IN_ONE_RUN
def test_thirty_renamed_keys_keep_their_originals(found: World, options: tuple[str, ...]) -> None:
    before = many(found)
    assert len(before) == KEYS
    for prefix in ("old", "new"):
        found.configure(
            **{
                f"setting__{prefix}_{number}": setting(id, f"ours {number}")
                for number, id in enumerate(before)
            }
        )
        found.terraform.apply(*options)
    found.terraform.destroy()
    assert {id: found.rocketchat.setting(id) for id in before} == before


def test_an_original_survives_a_resource_that_is_forgotten_and_imported(found: World) -> None:
    found.configure(setting__it=setting())
    found.terraform.apply()
    found.terraform.write(
        {
            "resource": {"rocketchat_settings": {"it": {"values": {"Site_Name": "ours"}}}},
            "removed": [{"from": "rocketchat_setting.it", "lifecycle": {"destroy": False}}],
            "import": [{"to": "rocketchat_settings.it", "id": "Site_Name"}],
        }
    )
    found.terraform.apply()
    found.configure(settings__it={"values": {"Site_Name": "ours"}})
    assert found.terraform.plan().is_empty
    found.terraform.destroy()
    assert_restored(found)


KEY = "vault:liquid/mail#password"


@pytest.mark.covers("move", of=["rocketchat_setting", "rocketchat_settings"])
def test_a_setting_moves_into_a_map_and_back(found: World) -> None:
    found.vault.put("liquid", "mail", {"password": "canary-mail"})
    found.configure(
        setting__plain=setting(),
        setting__secret={"name": "SMTP_Password", "secret_value": KEY},
    )
    found.terraform.apply()
    maps = {
        "plain": {"values": {"Site_Name": "ours"}},
        "secret": {"secret_values": {"SMTP_Password": KEY}},
    }
    singles = {"plain": setting(), "secret": {"name": "SMTP_Password", "secret_value": KEY}}
    kinds = ("rocketchat_setting", "rocketchat_settings")
    for source, target, arguments in ((*kinds, maps), (*reversed(kinds), singles)):
        moved = [{"from": f"{source}.{name}", "to": f"{target}.{name}"} for name in arguments]
        found.terraform.write({"resource": {target: arguments}, "moved": moved})
        assert found.terraform.plan().changes == {}
        found.terraform.apply()
        assert found.terraform.plan().is_empty
    found.terraform.destroy()
    assert_restored(found)
    assert found.rocketchat.setting("SMTP_Password") == ""


def test_what_cannot_move_is_refused_with_the_reason(found: World) -> None:
    found.configure(settings__it={"values": {"Site_Name": "ours", "Organization_Name": "ours"}})
    found.terraform.apply()
    found.terraform.write(
        {
            "resource": {"rocketchat_setting": {"it": setting()}},
            "moved": [{"from": "rocketchat_settings.it", "to": "rocketchat_setting.it"}],
        }
    )
    refused = found.terraform.plan(check=False)
    refused.expect_error("Not one setting", contains=["2 entries", "First move the others"])


def forget_originals(world: World) -> None:
    """Make the state one that does not know the originals."""
    file = world.terraform.folder / "terraform.tfstate"
    state = json.loads(file.read_text())
    for resource in state["resources"]:
        resource["instances"][0]["attributes"]["originals"] = None
    file.write_text(json.dumps(state))


def keep_private(world: World, **more: Any) -> None:
    """Add to the private state of the only resource."""
    file = world.terraform.folder / "terraform.tfstate"
    state = json.loads(file.read_text())
    [instance] = state["resources"][0]["instances"]
    private = json.loads(base64.b64decode(instance["private"])) | more
    instance["private"] = base64.b64encode(json.dumps(private).encode()).decode()
    file.write_text(json.dumps(state))


def test_an_original_that_is_not_known_is_reported_and_not_guessed(found: World) -> None:
    found.configure(setting__it=setting())
    found.terraform.apply()
    forget_originals(found)
    unknown = "The original value of Site_Name is not known"
    expected = ["Rocket.Chat's default is written", '"Rocket.Chat"', 'on_destroy = "keep"']
    found.terraform.plan("-destroy").expect_warning(unknown, contains=expected)
    taint(found, "rocketchat_setting.it")
    replaced: Result = found.terraform.apply("-refresh=false")
    replaced.expect_warning(unknown, contains=expected)
    assert found.terraform.state()["rocketchat_setting.it"]["originals"] is None
    found.terraform.plan("-destroy").expect_warning(unknown, contains=expected)


def test_a_state_of_an_older_version_keeps_its_originals(found: World) -> None:
    found.configure(setting__it=setting())
    found.terraform.apply()
    forget_originals(found)
    keep_private(found, found={"Site_Name": {"value": "by hand"}})
    assert found.terraform.plan().is_empty
    taint(found, "rocketchat_setting.it")
    found.terraform.apply()
    assert found.terraform.state()["rocketchat_setting.it"]["originals"] == {
        "Site_Name": '"by hand"'
    }


def test_two_resources_for_one_setting_are_refused(world: World) -> None:
    hidden = {"visible": False, "allow_lockout": True}
    world.configure(
        setting__one=setting("Push_enable", True),
        push__it={"enabled": True},
        setting__form=setting("Accounts_ShowFormLogin", False),
        login_form__one=hidden,
        setting__name=setting(),
        settings__all={"values": {"Site_Name": "ours"}},
        setting__website=setting("Website", "https://example.org"),
        workspace_registration__it={"website": "https://example.org"},
        custom_oauth__one=world.oauth(),
        custom_oauth__two=world.oauth(),
    )
    plan = world.terraform.plan(check=False)
    pairs = {
        "Push_enable": ["rocketchat_setting (value)", "rocketchat_push (enabled)"],
        "Accounts_ShowFormLogin": ["rocketchat_setting", "rocketchat_login_form (visible)"],
        "Site_Name": ["rocketchat_setting (value)", 'rocketchat_settings (values["Site_Name"])'],
        "Website": ["rocketchat_setting (value)", "rocketchat_workspace_registration (website)"],
        "the login service liquid": ["rocketchat_custom_oauth (name)"],
    }
    for thing, both in pairs.items():
        plan.expect_error(f"Two resources manage {thing}", contains=both)
    assert len(plan.errors) == len(pairs)


@pytest.mark.parametrize("options", [(), ("-parallelism=1",)], ids=["usual", "serial"])
def test_push_counts_what_the_same_plan_sets(world: World, options: tuple[str, ...]) -> None:
    for id in ("Register_Server", "Cloud_Service_Agree_PrivacyTerms", "Push_enable"):
        world.rocketchat.set(id, False)
    agreed = {"Register_Server": True, "Cloud_Service_Agree_PrivacyTerms": True}
    push: dict[str, Any] = {"enabled": True, "gateway": True}
    if options:
        push["depends_on"] = ["rocketchat_settings.agreed"]
    world.configure(settings__agreed={"values": agreed}, push__it=push)
    plan = world.terraform.plan(*options)
    assert "The gateway is not used" not in [one.summary for one in plan.warnings]
    world.configure(push__it={"enabled": True, "gateway": True})
    world.terraform.plan().expect_warning("The gateway is not used")


def test_a_service_that_was_adopted_is_not_replaced_after_a_failure(world: World) -> None:
    world.add_login_service("Liquid", avatar_field="picture", url="https://old.example.org")
    world.configure(custom_oauth__liquid=world.oauth(adopt_existing=True))
    world.rocketchat.faults.when("POST", "Liquid-scope", Status(500))
    assert not world.terraform.apply(check=False).ok
    before = world.part("-avatar_field")
    world.rocketchat.forget_requests()
    world.terraform.apply()
    assert not [one for one in world.writes() if "OAuth" in one and "removeOAuth" in one]
    assert (before, world.part("-avatar_field")) == ("picture", "picture")
    assert world.terraform.plan().is_empty
