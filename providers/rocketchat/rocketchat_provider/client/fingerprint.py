"""The workspace's fingerprint. An administrator confirms it after `Site_Url` has changed."""

import logging
from collections.abc import Callable

from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.errors import PermissionDenied, Rejected, UnexpectedAnswer
from rocketchat_provider.client.object_errors import FingerprintNotConfirmed, SettingNotFound
from rocketchat_provider.client.session import Session
from rocketchat_provider.client.setting import SettingValue

_log = logging.getLogger(__name__)

FLAG = "Deployment_FingerPrint_Verified"
"""The setting that shows whether the fingerprint is confirmed."""

_REACTION = 0.4
"""Part of `settle_seconds` (1 s of 2.5 s) in which the server reacts to a new `Site_Url`."""


class Fingerprint:
    """Confirms that the server is the same workspace at another address.

    The server withdraws the confirmation 0.3 to 0.7 s after `Site_Url` was written, even if there
    was none. So it must be confirmed after that.
    """

    def __init__(
        self,
        session: Session,
        fresh: Callable[[str], SettingValue],
        settle_seconds: float,
        clock: Clock,
    ) -> None:
        self._session = session
        self._fresh = fresh
        self._reaction = settle_seconds * _REACTION
        self._clock = clock

    def is_confirmed(self) -> bool | None:
        """Return whether it is confirmed; None if the server does not require confirmation."""
        if not self._session.capabilities.has_fingerprint:
            return None
        try:
            return self._fresh(FLAG) is True
        except SettingNotFound:
            return None

    def confirm(self, *, before: bool) -> None:
        """Confirm it after the server has reacted; `before` is `is_confirmed` before the write."""
        try:
            self._wait_for_reaction(before)
            self._session.post(
                "/api/v1/fingerprint",
                {"setDeploymentAs": "updated-configuration"},
                permission="manage-cloud",
            )
            confirmed = self.is_confirmed()
        except (PermissionDenied, Rejected, UnexpectedAnswer) as error:
            raise FingerprintNotConfirmed(error.detail) from error
        if not confirmed:
            raise FingerprintNotConfirmed("the server reported success, but did not confirm it.")
        _log.info("confirmed the workspace's fingerprint")

    def _wait_for_reaction(self, before: bool) -> None:
        """Wait until the flag turns false. If it was false already, just wait."""
        deadline = self._clock.now() + self._reaction
        while self._clock.now() < deadline and not (before and not self.is_confirmed()):
            self._session.transport.pause(self._reaction / 5)
