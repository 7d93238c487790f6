"""Whom the client trusts, and how it shows who it is."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider.client.errors import InvalidConnection, Unreachable

from tests.unit.authority import Authority

ME = "/api/v1/me"
_ASKS_IN_VAIN = "the TLS connection failed|the connection broke"
"""OpenSSL reports it at the handshake, or by breaking the connection after it."""


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def speak(
    tls_server: Callable[..., Any], connect: Callable[..., Any], reply: Any
) -> Callable[..., Any]:
    """Asks a TLS server of that context who we are, as the connection's arguments say."""

    def speak(context: ssl.SSLContext, **arguments: Any) -> Any:
        server = tls_server(context)
        server.on("GET", ME, reply(body={"_id": "u1"}))
        return connect(url=server.url, max_retries=0, **arguments).session.get(ME)

    return speak


def test_an_unknown_authority_is_refused_and_ca_file_is_named(
    authority: Authority, speak: Any
) -> None:
    with pytest.raises(Unreachable, match=r"the TLS connection failed.*ca_file") as caught:
        speak(authority.context())
    assert not caught.value.transient


@pytest.mark.parametrize(
    ("certificate", "reported"),
    [({"host": "127.0.0.2"}, "127.0.0.1"), ({"days_left": -1}, "expired")],
    ids=["for another host", "expired"],
)
def test_a_certificate_for_another_host_or_of_the_past_is_refused(
    tmp_path: Path, speak: Any, certificate: dict[str, Any], reported: str
) -> None:
    authority = Authority(tmp_path, **certificate)
    with pytest.raises(Unreachable, match="the TLS connection failed") as caught:
        speak(authority.context(), ca_file=str(authority.certificate))
    assert reported in caught.value.detail
    assert not caught.value.transient


def test_a_private_authority_is_trusted_when_its_file_is_given(
    authority: Authority, speak: Any
) -> None:
    assert speak(authority.context(), ca_file=str(authority.certificate)) == {"_id": "u1"}


def test_the_environments_authorities_do_not_displace_the_given_one(
    authority: Authority, speak: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other.certificate))
    assert speak(authority.context(), ca_file=str(authority.certificate)) == {"_id": "u1"}


def test_a_client_certificate_is_shown(authority: Authority, speak: Any) -> None:
    assert speak(
        authority.context(asks_client=True),
        ca_file=str(authority.certificate),
        client_certificate=str(authority.client),
        client_key=str(authority.client_key),
    ) == {"_id": "u1"}


def test_a_certificate_and_its_key_may_be_in_one_file(
    authority: Authority, speak: Any, tmp_path: Path
) -> None:
    both = tmp_path / "both.pem"
    both.write_text(authority.client.read_text() + authority.client_key.read_text())
    assert speak(
        authority.context(asks_client=True),
        ca_file=str(authority.certificate),
        client_certificate=str(both),
    ) == {"_id": "u1"}


def test_a_server_that_asks_for_a_client_certificate_in_vain_is_named(
    authority: Authority, speak: Any
) -> None:
    with pytest.raises(Unreachable, match=_ASKS_IN_VAIN):
        speak(authority.context(asks_client=True), ca_file=str(authority.certificate))


@pytest.mark.parametrize("argument", ["ca_file", "client_certificate"])
def test_a_file_that_is_not_a_certificate_is_named(
    connect: Any, tmp_path: Path, argument: str
) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("not PEM")
    with pytest.raises(InvalidConnection, match=r"empty\.pem.*expected a PEM file") as caught:
        connect(**{argument: str(empty)}).session.get(ME)
    assert caught.value.argument == argument


def test_a_key_of_another_certificate_is_named(authority: Authority, connect: Any) -> None:
    with pytest.raises(InvalidConnection, match="KEY_VALUES_MISMATCH"):
        connect(
            client_certificate=str(authority.client), client_key=str(authority.server_key)
        ).session.get(ME)
