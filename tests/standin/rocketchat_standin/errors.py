"""The ways a call fails, as Rocket.Chat's server throws them."""

from typing import Any


class MeteorError(Exception):
    """An error meant for the client: a code, a reason and perhaps details."""

    def __init__(self, error: str | int, reason: str, details: Any = None) -> None:
        self.error = error
        self.reason = reason
        self.details = details
        self.message = f"{reason} [{error}]" if reason else f"[{error}]"
        super().__init__(self.message)

    def as_json(self) -> dict[str, Any]:
        """The error inside a method's result."""
        details = {} if self.details is None else {"details": self.details}
        return {
            "isClientSafe": True,
            "error": self.error,
            "reason": self.reason,
            **details,
            "message": self.message,
            "errorType": "Meteor.Error",
        }

    def as_rest(self) -> dict[str, Any]:
        """The error as the body of a REST answer."""
        details = {} if self.details is None else {"details": self.details}
        return {"success": False, "error": self.message, "errorType": self.error, **details}


class MatchError(Exception):
    """A method's argument has the wrong type."""

    def __init__(self, expected: str, got: str) -> None:
        self.message = f"Match error: Expected {expected}, got {got}"
        super().__init__(self.message)

    def as_json(self) -> dict[str, Any]:
        """The error inside a method's result."""
        return {
            "message": self.message,
            "path": "",
            "sanitizedError": MeteorError(400, "Match failed").as_json(),
            "errorType": "Match.Error",
        }


class ServerError(Exception):
    """An error that was not meant for the client: its text is hidden, except by 6.5's login."""


class ServiceNotConfiguredError(ServerError):
    """The login service is known to the process, but has no row."""

    def __init__(self) -> None:
        super().__init__("Service not configured")


class RestError(Exception):
    """Ends a request with this status and body."""

    def __init__(self, status: int, body: Any, content_type: str = "application/json") -> None:
        self.status = status
        self.body = body
        self.content_type = content_type
        super().__init__(f"{status} {body}")
