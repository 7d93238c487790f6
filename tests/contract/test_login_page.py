"""Whole logins through a browser, and what the page shows when something is wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from rocketchat_standin import Clock, Liquid

from .admin import ENTRY, Admin
from .conftest import PROFILES

LICENCE = frozenset({"oauth-enterprise"})
OLD, NEW = "liquid.localhost", "moved.example.org"


class World:
    """A small Liquid server whose login has been set up as the bundle does."""

    def __init__(self, profile: str) -> None:
        self.clock = Clock(speed=0)
        self.liquid = Liquid(OLD, profile=profile, clock=self.clock, license_modules=LICENCE)
        self.liquid.identity_provider.add_user("alice", "wonder", "Alice", f"alice@{OLD}")
        self.admin = Admin(self.liquid.rocketchat)
        self.liquid.rocketchat.set("Accounts_TwoFactorAuthentication_Enabled", False)
        self.admin.add("Liquid")
        self.write(**self.values())
        self.write(flag=True)

    def values(self) -> dict[str, Any]:
        """The entry's settings at the present domain."""
        liquid = self.liquid
        registered = liquid.identity_provider.credentials("rocketchat-app")
        return {
            "url": liquid.core_url,
            "token_path": f"{liquid.internal_core_url}/o/token/",
            "identity_path": f"{liquid.internal_core_url}/accounts/profile",
            "authorize_path": f"{liquid.core_url}/o/authorize/",
            "scope": "read",
            "id": registered[0],
            "secret": registered[1],
            "token_sent_via": "header",
            "login_style": "redirect",
            "username_field": "id",
            "name_field": "name",
            "merge_users": True,
            "button_label_text": "LIQUID LOGIN",
            "button_color": "red",
        }

    def write(self, **values: Any) -> None:
        """Write settings of the entry, and wait until the row follows."""
        for key, value in values.items():
            suffix = "" if key == "flag" else f"-{key}"
            self.admin.write(f"{ENTRY}Liquid{suffix}", value)
        self.clock.advance(3)

    def login(self, **options: Any) -> Any:
        """Log alice in at the present domain, in a browser of her own."""
        browser = self.liquid.browser()
        url = options.get("url", self.liquid.chat_url)
        return browser.login_with("liquid", url, "alice", "wonder")

    def page(self) -> Any:
        """The login page at the present domain."""
        return self.liquid.browser().login_page(self.liquid.chat_url)


