"""The second factor that Rocket.Chat requires for writes: the password again, or a code."""

import hashlib

from tfplugin.log.records import redact

from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.connection import Connection
from rocketchat_provider.client.errors import CredentialsRejected


class SecondFactor:
    """The source of second factors, `totp_secret` or `password`. Codes take precedence."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._totp_secret = connection.totp_secret
        self._password = connection.password
        self._clock = clock

    @property
    def method(self) -> str:
        """The method's name in Rocket.Chat: totp, password, or "" if there is none."""
        if self._totp_secret:
            return "totp"
        return "password" if self._password else ""

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers for every write: parallel writes cannot rely on an earlier one."""
        if not self.method:
            return {}
        return {"x-2fa-method": self.method, "x-2fa-code": self.code()}

    def code(self) -> str:
        """Return the current code. It is as secret as the password, because it allows a login."""
        if self._totp_secret:
            code = self._totp_code(self._totp_secret.replace(" ", ""))
        else:
            code = hashlib.sha256((self._password or "").encode()).hexdigest()
        redact(code)
        return code

    def _totp_code(self, secret: str) -> str:
        import pyotp

        try:
            return pyotp.TOTP(secret).at(int(self._clock.today()))
        except ValueError:
            raise CredentialsRejected(
                "totp_secret is not an authenticator's secret: expected base32 (A to Z and 2 to "
                "7) of at least 112 bits, as Rocket.Chat shows it next to the QR code."
            ) from None
