# ruff: noqa: N818 - as in errors
"""Errors about objects in Rocket.Chat that did not change as requested."""

from collections.abc import Collection, Mapping, Sequence

from rocketchat_provider.client.errors import SECRET, RocketChatError, shown

_HIDDEN = (
    "A setting hidden with SETTINGS_HIDDEN in the server's environment cannot be seen or changed "
    "either. docs/settings lists the settings of known versions by group."
)


class SettingNotFound(RocketChatError):
    """No visible setting has this id."""

    title = "No such setting"

    def __init__(self, id: str, nearest: Sequence[str] = (), meant: str | None = None) -> None:
        near = f" Nearest: {', '.join(nearest)}." if nearest else ""
        hint = f" {meant}" if meant else f"{near} {_HIDDEN}"
        super().__init__(
            f"Rocket.Chat has no setting {shown(id)} (upper and lower case matter).{hint}"
        )
        self.id = id
        self.nearest = tuple(nearest)


class SettingNotTaken(RocketChatError):
    """A write was accepted or refused, and the setting does not have the value."""

    title = "The setting was not saved"

    def __init__(
        self, id: str, wanted: object, found: object, reason: str, *, secret: bool = False
    ) -> None:
        super().__init__(
            f"{id} should have become {shown(wanted, secret=secret)} but is "
            f"{shown(found, secret=secret)}: {reason}"
        )
        self.id = id
        self.reason = reason
        self.wanted = SECRET if secret else wanted
        self.found = SECRET if secret else found


class FingerprintNotConfirmed(RocketChatError):
    """`Site_Url` is written, but the workspace's new fingerprint is not confirmed."""

    title = "The changed address is not confirmed"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "Site_Url is written, but Rocket.Chat could not be informed that it is still the same "
            f"workspace (POST /api/v1/fingerprint): {reason} Until an administrator chooses "
            '"Configuration update" in the dialog "Unique ID change detected", every '
            "administrator sees that dialog."
        )


class NoSessionWithToken(RocketChatError):
    """The connection has a personal access token, which opens no session."""

    title = "No user to open a session for"

    def __init__(self) -> None:
        super().__init__(
            "The provider uses a personal access token (user_id and auth_token), and only a user "
            "name and a password open a session. Give the session a username, and its password as "
            "a secret reference."
        )


class PushNotTested(RocketChatError):
    """Rocket.Chat sent no test notification."""

    title = "No test notification was sent"


class WorkspaceNotRegistered(RocketChatError):
    """The workspace has no registration that could be synchronized."""

    title = "The workspace is not registered"

    def __init__(self) -> None:
        super().__init__(
            "Only a workspace that is registered with Rocket.Chat Cloud can be synchronized. "
            "Register it first, for example with rocketchat_workspace_registration."
        )


class LoginServiceExists(RocketChatError):
    """A custom OAuth with this name already exists."""

    title = "The login service exists already"

    def __init__(self, name: str) -> None:
        super().__init__(f"Rocket.Chat already has a custom OAuth named {name}.")
        self.name = name


class LoginServiceIncomplete(RocketChatError):
    """Rocket.Chat created only some of a custom OAuth's settings, also after a second request."""

    title = "Rocket.Chat created only part of the login service"

    def __init__(self, name: str, missing: Sequence[str]) -> None:
        super().__init__(
            f"The custom OAuth {name} lacks {', '.join(missing)}, even after it was added a second "
            "time. Apply again; if that does not help, restart Rocket.Chat first."
        )
        self.name = name
        self.missing = tuple(missing)


class LoginServiceNotLive(RocketChatError):
    """The login page does not offer the service as it is configured.

    `differences`: row key -> (wanted, found), or {} when there is no row at all.
    """

    title = "The login service is not live"

    def __init__(
        self,
        name: str,
        differences: Mapping[str, tuple[object, object]],
        waited: float,
        reason: str = "",
    ) -> None:
        shows = "; ".join(
            f"{key} is {shown(found)} instead of {shown(wanted)}"
            for key, (wanted, found) in differences.items()
        )
        super().__init__(
            f"After {waited:.0f} s, GET /api/v1/settings.oauth "
            + (f"shows {name} with other values: {shows}." if shows else f"does not list {name}.")
            + (f" {reason}" if reason else "")
        )
        self.name = name
        self.differences = dict(differences)