@pytest.fixture(params=["7.7"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A working login, on 7.7 unless a test says otherwise."""
    world = World(request.param)
    with world.liquid:
        yield world


every_profile = pytest.mark.parametrize("world", PROFILES, indirect=True)
on_6_5 = pytest.mark.parametrize("world", ["6.5"], indirect=True)


@every_profile
def test_a_login_works_and_its_user_is_found_again(world: World) -> None:
    first = world.login()
    assert (first.ok, first.username) == (True, "alice")
    assert world.login().user_id == first.user_id
    (alice,) = (u for u in world.liquid.rocketchat.users() if u["username"] == "alice")
    assert alice["services"] == {"liquid": {"id": "alice"}}
    assert alice["emails"] == [{"address": f"alice@{OLD}", "verified": True}]


@every_profile
def test_a_user_is_found_again_after_the_entry_was_recreated(world: World) -> None:
    first = world.login()
    world.write(flag=False)
    world.admin.post("settings.removeCustomOAuth", {"name": "Liquid"})
    world.admin.remove("Liquid")
    assert world.page().buttons == []
    world.admin.add("Liquid")
    world.write(**world.values(), show_button=True)
    world.write(flag=True)
    assert world.login().user_id == first.user_id


@pytest.mark.parametrize("style", ["redirect", "popup"])
@pytest.mark.parametrize("via", ["header", "payload"])
def test_every_way_of_sending_works(world: World, style: str, via: str) -> None:
    world.write(login_style=style, token_sent_via=via)
    assert world.login().ok


def test_without_a_login_style_the_provider_refuses_the_redirect(world: World) -> None:
    world.write(login_style="")
    assert "Mismatching redirect URI" in world.login().message


def test_the_page_shows_form_and_button_as_configured(world: World) -> None:
    page = world.page()
    assert (page.blank, page.form_visible) == (False, True)
    (button,) = page.buttons
    assert (button.service, button.label, button.color) == ("liquid", "LIQUID LOGIN", "red")
    world.admin.write("Accounts_ShowFormLogin", False)
    assert not world.page().form_visible
    world.write(show_button=False)
    assert world.page().buttons == []
    assert [row["service"] for row in world.liquid.rocketchat.login_services()] == ["liquid"]


def test_a_hidden_form_and_a_disabled_service_lock_everybody_out(world: World) -> None:
    world.admin.write("Accounts_ShowFormLogin", False)
    world.write(flag=False)
    page = world.page()
    assert (page.blank, page.form_visible, page.buttons) == (False, False, [])
    assert world.login().message == "there is no button for liquid"


def test_a_wrong_password_at_the_provider_ends_the_login(world: World) -> None:
    browser = world.liquid.browser()
    result = browser.login_with("liquid", world.liquid.chat_url, "alice", "wrong")
    assert result.message == "wrong username or password at the provider"


def test_a_dead_domain_of_the_provider_ends_in_a_browser_error(world: World) -> None:
    world.liquid.move(NEW)
    world.liquid.register_redirect(NEW)
    world.admin.write("Site_Url", world.liquid.chat_url)
    world.liquid.retire(OLD)
    assert not world.login().ok


@pytest.mark.parametrize("address", ["", "http://[::1"])
def test_an_address_of_the_provider_that_is_invalid_ends_the_login(
    world: World, address: str
) -> None:
    world.write(url=address, authorize_path="/o/authorize/")
    assert not world.login().ok


def test_a_new_domain_whose_redirect_is_not_registered_is_refused(world: World) -> None:
    world.liquid.move(NEW)
    assert "Mismatching redirect URI" in world.login().message
    world.admin.write("Site_Url", world.liquid.chat_url)
    assert "Mismatching redirect URI" in world.login().message


def test_a_stale_site_url_sends_people_to_the_old_address(world: World) -> None:
    old = world.liquid.chat_url
    world.liquid.move(NEW)
    world.liquid.register_redirect(NEW)
    assert world.login().message == f"sent to {old}/"
    world.admin.write("Site_Url", world.liquid.chat_url)
    assert world.login().ok


def test_a_stale_internal_address_leads_back_to_the_login_page(world: World) -> None:
    world.write(token_path="http://127.0.0.1:9/_core/o/token/")
    result = world.login()
    assert (result.ok, result.message) == (False, "")
    log = world.admin.get("stdout.queue").json()["queue"][-1]["string"]
    assert "connect ECONNREFUSED 127.0.0.1:9" in log


@on_6_5
def test_on_6_5_another_site_url_blanks_the_page_until_a_restart(world: World) -> None:
    world.admin.write("Site_Url", "http://elsewhere.example.org")
    assert world.page().blank
    assert world.login().message == "the login page stays blank"
    world.liquid.rocketchat.restart()
    assert not world.page().blank


@on_6_5
def test_on_6_5_the_old_site_url_brings_the_page_back(world: World) -> None:
    world.admin.write("Site_Url", "http://elsewhere.example.org")
    world.admin.write("Site_Url", world.liquid.chat_url)
    assert not world.page().blank


def test_on_7_7_another_site_url_does_not_blank_the_page(world: World) -> None:
    world.admin.write("Site_Url", "http://elsewhere.example.org")
    assert not world.page().blank


def test_an_orphaned_row_works_until_a_restart(world: World) -> None:
    world.admin.remove("Liquid")
    assert world.login().ok
    world.liquid.rocketchat.restart()
    world.clock.advance(3)
    assert len(world.page().buttons) == 1
    assert world.login().message == "No matching login attempt found"


def test_without_merging_a_changed_address_shuts_the_user_out(world: World) -> None:
    world.write(merge_users=False)
    world.liquid.identity_provider.add_user("alice", "wonder", "Alice", f"alice@{OLD}")
    assert world.login().ok
    world.liquid.identity_provider.add_user("alice", "wonder", "Alice", f"alice@{NEW}")
    assert world.login().message == "User with username alice already exists"


def test_two_factor_defaults_lock_a_new_user_out(world: World) -> None:
    world.admin.write("Accounts_TwoFactorAuthentication_Enabled", True)
    result = world.login()
    assert (result.ok, result.message) == (False, "TOTP Required")
    assert world.liquid.rocketchat.mails[-1][0] == f"alice@{OLD}"


def test_without_a_username_field_the_first_login_asks_for_a_name(world: World) -> None:
    world.write(username_field="")
    result = world.login()
    assert (result.ok, result.username, result.message) == (True, None, "asks for a username")


def test_wrong_client_credentials_end_the_login(world: World) -> None:
    world.write(secret="wrong")
    assert not world.login().ok
    log = world.admin.get("stdout.queue").json()["queue"][-1]["string"]
    assert log.endswith("Unauthorized")


def test_hosts_that_the_front_door_does_not_know_have_no_site(world: World) -> None:
    answer = world.liquid.browser().open(world.liquid.url("nobody.localhost"))
    assert answer.status_code == 404


def test_the_vault_holds_what_the_bundle_puts_there(world: World) -> None:
    vault = world.liquid.vault
    client_id, client_secret = world.liquid.identity_provider.credentials("rocketchat-app")
    assert vault.secret("liquid", "rocketchat/app.oauth2") == {
        "client_id": client_id,
        "client_secret": client_secret,
    }
    username, password = world.liquid.admin
    wanted = {"username": username, "pass": password}
    assert vault.secret("liquid", "rocketchat/adminuser") == wanted
