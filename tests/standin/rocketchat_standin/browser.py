"""A person at a browser, over plain HTTP."""

import base64
import html
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import requests

from .outbound import Outbound
from .pages import LOGIN_PAGE_DATA

_MOST_REDIRECTS = 10


@dataclass(frozen=True)
class Button:
    """A login button."""

    service: str
    label: str
    color: str
    label_color: str
    row: Mapping[str, Any]
    """The service's row, as the page got it."""


@dataclass(frozen=True)
class LoginPage:
    """What the login page shows."""

    form_visible: bool
    buttons: list[Button]
    blank: bool
    """Three dots and nothing else: the page's application did not start."""


@dataclass(frozen=True)
class LoginResult:
    """How a login ended."""

    user_id: str | None
    username: str | None
    ok: bool
    message: str
    """What the person sees, or what went wrong."""


class _Stopped(Exception):  # noqa: N818 (not an error: where a login ended)
    pass


class Browser:
    """Opens pages with the cookies of one person.

    Every *.localhost and the hosts of `resolve` (name to address, with or without a port) are
    reached on loopback, with their own name as the Host header.
    """

    def __init__(self, resolve: Mapping[str, str] | None = None) -> None:
        self._outbound = Outbound(resolve)
        self._session = requests.Session()
        self._session.trust_env = False

    def open(self, url: str) -> requests.Response:
        """Open an address and follow its redirects. The response's `url` is where it ended."""
        return self._follow("GET", url)

    def login_page(self, url: str) -> LoginPage:
        """Open a Rocket.Chat's login page and let its script run."""
        page = self.open(url)
        script = re.search(r'src="(/meteor_runtime_config\.js\?hash=[^"]*)"', page.text)
        if not script or not self.open(urljoin(url, script.group(1))).ok:
            return LoginPage(form_visible=False, buttons=[], blank=True)
        data = self.open(urljoin(url, LOGIN_PAGE_DATA)).json()
        shown = [row for row in data["services"] if row.get("showButton")]
        return LoginPage(data["form"], [_button(row) for row in shown], blank=False)

    def login_with(self, service: str, url: str, username: str, password: str) -> LoginResult:
        """Click a service's button on the login page at `url`; log in at its provider."""
        try:
            return self._login_with(service, url, username, password)
        except _Stopped as stopped:
            return LoginResult(None, None, ok=False, message=str(stopped))
        except (requests.RequestException, ValueError) as error:
            # A ValueError means an invalid address.
            return LoginResult(None, None, ok=False, message=f"cannot be reached: {error}")

    def _login_with(self, service: str, url: str, username: str, password: str) -> LoginResult:
        page = self.login_page(url)
        if page.blank:
            raise _Stopped("the login page stays blank")
        button = next((each for each in page.buttons if each.service == service), None)
        if button is None:
            raise _Stopped(f"there is no button for {service}")
        # An entry without an address leads to the page's own server.
        answer = self.open(urljoin(url, _authorize_url(button.row, url)))
        if _form(answer.text):
            answer = self._submit(answer, {"username": username, "password": password})
        if not urlsplit(answer.url).path.startswith("/_oauth/"):
            raise _Stopped(_text(answer))
        return self._finish(url, answer)

    def _finish(self, url: str, answer: requests.Response) -> LoginResult:
        found = re.search(r'id="config"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
        if not found:
            raise _Stopped(_text(answer))
        config = json.loads(html.unescape(found.group(1)))
        back = config.get("redirectUrl", url)
        if _origin(back) != _origin(url):
            raise _Stopped(f"sent to {back}")
        # A popup that closes without a credential is followed by a login without a secret.
        credential = {"credentialToken": _sent_token(answer.url), "credentialSecret": None}
        if config["setCredentialToken"]:
            credential = {key: config[key] for key in credential}
        return self._log_in(url, {"oauth": credential})

    def _log_in(self, url: str, options: dict[str, Any]) -> LoginResult:
        message = {"msg": "method", "id": "1", "method": "login", "params": [options]}
        target = urljoin(url, "/api/v1/method.callAnon/login")
        sent = self._send("POST", target, json={"message": json.dumps(message)})
        answer = json.loads(sent.json()["message"])
        if "error" in answer:
            error = answer["error"]
            raise _Stopped(error.get("reason") or error.get("message") or "")
        result = answer["result"]
        headers = {"X-User-Id": result["id"], "X-Auth-Token": result["token"]}
        me = self._send("GET", urljoin(url, "/api/v1/me"), headers=headers).json()
        name = me.get("username")
        said = "" if name else "asks for a username"
        return LoginResult(result["id"], name, ok=True, message=said)

    def _submit(self, page: requests.Response, filled: dict[str, str]) -> requests.Response:
        fields = {**_form(page.text), **filled}
        answer = self._follow("POST", page.url, data=fields)
        if "password" in _form(answer.text):
            raise _Stopped("wrong username or password at the provider")
        return answer

    def _follow(self, method: str, url: str, **options: Any) -> requests.Response:
        for _ in range(_MOST_REDIRECTS):
            answer = self._send(method, url, **options)
            answer.url = url
            if not answer.is_redirect:
                return answer
            method, options = "GET", {}
            url = urljoin(url, answer.headers["Location"])
        raise _Stopped(f"too many redirects, the last one to {url}")

    def _send(self, method: str, url: str, **options: Any) -> requests.Response:
        return self._outbound.request(method, url, session=self._session, **options)


def _authorize_url(row: Mapping[str, Any], url: str) -> str:
    """Where the button leads: the redirect URI is made of the address the page is seen at."""
    style = row.get("loginStyle")
    state = {
        "loginStyle": style or "popup",
        "credentialToken": secrets.token_urlsafe(32),
        "isCordova": False,
        "redirectUrl": urljoin(url, "/home"),
    }
    query = {
        "client_id": row.get("clientId"),
        "redirect_uri": f"{_origin(url)}/_oauth/{row['service']}{'' if style else '?close'}",
        "response_type": "code",
        "state": base64.b64encode(json.dumps(state).encode()).decode(),
        "scope": row.get("scope"),
    }
    path = str(row.get("authorizePath"))
    base = path if re.match(r"https?:", path) else f"{row['serverURL']}{path}"
    return f"{base}?{urlencode(query)}"


def _sent_token(callback: str) -> str:
    """The credential token in the state of a callback's address."""
    state = parse_qs(urlsplit(callback).query).get("state", [""])[0]
    return str(json.loads(base64.b64decode(state))["credentialToken"])


def _button(row: Mapping[str, Any]) -> Button:
    label = row.get("buttonLabelText") or f"Login with {row['service']}"
    colors = row.get("buttonColor", ""), row.get("buttonLabelColor", "")
    return Button(row["service"], label, *colors, row)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "input" and attributes.get("name"):
            self.fields[attributes["name"] or ""] = attributes.get("value") or ""


def _form(text: str) -> dict[str, str]:
    reader = _FormReader()
    reader.feed(text)
    return reader.fields


def _text(answer: requests.Response) -> str:
    return f"{answer.status_code} {answer.text.strip()[:200]}"
