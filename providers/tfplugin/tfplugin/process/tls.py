"""TLS between Terraform and the provider. Each has a certificate made for this process only."""

import os
import ssl
from typing import Final

from tfplugin.process.certificate import Certificate
from tfplugin.process.private_folder import private_folder

_MOST: Final = 1 << 18


def server_context(certificate: Certificate, client_pem: str) -> ssl.SSLContext:
    """Return a context that presents `certificate` and accepts only the client with that one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2"])
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=client_pem)
    with private_folder() as folder:
        # Python's ssl reads a key from a file only.
        file = f"{folder}/pair.pem"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as pair:
            pair.write(certificate.key_pem + certificate.certificate_pem)
        context.load_cert_chain(file)
    return context


class Plain:
    """No encryption: bytes as they are."""

    def received(self, data: bytes) -> bytes:
        """Return the decrypted form of received bytes."""
        return data

    def sent(self, data: bytes) -> bytes:
        """Return the encrypted form of bytes to send."""
        return data


class Encrypted(Plain):
    """The server's side of a TLS connection, apart from its socket.

    This lets one thread wait for the socket while another one encrypts.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._shaken = False
        self._unsent = bytearray()
        """Bytes to encrypt once the handshake is complete."""

    def received(self, data: bytes) -> bytes:
        """Return the decrypted form of received bytes; nothing during the handshake.

        Raises ssl.SSLError when the client is not the expected one.
        """
        self._incoming.write(data)
        plain = bytearray()
        try:
            if not self._shaken:
                self._tls.do_handshake()
                self._shaken = True
            while chunk := self._tls.read(_MOST):
                plain += chunk
        except ssl.SSLWantReadError:
            pass
        return bytes(plain)

    def sent(self, data: bytes) -> bytes:
        """Return the encrypted form of bytes to send, after pending bytes of TLS itself."""
        self._unsent += data
        if self._shaken and self._unsent:
            self._tls.write(self._unsent)
            self._unsent.clear()
        return self._outgoing.read()
