"""The login form is hidden only after a login without it has been proven."""

from typing import Any

import pytest
from rocketchat_standin import Status
from tfplugin.testing import Result, assert_no_secret

DEAD = "http://127.0.0.1:9"
CLIENT_SECRET = "canary-client-secret-41d7"
PASSWORD = "canary-test-password-9b02"
BY_EMAIL = "Accounts_TwoFactorAuthentication_By_Email_Enabled"
FLAG = "Accounts_OAuth_Custom-Liquid"
NOT_HIDDEN = "The login form was not hidden"
NOBODY = "Nobody could log in"
LOCKED_OUT = "Nobody can log in with a browser"
UNSEEN = "Part of the login could not be verified"


def warnings(result: Result) -> set[str]:
    return {one.summary for one in result.warnings}


@pytest.mark.parametrize("profile", ["6.5", "7.7", "8.6"])
def test_the_form_is_hidden_when_a_login_works(world: Any, profile: str) -> None:
    world.configure(world.service(), world.form(test_user=world.test_user()))
    result = world.terraform.apply()
    assert not world.form_is_visible
    if profile == "8.6":
        result.expect_warning(UNSEEN, contains=["P5c", "P6", "log"], attribute="requires")
    else:
        assert warnings(result) == set()
    assert world.terraform.plan().is_empty


def test_a_wrong_internal_address_leaves_the_form_visible_and_says_why(world: Any) -> None:
    wrong = {"token_path": f"{DEAD}/o/token/", "identity_path": f"{DEAD}/accounts/profile"}
    world.configure(world.service(**wrong), world.form())
    result = world.terraform.apply(check=False)
    result.expect_error(
        NOT_HIDDEN,
        contains=[
            "It stays visible",
            "A login with liquid does not work",
            "P5c, the token endpoint, seen from Rocket.Chat",
            f"{DEAD}/o/token/: connect ECONNREFUSED",
            "Set token_path to an address that the Rocket.Chat server itself reaches",
            "P6, the identity endpoint, seen from Rocket.Chat",
            f"{DEAD}/accounts/profile: connect ECONNREFUSED",
            "Set identity_path to an address",
        ],
        attribute="requires",
    )
    assert len(result.errors) == 1
    assert world.form_is_visible

    world.configure(world.service(), world.form())
    world.terraform.apply()
    assert not world.form_is_visible
    assert world.terraform.plan().is_empty


def test_a_redirect_uri_that_is_not_registered_is_found_by_the_test_user(world: Any) -> None:
    world.provider.redirect_uris("rocketchat-app").clear()
    world.configure(world.service(), world.form(test_user=world.test_user()))
    result = world.terraform.apply(check=False)
    result.expect_error(NOT_HIDDEN, contains=f"Register {world.callback} as redirect URI")
    assert world.form_is_visible


def test_without_a_test_user_the_redirect_uri_is_named_in_a_warning(world: Any) -> None:
    world.configure(world.service(), world.form())
    world.terraform.apply().expect_warning(UNSEEN, contains=world.callback)
    assert not world.form_is_visible


def test_codes_that_no_mail_server_sends_leave_the_form_visible(world: Any) -> None:
    world.rocketchat.set(BY_EMAIL, True)
    world.configure(world.service(), world.form())
    result = world.terraform.apply(check=False)
    result.expect_error(NOT_HIDDEN, contains=["SMTP_Host is empty", f"Set {BY_EMAIL} to false"])
    assert world.form_is_visible


def test_a_stale_site_url_leaves_the_form_visible(world: Any) -> None:
    world.rocketchat.set("Site_Url", "http://old.example.org")
    world.configure(world.service(), world.form())
    result = world.terraform.apply(check=False)
    result.expect_error(NOT_HIDDEN, contains=f"Set Site_Url to {world.rocketchat.url}")
    assert world.form_is_visible


def test_allow_lockout_hides_the_form_although_a_login_does_not_work(world: Any) -> None:
    world.configure(world.service(identity_path=f"{DEAD}/profile"), world.form(allow_lockout=True))
    result = world.terraform.apply()
    result.expect_warning(
        "The login form is hidden although a login was not proven",
        contains="ECONNREFUSED",
        attribute="allow_lockout",
    )
    assert not world.form_is_visible


@pytest.mark.parametrize("argument", ["enabled", "show_button"])
def test_a_service_without_a_button_is_refused_at_plan(world: Any, argument: str) -> None:
    world.configure(world.service(**{argument: False}), world.form())
    plan = world.terraform.plan(check=False)
    plan.expect_error(NOBODY, contains="liquid has no button")
    world.configure(world.service(**{argument: False}), world.form(allow_lockout=True))
    world.terraform.plan().expect_warning(NOBODY, contains="allow_lockout is set")


def test_a_service_that_does_not_exist_is_refused_at_plan(world: Any) -> None:
    world.configure(form=world.form(requires=[{"service": "nowhere"}]))
    world.terraform.plan(check=False).expect_error(NOBODY, contains="nowhere has no button")


def test_a_service_that_the_same_plan_enables_is_fine(world: Any) -> None:
    world.configure(world.service(enabled=False))
    world.terraform.apply()
    world.configure(world.service(), world.form())
    world.terraform.apply()
    assert not world.form_is_visible


