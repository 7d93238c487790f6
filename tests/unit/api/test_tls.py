"""Whom the client trusts, and how it shows who it is."""

import datetime
import ipaddress
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from rocketchat_provider.api.errors import InvalidConnection, Unreachable

ME = "/api/v1/me"
_ASKS_IN_VAIN = "the TLS connection failed|the connection broke"
"""OpenSSL tells it at the handshake, or by breaking the connection after it."""


class Authority:
    """A certificate authority in a folder, with a server's and a client's certificate."""

    def __init__(self, folder: Path) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An own authority")])
        self.certificate = folder / "ca.pem"
        self._write(self.certificate, self._signed(self._name, self._key, is_authority=True))
        self.server, self.server_key = self._issue(folder, "server")
        self.client, self.client_key = self._issue(folder, "client")

    def context(self, *, asks_client: bool = False) -> ssl.SSLContext:
        """How the server speaks TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server, self.server_key)
        if asks_client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.certificate)
        return context

    def _issue(self, folder: Path, name: str) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate, key_file = folder / f"{name}.pem", folder / f"{name}.key"
        self._write(certificate, self._signed(subject, key, is_authority=False))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return certificate, key_file

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, is_authority: bool
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    @staticmethod
    def _write(file: Path, certificate: x509.Certificate) -> None:
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


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
    assert not caught.value.passing


def test_an_own_authority_is_trusted_when_its_file_is_given(
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


def test_a_certificate_and_its_key_may_stand_in_one_file(
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
def test_a_file_that_is_no_certificate_is_named(
    connect: Any, tmp_path: Path, argument: str
) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("not PEM")
    with pytest.raises(InvalidConnection, match=r"empty\.pem.*not usable as a PEM") as caught:
        connect(**{argument: str(empty)}).session.get(ME)
    assert caught.value.argument == argument


def test_a_key_of_another_certificate_is_named(authority: Authority, connect: Any) -> None:
    with pytest.raises(InvalidConnection, match="KEY_VALUES_MISMATCH"):
        connect(
            client_certificate=str(authority.client), client_key=str(authority.server_key)
        ).session.get(ME)
