"""Logging in through a custom OAuth service, the server's half."""

import base64
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import requests

from .database import Document
from .errors import MeteorError, ServerError, ServiceNotConfiguredError
from .process import Process
from .random_ids import random_secret
from .users import email

_NO_ATTEMPT = 145546287
"""The code of a login that was cancelled, or never begun."""
_MOST_REDIRECTS = 20
_ID_FIELDS = ("id", "_id", "ID", "user_id", "CharacterID", "userid", "sub")


def complete(process: Process, key: str, code: str, credential_token: str) -> str | None:
    """Take a provider's code at the callback; return the secret the browser's login needs.

    What comes of it, good or bad, waits under the credential token for that login. For a service
    that this process does not handle, nothing does.
    """
    services = process.login_services
    if not services.is_registered(key) or not services.is_configured(key):
        process.log(f"Error in OAuth Server: {ServiceNotConfiguredError()}")
        return None
    try:
        access_token = _access_token(process, key, code)
        identity = _identity(process, key, access_token)
    except ServerError as error:
        process.log(f"Error in OAuth Server: {error}")
        process.pending_credentials[credential_token] = error
        return None
    secret = random_secret()
    process.pending_credentials[credential_token] = {
        "service": key,
        "identity": identity,
        "secret": secret,
    }
    return secret


def start_url(process: Process, key: str) -> str | None:
    """Where the modern flow sends a browser to; None for a service that is not handled."""
    services = process.login_services
    if not services.is_registered(key) or not services.is_configured(key):
        return None
    options = services.options(key)
    query = {
        "response_type": "code",
        "client_id": options.get("clientId"),
        "redirect_uri": f"{process.workspace.site_url}/_oauth/{key}",
        "scope": options.get("scope"),
        "state": random_secret(),
        "code_challenge": random_secret(),
        "code_challenge_method": "S256",
    }
    return f"{_absolute(options, 'authorizePath')}?{urlencode(query)}"


def credential_user(process: Process, credential: Mapping[str, Any]) -> Document:
    """The user of a credential that waits from a callback; it logs in again and again."""
    pending = process.pending_credentials.get(str(credential.get("credentialToken")))
    if isinstance(pending, Exception):
        # The stored error has lost its text on its way through the database.
        raise ServerError("") from pending
    if pending is None or credential.get("credentialSecret") != pending["secret"]:
        raise MeteorError(_NO_ATTEMPT, "No matching login attempt found")
    return _user(process, pending["service"], pending["identity"])


def user_of_access_token(process: Process, options: Mapping[str, Any]) -> Document:
    """The user a provider's access token belongs to."""
    key = str(options.get("serviceName"))
    services = process.login_services
    if not services.is_registered(key):
        raise ServerError(f"Unexpected AccessToken service {key}")
    if not services.is_configured(key):
        raise ServiceNotConfiguredError()
    return _user(process, key, _identity(process, key, str(options.get("accessToken"))))


def _access_token(process: Process, key: str, code: str) -> str:
    options = process.login_services.options(key)
    client = (str(options.get("clientId", "")), str(options.get("secret", "")))
    # Without a login style the server adds ?close, and providers refuse the unknown address.
    ending = "" if options.get("loginStyle") else "?close"
    payload = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": f"{process.workspace.site_url}/_oauth/{key}{ending}",
    }
    headers = {"Accept": "application/json"}
    if options.get("tokenSentVia") == "header":
        credentials = base64.b64encode(":".join(client).encode()).decode()
        headers["Authorization"] = f"Basic {credentials}"
        payload["client_id"] = client[0]
    else:
        payload |= {"client_id": client[0], "client_secret": client[1]}
    url = _absolute(options, "tokenPath")
    failed = f"Failed to complete OAuth handshake with {key} at {url}. "
    answer = _ask(process, failed, "POST", url, data=payload, headers=headers)
    token = answer.get("access_token")
    if not isinstance(token, str):
        raise ServerError(f"{failed}{answer.get('error', 'no access token')}")
    return token


def _identity(process: Process, key: str, access_token: str) -> Document:
    options = process.login_services.options(key)
    via = options.get("identityTokenSentVia", "default")
    if via == "default":
        via = options.get("tokenSentVia")
    headers = {"Authorization": f"Bearer {access_token}"} if via == "header" else {}
    parameter = str(options.get("accessTokenParam") or "access_token")
    params = {} if via == "header" else {parameter: access_token}
    url = _absolute(options, "identityPath")
    failed = f"Failed to fetch identity from {key} at {url}. "
    identity = _ask(process, failed, "GET", url, params=params, headers=headers)
    return _normalised(identity, options)


def _ask(process: Process, failed: str, method: str, url: str, **options: Any) -> Document:
    try:
        response = _fetched(process, method, url, **options)
    except requests.ConnectionError as error:
        query = f"?{urlencode(options['params'])}" if options.get("params") else ""
        reason = f"request to {url}{query} failed, reason: {_unreachable(error, url)}"
        raise ServerError(f"{failed}{reason}") from error
    except requests.RequestException as error:
        raise ServerError(f"{failed}request to {url} failed, reason: {error}") from error
    if not response.ok:
        raise ServerError(f"{failed}{HTTPStatus(response.status_code).phrase}")
    try:
        body = response.json()
    except ValueError as error:
        raise ServerError(f"{failed}invalid json response body at {url}") from error
    return body if isinstance(body, dict) else {}