def test_a_service_that_the_same_plan_disables_is_refused_at_plan(world: Any) -> None:
    world.configure(world.service(), world.form())
    world.terraform.apply()
    world.configure(world.service(enabled=False), world.form())
    world.terraform.plan(check=False).expect_error(NOBODY, contains="liquid has no button")


def test_a_refresh_reports_a_hidden_form_while_the_provider_is_down(world: Any) -> None:
    world.configure(world.service(), world.form())
    world.terraform.apply()
    assert LOCKED_OUT not in warnings(world.terraform.plan())
    world.provider.stop()
    plan = world.terraform.plan()
    assert plan.is_empty
    plan.expect_warning(LOCKED_OUT, contains=["P6", "ECONNREFUSED", "set visible = true"])


def test_a_refresh_reports_a_hidden_form_while_the_service_is_disabled_by_hand(
    world: Any,
) -> None:
    world.configure(world.service(), world.form())
    world.terraform.apply()
    world.rocketchat.set(FLAG, False)
    world.rocketchat.clock.advance(5)
    world.terraform.plan().expect_warning(LOCKED_OUT, contains="Liquid is disabled")


def test_a_refresh_continues_when_the_check_cannot_be_made(world: Any) -> None:
    world.configure(world.service(), world.form())
    world.terraform.apply()
    world.rocketchat.faults.when("GET", "settings.oauth", Status(400, {"success": False}))
    plan = world.terraform.plan()
    assert plan.is_empty
    plan.expect_warning(
        "Whether anybody can log in could not be verified", contains="settings.oauth"
    )


def test_a_hidden_form_whose_login_no_longer_works_is_shown(world: Any) -> None:
    world.configure(world.service(), world.form())
    world.terraform.apply()
    world.provider.stop()
    world.configure(world.service(), world.form(test_user=world.test_user()))
    result = world.terraform.apply(check=False)
    result.expect_error(NOT_HIDDEN, contains="It was hidden before, and is shown now")


def test_a_reference_to_a_test_user_that_does_not_exist_is_named(world: Any) -> None:
    user = world.test_user() | {"password": "vault:liquid/rocketchat/test.user#pass"}
    world.configure(world.service(), world.form(test_user=user))
    result = world.terraform.apply(check=False)
    result.expect_error("No such key in the Vault secret", contains="password")
    assert world.form_is_visible


def test_a_literal_password_of_a_test_user_is_refused(world: Any) -> None:
    user = world.test_user() | {"password": "a-literal"}
    world.configure(world.service(), world.form(test_user=user))
    result = world.terraform.validate(check=False)
    result.expect_error("Not a secret reference")
    assert_no_secret(["a-literal"], *(error.detail for error in result.errors))


def test_no_secret_is_left_anywhere(world: Any, tmp_path: Any) -> None:
    wrong = {"identity_path": f"{DEAD}/accounts/profile", "token_sent_via": "payload"}
    trace = {"TF_LOG": "TRACE"}
    world.terraform._env |= trace
    world.configure(world.service(**wrong), world.form(test_user=world.test_user()))
    failed = world.terraform.apply(check=False)
    assert not failed.ok
    world.configure(world.service(), world.form(test_user=world.test_user()))
    applied = world.terraform.apply()
    texts = [one for result in (failed, applied) for one in (result.stdout, result.stderr)]
    assert_no_secret([CLIENT_SECRET, PASSWORD], *texts, world.terraform.raw_state(), tmp_path)


def mail_server(world: Any, host: str) -> None:
    """A setting that logins depend on, and that the form does not refer to."""
    setting = {"name": "SMTP_Host", "value": host}
    world.terraform.write({"resource": {"rocketchat_setting": {"mail": setting}}}, "mail")


def test_a_setting_that_logins_depend_on_replaces_the_hidden_form(world: Any) -> None:
    mail_server(world, "one.example.org")
    world.configure(world.service(), world.form(depends_on=["rocketchat_setting.mail"]))
    world.terraform.apply()
    assert world.terraform.plan().is_empty
    mail_server(world, "two.example.org")
    plan = world.terraform.plan()
    assert plan.changes["rocketchat_login_form.form"].actions == ["delete", "create"]
    world.terraform.apply(str(plan.file))
    assert not world.form_is_visible
    assert world.terraform.plan().is_empty

    world.provider.redirect_uris("rocketchat-app").clear()
    mail_server(world, "three.example.org")
    world.configure(
        world.service(),
        world.form(test_user=world.test_user(), depends_on=["rocketchat_setting.mail"]),
    )
    world.terraform.apply(check=False).expect_error(NOT_HIDDEN, contains="redirect URI")
    assert world.form_is_visible


def test_a_setting_that_goes_alone_leaves_the_form_visible(world: Any) -> None:
    mail_server(world, "one.example.org")
    world.configure(world.service(), world.form())
    world.terraform.apply()
    world.terraform.destroy("-target=rocketchat_setting.mail").expect_warning(
        "The login form is shown again", contains=["SMTP_Host", "It stays visible"]
    )
    assert world.form_is_visible
    world.terraform.apply()
    assert not world.form_is_visible
