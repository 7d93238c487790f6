"""Web addresses as browsers understand them."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """An address as browsers write it: scheme and host in lower case, without a default port.

    `host` has brackets around an IPv6 address; it is "" for a mere path.
    """

    scheme: str
    host: str
    port: int | None
    path: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Parse `text`. Raises ValueError if its host or its port is invalid."""
        parts = urlsplit(text)
        name = parts.hostname or ""
        host = f"[{name}]" if ":" in name else name
        port = None if parts.port == _PORTS.get(parts.scheme) else parts.port
        return cls(parts.scheme, host, port, parts.path)

    @property
    def origin(self) -> str:
        """Scheme, host and port; "" if there is no scheme or no host."""
        if not self.scheme or not self.host:
            return ""
        return f"{self.scheme}://{self.host}" + ("" if self.port is None else f":{self.port}")
