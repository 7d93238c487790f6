"""H: a whole login with a test user, like a browser does it, and the logout."""

import json
from secrets import token_urlsafe
from urllib.parse import urljoin, urlsplit

from rocketchat_provider.client.answer import ServerError
from rocketchat_provider.client.errors import RocketChatError
from rocketchat_provider.client.json import Fields
from rocketchat_provider.login.probes.address import origin_of
from rocketchat_provider.login.probes.anonymous import (
    log_out,
    login_by_method,
    login_by_rest,
    open_callback,
    session_of,
    state,
)
from rocketchat_provider.login.probes.checked_service import CheckedService, TestUser
from rocketchat_provider.login.probes.failure import Failure, either
from rocketchat_provider.login.probes.html_form import Form, forms_in, text_of
from rocketchat_provider.login.probes.policy import mail_server_of
from rocketchat_provider.login.probes.probe import FULL_LOGIN, Probe
from rocketchat_provider.login.probes.provider_side import (
    authorize_parameters,
    is_busy,
    leads_back,
    refused,
)
from rocketchat_provider.login.probes.remedy import Remedy, Subject
from rocketchat_provider.login.probes.server_log import LogUnavailable, ServerLog
from rocketchat_provider.login.probes.web import CannotReach, Page, Web

_STEPS = 15
_TOTP = "totp-required"
_CONSENT = ("allow", "authorize", "accept", "approve", "consent")


class _Failed(Exception):  # noqa: N818 - it ends the walk
    def __init__(self, seen: str, remedy: str) -> None:
        super().__init__(seen)
        self.seen, self.remedy = seen, remedy


class _Unclear(Exception):  # noqa: N818 - it ends the walk
    pass


class _NotTaken(Exception):  # noqa: N818 - it ends the walk
    """The identity provider refuses the test user. That says nothing about other users."""


def check(subject: CheckedService, web: Web, user: TestUser) -> Probe:
    """Log the test user in over HTTP, and out again.

    Only this probe notices a redirect URI that the identity provider does not know. Rocket.Chat
    creates the user at the first login, like any other.
    """
    try:
        callback, credential = _through_provider(subject, web, user)
        return FULL_LOGIN.healthy(_into_rocket_chat(subject, callback, credential))
    except _Failed as failure:
        return FULL_LOGIN.failed(failure.seen, failure.remedy)
    except _Unclear as reason:
        return FULL_LOGIN.unknown(str(reason))
    except _NotTaken as reason:
        return FULL_LOGIN.error(
            str(reason), Remedy("Check test_user, and try again.", Subject.TEST_USER)
        )
    except CannotReach as reason:
        return FULL_LOGIN.failed(
            f"During the login, the identity provider could not be reached from here: {reason}.",
            Remedy(
                "Check that authorize_path is the address at which users open the identity "
                "provider.",
                Subject.AUTHORIZE_PATH,
            ),
        )


def without_user(subject: CheckedService) -> Probe:
    """Return the finding of H without a test user."""
    return FULL_LOGIN.unknown(
        "No test user is set, so no login was tried. It was not checked whether the redirect URI "
        "is registered at the identity provider.",
        Remedy(f"{registered(subject)} Or set test_user.", Subject.TEST_USER),
    )


def registered(subject: CheckedService) -> str:
    """Return what an administrator must verify if no login could be tried."""
    return f"Make sure that the identity provider has the redirect URI {subject.redirect_uri}."


def _through_provider(subject: CheckedService, web: Web, user: TestUser) -> tuple[str, str]:
    """Log in at the identity provider. Returns the address it redirects to, and the credential."""
    credential = token_urlsafe(32)
    parameters = authorize_parameters(subject, state(subject, credential))
    page = web.get(subject.authorize_url, parameters)
    logged_in = consented = False
    for _ in range(_STEPS):
        refusal = refused(page, subject)
        if refusal is not None:
            raise _Failed(*refusal)
        if is_busy(page):
            raise _Unclear(f"{_address(page)} answers {page.status}: it limits requests.")
        if leads_back(page, subject):
            return page.location, credential
        if page.location:
            page = web.get(page.location)
            continue
        form = _login_form(page)
        if form is not None:
            if logged_in:
                raise _NotTaken(f"{_address(page)} rejects the test user's name and password.")
            page, logged_in = _log_in(web, page, form, user), True
            continue
        consent = None if consented else _consent_form(page)
        if consent is None:
            raise _Unclear(f"{_address(page)} shows no form for a user name and a password.")
        page, consented = web.post(_target(page, consent), consent.fields), True
    raise _Unclear(f"{_address(page)}: too many redirects during the login.")


def _log_in(web: Web, page: Page, form: Form, user: TestUser) -> Page:
    target = _target(page, form)
    if not web.may_carry_secrets(target):
        raise _Unclear(
            f"{target.partition('?')[0]} is plain http to another machine, so the test user's "
            "password was not sent. allow_http = true allows it."
        )
    filled = {form.username_field: user.username, form.password_field: user.password}
    return web.post(target, form.fields | dict(form.buttons[:1]) | filled, {"Referer": page.url})


