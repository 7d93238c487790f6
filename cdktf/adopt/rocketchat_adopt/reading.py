"""Reading a server, without writing anything to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from rocketchat_provider.public.connection import OAuthApp, PermissionDenied, RocketChat
from rocketchat_provider.public.settings import ABSENT, Setting, same

from rocketchat_adopt.progress import Progress

STEPS = 4
_NO_VALUE = ("action", "group")


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
        held: Ids that a job file forces, whether or not the server shows it.
    """

    url: str
    version: str
    settings: Mapping[str, Setting]
    oauth_apps: tuple[OAuthApp, ...]
    registered: bool | None
    not_seen: tuple[str, ...]
    held: frozenset[str] = frozenset()

    @property
    def changed(self) -> dict[str, Setting]:
        """The settings that somebody set: with another value than the default, or held by the
        server's environment. What the server keeps for itself is not among them.
        """
        return {id: one for id, one in self.settings.items() if self._is_set(one)}

    def _is_set(self, setting: Setting) -> bool:
        if setting.type in _NO_VALUE or setting.readonly or not setting.group:
            return False
        held = setting.forced or setting.blocked or setting.id in self.held
        return held or not is_default(setting)


def read(server: RocketChat, progress: Progress) -> Found:
    """Read a server. Raises RocketChatError."""
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
    return Found(
        url=server.connection.base_url,
        version=version,
        settings=settings,
        oauth_apps=apps,
        registered=registered,
        not_seen=tuple(not_seen),
    )


def _stored_settings(server: RocketChat) -> dict[str, Setting]:
    """Every setting with its stored value, as the provider reads it, whatever the licence."""
    found = map(server.settings.find, server.settings.all())
    return {setting.id: setting for setting in found if setting is not None}


def is_default(setting: Setting) -> bool:
    """Whether the setting has Rocket.Chat's own value."""
    if setting.masked:
        return False
    if setting.package_value is ABSENT:
        return setting.value in (ABSENT, None, "")
    return setting.value is ABSENT or same(setting.value, setting.package_value)
