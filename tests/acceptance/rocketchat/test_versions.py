"""Every resource on every version, and what a version does differently."""

from typing import Any

import pytest
from rocketchat_standin import RocketChat
from tfplugin.testing import Terraform

from .conftest import EVERY_VERSION, PROVIDER, UNDESCRIBED, World, environment, on_versions

FORM = "Accounts_ShowFormLogin"
TOKEN = "canary-registration-token"

# What a server writes by itself when its address or its registration changes.
OWN = ("Deployment_FingerPrint_Hash", "Register_Server")


def logo(title: str) -> bytes:
    return f"<svg><title>{title}</title></svg>".encode()


def put_logo(world: World, title: str) -> None:
    """A file next to the configuration."""
    (world.terraform.folder / f"{title}.svg").write_bytes(logo(title))


def everything(world: World, **changes: Any) -> dict[str, Any]:
    """One of each resource; `changes` are merged into the arguments by resource."""
    world.vault.put("liquid", "push", {"key": "canary-key"})
    world.vault.put("liquid", "cloud", {"token": TOKEN})
    world.vault.put("liquid", "smtp", {"password": "canary-password"})
    world.rocketchat.cloud_tokens.add(TOKEN)
    put_logo(world, "ours")
    resources: dict[str, dict[str, Any]] = {
        "asset__logo": {"name": "logo", "source": "ours.svg"},
        "custom_oauth__liquid": world.oauth(site_url=None),
        "login_form__form": world.login_form(),
        "oauth_app__wiki": {
            "name": "Wiki",
            "redirect_uris": ["https://wiki.example.org/callback"],
            "client_secret_to": "vault:liquid/apps#wiki",
        },
        "permission__mentions": {"name": "mention-all", "roles": ["admin", "owner"]},
        "push__it": {
            "show_message": False,
            "show_sender_and_room": False,
            "apn_key": "vault:liquid/push#key",
        },
        "setting__name": {"name": "Site_Name", "value": "Chat"},
        "setting__smtp": {"name": "SMTP_Password", "secret_value": "vault:liquid/smtp#password"},
        "settings__all": {"values": {"Accounts_LoginExpiration": 7, "Industry": "media"}},
        "workspace_registration__it": {
            "organization_email": "admin@example.org",
            "agree_privacy_terms": True,
            "registration_token": "vault:liquid/cloud#token",
        },
    }
    return {name: arguments | changes.get(name, {}) for name, arguments in resources.items()}


CHANGES: dict[str, dict[str, Any]] = {
    "asset__logo": {"source": "changed.svg"},
    "custom_oauth__liquid": {"scope": "openid"},
    "oauth_app__wiki": {"active": False},
    "permission__mentions": {"roles": ["admin", "user"]},
    "push__it": {"show_message": True},
    "setting__name": {"value": "Liquid"},
    "settings__all": {"values": {"Accounts_LoginExpiration": 30}},
    "workspace_registration__it": {"country": "romania"},
}


def stored(rocketchat: RocketChat) -> dict[str, Any]:
    return {id: value for id, value in rocketchat.settings().items() if id not in OWN}


def address(name: str) -> str:
    return "rocketchat_" + name.replace("__", ".")


CHANGED = {address(name).partition(".")[0] for name in CHANGES}


@on_versions(*EVERY_VERSION, always=("6.5", "7.7", "9.0"))
@pytest.mark.resource("rocketchat_login_form", *CHANGED)
@pytest.mark.covers("create", "empty plan", "drift")
@pytest.mark.covers("update", of=CHANGED)
@pytest.mark.covers(
    "destroy", of=["rocketchat_login_form", *CHANGED - {"rocketchat_workspace_registration"}]
)
@pytest.mark.covers("secret drifted", of=["rocketchat_setting"])
def test_everything_is_created_updated_repaired_and_restored(world: World) -> None:
    live(world)


@pytest.mark.parametrize("profile", ["7.7"])
def test_everything_lives_the_same_with_another_release_of_terraform(other: World) -> None:
    live(other)


