"""The identity provider's addresses, as they answer this machine."""

import base64
import re
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlsplit

from .probe import AUTHORIZE, IDENTITY_HERE, TOKEN, Probe
from .subject import Subject
from .web import CannotReach, Page, Web

_REFUSED_CODE = ("invalid_grant", "bad_verification_code")
_REFUSED_CLIENT = ("invalid_client", "unauthorized_client", "incorrect_client_credentials")
_NOT_REACHED = "{} cannot be reached from here: {}. For an internal address that is normal."
_ERROR = re.compile(r"^[a-z_]{1,60}$")


def check_authorize(subject: Subject, web: Web) -> Probe:
    """P3: the page where users log in answers, and does not refuse the client at once.

    Many providers ask for a login before they look at the client or its redirect URI, so this
    proves little.
    """
    url = subject.authorize_url
    try:
        page = web.get(url, authorize_parameters(subject, token_urlsafe(16)))
    except CannotReach as reason:
        return AUTHORIZE.unknown(
            f"{url} cannot be reached from here: {reason}. Users' browsers may reach it.",
            "Check that it is the provider's public address (authorize_path).",
        )
    refusal = refused(page, subject)
    if refusal is not None:
        return AUTHORIZE.failed(*refusal)
    return AUTHORIZE.healthy(
        f"{url} answers. Whether it takes {subject.callback_url} shows only after a login."
    )


def check_token(subject: Subject, web: Web) -> Probe:
    """P4: the token endpoint knows the client id and secret, and refuses an invented code."""
    url, secret = subject.token_url, subject.value("secret")
    if not isinstance(secret, str):
        return TOKEN.unknown("Rocket.Chat does not tell the client secret, so it was not tried.")
    if why_not := _not_from_here(subject, web, url):
        return TOKEN.unknown(why_not)
    if not web.may_carry_secrets(url):
        return TOKEN.unknown(
            f"{url} is plain http to another machine, so the client secret was not sent from here.",
            "Set allow_http = true to let it, if the network between is your own.",
        )
    data, headers = _exchange(subject, secret)
    try:
        answer = web.post(url, data, headers)
    except CannotReach as reason:
        return TOKEN.unknown(_NOT_REACHED.format(url, reason))
    return _judged(subject, answer)


def check_identity(subject: Subject, web: Web) -> Probe:
    """P6b: the identity endpoint refuses an invented access token, as it answers here.

    For servers that do not tell what it answers Rocket.Chat.
    """
    url, token = subject.identity_url, f"invented-{token_urlsafe(24)}"
    if why_not := _not_from_here(subject, web, url):
        return IDENTITY_HERE.unknown(why_not)
    try:
        answer = web.get(url, headers={"Authorization": f"Bearer {token}"})
    except CannotReach as reason:
        return IDENTITY_HERE.unknown(_NOT_REACHED.format(url, reason))
    seen = f"{url} answers {answer.status} to an invented access token"
    if answer.status in (400, 401, 403):
        return IDENTITY_HERE.healthy(f"{seen}, as it should.")
    if answer.status in (404, 405):
        return IDENTITY_HERE.failed(
            f"{seen}: there is no identity endpoint.", "Correct identity_path."
        )
    return IDENTITY_HERE.unknown(f"{seen}, which tells nothing.")


def authorize_parameters(subject: Subject, state: str) -> dict[str, str]:
    """What the browser sends to the authorize address."""
    proof = {"code_challenge": token_urlsafe(32), "code_challenge_method": "S256"}
    return {
        "client_id": subject.text("id"),
        "redirect_uri": subject.callback_url,
        "response_type": "code",
        "scope": subject.text("scope"),
        "state": state,
    } | (proof if subject.uses_modern_flow else {})


def refused(page: Page, subject: Subject) -> tuple[str, str] | None:
    """What is wrong and how to mend it, if an answer on the way to a login shows that."""
    address = page.url.partition("?")[0]
    if page.location.startswith(subject.callback_url):
        error = parse_qs(urlsplit(page.location).query).get("error", [""])[0]
        if error:
            return (
                f"{address} sends the browser back with the error {_known(error)}.",
                "Compare client_id, scope and the application's settings at the provider.",
            )
    if page.status < 400 or page.status in (401, 403):
        return None
    if page.status == 404:
        return f"{address} answers 404 Not Found.", "Correct authorize_path."
    if page.status < 500:
        return (
            f"{address} answers {page.status}: the provider does not take the redirect URI "
            f"{subject.callback_url}, or does not know the client id.",
            f"Register {subject.callback_url} as redirect URI at the provider, and check "
            "client_id.",
        )
    return f"{address} answers {page.status}.", "See whether the provider is running."


def _not_from_here(subject: Subject, web: Web, url: str) -> str:
    """Why an answer that comes here would not be that of the address; "" if it would be."""
    if subject.is_loopback_of_another(url):
        return f"{url} is on Rocket.Chat's own machine, which is not this one."
    if web.is_answered_by_proxy(url):
        return (
            f"From here {url} is asked through a proxy (HTTP_PROXY, NO_PROXY), whose answer would "
            "tell nothing."
        )
    return ""


def _exchange(subject: Subject, secret: str) -> tuple[dict[str, str], dict[str, str]]:
    """Body and headers, as Rocket.Chat sends them."""
    client_id = subject.text("id")
    data = {
        "grant_type": "authorization_code",
        "code": f"invented-{token_urlsafe(12)}",
        "redirect_uri": subject.callback_url,
        "client_id": client_id,
    }
    headers = {"Accept": "application/json"}
    if subject.text("token_sent_via") == "header":
        credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        headers["Authorization"] = f"Basic {credentials}"
    else:
        data["client_secret"] = secret
    return data, headers


def _judged(subject: Subject, answer: Page) -> Probe:
    error = _known(answer.fields.get("error"))
    seen = f"{subject.token_url} answers {answer.status}" + (f" {error}" if error else "")
    if error in _REFUSED_CODE:
        return TOKEN.healthy(f"{seen} to an invented code: it knows the client id and its secret.")
    if answer.status == 401 or error in _REFUSED_CLIENT:
        return TOKEN.failed(
            f"{seen}: the client id or its secret is wrong.",
            "Compare client_id and client_secret with the application at the provider.",
        )
    if answer.status in (404, 405) and not error:
        return TOKEN.failed(f"{seen}: there is no token endpoint.", "Correct token_path.")
    return TOKEN.unknown(
        f"{seen}, which tells neither that the client is known nor that it is not."
    )


def _known(error: object) -> str:
    """An OAuth2 error code, "" for any other text."""
    return error if isinstance(error, str) and _ERROR.match(error) else ""
