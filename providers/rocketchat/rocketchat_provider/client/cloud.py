"""The workspace's registration with Rocket.Chat Cloud."""

import logging

from rocketchat_provider.client.errors import Rejected
from rocketchat_provider.client.json import JSON
from rocketchat_provider.client.object_errors import WorkspaceNotConnected, WorkspaceNotDisconnected
from rocketchat_provider.client.session import Session
from rocketchat_provider.client.settings import Settings

_log = logging.getLogger(__name__)

_PERMISSION = "manage-cloud"
_STATUS = "/api/v1/cloud.registrationStatus"
_CONNECT = "/api/v1/cloud.connectWorkspace"
_METHOD = "cloud:connectWorkspace"
_FINGERPRINT = "/api/v1/fingerprint"

SENT_TO_CLOUD = ("Organization_Email", "Site_Name", "Site_Url")
"""Settings that are sent along with a registration token, so they have to be right before."""


class Cloud:
    """Registers a workspace, and takes its registration away."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def registration(self) -> dict[str, JSON]:
        """How the workspace stands with Rocket.Chat Cloud (`GET cloud.registrationStatus`):
        `workspaceRegistered`, `workspaceId`, `uniqueId`, `email`. Needs manage-cloud.
        """
        status = self._session.get(_STATUS, permission=_PERMISSION).get("registrationStatus")
        return dict(status) if isinstance(status, dict) else {}

    @property
    def is_registered(self) -> bool:
        """Whether the server holds credentials of Rocket.Chat Cloud; not whether they work."""
        return self.registration().get("workspaceRegistered") is True

    def connect(self, token: str) -> None:
        """Register with a token of the cloud console, which is good once.

        A token that an earlier try has used up, of which only the answer was lost, did its work:
        what counts is the status afterwards.
        """
        _log.info("registering the workspace with Rocket.Chat Cloud")
        answer = self._connect(token)
        self._settings.forget()
        if not self.is_registered:
            sent = {id: self._settings.get(id).value for id in SENT_TO_CLOUD}
            raise WorkspaceNotConnected(answer, sent)

    def disconnect(self) -> None:
        """Forget the registration: the server becomes a new workspace.

        It drops the cloud's credentials and the agreement to its terms, and takes a new unique id
        (`POST fingerprint`, the only way that the API has).
        """
        _log.info("disconnecting the workspace from Rocket.Chat Cloud")
        self._session.post(
            _FINGERPRINT, {"setDeploymentAs": "new-workspace"}, permission=_PERMISSION
        )
        self._settings.forget()
        if self.is_registered:
            raise WorkspaceNotDisconnected

    def _connect(self, token: str) -> str:
        """Use the token; what the server says of a failure, which from the method is nothing."""
        if not self._session.capabilities.connects_cloud_over_rest:
            self._session.call(_METHOD, token, permission=_PERMISSION)
            return ""
        try:
            self._session.post(_CONNECT, {"token": token}, permission=_PERMISSION)
        except Rejected as error:
            return error.answer
        return ""
