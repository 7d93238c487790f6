"""The workspace's registration with Rocket.Chat Cloud."""

import logging

from rocketchat_provider.client.errors import Rejected
from rocketchat_provider.client.json import JSON
from rocketchat_provider.client.object_errors import (
    WorkspaceNotConnected,
    WorkspaceNotDisconnected,
    WorkspaceNotRegistered,
)
from rocketchat_provider.client.session import Session
from rocketchat_provider.client.settings import Settings

_log = logging.getLogger(__name__)

_PERMISSION = "manage-cloud"
_STATUS = "/api/v1/cloud.registrationStatus"
_CONNECT = "/api/v1/cloud.connectWorkspace"
_SYNC = "/api/v1/cloud.syncWorkspace"
_METHOD = "cloud:connectWorkspace"
_FINGERPRINT = "/api/v1/fingerprint"

SENT_TO_CLOUD = ("Organization_Email", "Site_Name", "Site_Url")
"""Settings that are sent with a registration token, so they must be correct before."""


class Cloud:
    """Registers a workspace with Rocket.Chat Cloud, and disconnects it."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def registration(self) -> dict[str, JSON]:
        """The workspace's registration status (`GET cloud.registrationStatus`):
        `workspaceRegistered`, `workspaceId`, `uniqueId`, `email`. Needs manage-cloud.
        """
        status = self._session.get(_STATUS, permission=_PERMISSION).get("registrationStatus")
        return dict(status) if isinstance(status, dict) else {}

    @property
    def is_registered(self) -> bool:
        """Whether the server has credentials for Rocket.Chat Cloud. They may be invalid."""
        return self.registration().get("workspaceRegistered") is True

    def connect(self, token: str) -> None:
        """Register with a token of the cloud console, which can be used only once.

        The status afterwards decides. An earlier attempt may have used the token successfully
        although its answer was lost.
        """
        _log.info("registering the workspace with Rocket.Chat Cloud")
        answer = self._connect(token)
        self._settings.forget()
        if not self.is_registered:
            sent = {id: self._settings.get(id).value for id in SENT_TO_CLOUD}
            raise WorkspaceNotConnected(answer, sent)

    def disconnect(self) -> None:
        """Forget the registration: the server becomes a new workspace.

        This drops the credentials for the cloud and the agreement to its terms, and creates a new
        unique id. The API's only way is `POST fingerprint`.
        """
        _log.info("disconnecting the workspace from Rocket.Chat Cloud")
        self._session.post(
            _FINGERPRINT, {"setDeploymentAs": "new-workspace"}, permission=_PERMISSION
        )
        self._settings.forget()
        if self.is_registered:
            raise WorkspaceNotDisconnected

    def sync(self) -> None:
        """Exchange licence and announcements with the cloud (`POST cloud.syncWorkspace`).

        Rocket.Chat reports a success even if the cloud could not be reached, or refused. It takes
        two such requests a minute.
        """
        if not self.is_registered:
            raise WorkspaceNotRegistered
        _log.info("synchronizing the workspace with Rocket.Chat Cloud")
        self._session.post(_SYNC, {}, permission=_PERMISSION)
        self._settings.forget()

    def _connect(self, token: str) -> str:
        """Use the token. Returns the server's reason for a failure; the method gives none."""
        if not self._session.capabilities.connects_cloud_over_rest:
            self._session.call(_METHOD, token, permission=_PERMISSION)
            return ""
        try:
            self._session.post(_CONNECT, {"token": token}, permission=_PERMISSION)
        except Rejected as error:
            return error.answer
        return ""
