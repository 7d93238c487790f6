"""A credential is sent only to the server it belongs to."""

from typing import Any

import pytest
import tfplugin as tf
from rocketchat_provider.configuration.argument import arguments
from rocketchat_provider.configuration.arguments import (
    SCHEMA,
    ProviderState,
    VaultPlan,
    VaultState,
)
from rocketchat_provider.configuration.credentials import Given, given

A, B = "https://a.example.org", "https://b.example.org"
TOKEN_OF_A = {"ROCKETCHAT_USER_ID": "id-a", "ROCKETCHAT_AUTH_TOKEN": "token-a"}
ALL_OF_A = TOKEN_OF_A | {
    "ROCKETCHAT_USERNAME": "admin-a",
    "ROCKETCHAT_PASSWORD": "password-a",
    "ROCKETCHAT_TOTP_SECRET": "totp-a",
    "ROCKETCHAT_CLIENT_CERTIFICATE": "certificate-a",
    "ROCKETCHAT_CLIENT_KEY": "key-a",
}
URL_OF_A = {"ROCKETCHAT_URL": A}
LOGIN = ("user_id", "auth_token", "username", "password", "totp_secret")
CREDENTIALS = (*LOGIN, "client_certificate", "client_key")


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for argument in (*arguments(ProviderState), *arguments(VaultState)):
        for variable in argument.variables:
            monkeypatch.delenv(variable, raising=False)


def server(block: dict[str, Any]) -> Given[ProviderState]:
    return given(ProviderState, SCHEMA.planned(block))


def vault(block: dict[str, Any]) -> Given[VaultState]:
    return given(VaultState, tf.schema_of(VaultState, VaultPlan).planned(block))


def sent(values: ProviderState, names: tuple[str, ...] = CREDENTIALS) -> dict[str, Any]:
    found = {name: values[tf.fields(ProviderState)[name]] for name in names}
    return {name: value for name, value in found.items() if value is not None}


EVERYTHING = {
    "user_id": "id-a",
    "auth_token": "token-a",
    "username": "admin-a",
    "password": "password-a",
    "totp_secret": "totp-a",
    "client_certificate": "certificate-a",
    "client_key": "key-a",
}
CERTIFICATE = {"client_certificate": "certificate-a", "client_key": "key-a"}


