"""The server that is tested, known by the variables that README.md names and by nothing else."""

import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from rocketchat_provider.client import Capabilities

from .admin import Admin

ADMINS = (
    ("ROCKETCHAT_USERNAME", "ROCKETCHAT_PASSWORD"),
    ("ROCKETCHAT_USER_ID", "ROCKETCHAT_AUTH_TOKEN"),
)
LOGIN = (
    "E2E_CORE_URL",
    "E2E_NEW_CORE_URL",
    "LIQUID_CORE_INTERNAL_URL",
    "E2E_USERNAME",
    "E2E_PASSWORD",
    "VAULT_ADDR",
    "VAULT_TOKEN",
)


@dataclass(frozen=True)
class Target:
    """What is known of the server."""

    variables: Mapping[str, str]

    @property
    def url(self) -> str:
        """Where Rocket.Chat is reached from here."""
        return self.variables["E2E_ROCKETCHAT_URL"].rstrip("/")

    @property
    def missing(self) -> str:
        """What is missing to administer the server, as a sentence; empty if nothing is."""
        if any(all(self.variables.get(name) for name in pair) for pair in ADMINS):
            return ""
        ways = " or ".join(" and ".join(pair) for pair in ADMINS)
        return f"{self.url} is to be tested, but as whom? Set {ways}; see tests/e2e/README.md."

    @property
    def missing_for_login(self) -> list[str]:
        """The variables that are missing to try logins."""
        return [name for name in LOGIN if not self.variables.get(name)]

    @property
    def administrator(self) -> dict[str, str]:
        """The provider's variables, for an administrator whom they name."""
        given = {name: text for name, text in self.variables.items() if name.startswith("ROCKET")}
        return {"ROCKETCHAT_URL": self.url, **given}

    @property
    def project(self) -> dict[str, str]:
        """The project's variables, for the administrator whom Vault names."""
        admins = [name for pair in ADMINS for name in pair]
        given = {name: text for name, text in self.administrator.items() if name not in admins}
        names = ("LIQUID_CORE_INTERNAL_URL", "VAULT_TOKEN")
        return {**given, **{name: self.variables[name] for name in names}}

    def liquid_ini(self, core_url: str, *, shows_form: bool = False) -> str:
        """liquid.ini of the server, at one of its domains."""
        address = urlsplit(core_url)
        return f"""\
[cluster]
vault_url = {self.variables["VAULT_ADDR"]}

[liquid]
domain = {address.netloc}
title = Tried from end to end
http_protocol_override = {address.scheme}
rocketchat_show_login_form = {str(shows_form).lower()}
rocketchat_autologout_days = 7
"""

    def needs_restart_for_site_url(self, admin: Admin) -> bool:
        """Whether the login page stays blank after Site_Url changed, until a restart."""
        return Capabilities.of(admin.version).site_url_needs_restart

    def restart_for_site_url(self, admin: Admin) -> None:
        """Restart Rocket.Chat where a changed Site_Url needs it."""
        if self.needs_restart_for_site_url(admin):
            self.restart()

    @property
    def can_restart(self) -> bool:
        """Whether a command is given that restarts Rocket.Chat."""
        return bool(self.variables.get("E2E_RESTART"))

    def restart(self) -> None:
        """Restart Rocket.Chat, where a command for that is given, and wait until it answers."""
        command = self.variables.get("E2E_RESTART")
        if command:
            subprocess.run(shlex.split(command), check=True, capture_output=True, timeout=300)
            Admin.wait_for(self.url)


def login_page(core_url: str) -> str:
    """The address of Rocket.Chat's login page, next to liquid-core."""
    address = urlsplit(core_url)
    return f"{address.scheme}://rocketchat.{address.netloc}/home"
