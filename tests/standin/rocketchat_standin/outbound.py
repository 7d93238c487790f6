"""Requests to other servers, for names that only this small world knows."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests

TIMEOUT = 10.0


class Outbound:
    """Sends requests over loopback to the hosts it knows, and to every *.localhost."""

    def __init__(self, resolve: Mapping[str, str] | None = None) -> None:
        self._resolve = resolve if resolve is not None else {}

    def request(
        self, method: str, url: str, *, session: requests.Session | None = None, **options: Any
    ) -> requests.Response:
        """Send one request, in a session if given; redirects are left to the caller."""
        headers = dict(options.pop("headers", {}))
        parts = urlsplit(url)
        address = self.address(parts.hostname or "", parts.port)
        if address is not None:
            headers["Host"] = parts.netloc
            url = urlunsplit(parts._replace(netloc=address))
        options.setdefault("timeout", TIMEOUT)
        options.setdefault("allow_redirects", False)
        if session is not None:
            return session.request(method, url, headers=headers, **options)
        with requests.Session() as alone:
            alone.trust_env = False
            return alone.request(method, url, headers=headers, **options)

    def address(self, host: str, port: int | None) -> str | None:
        """Where a host of this world is really reached, or None for any other host."""
        resolved = self._resolve.get(host)
        if resolved is None and (host == "localhost" or host.endswith(".localhost")):
            resolved = "127.0.0.1"
        if resolved is None:
            return None
        if ":" in resolved:
            return resolved
        return resolved if port is None else f"{resolved}:{port}"