@pytest.mark.parametrize(
    ("environment", "block", "url", "expected"),
    [
        (URL_OF_A | ALL_OF_A, {}, A, EVERYTHING),
        (URL_OF_A | ALL_OF_A, {"url": A}, A, EVERYTHING),
        (URL_OF_A | ALL_OF_A, {"url": "HTTPS://A.example.org:443/"}, None, EVERYTHING),
        (URL_OF_A | ALL_OF_A, {"url": B}, B, {}),
        (URL_OF_A | ALL_OF_A, {"url": "http://a.example.org"}, None, {}),
        (URL_OF_A | ALL_OF_A, {"url": f"{A}:8443"}, None, {}),
        (URL_OF_A | ALL_OF_A, {"url": f"{A}/chat"}, None, {}),
        (ALL_OF_A, {"url": B}, B, {}),
        (
            URL_OF_A | ALL_OF_A,
            {"url": B, "username": "admin-b", "password": "env:B"},
            B,
            {"username": "admin-b", "password": "env:B"},
        ),
        (URL_OF_A | ALL_OF_A, {"username": "x"}, A, {"username": "x"} | CERTIFICATE),
        (URL_OF_A | ALL_OF_A, {"user_id": "x"}, A, {"user_id": "x"} | CERTIFICATE),
        (
            URL_OF_A | ALL_OF_A,
            {"url": A, "totp_secret": "x"},
            A,
            {"totp_secret": "x"} | CERTIFICATE,
        ),
        (
            URL_OF_A | ALL_OF_A,
            {"client_certificate": "own"},
            A,
            EVERYTHING | {"client_certificate": "own", "client_key": None},
        ),
    ],
)
def test_credentials_of_the_environment_go_only_to_the_servers_they_belong_to(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    block: dict[str, Any],
    url: str | None,
    expected: dict[str, Any],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = server(block)
    assert sent(found.values) == {name: one for name, one in expected.items() if one is not None}
    assert url is None or found.values.url == url
    ignored = set(EVERYTHING.values()) - {found.values[one] for one in arguments(ProviderState)}
    named = {name for name, value in environment.items() if value in ignored}
    assert {name for name in environment if name in found.unused} >= named


@pytest.mark.parametrize(
    ("environment", "block", "token"),
    [
        ({"VAULT_ADDR": A, "VAULT_TOKEN": "a"}, {}, "a"),
        ({"VAULT_ADDR": A, "VAULT_TOKEN": "a"}, {"address": A}, "a"),
        ({"VAULT_ADDR": A, "VAULT_TOKEN": "a"}, {"address": B}, None),
        ({"VAULT_TOKEN": "a"}, {"address": B}, None),
        ({"VAULT_ADDR": A, "VAULT_TOKEN": "a"}, {"role_id": "r"}, None),
        ({"BAO_ADDR": A, "BAO_TOKEN": "a"}, {}, "a"),
        ({"BAO_ADDR": A, "VAULT_TOKEN": "a"}, {}, "a"),
        ({"BAO_ADDR": A, "BAO_TOKEN": "a", "VAULT_ADDR": B, "VAULT_TOKEN": "b"}, {}, "a"),
        ({"BAO_ADDR": A, "VAULT_ADDR": B, "VAULT_TOKEN": "b"}, {}, None),
        (
            {"BAO_ADDR": A, "BAO_TOKEN": "a", "VAULT_ADDR": B, "VAULT_TOKEN": "b"},
            {"address": B},
            "b",
        ),
        ({"VAULT_ADDR": A, "BAO_TOKEN": "a"}, {}, "a"),
    ],
)
def test_a_token_of_one_vault_goes_to_no_other(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    block: dict[str, Any],
    token: str | None,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert vault(block).values.token == token


def test_a_variable_that_is_not_used_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (URL_OF_A | TOKEN_OF_A).items():
        monkeypatch.setenv(name, value)
    other = server({"url": B}).unused
    assert "ROCKETCHAT_USER_ID, ROCKETCHAT_AUTH_TOKEN" in other
    assert "ROCKETCHAT_URL" in other
    assert "sets credentials itself" in server({"username": "x"}).unused
    assert server({}).unused == ""


@pytest.mark.parametrize("around", ["\n", "\r\n", " ", "\t", "\ufeff", " \n"])
def test_what_a_file_puts_around_a_variables_value_is_cut(
    monkeypatch: pytest.MonkeyPatch, around: str
) -> None:
    monkeypatch.setenv("ROCKETCHAT_URL", f"{around}{A}{around}")
    monkeypatch.setenv("ROCKETCHAT_AUTH_TOKEN", f"token{around}")
    monkeypatch.setenv("ROCKETCHAT_MAX_RETRIES", f"3{around}")
    monkeypatch.setenv("ROCKETCHAT_ALLOW_HTTP", f"true{around}")
    values = server({}).values
    found = [values.url, values.auth_token, values.max_retries, values.allow_http]
    assert found == [A, "token", 3, True]


def test_only_line_breaks_are_cut_from_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROCKETCHAT_URL", A)
    monkeypatch.setenv("ROCKETCHAT_PASSWORD", ' "pass word" \r\n')
    assert server({}).values.password == ' "pass word" '


@pytest.mark.parametrize("quote", ['"', "'"])
def test_quotation_marks_around_a_variables_value_are_named(
    monkeypatch: pytest.MonkeyPatch, quote: str
) -> None:
    monkeypatch.setenv("VAULT_ADDR", A)
    monkeypatch.setenv("VAULT_TOKEN", f"{quote}hvs.canary{quote}")
    with pytest.raises(ValueError, match="VAULT_TOKEN is in quotation marks") as caught:
        vault({})
    assert "canary" not in str(caught.value)
