"""The workspace as a whole: its address, fingerprint, setup wizard and cloud registration."""

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from .database import Collection
from .deferred import Deferred
from .errors import MeteorError, RestError
from .login_services import SETTING_QUIET
from .profiles import Profile
from .settings import Settings

FINGERPRINT_QUIET = SETTING_QUIET
"""Seconds after a write of Site_Url in which the fingerprint is looked at again: 0.3 to 0.7."""

_MONGO_URL = "mongodb://127.0.0.1:27017/rocketchat"


class Workspace:
    """What Rocket.Chat knows of its own installation."""

    def __init__(
        self,
        settings: Settings,
        facts: Collection,
        deferred: Deferred,
        profile: Profile,
        environment: Mapping[str, str],
    ) -> None:
        self._settings = settings
        self._facts = facts
        self._deferred = deferred
        self._profile = profile
        self._accepts_fingerprint = environment.get("AUTO_ACCEPT_FINGERPRINT") == "true"
        self._url_at_start = self.site_url
        self._start()

    @property
    def site_url(self) -> str:
        """Site_Url without a trailing slash."""
        return str(self._settings.value("Site_Url")).rstrip("/")

    # The page's runtime configuration

    @property
    def runtime_config_hash(self) -> str:
        """The hash the login page asks its runtime configuration by."""
        return _digest(self.site_url)

    def serves_runtime_config(self, wanted: str) -> bool:
        """Whether the configuration of that hash is served.

        Versions that make it only at start answer 404 once Site_Url is another one.
        """
        served = self._url_at_start if self._profile.site_url_needs_restart else self.site_url
        return wanted == _digest(served)

    # Fingerprint

    def set_deployment(self, kind: str) -> None:
        """Accept the deployment as new, or as the old one with another address."""
        if kind not in ("new-workspace", "updated-configuration"):
            raise MeteorError("error-invalid-params", "Invalid params")
        if kind == "new-workspace":
            self._facts.remove("cloud")
            self._settings.force("Cloud_Service_Agree_PrivacyTerms", False)
            self._settings.force("uniqueID", str(uuid.uuid4()))
        self._settings.force("Deployment_FingerPrint_Verified", True)

    def _check_fingerprint(self) -> None:
        """Note another fingerprint; whether it is confirmed is another question.

        It runs a moment after Site_Url was written, so a confirmation in between is lost.
        """
        known, now = self._settings.value("Deployment_FingerPrint_Hash"), self._fingerprint()
        if known == now:
            return
        self._settings.force("Deployment_FingerPrint_Hash", now)
        confirmed = known == "" or self._accepts_fingerprint
        self._settings.force("Deployment_FingerPrint_Verified", confirmed)

    def _fingerprint(self) -> str:
        value = f"{self._settings.value('Site_Url')}{_MONGO_URL}"
        return base64.b64encode(hashlib.sha256(value.encode()).digest()).decode()

    # Cloud

    @property
    def is_registered(self) -> bool:
        """Whether credentials of Rocket.Chat Cloud are stored."""
        return "cloud" in self._facts

    def registration_status(self, email: str) -> dict[str, Any]:
        """The body of cloud.registrationStatus."""
        return {
            "workspaceRegistered": self.is_registered,
            "workspaceId": (self._facts.get("cloud") or {}).get("workspaceId", ""),
            "uniqueId": self._settings.value("uniqueID"),
            "token": "",
            "email": email,
        }

    def connect(self, token: str, accepted: set[str]) -> bool:
        """Register with a token of the cloud console; each is good once."""
        if token not in accepted:
            return False
        accepted.discard(token)
        self._facts.put({"_id": "cloud", "workspaceId": _digest(token)[:24]})
        self._settings.force("Register_Server", True)
        return True

    def register_by_hand(self, blob: str) -> None:
        """Register with the blob of an offline registration."""
        if self.is_registered:
            raise RestError(400, {"success": False, "error": "Workspace is already registered"})
        text = base64.b64decode(blob).decode("utf-8", "replace")
        try:
            data = json.loads(text)
        except json.JSONDecodeError:
            raise RestError(
                400, {"success": False, "error": self._unexpected_token(text)}
            ) from None
        self._facts.put({"_id": "cloud", "workspaceId": str(data.get("workspaceId", ""))})
        self._settings.force("Register_Server", True)

    def _unexpected_token(self, text: str) -> str:
        position = _first_unexpected(text)
        return self._profile.bad_blob.format(text[position : position + 1], text, position)

    # Start

    def _start(self) -> None:
        self._check_fingerprint()
        if not self.is_registered and self._settings.value("Show_Setup_Wizard") == "completed":
            self._settings.force("Show_Setup_Wizard", "in_progress")
        self._settings.listen(self._changed)

    def _changed(self, setting_id: str) -> None:
        if setting_id == "Site_Url":
            self._deferred.call("fingerprint", FINGERPRINT_QUIET, self._check_fingerprint)


def _first_unexpected(text: str) -> int:
    """Where a JavaScript engine stops reading `text`, which is not JSON."""
    for literal in ("null", "true", "false"):
        if text.startswith(literal[0]):
            pairs = enumerate(zip(text, literal, strict=False))
            return next((i for i, (found, wanted) in pairs if found != wanted), 0)
    return 0


def _digest(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()
