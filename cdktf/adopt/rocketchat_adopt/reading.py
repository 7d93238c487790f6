"""Reading a server, without writing anything to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rocketchat_provider.public.connection import (
    OAuthApp,
    PermissionDenied,
    RocketChat,
    UnexpectedAnswer,
)
from rocketchat_provider.public.settings import Image, Setting, is_configured

from rocketchat_adopt.progress import Progress

STEPS = 5
ALL_PERMISSIONS = "all"
"""Stands for every permission that some role holds."""


@dataclass(frozen=True)
class Found:
    """A server as it was read.

    Attributes:
        url: Address it was read at.
        version: Its version.
        settings: Every setting that is not hidden, by id.
        oauth_apps: The third-party OAuth apps.
        registered: Whether it is registered with Rocket.Chat Cloud; None if that may not be seen.
        not_seen: What the account may not see, and the permission that it lacks.
        files: The uploaded files by the names of their assets.
        permissions: The roles of each permission that was asked for.
        held: Ids that a job file forces, whether or not the server shows it.
    """

    url: str
    version: str
    settings: Mapping[str, Setting]
    oauth_apps: tuple[OAuthApp, ...]
    registered: bool | None
    not_seen: tuple[str, ...]
    files: Mapping[str, Image] = field(default_factory=dict)
    permissions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    held: frozenset[str] = frozenset()

    @property
    def changed(self) -> dict[str, Setting]:
        """The settings that somebody set: with another value than the default, or held by the
        server's environment. What the server keeps for itself is not among them.
        """
        return {
            id: one for id, one in self.settings.items() if is_configured(one, held=id in self.held)
        }


def read(server: RocketChat, progress: Progress, permissions: Sequence[str] = ()) -> Found:
    """Read a server, and of its permissions those that are named. Raises RocketChatError.

    The server does not report which roles hold a permission by default, so it is not known which
    permissions somebody has changed.
    """
    progress.step("reading the settings (some seconds)")
    settings = _stored_settings(server)
    progress.step("asking for the version")
    version = str(server.version)
    not_seen = []
    progress.step("reading the OAuth apps")
    apps: tuple[OAuthApp, ...] = ()
    try:
        apps = tuple(server.oauth_apps.all().values())
    except PermissionDenied as error:
        not_seen.append(f"Third-party OAuth apps: {error.detail}")
    progress.step("asking for the registration with Rocket.Chat Cloud")
    registered = None
    try:
        registered = server.cloud.is_registered
    except PermissionDenied as error:
        not_seen.append(f"The registration with Rocket.Chat Cloud: {error.detail}")
    progress.step("reading files and permissions")
    return Found(
        url=server.connection.base_url,
        version=version,
        settings=settings,
        oauth_apps=apps,
        registered=registered,
        not_seen=tuple(not_seen),
        files=_files(server),
        permissions=_permissions(server, permissions),
    )


def _stored_settings(server: RocketChat) -> dict[str, Setting]:
    """Every setting with its stored value, as the provider reads it, whatever the licence."""
    found = map(server.settings.find, server.settings.all())
    return {setting.id: setting for setting in found if setting is not None}


def _files(server: RocketChat) -> dict[str, Image]:
    """The uploaded files that Rocket.Chat takes for an asset."""
    files = {}
    for name, asset in server.assets.all().items():
        try:
            content = server.assets.download(asset)
            if content is not None:
                files[name] = Image.of(content)
        except (UnexpectedAnswer, ValueError):
            continue
    return files


def _permissions(server: RocketChat, names: Sequence[str]) -> dict[str, frozenset[str]]:
    if ALL_PERMISSIONS in names:
        return {id: roles for id, roles in sorted(server.permissions.all().items()) if roles}
    return {name: server.permissions.get(name) for name in names}
