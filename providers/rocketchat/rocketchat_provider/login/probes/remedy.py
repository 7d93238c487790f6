"""The remedy for the finding of a probe."""

from enum import StrEnum


class Subject(StrEnum):
    """What a remedy asks to change: an argument of the provider, or a setting of the server.

    Callers with another vocabulary use it to say where to make the change.
    """

    ALLOW_HTTP = "allow_http"
    AUTHORIZE_PATH = "authorize_path"
    CLIENT_ID = "client_id"
    CLIENT_SECRET = "client_secret"  # noqa: S105 (the argument, not the secret)
    ENABLED = "enabled"
    IDENTITY_PATH = "identity_path"
    MERGE_USERS = "merge_users"
    SERVER_ADDRESS = "Site_Url"
    SHOW_BUTTON = "show_button"
    SITE_URL = "site_url"
    TEST_USER = "test_user"
    TOKEN_PATH = "token_path"  # noqa: S105 (the same)
    URL = "url"
    USERNAME_FIELD = "username_field"


class Remedy(str):
    """A text for people, with what it asks to change."""

    subjects: tuple[Subject, ...]

    def __new__(cls, text: str, *subjects: Subject) -> "Remedy":
        """Return a remedy with this text, which names the `subjects`."""
        remedy = super().__new__(cls, text)
        remedy.subjects = subjects
        return remedy
