# ruff: noqa: N818 - each name says what happened, and reads better without Error at its end
"""Errors of the communication with Rocket.Chat, for the person who has to fix them.

`title` is a diagnostic's summary. `detail` says what happened, what was expected and how to fix
it. Messages never contain secrets: values pass through `shown()` first.
"""

import json
from collections.abc import Mapping

SECRET = "(a secret value)"  # noqa: S105


def shown(value: object, *, secret: bool = False) -> str:
    """Return `value` as messages show it: JSON, cut at 200 characters, or masked."""
    if secret:
        return SECRET
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 200 else text[:200] + "…"


class RocketChatError(Exception):
    """The base class of these errors. `str()` of an error is its `detail`."""

    title = "Rocket.Chat could not do what was asked"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidConnection(RocketChatError):
    """The provider block cannot be used. `argument` is the attribute that is wrong."""

    title = "The connection to Rocket.Chat is not configured correctly"

    def __init__(self, argument: str, detail: str) -> None:
        super().__init__(detail)
        self.argument = argument


class InsecureUrl(InvalidConnection):
    """Plain http to another machine without `allow_http`."""

    title = "Plain http would send the credentials unprotected"

    def __init__(self, url: str) -> None:
        super().__init__(
            "url",
            f"{url} is plain http to another machine: anyone on the network could read the "
            "administrator's credentials. Use https, or set allow_http = true "
            "(ROCKETCHAT_ALLOW_HTTP=true) if you trust the network between.",
        )


class Interrupted(RocketChatError):
    """Terraform asked to stop while the provider was waiting."""

    title = "Stopped before it was finished"

    def __init__(self) -> None:
        super().__init__(
            "Terraform asked the provider to stop while it waited for an answer. What has been "
            "written stays; the next apply continues from there."
        )


class Unreachable(RocketChatError):
    """No usable answer arrived. `transient`: trying again later may help."""

    title = "Rocket.Chat cannot be reached"

    def __init__(self, url: str, reason: str, remedy: str = "", *, transient: bool = True) -> None:
        super().__init__(f"{url}: {reason}. {remedy}".rstrip())
        self.url = url
        self.reason = reason
        self.transient = transient


class Redirected(RocketChatError):
    """The server redirected to another address. Nothing was sent there."""

    title = "The URL redirects elsewhere"

    def __init__(self, url: str, target: str, suggestion: str) -> None:
        super().__init__(
            f"{url} answers with a redirect to {target}. Redirects are not followed, so that "
            f"no credential reaches another address. {suggestion}"
        )
        self.url = url
        self.target = target


class NotRocketChat(RocketChatError):
    """The URL is not Rocket.Chat's."""

    title = "This is not Rocket.Chat"

    def __init__(self, url: str, seen: str, remedy: str = "") -> None:
        super().__init__(
            f"{url} was expected to answer as Rocket.Chat's API does (JSON), but answered with "
            f"{seen}. "
            + (
                remedy
                or "Check that url (ROCKETCHAT_URL) is the address of Rocket.Chat itself, with its "
                "sub-path if it has one, and that no proxy or login portal is in front of it."
            )
        )
        self.url = url


class UnexpectedAnswer(RocketChatError):
    """The answer has a format that no known version sends."""

    title = "Rocket.Chat answered something unexpected"

    def __init__(self, what: str, answer: str) -> None:
        super().__init__(f"{what}: {answer}.")
        self.what = what
        self.answer = answer


class Rejected(RocketChatError):
    """The server rejected the request. `code` is its `errorType`, "" if it gave none."""

    title = "Rocket.Chat rejected the request"

    def __init__(self, what: str, answer: str, code: str = "") -> None:
        super().__init__(f"{what}: {answer}.")
        self.what = what
        self.answer = answer
        self.code = code


class MethodMissing(Rejected):
    """The server does not have the method: 9.0 and later have few methods."""

    def __init__(self, method: str, answer: str) -> None:
        super().__init__(f"the method {method}", answer, "404")


