"""The second factor: when it is asked for, and what satisfies it."""

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from .clock import Clock
from .database import Document
from .errors import MeteorError
from .profiles import Profile
from .random_ids import random_id
from .settings import ABSENT, Settings
from .users import Users, sha256

_PREFIX = "Accounts_TwoFactorAuthentication"
_TOTP_PERIOD = 30


class TwoFactor:
    """Asks for a second factor as a server's settings say."""

    def __init__(self, settings: Settings, users: Users, profile: Profile, clock: Clock) -> None:
        self._settings = settings
        self._users = users
        self._profile = profile
        self._clock = clock
        self._mailed: dict[str, tuple[str, float]] = {}
        self.mails: list[tuple[str, str]] = []
        """The codes sent by e-mail: (address, code), oldest first."""

    def require(
        self,
        user: Document,
        token: Document,
        *,
        code: str | None,
        method: str | None,
        fingerprint: str,
        remember: bool = True,
    ) -> None:
        """Raise unless this call has, or need not have, a second factor."""
        if not self._on("Enabled") or self._is_young(user):
            return
        if not self._profile.loses_the_token_before_the_second_factor and (
            token.get("bypass") or (remember and self._is_remembered(token, fingerprint))
        ):
            return
        self._check(user, code, method)
        if remember:
            seconds = self._number("RememberFor", 1800)
            self._users.remember_second_factor(user, token, fingerprint, seconds)

    def require_at_login(self, user: Document, code: str | None) -> None:
        """Raise if a login of this user needs a code that is not given."""
        if self._on("Enabled") and self._methods(user):
            self._check(user, code, None)

    def _check(self, user: Document, code: str | None, wanted: str | None) -> None:
        methods = self._methods(user)
        chosen = wanted if wanted in ("totp", "email") else next(iter(methods), None)
        if chosen is None and self._on("Enforce_Password_Fallback") and user["password"]:
            chosen = "password"
        if chosen is None:
            return
        if not code:
            details = self._details(chosen, methods, user)
            raise MeteorError("totp-required", "TOTP Required", details)
        if not self._is_right(user, chosen, code):
            details = self._details(chosen, methods, user)
            raise MeteorError("totp-invalid", "TOTP Invalid", details)

    def _methods(self, user: Document) -> list[str]:
        methods = []
        if user["totp"] and self._on("By_TOTP_Enabled"):
            methods.append("totp")
        verified = any(each["verified"] for each in user["emails"])
        if user["email2fa"] and verified and self._on("By_Email_Enabled"):
            methods.append("email")
        return methods

    def _details(self, method: str, methods: list[str], user: Document) -> dict[str, Any]:
        details: dict[str, Any] = {"method": method, "codeGenerated": False}
        if method == "email":
            self._mail_code(user)
            details |= {"codeGenerated": True, "emailOrUsername": user["username"]}
        return details | {"availableMethods": methods}

    def _mail_code(self, user: Document) -> None:
        address = next(each["address"] for each in user["emails"] if each["verified"])
        code = "".join(str(ord(letter) % 10) for letter in random_id(6))
        expires = self._clock.now() + self._number("By_Email_Code_Expiration", 3600)
        self._mailed[user["_id"]] = (sha256(code), expires)
        self.mails.append((address, code))

    def _is_right(self, user: Document, method: str, code: str) -> bool:
        if method == "password":
            return hmac.compare_digest(code, user["password"] or "")
        if method == "totp":
            return code in totp_codes(user["totp"] or "")
        mailed, expires = self._mailed.get(user["_id"], ("", 0.0))
        return self._clock.now() < expires and hmac.compare_digest(sha256(code), mailed)

    def _is_young(self, user: Document) -> bool:
        if self._methods(user) and not self._profile.young_user_with_second_factor_is_trusted:
            return False
        age: float = self._clock.now() - user["createdAt"]
        return age < self._number("RememberFor", 1800)

    def _is_remembered(self, token: Document, fingerprint: str) -> bool:
        until: float = token.get("until", 0.0)
        return token.get("fingerprint") == fingerprint and self._clock.now() < until

    def _on(self, name: str) -> bool:
        return self._settings.value(f"{_PREFIX}_{name}") is True

    def _number(self, name: str, default: float) -> float:
        value = self._settings.value(f"{_PREFIX}_{name}")
        if value is ABSENT or isinstance(value, bool) or not isinstance(value, int | float):
            return default
        return value


def totp_codes(secret: str) -> set[str]:
    """The six-digit codes of an authenticator that are good now (RFC 6238), in real time."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    step = int(time.time()) // _TOTP_PERIOD
    return {_totp(key, step + offset) for offset in (-1, 0, 1)}


def _totp(key: bytes, step: int) -> str:
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
