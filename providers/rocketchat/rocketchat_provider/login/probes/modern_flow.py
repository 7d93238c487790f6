"""Rocket.Chat's modern OAuth flow, in which the server sends the browser to the identity provider.

How this flow completes a login is not known, so only its start is tried.
"""

from urllib.parse import parse_qs, urlsplit

from rocketchat_provider.login.probes.address import origin_of, same_address
from rocketchat_provider.login.probes.checked_service import CheckedService
from rocketchat_provider.login.probes.probe import START, Probe
from rocketchat_provider.login.probes.remedy import Remedy, Subject
from rocketchat_provider.login.probes.web import CannotReach, Web

UNSEEN = (
    "Logins go through Rocket.Chat's modern OAuth flow, in which this cannot be tried without a "
    "browser."
)
_RESTART = "Apply the configuration again; if that does not help, restart Rocket.Chat."


def check_start(subject: CheckedService, web: Web) -> Probe:
    """P5s: Rocket.Chat sends a browser to the identity provider, with the right parameters.

    Those are the client id and the redirect URI. It shows that Rocket.Chat handles the service,
    but not that a login completes.
    """
    url = f"{subject.server.connection.base_url}/oauth/{subject.key}"
    try:
        page = web.get(url)
    except CannotReach as reason:
        return START.error(f"{url} cannot be reached: {reason}.")
    target = page.location.partition("?")[0]
    if not target or origin_of(target) in (origin_of(url), origin_of(subject.root_url)):
        return START.unknown(
            f"{url} answers {page.status} and does not send the browser to the identity provider. "
            "Either Rocket.Chat does not handle the service, or this version begins logins "
            "elsewhere."
        )
    if not same_address(target, subject.authorize_url):
        return START.failed(
            f"Rocket.Chat sends users to {target} instead of {subject.authorize_url}.", _RESTART
        )
    return _judged(subject, target, parse_qs(urlsplit(page.location).query))


def _judged(subject: CheckedService, target: str, asked: dict[str, list[str]]) -> Probe:
    redirect_uri = asked.get("redirect_uri", [""])[0]
    if redirect_uri != subject.redirect_uri:
        return START.failed(
            f"Rocket.Chat sends the redirect URI {redirect_uri or '(none)'}, but users open "
            f"{subject.root_url}.",
            Remedy(
                f"Set Site_Url to {subject.root_url}. If it has that value, restart Rocket.Chat.",
                Subject.SERVER_ADDRESS,
            ),
        )
    if asked.get("client_id") != [subject.text("id")]:
        return START.failed(
            "Rocket.Chat sends users to the identity provider with another client id than its "
            "settings say.",
            _RESTART,
        )
    return START.healthy(
        f"Rocket.Chat sends users to {target} with the redirect URI {redirect_uri}. Whether it can "
        "complete a login is not known."
    )
