"""`fingerprint_confirmed`: whether the workspace is confirmed at the address that is written."""

import tfplugin as tf

from rocketchat_provider.client.settings import Settings
from rocketchat_provider.managed.attributes import computed

ATTRIBUTE = "fingerprint_confirmed"
_ADDRESS = "Site_Url"

FINGERPRINT_CONFIRMED = computed(
    tf.Bool,
    "For Site_Url: whether Rocket.Chat takes itself for the same workspace at this address. While "
    "this is false, it asks every administrator; an apply confirms it. Null for other settings.",
)


def found_confirmed(settings: Settings, *ids: str) -> tf.State:
    """The attribute as a refresh finds it, for a resource that manages the settings `ids`."""
    return {ATTRIBUTE: settings.is_fingerprint_confirmed() if _ADDRESS in ids else None}


def plan_confirmed(ctx: tf.PlanContext, settings: Settings, *ids: str) -> None:
    """Plan that it is confirmed, where the server asks for it at all."""
    found = found_confirmed(settings, *ids)[ATTRIBUTE]
    ctx.planned[ATTRIBUTE] = None if found is None else True


def applied_confirmed(planned: tf.State, settings: Settings, *ids: str) -> tf.State:
    """The attribute after an apply: as planned, unless the plan could not look at the server."""
    if planned[ATTRIBUTE] is not tf.UNKNOWN:
        return {}
    return found_confirmed(settings, *ids)
