"""rocketchat_login_form, with the real Terraform."""

import threading

import pytest
from rocketchat_standin import Meanwhile

from .conftest import World

pytestmark = pytest.mark.resource("rocketchat_login_form")

FORM = "Accounts_ShowFormLogin"
ADDRESS = "rocketchat_login_form.form"


@pytest.mark.covers("create", "empty plan", "destroy")
def test_the_form_is_hidden_after_the_service_is_live_and_shown_again_on_destroy(
    world: World,
) -> None:
    world.configure(custom_oauth__liquid=world.oauth(), login_form__form=world.login_form())
    world.terraform.apply()
    assert world.rocketchat.setting(FORM) is False
    assert world.terraform.plan().is_empty

    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    assert world.rocketchat.setting(FORM) is True
    assert len(world.rocketchat.login_services()) == 1


def test_the_form_stays_visible_when_no_such_service_is_live(world: World) -> None:
    world.configure(login_form__form=world.login_form(requires=[{"service": "liquid"}]))
    result = world.terraform.apply(check=False)
    result.expect_error("Nobody could log in", contains="liquid has no button")
    assert world.rocketchat.setting(FORM) is True
    assert world.terraform.state() == {}


def test_the_form_stays_visible_when_the_service_has_no_button(world: World) -> None:
    world.configure(
        custom_oauth__liquid=world.oauth(show_button=False), login_form__form=world.login_form()
    )
    result = world.terraform.apply(check=False)
    result.expect_error("Nobody could log in", contains="show_button")
    assert world.rocketchat.setting(FORM) is True


def test_the_form_stays_visible_when_the_service_is_disabled(world: World) -> None:
    world.configure(
        custom_oauth__liquid=world.oauth(enabled=False), login_form__form=world.login_form()
    )
    result = world.terraform.apply(check=False)
    result.expect_error("Nobody could log in", contains="disabled")
    assert world.rocketchat.setting(FORM) is True


def test_hiding_the_form_without_a_service_is_refused_before_any_request(
    world: World,
) -> None:
    world.configure(login_form__form={"visible": False})
    result = world.terraform.validate(check=False)
    result.expect_error("Nobody could log in", contains=["requires", "allow_lockout"])
    assert world.rocketchat.requests == []


def test_allow_lockout_hides_the_form_anyway(world: World) -> None:
    world.configure(login_form__form={"visible": False, "allow_lockout": True})
    world.terraform.apply()
    assert world.rocketchat.setting(FORM) is False
    assert world.terraform.plan().is_empty


@pytest.mark.covers("drift", "update")
def test_a_form_shown_on_the_server_is_hidden_again(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth(), login_form__form=world.login_form())
    world.terraform.apply()
    world.rocketchat.set(FORM, True)
    change = world.terraform.plan().changes[ADDRESS]
    assert (change.actions, change.before["visible"]) == (["update"], True)
    world.terraform.apply()
    assert world.rocketchat.setting(FORM) is False


def test_the_only_login_service_is_not_disabled_while_the_form_is_hidden(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    world.rocketchat.set(FORM, False)
    world.configure(custom_oauth__liquid=world.oauth(enabled=False))
    result = world.terraform.apply(check=False)
    result.expect_error("Nobody could log in any more", contains=[FORM, "Show the form first"])
    assert world.part() is True


def test_the_form_is_shown_before_the_only_login_service_goes(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    world.rocketchat.set(FORM, False)
    world.configure(setting__other={"name": "Site_Name", "value": "Chat"})
    world.rocketchat.forget_requests()
    result = world.terraform.apply()
    result.expect_warning("The login form is shown again", contains=["Liquid", FORM])
    shown = world.writes().index(f"POST settings/{FORM}")
    assert shown < world.writes().index("POST settings/Accounts_OAuth_Custom-Liquid")
    assert world.rocketchat.setting(FORM) is True
    assert world.rocketchat.login_services() == []


def test_two_services_that_go_in_one_apply_do_not_rely_on_each_other(world: World) -> None:
    services = {
        "custom_oauth__liquid": world.oauth(),
        "custom_oauth__second": world.oauth(name="Second"),
    }
    world.configure(**services)
    world.terraform.apply()
    world.rocketchat.set(FORM, False)
    both = threading.Barrier(2)

    def meet() -> None:
        try:
            both.wait(1.5)
        except threading.BrokenBarrierError:
            return

    for key in ("liquid", "second"):
        world.rocketchat.faults.when("GET", f"/_oauth/{key}", Meanwhile(meet))
    world.configure(setting__other={"name": "Site_Name", "value": "Chat"})
    world.terraform.apply().expect_warning("The login form is shown again")
    assert world.rocketchat.setting(FORM) is True
    assert world.rocketchat.login_services() == []


def test_two_forms_are_refused_at_plan_and_one_may_be_replaced(world: World) -> None:
    one, other = {"visible": True}, {"visible": False, "allow_lockout": True}
    world.configure(login_form__form=one, login_form__other=other)
    plan = world.terraform.plan(check=False)
    plan.expect_error(
        f"Two resources manage {FORM}",
        contains=["rocketchat_login_form (visible)", "Remove one of them"],
    )
    world.configure(login_form__form=one)
    world.terraform.apply()
    world.terraform.apply(f"-replace={ADDRESS}")
    world.configure(login_form__form=one, login_form__other=one)
    world.terraform.plan(check=False).expect_error(f"Two resources manage {FORM}")


def test_an_imported_hidden_form_requires_what_works_now(world: World) -> None:
    world.add_login_service(
        "Liquid", url="https://liquid.example.org", id="chat-client", **{"": True}
    )
    world.rocketchat.set(FORM, False)
    world.terraform.write(f'import {{\n  to = {ADDRESS}\n  id = "login_form"\n}}\n')
    plan = world.terraform.plan("-generate-config-out=generated.tf")
    assert plan.changes[ADDRESS].actions == ["no-op"]
    world.terraform.apply()
    assert world.terraform.state()[ADDRESS]["requires"] == [
        {"service": "liquid", "generation": "imported"}
    ]
    assert world.terraform.plan().is_empty


def test_a_service_and_the_form_that_requires_it_are_imported_without_a_change(
    world: World,
) -> None:
    secret = world.vault.secret("liquid", "rocketchat/app.oauth2")["client_secret"]
    entry = world.oauth(client_id="chat-client", site_url=None)
    values = {"id": "chat-client", "secret": secret, "": True}
    parts = {
        name: value for name, value in entry.items() if not name.startswith(("client_", "name"))
    }
    world.add_login_service("Liquid", **parts, **values)
    world.rocketchat.set(FORM, False)
    world.configure(custom_oauth__liquid=entry, login_form__form=world.login_form())
    world.terraform.import_state("rocketchat_custom_oauth.liquid", "Liquid")
    world.terraform.import_state(ADDRESS, "login_form")
    assert world.terraform.plan().is_empty


@pytest.mark.covers("import")
def test_an_imported_visible_form_plans_empty(world: World) -> None:
    world.configure(login_form__form={"visible": True})
    world.terraform.import_state(ADDRESS, "login_form")
    assert world.terraform.plan().is_empty
