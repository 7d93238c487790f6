"""One run of the server: what a restart loses, over what it keeps."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .assets import Assets
from .catalogue import (
    CUSTOM_OAUTH_PREFIX,
    LICENSE_SETTING,
    custom_oauth_settings,
    is_flag,
    server_settings,
)
from .clock import Clock
from .database import Database, Document
from .deferred import Deferred
from .login_services import SETTING_QUIET, LoginServices
from .outbound import Outbound
from .permissions import Permissions
from .profiles import Profile
from .push_sender import PushSender
from .random_ids import random_secret
from .rate_limits import RateLimits
from .roles import Roles
from .settings import Settings
from .texts import Texts
from .two_factor import TwoFactor
from .users import Users
from .workspace import Workspace

DEFAULT_SESSION_DAYS = 90

Tokens = set[str]


@dataclass
class Installation:
    """What outlives a process: the database and what the world around it decides."""

    database: Database
    clock: Clock
    outbound: Outbound
    license_modules: frozenset[str]
    cloud_tokens: Tokens = field(default_factory=set)
    """Registration tokens that the cloud would accept; without any it is out of reach."""
    licenses: dict[str, frozenset[str]] = field(default_factory=dict)
    """What a licence in Enterprise_License gives in addition to `license_modules`."""
    devices: dict[str, int] = field(default_factory=dict)
    """How many devices for push notifications a user has, by the user's id."""
    masks_secrets: bool = False
    """Whether secrets are not shown, but only that there is one (`hasValue`)."""
    short_adds: int = 0
    """How many of the next adds of a custom OAuth entry leave its enterprise settings out."""

    def take_short_add(self) -> bool:
        """Whether this add is one of those; counts it."""
        self.short_adds, short = max(0, self.short_adds - 1), self.short_adds > 0
        return short


