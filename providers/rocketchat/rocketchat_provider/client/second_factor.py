"""The second factor that Rocket.Chat asks for at writes: the password again, or a code."""

import hashlib

from tfplugin.log.records import redact

from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.connection import Connection
from rocketchat_provider.client.errors import CredentialsRejected


class SecondFactor:
    """What can be made of `totp_secret` or `password`; an authenticator's code goes first."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._totp_secret = connection.totp_secret
        self._password = connection.password
        self._clock = clock

    @property
    def method(self) -> str:
        """Rocket.Chat's name of the method: totp, password, or "" when there is none."""
        if self._totp_secret:
            return "totp"
        return "password" if self._password else ""

    @property
    def headers(self) -> dict[str, str]:
        """Sent with every write: what the server remembers does not hold for parallel ones."""
        if not self.method:
            return {}
        return {"x-2fa-method": self.method, "x-2fa-code": self.code()}

    def code(self) -> str:
        """The code of this moment. It is as secret as the password: it is good for a login."""
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
                "7) of at least 112 bits, as Rocket.Chat shows it beside the QR code."
            ) from None
