"""The chat's domain changes, and nobody is locked out."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from rocketchat_standin import Clock, RocketChat, Status

from .conftest import SPEED, World


class WatchedRocketChat(RocketChat):
    """Notes every request after which nobody could log in with a browser."""

    lockouts: list[str]

    def wsgi(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = super().wsgi(environ, start_response)
        has_button = any(row["showButton"] for row in self.login_services())
        if self.setting("Accounts_ShowFormLogin") is False and not has_button:
            self.lockouts.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return answer


@pytest.fixture
def lockouts() -> list[str]:
    """The requests after which nobody could log in with a browser."""
    return []


@pytest.fixture
def rocketchat(
    profile: str,
    license_modules: frozenset[str],
    lockouts: list[str],
    hosts: Mapping[str, str],
) -> Iterator[RocketChat]:
    """The stand-in, watched."""
    with WatchedRocketChat(
        profile, clock=Clock(SPEED), license_modules=license_modules, resolve=hosts
    ) as server:
        server.lockouts = lockouts
        yield server


def configure(world: World, domain: str, **changes: Any) -> None:
    core = f"https://{domain}"
    world.configure(
        setting__site_url={"name": "Site_Url", "value": f"https://chat.{domain}"},
        custom_oauth__liquid=world.oauth(
            url=core,
            authorize_path=f"{core}/o/authorize/",
            site_url="${rocketchat_setting.site_url.value}",
            **changes,
        ),
        login_form__form=world.login_form(),
    )


def steps(world: World) -> list[str]:
    """The writes, with those of the entry's 30 settings as one."""
    reported: list[str] = []
    for write in world.writes():
        name = write.removeprefix("POST ").removeprefix("settings/")
        if name.startswith("Accounts_OAuth_Custom-Liquid-"):
            name = "the entry's settings"
        if name in ("method.call/removeOAuthService", "settings.removeCustomOAuth"):
            name = "the removal"
        if not reported or reported[-1] != name:
            reported.append(name)
    return reported


def apply(world: World) -> None:
    """Apply; an old server has to be restarted in the middle, as the diagnostic says."""
    if world.rocketchat.profile != "6.5":
        world.terraform.apply()
        return
    result = world.terraform.apply(check=False)
    result.expect_error(
        "The login form was not hidden",
        contains=["meteor_runtime_config.js answers 404", "Restart Rocket.Chat and apply again"],
    )
    assert world.rocketchat.setting("Accounts_ShowFormLogin") is True
    world.rocketchat.restart()
    world.rocketchat.clock.advance(5)
    world.terraform.apply()


def test_the_entry_is_replaced_in_an_order_that_locks_nobody_out(
    world: World, lockouts: list[str]
) -> None:
    configure(world, "old.example.org")
    apply(world)
    world.rocketchat.forget_requests()
    configure(world, "new.example.org")

    plan = world.terraform.plan()
    plan.expect_warning(
        "Login service Liquid will be replaced",
        contains=[
            "https://chat.old.example.org becomes https://chat.new.example.org",
            "https://old.example.org becomes https://new.example.org",
            "https://chat.new.example.org/_oauth/liquid",
        ],
    )
    assert plan.changes["rocketchat_custom_oauth.liquid"].actions == ["delete", "create"]
    assert plan.changes["rocketchat_login_form.form"].actions == ["delete", "create"]
    assert plan.changes["rocketchat_setting.site_url"].actions == ["update"]

    apply(world)
    assert steps(world) == [
        "Accounts_ShowFormLogin",
        "Accounts_OAuth_Custom-Liquid",
        "the removal",
        "Site_Url",
        "fingerprint",
        "settings.addCustomOAuth",
        "the entry's settings",
        "Accounts_OAuth_Custom-Liquid",
        "Accounts_ShowFormLogin",
    ]
    assert lockouts == []
    assert world.rocketchat.setting("Accounts_ShowFormLogin") is False
    assert world.rocketchat.login_services()[0]["serverURL"] == "https://new.example.org"
    assert world.terraform.plan().is_empty


def test_destroying_everything_shows_the_form_first(world: World, lockouts: list[str]) -> None:
    configure(world, "old.example.org")
    apply(world)
    world.terraform.destroy()
    assert lockouts == []
    assert world.rocketchat.setting("Accounts_ShowFormLogin") is True
    assert world.rocketchat.login_services() == []


def test_a_path_alone_changes_in_place_behind_a_form_that_is_shown(
    world: World, lockouts: list[str]
) -> None:
    configure(world, "old.example.org")
    apply(world)
    world.rocketchat.forget_requests()
    token_path = "http://core-1.invalid:9990/o/token/"
    configure(world, "old.example.org", token_path=token_path)
    change = world.terraform.plan().changes["rocketchat_custom_oauth.liquid"]
    assert change.actions == ["update"]
    world.terraform.apply()
    form = "Accounts_ShowFormLogin"
    assert steps(world) == [form, "the entry's settings", form]
    assert world.rocketchat.setting(form) is False
    assert world.part("-token_path") == token_path
    assert lockouts == []


def test_an_internal_address_that_moves_replaces_the_entry(
    world: World, lockouts: list[str]
) -> None:
    configure(world, "old.example.org")
    apply(world)
    configure(world, "old.example.org", token_path="http://core-2.invalid:9990/_core/o/token/")
    plan = world.terraform.plan()
    plan.expect_warning(
        "Login service Liquid will be replaced",
        contains="token_path: http://core-1.invalid:9990 becomes http://core-2.invalid:9990",
    )
    assert plan.changes["rocketchat_custom_oauth.liquid"].replace_paths == [["token_path"]]
    world.terraform.apply()
    assert lockouts == []
    assert world.terraform.plan().is_empty


def test_a_service_that_does_not_come_up_leaves_the_form_visible(
    world: World, lockouts: list[str]
) -> None:
    configure(world, "old.example.org")
    apply(world)
    configure(world, "new.example.org")
    denied = {"success": False, "error": "no", "errorType": "error-action-not-allowed"}
    world.rocketchat.faults.when("POST", "addCustomOAuth", Status(400, denied), times=100)
    assert not world.terraform.apply(check=False).ok
    assert world.rocketchat.setting("Accounts_ShowFormLogin") is True
    assert lockouts == []

    world.rocketchat.faults.clear()
    apply(world)
    assert world.rocketchat.setting("Accounts_ShowFormLogin") is False
    assert lockouts == []
    assert world.terraform.plan().is_empty
