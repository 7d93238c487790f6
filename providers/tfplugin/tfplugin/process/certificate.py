"""The certificate that the provider presents to the Terraform process that started it.

`cryptography` makes keys and signatures. The certificate is written in DER here, because importing
`cryptography.x509` takes longer than everything else that is done before the handshake.
"""

import time
from binascii import b2a_base64
from typing import Final, NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_DAY: Final = 24 * 60 * 60

_INTEGER, _BITS, _OCTETS, _UTF8, _TIME = 0x02, 0x03, 0x04, 0x0C, 0x17
_SEQUENCE, _SET = 0x30, 0x31
_VERSION, _EXTENSIONS, _DNS_NAME = 0xA0, 0xA3, 0x82
_PARAMETERS, _PUBLIC_KEY = 0xA0, 0xA1

_P256: Final = bytes.fromhex("06082a8648ce3d030107")
_ECDSA_WITH_SHA256: Final = bytes.fromhex("06082a8648ce3d040302")
_EC_PUBLIC_KEY: Final = bytes.fromhex("06072a8648ce3d0201")
_COMMON_NAME: Final = bytes.fromhex("0603550403")
_ALTERNATIVE_NAME: Final = bytes.fromhex("0603551d11")
_BASIC_CONSTRAINTS: Final = bytes.fromhex("0603551d13")
_TRUE: Final = bytes.fromhex("0101ff")


class Certificate(NamedTuple):
    """A self-signed certificate for localhost with its key. Both live as long as the process."""

    key_pem: bytes
    certificate_pem: bytes
    certificate_der: bytes

    def __repr__(self) -> str:
        return "Certificate()"


def make_certificate() -> Certificate:
    """Return a new certificate that is valid for two days."""
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.private_numbers()
    public = numbers.public_numbers
    point = b"\x04" + public.x.to_bytes(32, "big") + public.y.to_bytes(32, "big")
    signed = _to_be_signed(point, time.time())
    signature = key.sign(signed, ec.ECDSA(hashes.SHA256()))
    algorithm = _der(_SEQUENCE, _ECDSA_WITH_SHA256)
    certificate = _der(_SEQUENCE, signed, algorithm, _bits(signature))
    return Certificate(
        key_pem=_pem(b"EC PRIVATE KEY", _private_key(numbers.private_value, point)),
        certificate_pem=_pem(b"CERTIFICATE", certificate),
        certificate_der=certificate,
    )


def _to_be_signed(point: bytes, now: float) -> bytes:
    """RFC 5280, 4.1: a TBSCertificate."""
    name = _der(_SEQUENCE, _der(_SET, _der(_SEQUENCE, _COMMON_NAME, _der(_UTF8, b"localhost"))))
    authority = _der(_SEQUENCE, _TRUE)
    names = _der(_SEQUENCE, _der(_DNS_NAME, b"localhost"))
    return _der(
        _SEQUENCE,
        _der(_VERSION, _integer(2)),
        _integer(time.time_ns()),
        _der(_SEQUENCE, _ECDSA_WITH_SHA256),
        name,
        _der(_SEQUENCE, _time(now - 60), _time(now + 2 * _DAY)),
        name,
        _der(_SEQUENCE, _der(_SEQUENCE, _EC_PUBLIC_KEY, _P256), _bits(point)),
        _der(
            _EXTENSIONS,
            _der(
                _SEQUENCE,
                _der(_SEQUENCE, _BASIC_CONSTRAINTS, _TRUE, _der(_OCTETS, authority)),
                _der(_SEQUENCE, _ALTERNATIVE_NAME, _der(_OCTETS, names)),
            ),
        ),
    )


def _private_key(value: int, point: bytes) -> bytes:
    """RFC 5915, 3: an ECPrivateKey."""
    return _der(
        _SEQUENCE,
        _integer(1),
        _der(_OCTETS, value.to_bytes(32, "big")),
        _der(_PARAMETERS, _P256),
        _der(_PUBLIC_KEY, _bits(point)),
    )


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + content


def _integer(value: int) -> bytes:
    return _der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _bits(content: bytes) -> bytes:
    return _der(_BITS, b"\0", content)


def _time(seconds: float) -> bytes:
    return _der(_TIME, time.strftime("%y%m%d%H%M%SZ", time.gmtime(seconds)).encode())


def _pem(label: bytes, der: bytes) -> bytes:
    text = b2a_base64(der, newline=False)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join((b"-----BEGIN %s-----" % label, *lines, b"-----END %s-----\n" % label))
