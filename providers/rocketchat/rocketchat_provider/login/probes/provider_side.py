"""Probes of the identity provider's addresses, from this machine."""

import base64
import re
from http import HTTPStatus
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlsplit

from rocketchat_provider.login.probes.address import same_address
from rocketchat_provider.login.probes.checked_service import CheckedService
from rocketchat_provider.login.probes.probe import AUTHORIZE, IDENTITY_HERE, TOKEN, Probe
from rocketchat_provider.login.probes.remedy import Remedy, Subject
from rocketchat_provider.login.probes.web import CannotReach, Page, Web

_REFUSED_CODE = ("invalid_grant", "bad_verification_code")
_REFUSED_CLIENT = ("invalid_client", "unauthorized_client", "incorrect_client_credentials")
_REDIRECTS = 5
ID_FIELDS = ("id", "_id", "ID", "user_id", "CharacterID", "userid", "sub")
"""Fields in which Rocket.Chat looks for a user's id."""
_ERROR_FIELDS = ("error", "errors", "error_description", "errcode", "error_code")
_NOT_REACHED = "{} cannot be reached from here: {}. For an internal address that is normal."
_ERROR = re.compile(r"^[a-z_]{1,60}$")


def check_authorize(subject: CheckedService, web: Web) -> Probe:
    """P3: the page where users log in answers and does not immediately refuse the client.

    Many providers ask for a login before they check the client or its redirect URI, so this
    proves little.
    """
    url = subject.authorize_url
    try:
        page = web.get(url, authorize_parameters(subject, token_urlsafe(16)))
    except CannotReach as reason:
        return AUTHORIZE.unknown(
            f"{url} cannot be reached from here: {reason}. Users' browsers may reach it.",
            Remedy(
                "Check that it is the identity provider's public address (authorize_path).",
                Subject.AUTHORIZE_PATH,
            ),
        )
    if is_busy(page):
        return AUTHORIZE.unknown(f"{url} answers {page.status}: it limits requests.")
    refusal = refused(page, subject)
    if refusal is not None:
        return AUTHORIZE.failed(*refusal)
    return AUTHORIZE.healthy(
        f"{url} answers. Whether it accepts {subject.redirect_uri} shows only after a login."
    )


def check_token(subject: CheckedService, web: Web) -> Probe:
    """P4: the token endpoint accepts the client id and secret, and rejects a made-up code."""
    url, secret = subject.token_url, subject.value("secret")
    if not isinstance(secret, str):
        return TOKEN.unknown("Rocket.Chat does not show the client secret, so it was not tried.")
    if why_not := _not_from_here(subject, web, url):
        return TOKEN.unknown(why_not)
    if not web.may_carry_secrets(url):
        return TOKEN.unknown(
            f"{url} is plain http to another machine, so the client secret was not sent from here.",
            Remedy(
                "Set allow_http = true to send it, if you trust the network to that machine.",
                Subject.ALLOW_HTTP,
            ),
        )
    data, headers = _exchange(subject, secret)
    try:
        answer = web.post(url, data, headers)
    except CannotReach as reason:
        return TOKEN.unknown(_NOT_REACHED.format(url, reason))
    return _judged(subject, answer)


def check_identity(subject: CheckedService, web: Web) -> Probe:
    """P6b: the identity endpoint refuses a made-up access token sent from this machine.

    For servers that do not report the answer Rocket.Chat gets. Redirects are followed, as
    Rocket.Chat does.
    """
    url = subject.identity_url
    if why_not := _not_from_here(subject, web, url):
        return IDENTITY_HERE.unknown(why_not)
    headers = {"Authorization": f"Bearer invented-{token_urlsafe(24)}"}
    try:
        answer = web.get(url, headers=headers)
        for _ in range(_REDIRECTS):
            if not answer.location:
                break
            answer = web.get(answer.location, headers=headers)
    except CannotReach as reason:
        return IDENTITY_HERE.unknown(_NOT_REACHED.format(url, reason))
    return _judged_identity(url, answer)


def _judged_identity(url: str, answer: Page) -> Probe:
    passed_on = "" if answer.url == url else f" (redirected to {_address(answer)})"
    seen = f"{url} answers {answer.status} to a made-up access token{passed_on}"
    if answer.status in (400, 401, 403):
        return IDENTITY_HERE.healthy(f"{seen}, as expected.")
    if answer.status in (404, 405):
        return IDENTITY_HERE.failed(
            f"{seen}: there is no identity endpoint.",
            Remedy("Correct the path in identity_path.", Subject.IDENTITY_PATH),
        )
    if answer.status != 200:
        return IDENTITY_HERE.unknown(f"{seen}. A real token may be accepted.")
    if not answer.fields:
        return IDENTITY_HERE.failed(
            f"{seen}, with a page instead of JSON: it is not an identity endpoint.",
            Remedy("Correct the path in identity_path.", Subject.IDENTITY_PATH),
        )
    if any(answer.fields.get(key) for key in ID_FIELDS):
        return IDENTITY_HERE.insecure(
            f"{seen}, with a user's identity: anybody can log in.",
            Remedy(
                "Check that identity_path is the identity provider's own, and that it checks "
                "tokens.",
                Subject.IDENTITY_PATH,
            ),
        )
    if any(key in answer.fields for key in _ERROR_FIELDS):
        return IDENTITY_HERE.healthy(f"{seen}, with an error in its JSON.")
    return IDENTITY_HERE.failed(
        f"{seen}, with JSON that names no user: it is not an identity endpoint.",
        Remedy("Correct the path in identity_path.", Subject.IDENTITY_PATH),
    )