class Process:
    """A running Rocket.Chat of one version."""

    def __init__(
        self, installation: Installation, profile: Profile, environment: Mapping[str, str]
    ) -> None:
        database, clock = installation.database, installation.clock
        self.installation = installation
        self.profile = profile
        self.environment = environment
        self.clock = clock
        self.outbound = installation.outbound
        self.lock = threading.RLock()
        self.facts = database.collection("facts")
        self.texts = Texts()
        self.starts = self._count_start()
        self.deferred = Deferred(clock)
        self.settings = Settings(
            database.collection("settings"),
            profile,
            clock,
            environment,
            lambda: self.license_modules,
            lambda: installation.masks_secrets,
        )
        self._license: frozenset[str] = frozenset()
        self.settings.sync(self._definitions())
        self.roles = Roles(database.collection("roles"))
        self.permissions = Permissions(
            database.collection("permissions"), self.settings, profile, clock
        )
        self.users = Users(database, self.permissions, clock, self._session_days)
        self.assets = Assets(
            database.collection("assets"),
            self.settings,
            self.deferred,
            is_late=profile.assets_are_late,
        )
        self.two_factor = TwoFactor(self.settings, self.users, profile, clock)
        self.log_lines: list[str] = []
        self.login_services = LoginServices(
            database.collection("login_services"),
            self.settings,
            self.deferred,
            profile,
            self.log,
            installation.take_short_add,
        )
        self.workspace = Workspace(self.settings, self.facts, self.deferred, profile, environment)
        self.push = PushSender(self.settings, self.deferred)
        self._take_license()
        self.settings.listen(self._changed)
        self.oauth_apps = database.collection("oauth_apps")
        self.rest_limits = RateLimits(clock)
        self.method_limits = RateLimits(clock)
        self.pending_credentials: dict[str, Document | Exception] = {}
        if profile.zapier_app and not len(self.oauth_apps):
            self.oauth_apps.put(_zapier(self.date_text()))
        self._add_services_of_environment()

    def log(self, line: str) -> None:
        """Write a line of the server's log."""
        self.log_lines.append(line)

    def log_failed_login(self, error: Exception) -> None:
        """Write why a login failed; the client is not given the reason."""
        reason = str(error) or str(error.__cause__ or "")
        self.log(f"Exception while invoking method login Error: {reason}")

    def date_text(self, moment: float | None = None) -> str:
        """A time, or the time now, as documents in REST answers show it."""
        shown = datetime.fromtimestamp(self.clock.now() if moment is None else moment, UTC)
        return shown.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def settle(self) -> None:
        """Let everything happen that has fallen due."""
        self.deferred.settle()

    @property
    def license_modules(self) -> frozenset[str]:
        """The active modules of the licence."""
        return self.installation.license_modules | self._license

    @property
    def limits_rest(self) -> bool:
        """Whether the REST limits act in this version and run."""
        if self.settings.value("API_Enable_Rate_Limiter") is not True:
            return False
        match self.profile.rest_limits:
            case "always":
                return True
            case "after the first restart":
                return self.starts > 1
        return False

    @property
    def default_limit(self) -> tuple[int, float]:
        """How many calls of a REST route are allowed in how many seconds."""
        calls = self.settings.value("API_Enable_Rate_Limiter_Limit_Calls_Default")
        milliseconds = self.settings.value("API_Enable_Rate_Limiter_Limit_Time_Default")
        return int(calls), milliseconds / 1000

    def _changed(self, setting_id: str) -> None:
        if setting_id == LICENSE_SETTING:
            self.deferred.call("license", SETTING_QUIET, self._take_license)

    def _take_license(self) -> None:
        text = self.settings.value(LICENSE_SETTING)
        self._license = self.installation.licenses.get(str(text), frozenset())
        self.login_services.follow_license()

    def _count_start(self) -> int:
        starts: int = (self.facts.get("starts") or {"count": 0})["count"] + 1
        self.facts.put({"_id": "starts", "count": starts})
        return starts

    def _session_days(self) -> float:
        days = self.settings.value("Accounts_LoginExpiration")
        if isinstance(days, bool) or not isinstance(days, int | float) or days <= 0:
            return DEFAULT_SESSION_DAYS
        return days

    def _definitions(self) -> list[Document]:
        definitions = server_settings(
            self.profile.catalogue,
            self.environment["ROOT_URL"],
            takes_license=self.profile.license_routes,
        )
        gated = self.profile.custom_oauth_needs_license
        for document in self.settings.documents():
            if is_flag(document["_id"]):
                name = document["_id"].removeprefix(CUSTOM_OAUTH_PREFIX)
                entry = custom_oauth_settings(name, flag_needs_license=gated)
                definitions += [d for d in entry if self.settings.document(d["_id"])]
        return definitions

    def _add_services_of_environment(self) -> None:
        """Custom OAuth entries may be given as Accounts_OAuth_Custom_<Name>, as defaults only."""
        for variable in self.environment:
            found = re.fullmatch(r"Accounts_OAuth_Custom_([A-Za-z0-9]+)", variable)
            if found:
                self.login_services.add(found.group(1), self._values_of_environment(variable))

    def _values_of_environment(self, variable: str) -> dict[str, Any]:
        values: dict[str, Any] = {"": self.environment[variable].lower() == "true"}
        for name, text in self.environment.items():
            if not name.startswith(f"{variable}_"):
                continue
            key = name.removeprefix(f"{variable}_")
            booleans = key in ("merge_users", "merge_users_distinct_services", "merge_roles")
            values[f"-{key}"] = text.lower() == "true" if booleans else text
        # The server reads `values.showButton || true`, so the environment cannot hide a button.
        values["-show_button"] = True
        return values


def _zapier(date: str) -> Document:
    return {
        "_id": "zapier",
        "name": "Zapier",
        "active": True,
        "clientId": "zapier",
        "clientSecret": random_secret(),
        "redirectUri": "https://zapier.com/dashboard/auth/oauth/return/RocketChatDevAPI/",
        "_createdAt": date,
        "_createdBy": {"_id": "system", "username": "system"},
        "_updatedAt": date,
    }