def _into_rocket_chat(subject: CheckedService, callback: str, credential: str) -> str:
    """Pass the provider's code to Rocket.Chat, open the session, and end it."""
    log = ServerLog(subject.server.session)
    log.mark()
    handed = _handed_out(open_callback(subject, urlsplit(callback).query).text)
    _check_way_back(subject, handed)
    secret = handed.get("credentialSecret")
    parameters = {"oauth": {"credentialToken": credential, "credentialSecret": secret}}
    answer = login_by_rest(subject, parameters)
    session = session_of(answer)
    if session is None:
        error = answer.error
        if secret and error.code != _TOTP:
            error = _named(subject, parameters) or error
        raise _refused_login(subject, error, _logged_failure(subject, log))
    try:
        log_out(subject, session)
    except RocketChatError as error:
        return f"The test user was logged in, but not out again: {error.detail}"
    return "The test user was logged in, and out again."


def _check_way_back(subject: CheckedService, handed: Fields) -> None:
    """Check that a login by redirect returns the browser to where it started."""
    back = handed.get("redirectUrl")
    if isinstance(back, str) and origin_of(back) != origin_of(subject.home_url):
        raise _Failed(
            f"After the login Rocket.Chat sends the browser to {back} instead of back to "
            f"{subject.home_url}.",
            Remedy(f"Set Site_Url to {subject.root_url}.", Subject.SERVER_ADDRESS),
        )


def _named(subject: CheckedService, parameters: Fields) -> ServerError | None:
    """Return the reason from the method login; later versions give none over REST.

    The same credential allows several logins, so the method can repeat the login.
    """
    try:
        error = login_by_method(subject, parameters)
    except RocketChatError:
        return None
    return error if error is not None and error.text else None


def _logged_failure(subject: CheckedService, log: ServerLog) -> Failure | None:
    try:
        return Failure.in_text(log.find(either(subject.key)))
    except LogUnavailable:
        return None


def _refused_login(
    subject: CheckedService, error: ServerError, failure: Failure | None
) -> "_Failed | _Unclear":
    if error.code == _TOTP:
        return _second_factor(subject, error)
    refused = "The identity provider lets the test user in, but Rocket.Chat does not"
    if "already exists" in error.text:
        return _Failed(
            f"{refused}: it has a user of that name already.",
            Remedy(
                "Set merge_users = true, so that such users are linked to the service.",
                Subject.MERGE_USERS,
            ),
        )
    reason = f"{failure.url}: {failure.reason}" if failure is not None else error.text
    return _Failed(
        f"{refused}: {reason or 'it gives no reason'}.",
        Remedy(
            "Check client_id, client_secret, token_path, identity_path and username_field, and "
            f"that Site_Url is {subject.root_url or 'the address that users open'}. Rocket.Chat's "
            "log has the reason.",
            Subject.CLIENT_ID,
            Subject.CLIENT_SECRET,
            Subject.TOKEN_PATH,
            Subject.IDENTITY_PATH,
            Subject.USERNAME_FIELD,
            Subject.SERVER_ADDRESS,
        ),
    )


def _second_factor(subject: CheckedService, error: ServerError) -> "_Failed | _Unclear":
    """Handle Rocket.Chat's request for a code. The login is broken if nobody can get the code."""
    if error.method == "email" and not mail_server_of(subject):
        return _Failed(
            "Rocket.Chat asks the test user for a two-factor code by e-mail, and there is no mail "
            "server: SMTP_Host is empty.",
            "Set Accounts_TwoFactorAuthentication_By_Email_Enabled to false, or set SMTP_Host and "
            "its other settings.",
        )
    return _Unclear(
        f"Rocket.Chat asks the test user for a two-factor code ({error.method}), so the login "
        "could not be completed. Use a test user without two-factor authentication."
    )


def _handed_out(text: str) -> Fields:
    """Return the callback page's message to the browser; {} if there is no such page."""
    try:
        config = json.loads(text_of(text, "config"))
    except ValueError:
        return {}
    return config if isinstance(config, dict) else {}


def _login_form(page: Page) -> Form | None:
    return next((form for form in forms_in(page.text) if form.is_login), None)


def _consent_form(page: Page) -> Form | None:
    """Return the form that asks whether the application may know the user, with the answer yes."""
    for form in forms_in(page.text):
        for name, value in form.buttons:
            if any(word in f"{name} {value}".lower() for word in _CONSENT):
                return Form(form.action, form.fields | {name: value})
    return None


def _target(page: Page, form: Form) -> str:
    return urljoin(page.url, form.action) if form.action else page.url


def _address(page: Page) -> str:
    return page.url.partition("?")[0]
