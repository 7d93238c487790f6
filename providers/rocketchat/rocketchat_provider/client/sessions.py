"""Sessions for others: programs and providers that need a token for a while."""

import logging
from dataclasses import replace

from rocketchat_provider.client.answer import accept
from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.connection import Connection
from rocketchat_provider.client.object_errors import NoSessionWithToken
from rocketchat_provider.client.session import Session, Token
from rocketchat_provider.client.transport import Transport

_log = logging.getLogger(__name__)


class Sessions:
    """Opens sessions next to the provider's own, and ends them."""

    def __init__(self, transport: Transport, connection: Connection, clock: Clock) -> None:
        self._transport = transport
        self._connection = connection
        self._clock = clock

    def open(self, username: str | None = None, password: str | None = None) -> Token:
        """Log in (`POST login`), as another user if one is given, with the second factor.

        Raises `NoSessionWithToken` if nobody is given and the connection has a token instead of a
        user.
        """
        connection = replace(self._connection, user_id=None, auth_token=None)
        if username is not None:
            connection = replace(connection, username=username, password=password, totp_secret=None)
        if not (connection.username and connection.password):
            raise NoSessionWithToken
        _log.info("opening a session as %s", connection.username)
        return Session(self._transport, connection, self._clock).token()

    def close(self, token: Token) -> None:
        """End a session (`POST logout`). One that has ended already is fine."""
        answer = self._transport.send("POST", "/api/v1/logout", headers=token.headers, body={})
        if answer.status != 401:
            accept(answer, "POST /api/v1/logout")
