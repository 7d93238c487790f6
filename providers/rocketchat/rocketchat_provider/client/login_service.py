"""One login service: its name, its key and the ids of its settings."""

import re
from dataclasses import dataclass

PREFIX = "Accounts_OAuth_Custom-"
"""What the ids of all settings of custom OAuth services begin with."""

_BUILT_IN = frozenset(
    {
        *("apple", "cas", "dolphin", "drupal", "facebook", "github", "github_enterprise"),
        *("gitlab", "google", "ldap", "linkedin", "meteor-developer", "nextcloud", "saml"),
        *("tokenpass", "twitter", "wordpress"),
    }
)


@dataclass(frozen=True)
class LoginService:
    """A login service by its name or its key, in any spelling that Rocket.Chat takes."""

    spelling: str

    @property
    def name(self) -> str:
        """The name that Rocket.Chat makes of it: "My-IdP" becomes "Myidp", "!!!" becomes ""."""
        return re.sub(r"[^a-z0-9_]", "", self.spelling.lower()).capitalize()

    @property
    def key(self) -> str:
        """The key in rows, callback URLs and users' `services`: "myidp"."""
        return self.name.lower()

    @property
    def is_built_in(self) -> bool:
        """Whether Rocket.Chat has it already; a custom one must not take its place."""
        return self.key in _BUILT_IN

    def setting_id(self, suffix: str) -> str:
        """The id of one of its settings: `Accounts_OAuth_Custom-Myidp-token_path`."""
        return f"{PREFIX}{self.name}" + (f"-{suffix}" if suffix else "")

    @classmethod
    def of_setting(cls, id: str) -> "LoginService | None":
        """The custom OAuth service that a setting belongs to; None for any other setting."""
        if not id.startswith(PREFIX):
            return None
        return cls(id.removeprefix(PREFIX).partition("-")[0])
