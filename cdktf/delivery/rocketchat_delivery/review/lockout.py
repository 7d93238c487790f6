"""What could lock people out of Rocket.Chat."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from rocketchat_provider.public.login_settings import (
    FORM_SETTING,
    SITE_URL,
    logins_depend_on,
    switches_service,
)

from rocketchat_delivery.review.changed_settings import changed_settings
from rocketchat_delivery.review.markdown import code
from rocketchat_delivery.terraform.plan import Change
from rocketchat_delivery.terraform.values import Difference


def _off(old: Any, new: Any) -> bool:
    return new is False and old is not False


def _on(old: Any, new: Any) -> bool:
    return new is True and old is not True


def _changed(old: Any, new: Any) -> bool:
    return bool(old != new)


# Settings by regular expression, when they matter, and what they then do to people. The first one
# that matches decides. Whatever else logins depend on, by the provider's rule, matters when it
# changes.
Rule = tuple[str, Callable[[Any, Any], bool], str]
SETTINGS: tuple[Rule, ...] = (
    (FORM_SETTING, _off, "the form goes, whether or not a login service works"),
    ("(SAML_Custom_Default|LDAP_Enable|CAS_enabled)", _off, "a way to log in is switched off"),
    ("Accounts_ManuallyApproveNewUsers", _on, "an administrator has to let in each new account"),
    ("Accounts_(Allowed|Blocked)DomainsList", _changed, "other e-mail domains may register"),
    (
        "Accounts_TwoFactorAuthentication_"
        "(Enabled|By_Email_Enabled|By_Email_Auto_Opt_In|Enforce_Password_Fallback)"
        "|Accounts_twoFactorAuthentication_email_available_for_OAuth_users",
        _on,
        "a second factor may be asked for, and one by e-mail needs a working mail server",
    ),
    (
        "Accounts_Registration_AuthenticationServices_Enabled",
        _off,
        "people without an account cannot log in with a login service",
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
        effect = None if setting.new is None else _effect(setting)
        if effect is not None:
            yield (
                f"**People may be locked out**: {setting.path} becomes {code(setting.new)}; "
                f"{effect}."
            )


def _effect(setting: Difference) -> str | None:
    """What a new value may do to people; None if it locks nobody out."""
    for pattern, matters, effect in SETTINGS:
        if re.fullmatch(pattern, setting.path):
            return effect if matters(setting.old, setting.new) else None
    # The address has its own sentence among the risks.
    if setting.path == SITE_URL or not logins_depend_on(setting.path):
        return None
    if isinstance(setting.new, bool) and switches_service(setting.path):
        return "a login service is switched off" if _off(setting.old, setting.new) else None
    return "logins depend on it"
