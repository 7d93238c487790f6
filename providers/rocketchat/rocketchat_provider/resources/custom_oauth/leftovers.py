"""Login services that are there only in part: left by an apply that was killed, or by others."""

from collections.abc import Mapping

import tfplugin as tf

from rocketchat_provider.client import ABSENT, ENABLED, FIELDS, same
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.resources.custom_oauth.model import State
from rocketchat_provider.resources.custom_oauth.settings import Live


def is_unfinished(live: Live, values: Mapping[str, object]) -> bool:
    """Whether nobody loses anything when the service `live` is taken over.

    A provider that is killed while it makes a service cannot report it to Terraform. Each setting
    then has no value, Rocket.Chat's default, or the wanted one (`values` by suffix, tf.UNKNOWN for
    what is not known yet), and the service is enabled only when all of them are as wanted.
    """
    found = {suffix: one.value for suffix, one in live.items() if one.value is not ABSENT}
    is_enabled = found.pop(ENABLED, False)
    wanted = {
        suffix
        for suffix, value in found.items()
        if values[suffix] is tf.UNKNOWN or same(value, values[suffix])
    }
    if is_enabled is not False:
        return is_enabled is True and {*wanted, ENABLED} == FIELDS.keys()
    return all(same(found[suffix], FIELDS[suffix].default) for suffix in found.keys() - wanted)


def warn_unfinished(diagnostics: tf.Diagnostics, name: str) -> None:
    """Say at plan that such a service is taken over."""
    diagnostics.warning(
        "An unfinished login service is taken over",
        f"Rocket.Chat has a custom OAuth {name} that Terraform does not know of. It has only "
        "values that are configured here and Rocket.Chat's defaults, like a service of an apply "
        "that was killed. The apply completes it, and Terraform manages it from then on.",
        State.name,
    )


def warn_left_button(diagnostics: tf.Diagnostics, name: str) -> None:
    """Say at plan that the login page still offers a service that was removed."""
    diagnostics.warning(
        "The button of a removed login service is taken over",
        f"The login page has a button for {name}, but the service has no settings: it was removed "
        "while it was enabled, and its button would stay for good. The new service takes the "
        "button over.",
        State.name,
    )


def without_value(live: Live) -> list[str]:
    """The suffixes of the settings that do not exist or have no value."""
    return [
        suffix
        for suffix in FIELDS
        if suffix not in live or (live[suffix].value is ABSENT and not live[suffix].masked)
    ]


def warn_incomplete(diagnostics: tf.Diagnostics, name: str, missing: list[str]) -> None:
    """Say at plan that a service lacks some of its settings."""
    ids = ", ".join(LoginService(name).setting_id(suffix) for suffix in missing[:3])
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    diagnostics.warning(
        f"The login service {name} is incomplete",
        f"{len(missing)} of its {len(FIELDS)} settings do not exist or have no value: {ids}"
        f"{more}. Rocket.Chat leaves a service like this if it is removed and added again. The "
        "apply writes the configured values, and Rocket.Chat's defaults for the others.",
        State.name,
    )
