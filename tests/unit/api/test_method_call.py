"""Meteor methods over REST, whose errors hide inside a success."""

import json
from typing import Any

import pytest
from rocketchat_provider.client.answer import Answer
from rocketchat_provider.client.errors import (
    PermissionDenied,
    Rejected,
    TwoFactorRequired,
    UnexpectedAnswer,
)
from rocketchat_provider.client.method_call import body_of, path_of, result_of, seconds_to_wait


def answer(message: Any, status: int = 200) -> Answer:
    text = json.dumps({"message": json.dumps(message), "success": status == 200})
    return Answer("http://x/api", status, {"content-type": "application/json"}, text)


def failed(**error: Any) -> dict[str, Any]:
    return {"msg": "result", "id": "1", "error": error}


def test_the_route_quotes_the_method() -> None:
    assert path_of("private-settings/get") == "/api/v1/method.call/private-settings%2Fget"


def test_the_body_is_a_ddp_message() -> None:
    message = json.loads(body_of("removeOAuthService", ("Liquid",))["message"])
    assert message == {
        "msg": "method",
        "id": "1",
        "method": "removeOAuthService",
        "params": ["Liquid"],
    }


def test_a_result_is_returned() -> None:
    assert result_of(answer({"msg": "result", "id": "1", "result": [1]}), "m", "") == [1]


def test_no_result_at_all_is_a_success() -> None:
    assert result_of(answer({"msg": "result", "id": "1"}), "removeOAuthService", "") is None


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_is_raised_whatever_the_status_says(status: int) -> None:
    refused = answer(failed(error=404, reason="Method 'x' not found"), status)
    with pytest.raises(Rejected, match="Method 'x' not found") as caught:
        result_of(refused, "x", "")
    assert caught.value.code == "404"


def test_a_match_error_reports_what_was_expected() -> None:
    refused = answer(
        failed(
            message="Match error: Expected string, got number",
            sanitizedError={"error": 400, "reason": "Match failed", "errorType": "Meteor.Error"},
            errorType="Match.Error",
        )
    )
    with pytest.raises(Rejected, match="Expected string, got number") as caught:
        result_of(refused, "removeOAuthService", "")
    assert caught.value.code == "400"


def test_a_missing_second_factor_is_raised_as_such() -> None:
    refused = answer(
        failed(error="totp-required", reason="TOTP Required", details={"method": "totp"})
    )
    with pytest.raises(TwoFactorRequired) as caught:
        result_of(refused, "saveSettings", "")
    assert caught.value.method == "totp"


def test_a_missing_permission_names_which() -> None:
    refused = answer(failed(error="error-action-not-allowed", reason="Removing is not allowed"))
    with pytest.raises(PermissionDenied) as caught:
        result_of(refused, "removeOAuthService", "add-oauth-service")
    assert caught.value.permission == "add-oauth-service"


def test_a_limit_states_how_long_to_wait() -> None:
    limited = answer(failed(error="too-many-requests", details={"timeToReset": 1833}))
    assert seconds_to_wait(limited) == 1.833
    assert seconds_to_wait(answer(failed(error="too-many-requests"))) == 10
    assert seconds_to_wait(answer({"msg": "result", "id": "1"})) is None


@pytest.mark.parametrize("text", ["", "<html></html>", '{"success": true}', '{"message": "{"}'])
def test_an_answer_without_a_result_is_not_taken_for_a_success(text: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        result_of(Answer("http://x", 200, {}, text), "m", "")