class LoginServiceNotRemoved(RocketChatError):
    """Parts of the custom OAuth still exist after its removal."""

    title = "The login service was not removed"

    def __init__(self, name: str, left: str) -> None:
        super().__init__(f"The custom OAuth {name} should be gone, but {left}.")
        self.name = name


class OAuthAppGone(RocketChatError):
    """The app was removed before it could be changed."""

    title = "The OAuth app is gone"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Somebody removed the OAuth app {name} before it could be changed. Plan again: "
            "Terraform then creates it again, with a new client id and secret."
        )
        self.name = name


class PushLeftOff(RocketChatError):
    """Push notifications were switched off and could not be switched on again.

    `failed`: the error while they were off, if there was one.
    """

    title = "Push notifications are switched off"

    def __init__(self, reason: str, failed: str = "") -> None:
        super().__init__(
            "The provider switched them off for a moment, so that Rocket.Chat reads how to send "
            f"them. Switching them on again failed: {reason} Apply rocketchat_push again, or "
            "switch them on in Workspace > Settings > Push."
            + (f"\n\nBefore that, a change failed: {failed}" if failed else "")
        )


class WorkspaceNotConnected(RocketChatError):
    """The token did not register the workspace. `sent`: the settings that were sent with it."""

    title = "The workspace is not registered"

    def __init__(self, answer: str, sent: Mapping[str, object]) -> None:
        along = ", ".join(f"{id} {shown(value)}" for id, value in sent.items())
        says = f"says: {answer}." if answer else "gives no reason."
        super().__init__(
            f"Rocket.Chat {says} Check that the token "
            "is a new one (a token works only once and expires soon; the cloud console creates "
            "another), that the server itself reaches https://cloud.rocket.chat, and that these "
            f"settings, which were sent with it, are correct: {along}."
        )


class WorkspaceNotDisconnected(RocketChatError):
    """The workspace is still registered after it was disconnected."""

    title = "The workspace is still registered"

    def __init__(self) -> None:
        super().__init__(
            "POST /api/v1/fingerprint should have made it a new workspace, but "
            "GET /api/v1/cloud.registrationStatus reports it as registered."
        )


class PermissionNotFound(RocketChatError):
    """No permission has this id."""

    title = "No such permission"

    def __init__(self, id: str, nearest: Sequence[str]) -> None:
        near = f" Nearest: {', '.join(nearest)}." if nearest else ""
        super().__init__(
            f"Rocket.Chat has no permission {shown(id)} (upper and lower case matter).{near} "
            "Workspace > Permissions lists them by their titles, GET /api/v1/permissions.listAll "
            "by their ids."
        )
        self.id = id


class PermissionNotTaken(RocketChatError):
    """The server accepted a change of a permission, but the roles differ."""

    title = "The permission was not changed"

    def __init__(self, id: str, wanted: Collection[str], found: Collection[str]) -> None:
        super().__init__(
            f"The permission {id} should be held by {_listed(wanted)}, but it is held by "
            f"{_listed(found)}. Either the server reported success without changing it, or "
            "somebody else changed the permission at the same time. Plan again."
        )
        self.id = id


class AssetNotFound(RocketChatError):
    """The server has no asset of this name."""

    title = "No such asset"

    def __init__(self, name: str, nearest: Sequence[str], known: Collection[str]) -> None:
        near = f" Nearest: {', '.join(nearest)}." if nearest else ""
        super().__init__(
            f"Rocket.Chat has no asset {shown(name)} (upper and lower case matter).{near} It has: "
            f"{', '.join(sorted(known))}."
        )
        self.name = name


class AssetNotTaken(RocketChatError):
    """The server accepted a change of an asset, but another file is in use."""

    title = "The asset was not changed"

    def __init__(self, name: str, wanted: str, found: str) -> None:
        super().__init__(
            f"The asset {name} should be {_file(wanted)}, but it is {_file(found)}. The server "
            "reported success. Check its log, and whether a proxy or a cache in front of "
            f"Rocket.Chat serves /assets/{name} itself."
        )
        self.name = name


def _listed(roles: Collection[str]) -> str:
    return ", ".join(sorted(roles)) or "no role"


def _file(digest: str) -> str:
    return f"the file with the SHA-256 {digest}" if digest else "Rocket.Chat's own file"
