"""A whole small Liquid server behind one loopback port, distinguished by Host."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from werkzeug.wrappers import Response

from .browser import Browser
from .clock import Clock
from .http_server import WSGI, HttpServer
from .identity_provider import IdentityProvider
from .server import RocketChat
from .vault import Vault

CLIENT_ID = "rocketchat-app"
SERVICE = "liquid"


class Liquid:
    """Rocket.Chat at rocketchat.<domain>, liquid-core at <domain>, and a Vault.

    The Vault holds what the bundle puts there: liquid/rocketchat/adminuser and
    liquid/rocketchat/app.oauth2. The provider knows the redirect URI of the first domain.
    """

    def __init__(
        self,
        domain: str,
        *,
        profile: str = "7.7",
        clock: Clock | None = None,
        database: Path | None = None,
        environment: Mapping[str, str] | None = None,
        license_modules: frozenset[str] = frozenset(),
        port: int = 0,
    ) -> None:
        self.domain = domain
        self.clock = clock or Clock()
        self.resolve: dict[str, str] = {}
        """Every host name of this world, and where it is reached."""
        self._hosts: dict[str, WSGI] = {}
        self._door = HttpServer(self._dispatch, port)
        self.vault = Vault()
        self.identity_provider = IdentityProvider()
        self.identity_provider.fails_on_unknown_query_token = True
        self.admin = ("rocketchatadmin", secrets.token_urlsafe(18))
        self.rocketchat = RocketChat(
            profile,
            clock=self.clock,
            database=database,
            environment={"ROOT_URL": self.url(f"rocketchat.{domain}"), **(environment or {})},
            admin=self.admin,
            license_modules=license_modules,
            resolve=self.resolve,
        )
        self._serve(domain)
        self._provision()
        self._door.open()

    # Where things are

    @property
    def port(self) -> int:
        """The front door's port."""
        return self._door.port

    def url(self, host: str) -> str:
        """The address of a host behind the front door."""
        return f"http://{host}:{self.port}"

    @property
    def chat_url(self) -> str:
        """Rocket.Chat's address at the present domain."""
        return self.url(f"rocketchat.{self.domain}")

    @property
    def core_url(self) -> str:
        """liquid-core's public address at the present domain."""
        return self.url(self.domain)

    @property
    def internal_core_url(self) -> str:
        """liquid-core's address inside the cluster."""
        return f"http://127.0.0.1:{self.port}/_core"

    def browser(self) -> Browser:
        """A person who can reach every host of this world."""
        return Browser(self.resolve)

    # What happens to it

    def move(self, new_domain: str) -> None:
        """Take a new domain. Both answer; Site_Url, entry and redirect URIs stay as they are."""
        self.domain = new_domain
        self._serve(new_domain)

    def retire(self, domain: str) -> None:
        """Let an old domain answer no more."""
        for host in (domain, f"rocketchat.{domain}"):
            del self._hosts[host]
            del self.resolve[host]

    def register_redirect(self, domain: str) -> None:
        """Register the callback of a domain at the provider, as the bundle's deploy does."""
        self.identity_provider.redirect_uris(CLIENT_ID).extend(self._callbacks(domain))

    def stop(self) -> None:
        """Stop everything."""
        self._door.close()
        self.rocketchat.stop()
        self.identity_provider.stop()
        self.vault.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # Within

    def _serve(self, domain: str) -> None:
        address = f"127.0.0.1:{self.port}"
        self._hosts[domain] = self.identity_provider.wsgi
        self._hosts[f"rocketchat.{domain}"] = self.rocketchat.wsgi
        self.resolve |= {domain: address, f"rocketchat.{domain}": address}

    def _provision(self) -> None:
        secret = secrets.token_urlsafe(24)
        callbacks = self._callbacks(self.domain)
        self.identity_provider.register_client(CLIENT_ID, secret, callbacks)
        username, password = self.admin
        self.vault.mount("liquid", version=1)
        self.vault.put("liquid", "rocketchat/adminuser", {"username": username, "pass": password})
        application = {"client_id": CLIENT_ID, "client_secret": secret}
        self.vault.put("liquid", "rocketchat/app.oauth2", application)

    def _callbacks(self, domain: str) -> list[str]:
        host = f"rocketchat.{domain}"
        return [f"{url}/_oauth/{SERVICE}" for url in (self.url(host), f"http://{host}")]

    def _dispatch(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "").partition(":")[0]
        application = self._hosts.get(host)
        internal = host == "127.0.0.1" and environ["PATH_INFO"].startswith("/_core/")
        if application is None and internal:
            application = self.identity_provider.wsgi
        if application is None:
            application = Response(f"There is no site at {host}.\n", 404)
        return application({**environ, "standin.listener": self._door}, start_response)
