"""Third-party OAuth apps, on every recorded version."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from rocketchat_provider.client.errors import PermissionDenied, UnexpectedAnswer, Unreachable
from rocketchat_provider.client.object_errors import OAuthAppGone
from rocketchat_standin import CommitThenHang, FalseSuccess, Reset, WrongBody

URIS = ["https://wiki.example.org/callback", "https://wiki.example.org/other"]
CREATE = "/oauth-apps.create"


def made(world: Any, name: str = "Wiki") -> list[dict[str, Any]]:
    return [app for app in world.rocketchat.process.oauth_apps if app["name"] == name]


def test_an_app_is_created_found_changed_and_removed(world: Any) -> None:
    apps = world.client().oauth_apps
    app = apps.create("Wiki", active=True, redirect_uris=URIS)
    assert made(world)[0]["redirectUri"] == ",".join(URIS)
    assert app.redirect_uris == tuple(URIS)
    assert app.client_secret == made(world)[0]["clientSecret"]
    assert apps.find(app.id) == apps.find(app.client_id) == app

    changed = apps.update(app.id, "Wiki", active=False, redirect_uris=URIS[:1])
    assert (changed.active, changed.redirect_uris) == (False, tuple(URIS[:1]))
    assert (changed.client_id, changed.client_secret) == (app.client_id, app.client_secret)

    apps.delete(app.id)
    assert made(world) == []
    assert apps.find(app.id) is None


def test_addresses_that_were_typed_on_lines_are_read_one_by_one(world: Any) -> None:
    client = world.client()
    body = {"name": "Wiki", "active": True, "redirectUri": "\n".join([*URIS, ""])}
    client.session.post(f"/api/v1{CREATE}", body)
    [app] = [app for app in client.oauth_apps.all().values() if app.name == "Wiki"]
    assert app.redirect_uris == tuple(URIS)


def test_the_server_is_asked_once_for_all_apps(world: Any) -> None:
    apps = world.client().oauth_apps
    for key in ("a", "b", "c"):
        assert apps.find(key) is None
    assert world.sent("GET", "oauth-apps.list") == 1


@pytest.mark.parametrize("fault", [Reset(commit=True), CommitThenHang(0.5)])
def test_an_answer_that_was_lost_does_not_make_a_second_app(world: Any, fault: Any) -> None:
    world.rocketchat.faults.when("POST", CREATE, fault)
    app = world.client(request_timeout=0.3).oauth_apps.create(
        "Wiki", active=True, redirect_uris=URIS
    )
    assert [one["_id"] for one in made(world)] == [app.id]
    assert app.client_secret == made(world)[0]["clientSecret"]


def test_a_request_that_was_lost_is_sent_again(world: Any) -> None:
    world.rocketchat.faults.when("POST", CREATE, Reset())
    world.client().oauth_apps.create("Wiki", active=True, redirect_uris=URIS)
    assert len(made(world)) == 1


def test_another_app_of_the_same_name_is_not_taken_for_it(world: Any) -> None:
    client = world.client()
    other = client.oauth_apps.create("Wiki", active=True, redirect_uris=URIS)
    world.rocketchat.faults.when("POST", CREATE, Reset(commit=True))
    app = client.oauth_apps.create("Wiki", active=True, redirect_uris=URIS)
    assert app.id != other.id
    assert len(made(world)) == 2


def test_a_server_that_breaks_off_every_time_is_given_up(world: Any) -> None:
    world.rocketchat.faults.when("POST", CREATE, Reset(), times=10)
    with pytest.raises(Unreachable):
        world.client().oauth_apps.create("Wiki", active=True, redirect_uris=URIS)
    assert world.sent("POST", CREATE) == 3
    assert made(world) == []


def test_an_app_that_is_gone_cannot_be_changed_and_need_not_be_removed(world: Any) -> None:
    apps = world.client().oauth_apps
    with pytest.raises(OAuthAppGone, match="Wiki"):
        apps.update("nobody", "Wiki", active=True, redirect_uris=URIS)
    apps.delete("nobody")


def test_a_change_that_did_not_happen_is_not_trusted(world: Any) -> None:
    apps = world.client().oauth_apps
    app = apps.create("Wiki", active=True, redirect_uris=URIS)
    world.rocketchat.faults.when("POST", "oauth-apps.update", FalseSuccess())
    with pytest.raises(UnexpectedAnswer, match="was not changed"):
        apps.update(app.id, "Wiki", active=False, redirect_uris=URIS)


def test_a_removal_that_did_not_happen_is_not_trusted(world: Any) -> None:
    apps = world.client().oauth_apps
    app = apps.create("Wiki", active=True, redirect_uris=URIS)
    world.rocketchat.faults.when("POST", "oauth-apps.delete", FalseSuccess())
    with pytest.raises(UnexpectedAnswer, match="still there"):
        apps.delete(app.id)


@pytest.mark.parametrize(("method", "path"), [("GET", "oauth-apps.list"), ("POST", CREATE)])
def test_an_answer_of_another_shape_is_named(world: Any, method: str, path: str) -> None:
    world.rocketchat.faults.when(method, path, WrongBody('{"success": true}', "application/json"))
    with pytest.raises(UnexpectedAnswer, match=path):
        world.client().oauth_apps.create("Wiki", active=True, redirect_uris=URIS)


def test_the_permission_that_is_missing_is_named(world: Any) -> None:
    apps = world.client(world.rocketchat.user_token).oauth_apps
    with pytest.raises(PermissionDenied, match="manage-oauth-apps"):
        apps.all()
    with pytest.raises(PermissionDenied, match="manage-oauth-apps"):
        apps.delete("any")


def test_the_secret_shows_in_no_log_and_no_repr(
    world: Any, caplog: pytest.LogCaptureFixture, connect: Callable[..., Any]
) -> None:
    from tfplugin.log.records import redacted

    caplog.set_level(logging.DEBUG)
    app = world.client().oauth_apps.create("Wiki", active=True, redirect_uris=URIS)
    assert app.client_secret not in f"{caplog.text} {app!r}"
    assert redacted(f"it is {app.client_secret}") == "it is ***"


def test_each_write_is_a_line_in_the_log(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    apps = world.client().oauth_apps
    with caplog.at_level(logging.INFO, logger="rocketchat_provider"):
        id = apps.create("Wiki", active=True, redirect_uris=URIS).id
        apps.update(id, "Wiki", active=False, redirect_uris=URIS)
        apps.delete(id)
    reported = [one.getMessage() for one in caplog.records if one.name.endswith("oauth_apps")]
    assert reported == [
        "making the OAuth app Wiki",
        f"changing the OAuth app Wiki ({id})",
        f"removing the OAuth app {id}",
    ]