class RateLimited(RocketChatError):
    """Rate limited after all retries, or for too long. The limit ends in `seconds`."""

    title = "Rocket.Chat limits requests"

    def __init__(self, what: str, seconds: float, *, longest_wait: float) -> None:
        accepts = f"The server accepts the next one in about {seconds:.0f} s"
        if seconds > longest_wait:
            super().__init__(
                f"{what}: too many requests. {accepts}, and the provider waits at most "
                f"{longest_wait:.0f} s. Apply again then, or see who else calls the API from this "
                "address."
            )
        else:
            super().__init__(
                f"{what}: too many requests, and the retries are used up. {accepts}. Raise "
                "max_retries, run Terraform with a lower -parallelism, or see who else calls the "
                "API from this address."
            )
        self.seconds = seconds


class CredentialsMissing(InvalidConnection):
    """The provider block has neither a token nor a user and password."""

    title = "No credentials for Rocket.Chat"


class CredentialsRejected(RocketChatError):
    """The user, password or personal access token is wrong."""

    title = "Rocket.Chat does not accept the credentials"


class SessionEnded(RocketChatError):
    """The server ended the session, and it could not be renewed."""

    title = "The session at Rocket.Chat ended"


class TwoFactorRequired(RocketChatError):
    """The server requires a second factor that is not set. `method`: password, totp or email."""

    title = "Rocket.Chat asks for a second factor"

    _REMEDIES: Mapping[str, str] = {
        "password": "Rocket.Chat asks for the account's password again: set password as well "
        "(ROCKETCHAT_PASSWORD), or use a personal access token made with "
        '"Ignore Two Factor Authentication".',
        "totp": "The account uses an authenticator app: set totp_secret "
        "(ROCKETCHAT_TOTP_SECRET), or use a personal access token made with "
        '"Ignore Two Factor Authentication".',
        "email": "The account gets its codes by e-mail, which nobody can read during an apply: "
        'use a personal access token made with "Ignore Two Factor Authentication", or an account '
        "with an authenticator app and totp_secret.",
    }

    def __init__(self, what: str, method: str, hint: str = "") -> None:
        self.what = what
        remedy = self._REMEDIES.get(method, self._REMEDIES["password"])
        super().__init__(
            f"{what}: a second factor ({method}) is required. {remedy} {hint}".rstrip()
        )
        self.method = method


class TwoFactorRejected(RocketChatError):
    """The server rejected the second factor."""

    title = "Rocket.Chat does not accept the second factor"

    _REMEDIES: Mapping[str, str] = {
        "password": "The provider made it from password (ROCKETCHAT_PASSWORD): check that it is "
        "the password of the account that the token belongs to.",
        "totp": "The provider made it from totp_secret (ROCKETCHAT_TOTP_SECRET): check that it is "
        "the account's current one (base32), and that this machine's clock is right.",
        "email": "The account gets its codes by e-mail, so no other code is accepted: use a "
        'personal access token made with "Ignore Two Factor Authentication".',
    }

    def __init__(self, what: str, method: str) -> None:
        self.what = what
        remedy = self._REMEDIES.get(method, self._REMEDIES["password"])
        super().__init__(f"{what}: the second factor ({method}) was rejected. {remedy}")
        self.method = method


class PermissionDenied(RocketChatError):
    """The account lacks a permission. `permission` is its id in Rocket.Chat."""

    title = "The account lacks a permission"

    def __init__(self, what: str, permission: str, reason: str = "") -> None:
        lacks = f"lacks the permission {permission}" if permission else "lacks a permission"
        says = f' The server says: "{reason}".' if reason else ""
        super().__init__(
            f"{what}: the account {lacks}. Give it to one of the account's roles in "
            f"Workspace > Permissions, or use an administrator's credentials.{says}"
        )
        self.permission = permission


class LicenseMissing(RocketChatError):
    """The workspace's licence does not include `module`."""

    title = "The workspace's licence does not allow it"

    def __init__(self, what: str, module: str) -> None:
        super().__init__(
            f"{what}: this version of Rocket.Chat needs the licence module {module}, which the "
            "workspace does not have. Add a licence, or stay on an earlier version."
        )
        self.module = module
