"""One login service: its name, its key and the ids of its settings."""

import re
from dataclasses import dataclass

PREFIX = "Accounts_OAuth_Custom-"
"""The prefix of the ids of all custom OAuth settings."""

_BUILT_IN = frozenset(
    {
        *("apple", "cas", "dolphin", "drupal", "facebook", "github", "github_enterprise"),
        *("gitlab", "google", "ldap", "linkedin", "meteor-developer", "nextcloud", "saml"),
        *("tokenpass", "twitter", "wordpress"),
    }
)


@dataclass(frozen=True)
class LoginService:
    """A login service by name or key, in any spelling that Rocket.Chat accepts."""

    spelling: str

    @property
    def name(self) -> str:
        """The normalized name: "My-IdP" becomes "Myidp", "!!!" becomes ""."""
        return re.sub(r"[^a-z0-9_]", "", self.spelling.lower()).capitalize()

    @property
    def key(self) -> str:
        """The key in rows, callback URLs and users' `services`: "myidp"."""
        return self.name.lower()

    @property
    def is_built_in(self) -> bool:
        """Whether Rocket.Chat has a built-in service of this name, which must not be replaced."""
        return self.key in _BUILT_IN

    def setting_id(self, suffix: str) -> str:
        """Return the id of a setting of the service: `Accounts_OAuth_Custom-Myidp-token_path`."""
        return f"{PREFIX}{self.name}" + (f"-{suffix}" if suffix else "")

    @classmethod
    def of_setting(cls, id: str) -> "LoginService | None":
        """Return the custom OAuth service of a setting; None for any other setting."""
        if not id.startswith(PREFIX):
            return None
        return cls(id.removeprefix(PREFIX).partition("-")[0])
