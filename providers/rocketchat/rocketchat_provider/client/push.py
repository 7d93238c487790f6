"""Push notifications. Rocket.Chat decides how to send them when they are switched on."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext

from rocketchat_provider.client.errors import RocketChatError
from rocketchat_provider.client.object_errors import PushLeftOff
from rocketchat_provider.client.setting import SettingValue, same
from rocketchat_provider.client.settings import Settings

_log = logging.getLogger(__name__)

SWITCH = "Push_enable"

READ_WHEN_SWITCHED_ON = frozenset(
    {
        *("Push_enable_gateway", "Push_gateway", "Push_production", "Push_UseLegacy"),
        *("Push_apn_cert", "Push_apn_key", "Push_apn_passphrase"),
        *("Push_apn_dev_cert", "Push_apn_dev_key", "Push_apn_dev_passphrase"),
        *("Push_google_api_credentials", "Push_gcm_api_key", "Push_gcm_project_number"),
        *("Register_Server", "Cloud_Service_Agree_PrivacyTerms"),
    }
)
"""Settings that choose between the gateway and custom certificates, or belong to that choice.

A change of one of these takes effect when push is switched on again, or at the next restart.
"""


class Push:
    """Writes the settings of push so that they take effect immediately."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()

    @contextmanager
    def reconfigured(self) -> Iterator[None]:
        """Switch push off, run the block, and switch it on again, so that its writes take effect.

        If push is off, it stays off. Raises `PushLeftOff` if it could not be switched on again.
        """
        with self._lock:
            if self._settings.fresh(SWITCH) is not True:
                yield
                return
            self._settings.write(SWITCH, False)
            failed = ""
            try:
                yield
            except RocketChatError as error:
                failed = error.detail
                raise
            finally:
                self._switch_on(failed)

    def write(self, wanted: Mapping[str, SettingValue]) -> None:
        """Write the settings that differ. Reconfigures push if that is required."""
        differing = {
            id: value for id, value in wanted.items() if not same(value, self._settings.fresh(id))
        }
        switch = differing.pop(SWITCH, None)
        reconfigures = switch is None and not READ_WHEN_SWITCHED_ON.isdisjoint(differing)
        with self.reconfigured() if reconfigures else nullcontext():
            for id, value in differing.items():
                self._settings.write(id, value)
        if switch is not None:
            self._settings.write(SWITCH, switch)

    def _switch_on(self, failed: str) -> None:
        try:
            self._settings.write(SWITCH, True)
        except RocketChatError as error:
            raise PushLeftOff(error.detail, failed) from error
        _log.info("push notifications were reconfigured")
