"""What could lock people out of Rocket.Chat."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from ..plan import Change
from .changed_settings import changed_settings
from .markdown import code


def _off(old: Any, new: Any) -> bool:
    return new is False and old is not False


def _on(old: Any, new: Any) -> bool:
    return new is True and old is not True


def _changed(old: Any, new: Any) -> bool:
    return bool(old != new)


# Settings by regular expression, when they matter, and what they then do to people.
SETTINGS: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
    ("Accounts_ShowFormLogin", _off, "the form goes, whether or not a login service works"),
    (r"Accounts_OAuth_(Custom-)?[^-]+", _off, "a login service is switched off"),
    ("(SAML_Custom_Default|LDAP_Enable|CAS_enabled)", _off, "a way to log in is switched off"),
    ("Accounts_ManuallyApproveNewUsers", _on, "an administrator has to let in each new account"),
    ("Accounts_(Allowed|Blocked)DomainsList", _changed, "other e-mail domains may register"),
    (
        "Accounts_TwoFactorAuthentication_(Enabled|By_Email_Enabled|Enforce_Password_Fallback)",
        _on,
        "a second factor may be asked for, and one by e-mail needs a working mail server",
    ),
    ("Block_Multiple_Failed_Logins_Enabled", _on, "users and addresses can be blocked"),
)


def lockout_risks(change: Change) -> Iterator[str]:
    """A sentence for each way in which a change could lock people out."""
    match change.type:
        case "rocketchat_login_form":
            yield from _form(change)
        case "rocketchat_custom_oauth" if change.word in ("update", "replace"):
            yield from _entry(change)
        case _:
            yield from _settings(change)


def _form(change: Change) -> Iterator[str]:
    hidden = change.new("visible") is False
    if hidden and change.new("allow_lockout") is True and not change.new("requires"):
        yield (
            "**People may be locked out**: the login form is hidden although no login service has "
            "to work (allow_lockout is true)."
        )


def _entry(change: Change) -> Iterator[str]:
    name = change.old("name")
    if _off(change.old("enabled"), change.new("enabled")):
        yield f"**People may be locked out**: the login service {name} is switched off."
    elif _off(change.old("show_button"), change.new("show_button")):
        yield f"**People may be locked out**: the login service {name} loses its button."
    if change.changed("key_field"):
        yield (
            f"**People may lose their accounts**: the login service {name} finds them by "
            f"{code(change.new('key_field'))} instead of {code(change.old('key_field'))}."
        )


def _settings(change: Change) -> Iterator[str]:
    for setting in changed_settings(change):
        for pattern, matters, effect in SETTINGS:
            managed = setting.new is not None and re.fullmatch(pattern, setting.path)
            if managed and matters(setting.old, setting.new):
                yield (
                    f"**People may be locked out**: {setting.path} becomes "
                    f"{code(setting.new)}; {effect}."
                )
