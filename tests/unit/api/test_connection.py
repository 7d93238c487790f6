"""What the provider block may say, checked before anything is sent."""

from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider.client import Connection
from rocketchat_provider.client.errors import CredentialsMissing, InsecureUrl, InvalidConnection

TOKEN = {"user_id": "u1", "auth_token": "canary-token"}


def connection(**changes: Any) -> Connection:
    return Connection(**({"url": "https://chat.example.org"} | TOKEN | changes))


@pytest.mark.parametrize(
    "url",
    [
        "https://chat.example.org",
        "https://chat.example.org/",
        "https://chat.example.org:8443/sub/path",
        "http://127.0.0.1:3000",
        "http://localhost:3000",
        "http://rocketchat.localhost",
        "http://[::1]:3000",
    ],
)
def test_a_url_that_is_https_or_on_this_machine_is_taken(url: str) -> None:
    connection(url=url).check()


@pytest.mark.parametrize("url", ["http://chat.example.org", "http://10.0.0.1:3000"])
def test_plain_http_to_another_machine_is_refused(url: str) -> None:
    with pytest.raises(InsecureUrl, match="allow_http"):
        connection(url=url).check()


def test_plain_http_is_taken_when_it_is_allowed() -> None:
    connection(url="http://10.0.0.1:3000", allow_http=True).check()


@pytest.mark.parametrize(
    "url", ["", "chat.example.org", "ftp://chat.example.org", "https://", "https://a:99999", "::"]
)
def test_what_is_not_a_url_is_refused_with_what_is_expected(url: str) -> None:
    with pytest.raises(InvalidConnection, match="expected https://host") as caught:
        connection(url=url).check()
    assert caught.value.argument == "url"


@pytest.mark.parametrize("url", ["https://chat.example.org?a=1", "https://chat.example.org#top"])
def test_a_query_or_a_fragment_is_refused(url: str) -> None:
    with pytest.raises(InvalidConnection, match=r"no \? or #"):
        connection(url=url).check()


def test_credentials_in_the_url_are_refused_and_not_repeated() -> None:
    with pytest.raises(InvalidConnection, match="user name or password") as caught:
        connection(url="https://admin:canary-in-url@chat.example.org").check()
    assert "canary-in-url" not in caught.value.detail


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({}, "auth_token"),
        ({"user_id": "u1"}, "auth_token"),
        ({"auth_token": "t"}, "user_id"),
        ({"username": "admin"}, "password"),
        ({"password": "p"}, "username"),
    ],
)
def test_half_a_credential_is_refused_at_the_missing_half(
    given: dict[str, str], argument: str
) -> None:
    with pytest.raises(CredentialsMissing, match="ROCKETCHAT_AUTH_TOKEN") as caught:
        Connection(url="https://chat.example.org", **given).check()  # type: ignore[arg-type]
    assert caught.value.argument == argument


def test_a_password_besides_a_token_is_taken_for_the_second_factor() -> None:
    connection(password="p").check()


@pytest.mark.parametrize("argument", ["ca_file", "client_certificate"])
def test_a_file_that_does_not_exist_is_refused(argument: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidConnection, match=r"nowhere\.pem") as caught:
        connection(**{argument: str(tmp_path / "nowhere.pem")}).check()
    assert caught.value.argument == argument


def test_a_key_without_its_certificate_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("")
    with pytest.raises(InvalidConnection, match="without client_certificate"):
        connection(client_key=str(key)).check()


def test_the_repr_shows_no_secret() -> None:
    text = repr(connection(password="canary-password", totp_secret="canary-totp"))
    assert "canary" not in text