def _fetched(process: Process, method: str, url: str, **options: Any) -> requests.Response:
    """Follow redirects as fetch does: what was posted is lost, except by 307 and 308."""
    response = process.outbound.request(method, url, **options)
    for _ in range(_MOST_REDIRECTS):
        if not response.is_redirect:
            break
        if response.status_code not in (307, 308):
            method = "GET"
            options.pop("data", None)
        options.pop("params", None)
        url = urljoin(url, response.headers["Location"])
        response = process.outbound.request(method, url, **options)
    return response


def _unreachable(error: requests.ConnectionError, url: str) -> str:
    """Why nobody answers, in the words of Node.js."""
    parts = urlsplit(url)
    if "NameResolution" in str(error):
        return f"getaddrinfo ENOTFOUND {parts.hostname}"
    return f"connect ECONNREFUSED {parts.netloc}"


def _absolute(options: Document, name: str) -> str:
    path = str(options.get(name, ""))
    return path if re.match(r"https?://", path) else f"{options['serverURL']}{path}"


def _normalised(identity: Document, options: Document) -> Document:
    found = {**identity}
    user_id = next((identity[key] for key in _ID_FIELDS if identity.get(key)), None)
    if user_id is not None:
        found["id"] = str(user_id)
    for wanted, option in (("username", "usernameField"), ("email", "emailField")):
        if options.get(option):
            found[wanted] = _field(identity, str(options[option]))
    if options.get("usernameField") and not found["username"]:
        raise ServerError("CustomOAuth: Failed to extract username")
    name_field = options.get("nameField")
    found["name"] = _field(identity, str(name_field)) if name_field else identity.get("name")
    return found


def _field(identity: Document, path: str) -> Any:
    """A value by a dotted path; templates and regular expressions are not followed."""
    value: Any = identity
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _user(process: Process, key: str, identity: Document) -> Document:
    """Find, link or make the user of an identity."""
    if not identity.get("id"):
        raise ServerError(f"Service data for service {key} must include id")
    options = process.login_services.options(key)
    users = process.users
    user = _by_key_field(process, key, options, identity)
    if user is not None and not _is_unchanged(user, key, options, identity):
        if options.get("mergeUsers") is not True:
            reason = f"User with username {user['username']} already exists"
            raise MeteorError("CustomOAuth", reason)
        _link(process, user, key, options, identity)
    linked = users.find(lambda u: u["services"].get(key, {}).get("id") == identity["id"])
    if linked is not None:
        return linked
    if identity.get("username") and users.named(str(identity["username"])):
        raise MeteorError(403, "Username already exists.")
    return _made(process, key, identity)


def _by_key_field(
    process: Process, key: str, options: Document, identity: Document
) -> Document | None:
    if options.get("keyField") == "email":
        user = process.users.with_email(str(identity.get("email") or ""))
    else:
        username = identity.get("username")
        user = process.users.named(str(username)) if username else None
    if user is None or options.get("mergeUsersDistinctServices") is True:
        return user
    known = user["services"].get(key, {}).get("id")
    return user if known in (None, identity["id"]) else None


def _is_unchanged(user: Document, key: str, options: Document, identity: Document) -> bool:
    same = user["services"].get(key, {}).get("id") == identity["id"]
    if not same or user["name"] != identity.get("name"):
        return False
    addresses = [each["address"] for each in user["emails"]]
    return options.get("keyField") == "email" or identity.get("email") in addresses


def _link(
    process: Process, user: Document, key: str, options: Document, identity: Document
) -> None:
    def link(user: Document) -> Document:
        services = {**user["services"], key: {"id": identity["id"]}}
        linked = {**user, "services": services, "name": identity.get("name") or user["name"]}
        if options.get("keyField") == "username" and identity.get("email"):
            linked["emails"] = [email(identity["email"], verified=True)]
        return linked

    process.users.documents.change(user["_id"], link)


def _made(process: Process, key: str, identity: Document) -> Document:
    settings = process.settings
    if settings.value("Accounts_Registration_AuthenticationServices_Enabled") is False:
        reason = "New users cannot be created through this service"
        raise MeteorError("registration-disabled-authentication-services", reason)
    roles = settings.value("Accounts_Registration_AuthenticationServices_Default_Roles")
    address = identity.get("email")
    opted_in = settings.value("Accounts_TwoFactorAuthentication_By_Email_Auto_Opt_In") is True
    return process.users.add(
        identity.get("username"),
        None,
        name=identity.get("name"),
        roles=[role.strip() for role in str(roles).split(",")],
        emails=[email(address, verified=True)] if address else [],
        email_two_factor=opted_in,
        services={key: {"id": identity["id"]}},
    )