def live(world: World) -> None:
    """Create one of each resource, update them, repair them, and destroy them."""
    before, held = stored(world.rocketchat), world.rocketchat.roles_of("mention-all")
    world.configure(**everything(world))
    world.terraform.apply()
    assert world.rocketchat.setting(FORM) is False
    assert world.terraform.plan().is_empty
    world.rocketchat.forget_requests()
    world.terraform.apply()
    assert world.writes() == []

    put_logo(world, "changed")
    world.configure(**everything(world, **CHANGES))
    plan = world.terraform.plan()
    changed = {name for name, one in plan.changes.items() if one.actions == ["update"]}
    assert changed == {address(name) for name in CHANGES}
    world.terraform.apply(str(plan.file))
    assert world.part("-scope") == "openid"
    assert world.terraform.plan().is_empty

    drift(world)
    plan = world.terraform.plan()
    drifted = {name for name, one in plan.changes.items() if one.actions == ["update"]}
    assert drifted == {address(name) for name in everything(world)}
    world.terraform.apply(str(plan.file))
    assert world.part("-scope") == "openid"
    assert world.rocketchat.setting("SMTP_Password") == "canary-password"
    assert world.rocketchat.asset("logo") == logo("changed")
    assert world.rocketchat.roles_of("mention-all") == {"admin", "user"}
    assert world.terraform.plan().is_empty

    world.terraform.destroy()
    assert world.rocketchat.roles_of("mention-all") == held
    left = {"Organization_Email": "admin@example.org", "Cloud_Service_Agree_PrivacyTerms": True}
    assert stored(world.rocketchat) == before | left | {"Country": "romania"}
    assert [app for app in world.rocketchat.process.oauth_apps if app["_id"] != "zapier"] == []
    assert world.rocketchat.login_services() == []


def drift(world: World) -> None:
    """Change something of each resource behind Terraform's back."""
    for id, value in {
        "Accounts_OAuth_Custom-Liquid-scope": "everything",
        "Accounts_ShowFormLogin": True,
        "Push_show_message": False,
        "Site_Name": "Drifted",
        "SMTP_Password": "canary-drifted",
        "Accounts_LoginExpiration": 8,
        "Country": "france",
    }.items():
        world.rocketchat.set(id, value)
    world.rocketchat.give("mention-all", "user")
    world.rocketchat.upload("logo", logo("by hand"), "image/svg+xml")
    world.rocketchat.clock.advance(1)
    [app] = [one for one in world.rocketchat.process.oauth_apps if one["name"] == "Wiki"]
    world.rocketchat.process.oauth_apps.change(app["_id"], lambda one: one | {"active": True})


# 9.0 without a licence for custom OAuth


def without_license(world: World) -> None:
    """Upgrade to 9.0, and find that it is not in the licence."""
    world.rocketchat.installation.license_modules = frozenset()
    world.rocketchat.restart("9.0")
    world.rocketchat.clock.advance(3)


def test_9_0_without_licence_says_at_plan_what_would_happen(world: World) -> None:
    without_license(world)
    world.configure(custom_oauth__liquid=world.oauth())
    plan = world.terraform.plan(check=False)
    plan.expect_error(
        "Custom OAuth needs a licence",
        contains=["9.0.0", "oauth-enterprise", "has no button", "every plan would show it"],
    )
    assert len(plan.errors) == 1
    assert world.writes() == []


