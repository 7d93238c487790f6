"""Logouts that end the session at the identity provider as well."""

import json
from typing import Unpack

from . import l1
from .advice import warn_of_plain_http
from .arguments import Arguments
from .element import ResourceMeta
from .framework import Construct

LOGOUT_SCRIPT = "Custom_Script_On_Logout"
"""The setting with the script that a browser runs when somebody logs out.

Custom_Script_Logged_Out would send people away from the login page: browsers run it there, too.
"""


def logout_script(url: str) -> str:
    """Return the script that sends the browser to an address."""
    return f"window.location.href={json.dumps(url)};"


class SingleLogout(l1.Setting):
    """A logout of Rocket.Chat sends the browser to the identity provider, which ends its session.

    A `SingleSignOn` or `Workspace` does the same with `Login(logout_url=…)`; use one of the two.
    On a trial of Rocket.Chat Cloud, custom scripts cannot be changed.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        url: Where the browser goes (Custom_Script_On_Logout), usually the `logout_url()` of an
            identity provider: `Keycloak(…).logout_url()`.
        on_destroy: What happens to the script when it is no longer managed: restore, reset or keep.
        meta: Terraform's own arguments (depends_on, lifecycle, provider, …).

    Raises:
        ValueError: url is not an address.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        url: str,
        on_destroy: l1.SettingOnDestroy | None = None,
        **meta: Unpack[ResourceMeta],
    ) -> None:
        Arguments(f"SingleLogout {id!r}", {"url": url}).address("url")
        super().__init__(
            scope,
            id,
            name=LOGOUT_SCRIPT,
            value=logout_script(url),
            on_destroy=on_destroy,
            **meta,
        )
        warn_of_plain_http(self, {"url": url}, "the cookie of the session that ends")