def authorize_parameters(subject: CheckedService, state: str) -> dict[str, str]:
    """Return what the browser sends to the authorize address."""
    proof = {"code_challenge": token_urlsafe(32), "code_challenge_method": "S256"}
    return {
        "client_id": subject.text("id"),
        "redirect_uri": subject.redirect_uri,
        "response_type": "code",
        "scope": subject.text("scope"),
        "state": state,
    } | (proof if subject.uses_modern_flow else {})


def refused(page: Page, subject: CheckedService) -> tuple[str, str] | None:
    """Return the problem and its remedy, if an answer during a login shows one."""
    address = page.url.partition("?")[0]
    if leads_back(page, subject):
        error = parse_qs(urlsplit(page.location).query).get("error", [""])[0]
        if error:
            return (
                f"{address} sends the browser back with the error {_known(error)}.",
                Remedy(
                    "Compare client_id, scope and the application's settings at the identity "
                    "provider.",
                    Subject.CLIENT_ID,
                ),
            )
    if page.status < 400 or page.status in (401, 403):
        return None
    if page.status in (404, 405):
        return (
            f"{address} answers {page.status} {HTTPStatus(page.status).phrase}.",
            Remedy("Correct authorize_path.", Subject.AUTHORIZE_PATH),
        )
    if page.status < 500:
        return (
            f"{address} answers {page.status}: the identity provider does not accept the redirect "
            f"URI {subject.redirect_uri}, or does not know the client id.",
            Remedy(
                f"Register {subject.redirect_uri} as redirect URI at the identity provider, and "
                "check client_id.",
                Subject.CLIENT_ID,
            ),
        )
    return f"{address} answers {page.status}.", "Check whether the identity provider is running."


def is_busy(page: Page) -> bool:
    """Return whether the identity provider limits requests for a while, which says nothing else."""
    return page.status == HTTPStatus.TOO_MANY_REQUESTS


def leads_back(page: Page, subject: CheckedService) -> bool:
    """Return whether an answer redirects the browser to the service's callback."""
    return same_address(page.location, subject.callback_url)


def _not_from_here(subject: CheckedService, web: Web, url: str) -> str:
    """Return why an answer here would not come from the address; "" if it would."""
    if subject.is_loopback_of_another(url):
        return f"{url} is on Rocket.Chat's own machine, which is not this one."
    if web.is_answered_by_proxy(url):
        return (
            f"From here, requests to {url} go through a proxy (HTTP_PROXY, NO_PROXY), whose answer "
            "would prove nothing."
        )
    return ""


def _exchange(subject: CheckedService, secret: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return body and headers as Rocket.Chat sends them."""
    client_id = subject.text("id")
    data = {
        "grant_type": "authorization_code",
        "code": f"invented-{token_urlsafe(12)}",
        "redirect_uri": subject.redirect_uri,
        "client_id": client_id,
    }
    headers = {"Accept": "application/json"}
    if subject.text("token_sent_via") == "header":
        credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        headers["Authorization"] = f"Basic {credentials}"
    else:
        data["client_secret"] = secret
    return data, headers


def _judged(subject: CheckedService, answer: Page) -> Probe:
    error = _known(answer.fields.get("error"))
    seen = f"{subject.token_url} answers {answer.status}" + (f" {error}" if error else "")
    if error in _REFUSED_CODE:
        return TOKEN.healthy(f"{seen} to a made-up code: it knows the client id and its secret.")
    if error in _REFUSED_CLIENT or (answer.status == 401 and not error):
        return TOKEN.failed(
            f"{seen}: the client id or its secret is wrong.",
            Remedy(
                "Compare client_id and client_secret with the application at the identity "
                "provider.",
                Subject.CLIENT_ID,
                Subject.CLIENT_SECRET,
            ),
        )
    if answer.fields.get("access_token"):
        return TOKEN.insecure(
            f"{seen} with an access token for a made-up code: anybody can log in.",
            Remedy("Check that token_path is the identity provider's own.", Subject.TOKEN_PATH),
        )
    if answer.status in (404, 405) and not error:
        return TOKEN.failed(
            f"{seen}: there is no token endpoint.",
            Remedy("Correct the path in token_path.", Subject.TOKEN_PATH),
        )
    if answer.location:
        return TOKEN.failed(
            f"{seen} and redirects to {answer.location.partition('?')[0]}, where the code does not "
            "arrive: it is not a token endpoint.",
            Remedy(
                "Set token_path to the address that answers without a redirect.", Subject.TOKEN_PATH
            ),
        )
    if answer.status == 200 and not answer.fields:
        return TOKEN.failed(
            f"{seen} with a page instead of JSON: it is not a token endpoint.",
            Remedy("Correct the path in token_path.", Subject.TOKEN_PATH),
        )
    return TOKEN.unknown(
        f"{seen}, which does not show whether the identity provider knows the client."
    )


def _address(page: Page) -> str:
    return page.url.partition("?")[0]


def _known(error: object) -> str:
    """Return an OAuth2 error code; "" for any other text."""
    return error if isinstance(error, str) and _ERROR.match(error) else ""