@pytest.mark.parametrize("profile", ["8.8"])
def test_an_upgrade_to_9_0_without_licence_is_not_a_permanent_difference(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    without_license(world)
    plan = world.terraform.plan()
    plan.expect_warning("Custom OAuth needs a licence", contains="set enabled = false")
    assert not world.terraform.apply(check=False).ok
    world.configure(custom_oauth__liquid=world.oauth(enabled=False))
    world.terraform.apply()
    assert world.terraform.plan().is_empty
    world.terraform.destroy()
    assert not [id for id in world.rocketchat.settings() if "Custom-Liquid" in id]


@pytest.mark.parametrize("profile", ["8.8"])
@pytest.mark.covers("update", of=["rocketchat_login_form"])
def test_a_form_that_was_hidden_before_the_upgrade_is_reported_first_and_can_be_shown(
    world: World,
) -> None:
    world.configure(custom_oauth__liquid=world.oauth(), login_form__form=world.login_form())
    world.terraform.apply()
    without_license(world)
    plan = world.terraform.plan()
    [licence] = [one for one in plan.warnings if "enabled = false" in one.detail]
    assert licence.summary == "Nobody can log in with a browser"
    for text in (FORM, "oauth-enterprise", "visible = true"):
        assert text in licence.detail
    assert not world.terraform.apply(check=False).ok
    assert world.rocketchat.setting(FORM) is True

    world.configure(
        custom_oauth__liquid=world.oauth(enabled=False),
        login_form__form=world.login_form(visible=True),
    )
    world.terraform.apply()
    assert world.rocketchat.setting(FORM) is True
    assert world.terraform.plan().is_empty


@pytest.mark.parametrize("profile", ["8.8"])
def test_a_destroy_works_after_the_upgrade_and_shows_the_form_first(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth(), login_form__form=world.login_form())
    world.terraform.apply()
    without_license(world)
    world.rocketchat.forget_requests()
    world.terraform.destroy()
    assert world.writes()[0] == f"POST settings/{FORM}"
    assert world.rocketchat.setting(FORM) is True
    assert not [id for id in world.rocketchat.settings() if "Custom-Liquid" in id]


def test_a_form_is_not_hidden_for_a_service_that_9_0_leaves_off(world: World) -> None:
    without_license(world)
    form = world.login_form(requires=[{"service": "liquid"}], allow_lockout=False)
    world.configure(login_form__form=form)
    plan = world.terraform.plan(check=False)
    plan.expect_error("Nobody could log in", contains=["custom OAuth", "oauth-enterprise"])
    assert world.writes() == []


@pytest.mark.parametrize("profile", ["9.0"])
def test_9_0_with_the_licence_hides_the_form_only_if_a_lockout_is_allowed(world: World) -> None:
    oauth = world.oauth(merge_roles=True)
    form = world.login_form(allow_lockout=False)
    world.configure(custom_oauth__liquid=oauth, login_form__form=form)
    result = world.terraform.apply(check=False)
    result.expect_error("The login form was not hidden", contains=["P5", "allow_lockout = true"])
    assert world.rocketchat.setting(FORM) is True
    world.configure(custom_oauth__liquid=oauth, login_form__form=world.login_form())
    warnings = world.terraform.apply().warnings
    assert world.rocketchat.setting(FORM) is False
    assert not any("licence" in warning.summary for warning in warnings)
    assert world.rocketchat.login_services()[0]["mergeRoles"] is True
    assert world.terraform.plan().is_empty


@on_versions("6.5", "7.7", "8.6", "8.8")  # on 9.0 custom OAuth and merge_roles need the same module
def test_an_argument_without_effect_is_warned_of_once(world: World) -> None:
    summary = "Accounts_OAuth_Custom-Liquid-merge_roles has no effect without a licence"
    world.configure(custom_oauth__liquid=world.oauth(merge_roles=True))
    world.terraform.apply().expect_warning(summary, attribute="merge_roles")
    assert world.terraform.plan().warnings == []
    world.configure(custom_oauth__liquid=world.oauth(merge_roles=True, scope="openid"))
    assert world.terraform.plan().warnings == []
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid-merge_roles", False)
    world.terraform.plan().expect_warning(summary, attribute="merge_roles")


# 8.5 requires a second factor even for tokens that were created without it


@pytest.mark.parametrize("profile", ["8.5"])
def test_8_5_needs_the_password_with_a_token(world: World) -> None:
    world.configure(setting__name={"name": "Site_Name", "value": "Chat"})
    result = world.terraform.apply(check=False)
    result.expect_error(
        "Rocket.Chat asks for a second factor",
        contains=["8.5 requires it even for tokens", "ROCKETCHAT_PASSWORD"],
    )
    env = environment(world.rocketchat, world.vault) | {"ROCKETCHAT_PASSWORD": "adminpass"}
    world.terraform = Terraform(world.terraform.folder, PROVIDER, env)
    world.configure(
        custom_oauth__liquid=world.oauth(), setting__name={"name": "Site_Name", "value": "Chat"}
    )
    world.terraform.apply()
    assert world.rocketchat.setting("Site_Name") == "Chat"
    assert len(world.rocketchat.login_services()) == 1
    assert world.terraform.plan().is_empty


# 9.1 does not describe its settings


@pytest.mark.parametrize("profile", ["9.1"])
@pytest.mark.parametrize(
    "server_environment",
    [{"SETTINGS_BLOCKED": "Site_Name", "OVERWRITE_SETTING_Industry": "media"}],
)
def test_a_plan_reports_once_what_9_1_does_not_show(world: World) -> None:
    world.configure(
        setting__smtp={"name": "SMTP_Host", "value": "mail.example.org"},
        setting__industry={"name": "Industry", "value": "education"},
        settings__all={"values": {"Accounts_LoginExpiration": "7", "Country": "france"}},
    )
    plan = world.terraform.plan()
    plan.expect_warning(UNDESCRIBED, contains=["9.1.0", "SETTINGS_BLOCKED", "OVERWRITE_SETTING_"])
    assert [warning.summary for warning in plan.warnings] == [UNDESCRIBED]
    world.terraform.apply()
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 7
    plan = world.terraform.plan()
    assert plan.is_empty
    assert plan.warnings == []

    world.configure(
        setting__smtp={"name": "Site_Name", "value": "Chat"},
        settings__all={"values": {"Accounts_LoginExpiration": "soon"}},
    )
    world.terraform.plan(check=False).expect_error(
        "Value not allowed for Accounts_LoginExpiration", contains="whole number"
    )
    world.configure(setting__smtp={"name": "Site_Name", "value": "Chat"})
    refused = world.terraform.apply(check=False)
    refused.expect_error("The setting was not saved", contains=["Site_Name", "SETTINGS_BLOCKED"])
    assert world.rocketchat.setting("Industry") == "media"
    world.terraform.destroy()


@pytest.mark.parametrize("profile", ["9.1"])
def test_a_setting_that_no_version_knows_is_written_as_it_is(world: World) -> None:
    definition = {"_id": "Brand_New", "type": "int", "packageValue": 5, "group": "General"}
    world.rocketchat.process.settings.add(definition)
    world.configure(setting__it={"name": "Brand_New", "value": 6})
    world.terraform.apply()
    assert world.rocketchat.setting("Brand_New") == 6
    assert world.terraform.state()["rocketchat_setting.it"]["type"] == ""
    assert world.terraform.plan().is_empty
    world.terraform.destroy()
    assert world.rocketchat.setting("Brand_New") == 5


@pytest.mark.parametrize("profile", ["7.7", "9.1"])
def test_a_masked_secret_is_kept_and_written_when_it_is_rotated(world: World) -> None:
    world.rocketchat.installation.masks_secrets = True
    world.vault.put("liquid", "smtp", {"password": "canary-1"})
    world.configure(
        setting__smtp={"name": "SMTP_Password", "secret_value": "vault:liquid/smtp#password"}
    )
    world.terraform.apply()
    assert world.rocketchat.setting("SMTP_Password") == "canary-1"
    assert world.terraform.plan().is_empty
    world.vault.put("liquid", "smtp", {"password": "canary-2"})
    world.terraform.apply()
    assert world.rocketchat.setting("SMTP_Password") == "canary-2"
    assert world.terraform.plan().is_empty


# The licence that the configuration itself sets

LICENSE = {"Enterprise_License": "vault:liquid/license#text"}


@pytest.fixture
def licensable(world: World) -> World:
    """A 9.0 without a licence, and one in the Vault that allows custom OAuth."""
    world.vault.put("liquid", "license", {"text": "canary-license"})
    world.rocketchat.licenses["canary-license"] = frozenset({"oauth-enterprise"})
    return world


def by_setting() -> dict[str, Any]:
    secret = {"name": "Enterprise_License", "secret_value": LICENSE["Enterprise_License"]}
    return {"setting__license": secret}


def by_settings() -> dict[str, Any]:
    return {"settings__license": {"secret_values": LICENSE}}


@pytest.mark.parametrize("profile", ["9.0"])
@pytest.mark.parametrize("license_modules", [frozenset()])
@pytest.mark.parametrize("license", [by_setting(), by_settings()], ids=["setting", "settings"])
@pytest.mark.parametrize("ordered", [True, False], ids=["depends_on", "in any order"])
def test_a_licence_of_the_same_configuration_counts(
    licensable: World, license: dict[str, Any], ordered: bool
) -> None:
    [name] = license
    entry = licensable.oauth()
    if ordered:
        entry["depends_on"] = [address(name)]
    form = licensable.login_form()
    licensable.configure(custom_oauth__liquid=entry, login_form__form=form, **license)
    plan = licensable.terraform.plan()
    assert not any("licence" in warning.summary for warning in plan.warnings)
    licensable.terraform.apply(str(plan.file))
    assert len(licensable.rocketchat.login_services()) == 1
    assert licensable.terraform.plan().is_empty


@pytest.mark.parametrize("profile", ["9.0"])
@pytest.mark.parametrize("license_modules", [frozenset()])
def test_a_licence_that_does_not_allow_it_is_found_before_anything_is_written(
    licensable: World,
) -> None:
    licensable.rocketchat.licenses["canary-license"] = frozenset({"push-privacy"})
    entry = licensable.oauth(depends_on=["rocketchat_setting.license"])
    licensable.configure(custom_oauth__liquid=entry, **by_setting())
    licensable.terraform.plan()
    refused = licensable.terraform.apply(check=False)
    refused.expect_error("The workspace's licence does not allow it", contains="oauth-enterprise")
    assert licensable.writes() == ["POST settings/Enterprise_License"]
    licensable.terraform.plan(check=False).expect_error("Custom OAuth needs a licence")


# The address and the workspace's fingerprint

FLAG = "Deployment_FingerPrint_Verified"


@on_versions("6.5", "7.7", "9.1")
@pytest.mark.parametrize("kind", ["setting", "settings"])
def test_a_fingerprint_that_an_interrupted_apply_left_is_confirmed_by_the_next(
    world: World, kind: str
) -> None:
    site = "https://chat.example.org"
    resources: dict[str, dict[str, Any]] = {
        "setting": {"setting__it": {"name": "Site_Url", "value": site}},
        "settings": {"settings__it": {"values": {"Site_Url": site}}},
    }
    world.configure(**resources[kind])
    world.rocketchat.set("Site_Url", site)
    world.rocketchat.clock.advance(1)
    assert world.rocketchat.setting(FLAG) is False
    world.terraform.apply()
    world.rocketchat.clock.advance(5)
    assert world.rocketchat.setting(FLAG) is True
    assert world.terraform.plan().is_empty

    world.rocketchat.set(FLAG, False)
    change = world.terraform.plan().changes[f"rocketchat_{kind}.it"]
    assert change.actions == ["update"]
    assert change.before["fingerprint_confirmed"] is False
    assert change.after["fingerprint_confirmed"] is True
    world.terraform.apply()
    assert world.rocketchat.setting(FLAG) is True
    assert world.terraform.plan().is_empty
    world.terraform.destroy()
    world.rocketchat.clock.advance(5)
    assert world.rocketchat.setting(FLAG) is True
