"""Requests to other servers, mostly the identity provider, without credentials.

The provider's own credentials are never sent.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from rocketchat_provider.client.connection import Connection, is_loopback
from rocketchat_provider.client.json import Fields
from rocketchat_provider.client.transport import Transport

_LONGEST = 10.0


class CannotReach(Exception):  # noqa: N818 - it reads as what happened
    """No answer arrived. `str()` of the exception is the reason."""


@dataclass(frozen=True)
class Page:
    """One answer."""

    url: str
    status: int
    text: str
    location: str
    """The absolute address that it redirects to; "" if it does not redirect."""

    @property
    def fields(self) -> Fields:
        """The JSON object in the body, {} if there is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Web:
    """Requests to any address, with one browser's cookies. The caller follows redirects."""

    def __init__(self, connection: Connection, transport: Transport) -> None:
        import requests

        self._connection = connection
        self._transport = transport
        self._http = requests.Session()
        self._http.auth = lambda request: request
        adapter = transport.new_adapter()
        self._http.mount("https://", adapter)
        self._http.mount("http://", adapter)

    def close(self) -> None:
        """Forget the cookies and close the connections."""
        self._http.close()

    def may_carry_secrets(self, url: str) -> bool:
        """Return whether a secret may be sent there: https, this machine, or allow_http."""
        return (
            url.startswith("https://") or self._connection.allow_http or is_loopback(host_of(url))
        )

    def is_answered_by_proxy(self, url: str) -> bool:
        """Return whether a proxy in this machine's environment may answer for the address."""
        from requests.utils import get_environ_proxies, select_proxy

        if not url.startswith("http://") or is_loopback(host_of(url)):
            return False
        return select_proxy(url, get_environ_proxies(url)) is not None

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """GET a page. Raises CannotReach."""
        return self._request("GET", url, params=params or {}, headers=dict(headers or {}))

    def post(
        self, url: str, data: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Page:
        """POST a form. Raises CannotReach."""
        return self._request("POST", url, data=dict(data), headers=dict(headers or {}))

    def _request(self, method: str, url: str, **options: Any) -> Page:
        import requests

        self._transport.pause(0)
        host = host_of(url)
        if not host:
            raise CannotReach(f"{url[:200]!r} is not an address")
        address, headers = _on_loopback(url)
        self._http.trust_env = not is_loopback(host)
        try:
            response = self._http.request(
                method,
                address,
                allow_redirects=False,
                timeout=min(_LONGEST, self._connection.request_timeout),
                verify=self._connection.ca_file or True,
                **options | {"headers": headers | options.get("headers", {})},
            )
        except (requests.RequestException, ValueError) as error:
            raise CannotReach(_reason(error, host)) from None
        # If no character set is declared, requests guesses one, which is slow for long pages.
        response.encoding = response.encoding or "utf-8"
        location = response.headers.get("Location", "") if 300 <= response.status_code < 400 else ""
        return Page(
            url=url,
            status=response.status_code,
            text=response.text,
            location=_joined(url, location) if location else "",
        )


def host_of(url: str) -> str:
    """Return the host in a URL; "" if there is none, or if it is not a URL."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def _on_loopback(url: str) -> tuple[str, dict[str, str]]:
    """Resolves *.localhost names to this machine, as browsers do. Many resolvers cannot."""
    if not url.startswith("http://") or not host_of(url).endswith(".localhost"):
        return url, {}
    parts = urlsplit(url)
    _, colon, port_given = parts.netloc.rpartition("@")[2].partition(":")
    port = colon + port_given
    return urlunsplit(parts._replace(netloc=f"127.0.0.1{port}")), {"Host": parts.netloc}


def _reason(error: Exception, host: str) -> str:
    """Return why no answer arrived, without the URL: a query may contain secrets."""
    from requests import exceptions

    from rocketchat_provider.client.limits import LARGEST_ANSWER, AnswerTooLarge

    text = f"{type(error).__name__} {error}"
    if isinstance(error, exceptions.SSLError):
        return f"the certificate of {host} is not trusted here"
    if isinstance(error, exceptions.ProxyError):
        return "the proxy in this machine's environment failed"
    if isinstance(error, AnswerTooLarge):
        return f"{host} answers with more than {LARGEST_ANSWER // 2**20} MiB"
    if isinstance(error, exceptions.Timeout):
        return f"{host} did not answer in time"
    if "NameResolution" in text or "gaierror" in text:
        return f"the name {host} cannot be resolved"
    if "refused" in text:
        return f"{host} refuses the connection"
    if isinstance(error, exceptions.ConnectionError):
        return f"the connection to {host} broke"
    return f"the request to {host} failed"
