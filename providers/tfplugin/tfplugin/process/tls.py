"""TLS between Terraform and the provider, each with a certificate made for this one process."""

import os
import ssl
from typing import Final

from tfplugin.process.certificate import Certificate
from tfplugin.process.private_folder import private_folder

_MOST: Final = 1 << 18


def server_context(certificate: Certificate, client_pem: str) -> ssl.SSLContext:
    """Serves with `certificate`, and takes no client but the one whose certificate this is."""
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
        """What was received, decrypted."""
        return data

    def sent(self, data: bytes) -> bytes:
        """What is to be sent, encrypted."""
        return data


class Encrypted(Plain):
    """The server's side of a TLS connection, apart from its socket.

    So one thread can wait for the socket while another one encrypts.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._shaken = False
        self._unsent = bytearray()
        """What cannot be encrypted before the two sides have introduced themselves."""

    def received(self, data: bytes) -> bytes:
        """What was received, decrypted; nothing while the two sides introduce themselves.

        Raises ssl.SSLError when the other side is not the one that is expected.
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
        """What is to be sent, encrypted, after what TLS itself has to say."""
        self._unsent += data
        if self._shaken and self._unsent:
            self._tls.write(self._unsent)
            self._unsent.clear()
        return self._outgoing.read()
