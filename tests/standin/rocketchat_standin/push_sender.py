"""How the server sends push notifications, as far as its settings decide it."""

from typing import Any

from .deferred import Deferred
from .login_services import SETTING_QUIET
from .settings import ABSENT, Settings

_REGISTERED = ("Register_Server", "Cloud_Service_Agree_PrivacyTerms")
_OWN = {
    "apn": ("Push_apn_cert", "Push_apn_key", "Push_apn_passphrase"),
    "apn_sandbox": ("Push_apn_dev_cert", "Push_apn_dev_key", "Push_apn_dev_passphrase"),
    "fcm": ("Push_google_api_credentials",),
    "gcm": ("Push_gcm_api_key", "Push_gcm_project_number"),
}


class PushSender:
    """Decides at start, and again only when Push_enable has changed."""

    def __init__(self, settings: Settings, deferred: Deferred) -> None:
        self._settings = settings
        self._deferred = deferred
        self.route: dict[str, Any] = {}
        self._decide()
        settings.listen(self._changed)

    def _changed(self, setting_id: str) -> None:
        if setting_id == "Push_enable":
            self._deferred.call("push", SETTING_QUIET, self._decide)

    def _decide(self) -> None:
        if self._settings.value("Push_enable") is not True:
            self.route = {}
        elif all(map(self._is_on, ("Push_enable_gateway", *_REGISTERED))):
            self.route = {"gateways": str(self._settings.value("Push_gateway")).split()}
        else:
            production = self._is_on("Push_production")
            unused = "apn_sandbox" if production else "apn"
            own = {name: list(map(self._text, ids)) for name, ids in _OWN.items()}
            self.route = {name: parts for name, parts in own.items() if parts[0] and name != unused}

    def _is_on(self, setting_id: str) -> bool:
        return self._settings.value(setting_id) is True

    def _text(self, setting_id: str) -> str:
        value = self._settings.value(setting_id)
        return "" if value is ABSENT else str(value)
