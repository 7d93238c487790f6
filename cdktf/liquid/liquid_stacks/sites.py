"""The Liquid servers to manage: one, or the ones in SITES."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rocketchat_delivery.backends import Backend
from rocketchat_delivery.errors import CommandError

from liquid_stacks import env_file
from liquid_stacks.liquid_ini import (
    CERTIFICATE_VARIABLES,
    SECRET_VARIABLES,
    TEST_PASSWORD,
    TEST_USERNAME,
    LiquidConfig,
)

ONE_SERVERS = ("ROCKETCHAT_URL", "LIQUID_CORE_INTERNAL_URL")
_CREDENTIALS = (*SECRET_VARIABLES, *CERTIFICATE_VARIABLES)
_ONE_VAULTS = tuple(name for name in _CREDENTIALS if name.startswith("VAULT_"))
_ADMINISTRATORS = tuple(name for name in _CREDENTIALS if name not in _ONE_VAULTS)
_TEST_ACCOUNTS = (TEST_USERNAME, TEST_PASSWORD)


class SitesError(CommandError):
    """SITES cannot be used. The text says why."""


@dataclass(frozen=True)
class Site:
    """A Liquid server.

    Attributes:
        stack: Name of its stack, and of its state. It stays the same when the domain changes.
        config: What its liquid.ini says.
        is_alone: Whether there is no other site.
    """

    stack: str
    config: LiquidConfig
    is_alone: bool

    def backend(self, environment: Mapping[str, str] = os.environ) -> Backend:
        """Return the backend of its state.

        Raises:
            BackendError: The environment describes no usable backend.
        """
        return Backend.of(
            self.stack,
            defaults=_defaults(self.config, environment),
            shared=not self.is_alone,
            environment=environment,
        )


def _defaults(config: LiquidConfig, environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The backends of a Liquid server's state, unless the environment configures them."""
    consul = {"path": "liquid/terraform/{stack}"}
    if not (environment.get("STATE_ADDRESS") or environment.get("CONSUL_HTTP_ADDR")):
        url = urlsplit(config.consul_url)
        consul |= {"address": url.netloc, "scheme": url.scheme}
    return {"consul": consul, "s3": {"key": "liquid/terraform/{stack}.tfstate"}}


def sites(environment: Mapping[str, str] = os.environ) -> list[Site]:
    """Return the sites in the environment.

    SITES holds paths of liquid.ini files, separated by commas. Each file gets a stack with the name
    of the file's folder. Without SITES there is one stack, called rocketchat, for LIQUID_INI
    (default ./liquid.ini).

    Raises:
        SitesError: SITES cannot be used.
        LiquidIniError: A liquid.ini cannot be used.
    """
    files = _files(environment)
    found = [
        Site(stack, LiquidConfig.read(file, environment), len(files) == 1)
        for stack, file in files.items()
    ]
    if len(found) > 1:
        _refuse_shared_credentials(found, environment)
    return found


def files_of(sites: Iterable[Site]) -> list[Path]:
    """Every file that decides what is written for these sites, whether it exists or not."""
    described = [file for site in sites for file in site.config.files]
    return [*map(Path, env_file.FILES), *described]


def _refuse_shared_credentials(found: list[Site], environment: Mapping[str, str]) -> None:
    """Refuse one server's credentials in the environment: every server would receive them."""
    _refuse(
        environment,
        _ADMINISTRATORS,
        "every Rocket.Chat",
        "keep each administrator in the server's own Vault (liquid/rocketchat/adminuser)",
    )
    _refuse(
        environment,
        _TEST_ACCOUNTS,
        "every liquid-core",
        "set rocketchat_test_username and rocketchat_test_password in each liquid.ini",
    )
    if len({site.config.vault_url for site in found}) > 1:
        _refuse(
            environment,
            _ONE_VAULTS,
            "every Vault",
            "set [cluster] vault_secrets in each liquid.ini",
        )


def _refuse(environment: Mapping[str, str], names: tuple[str, ...], whom: str, remedy: str) -> None:
    given = [name for name in names if environment.get(name)]
    if given:
        raise SitesError(
            f"SITES names several servers, and {whom} would receive {', '.join(given)}. Unset "
            f"{'these variables' if given[1:] else 'it'} and {remedy}, or name one server in SITES "
            "at a time."
        )


def _files(environment: Mapping[str, str]) -> dict[str, str]:
    listed = environment.get("SITES")
    if not listed:
        return {"rocketchat": environment.get("LIQUID_INI") or "liquid.ini"}
    given = [name for name in ONE_SERVERS if environment.get(name)]
    if given:
        raise SitesError(
            f"SITES names servers and {given[0]} is the address of one of them, but every "
            "server would use it. Unset one of the two."
        )
    files: dict[str, str] = {}
    for file in filter(None, (part.strip() for part in listed.split(","))):
        stack = _stack(file)
        if stack in files:
            raise SitesError(
                f"SITES: {files[stack]} and {file} are both in a folder called {stack}, so their "
                "stacks would have the same name. Put one into a folder with another name; a "
                "symbolic link is enough."
            )
        files[stack] = file
    if not files:
        raise SitesError(
            f"SITES is {listed!r} and names no file; expected paths of liquid.ini files, separated "
            "by commas. Unset it to use the one server that LIQUID_INI names."
        )
    return files


def _stack(file: str) -> str:
    folder = Path(file).absolute().parent.name
    name = re.sub("[^a-z0-9]+", "-", folder.lower()).strip("-")
    if not name:
        raise SitesError(
            f"SITES: {file} is in a folder whose name has no letter or digit, so its stack would "
            "have no name."
        )
    return name
