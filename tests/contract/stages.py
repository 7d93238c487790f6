"""What the recorder did between the recorded lines, by file and the step or note before it."""

import base64
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import requests
from rocketchat_standin import Status

if TYPE_CHECKING:
    from .replay import Replay

ENTRY = "Accounts_OAuth_Custom-"
PASSWORD = "adminpass"
TWO_FACTOR = "04-two-factor.jsonl"
CUSTOM_OAUTH = "05-custom-oauth.jsonl"
METHOD_CALL = "06-method-call.jsonl"
PROBES = "10-login-probes.jsonl"
METHOD_PROBES = "11-login-probes-method-call.jsonl"
_NOWHERE = "http://127.0.0.1:9"

Stage = Callable[["Replay"], None]

WRONG_SECOND_FACTOR = {(TWO_FACTOR, "wrong hash on a fresh session")}


def fresh_admin_session(replay: "Replay") -> None:
    """Log the admin in once more."""
    replay.user = replay.server.log_in("admin")


def remove(*names: str) -> Stage:
    """Remove custom OAuth entries."""

    def action(replay: "Replay") -> None:
        for name in names:
            replay.call_method("removeOAuthService", name)

    return action


def add(name: str) -> Stage:
    """Add a custom OAuth entry."""

    def action(replay: "Replay") -> None:
        replay.call("POST", "/api/v1/settings.addCustomOAuth", {"name": name})

    return action


def write(suffix: str, value: Any) -> Stage:
    """Write a setting of the entry Liquid."""

    def action(replay: "Replay") -> None:
        text = value.replace("<provider>", replay.provider.url) if isinstance(value, str) else value
        replay.call("POST", f"/api/v1/settings/{ENTRY}Liquid{suffix}", {"value": text})

    return action


def wait(seconds: float) -> Stage:
    """Let time pass."""
    return lambda replay: replay.clock.advance(seconds)


def first_of_the_removals(replay: "Replay") -> None:
    """Remove what the recording before this one left over.

    Its window of ten calls was still open: the first refused call says since when.
    """
    refused = next(line for line in replay.lines if "timeToReset" in json.dumps(line))
    error = json.loads(refused["response"]["body"]["message"])["error"]
    remove("Trap", "Fresh")(replay)
    replay.clock.advance(10 - error["details"]["timeToReset"] / 1000 - refused["at"])


def admin_logs_in(replay: "Replay") -> None:
    """Count one login in the minute's limit."""
    body = {"user": "admin", "password": PASSWORD}
    replay.call("POST", "/api/v1/login", body)


def known_before(replay: "Replay") -> None:
    """On 6.5.3 the same process had the service from the recording before this one."""
    if replay.version == "6.5.3":
        for action in (add("Liquid"), *_VALUES, enable, wait(3), disable, wait(3)):
            action(replay)
        remove("Liquid")(replay)
        replay.clock.advance(10)


def provider_knows(secret: str) -> Stage:
    """Register the client with that secret."""
    return lambda replay: replay.provider.register_client("my-client", secret, [])


def visit_callback(replay: "Replay") -> None:
    """Open the callback with a made-up code, as a browser would after the provider's login."""
    replay.credential_token = f"token-{replay.replayed}"
    state = {
        "loginStyle": "redirect",
        "credentialToken": replay.credential_token,
        "isCordova": False,
        "redirectUrl": replay.server.url,
    }
    params = {"code": "x", "state": base64.b64encode(json.dumps(state).encode()).decode()}
    page = requests.get(f"{replay.server.url}/_oauth/liquid", params=params)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")


def profile_is_missing(replay: "Replay") -> None:
    """Let the provider's identity path answer 404 once."""
    replay.provider.faults.when("GET", "/accounts/profile", Status(404))


enable, disable = write("", True), write("", False)
_VALUES = (
    write("-url", "<provider>"),
    write("-token_path", "<provider>/o/token/"),
    write("-identity_path", "<provider>/accounts/profile"),
    write("-authorize_path", "<provider>/o/authorize/"),
    write("-id", "my-client"),
    write("-secret", "my-secret"),
    write("-username_field", "id"),
    write("-token_sent_via", "header"),
)
_UNREACHABLE = (
    write("-token_path", f"{_NOWHERE}/o/token/"),
    write("-identity_path", f"{_NOWHERE}/accounts/profile"),
)

STAGES: dict[tuple[str, str], tuple[Stage, ...]] = {
    (TWO_FACTOR, "remembered afterwards"): (fresh_admin_session,),
    (TWO_FACTOR, "wrong hash on a fresh session"): (fresh_admin_session,),
    (CUSTOM_OAUTH, "flags now"): (remove("Liquid", "Withdash", "Bigname", ""),),
    (CUSTOM_OAUTH, "still listed though its settings are gone"): (add("Trap"),),
    (METHOD_CALL, "start"): (first_of_the_removals,),
    (PROBES, "start"): (provider_knows("my-secret"), admin_logs_in),
    (PROBES, "not there, P6"): (add("Liquid"), *_VALUES),
    (PROBES, "added, not enabled, P6 login with a made-up access token"): (enable,),
    (PROBES, "healthy, P5 login with its credential token"): (profile_is_missing,),
    (PROBES, "identity path answers 404, P6 login with a made-up access token"): (
        provider_knows("another-secret"),
    ),
    (PROBES, "wrong client secret, P5 login with its credential token"): _UNREACHABLE,
    (PROBES, "P6 9 more in a row"): (disable, wait(3), remove("Liquid")),
    (METHOD_PROBES, "start"): (provider_knows("my-secret"), known_before),
    (METHOD_PROBES, "not there, P6 over method.callAnon"): (add("Liquid"), *_VALUES, enable),
    (METHOD_PROBES, "healthy, P5c over method.callAnon (callback answered 200)"): (
        profile_is_missing,
    ),
    (METHOD_PROBES, "identity path answers 404, P6 over method.callAnon"): (
        provider_knows("another-secret"),
    ),
    (
        METHOD_PROBES,
        "wrong client secret, P5c over method.callAnon (callback answered 200)",
    ): _UNREACHABLE,
    (METHOD_PROBES, "provider unreachable, P5c over method.callAnon (callback answered 200)"): (
        disable,
    ),
}
