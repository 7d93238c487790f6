"""`fingerprint_confirmed`: whether the workspace is confirmed at the address that is written."""

import tfplugin as tf

from rocketchat_provider.client.settings import Settings

_ADDRESS = "Site_Url"


class Confirmation(tf.Model[tf.K]):
    """The attribute of every resource that may manage the address."""

    fingerprint_confirmed = tf.attribute(
        tf.Bool | None,
        computed=True,
        keep_when_unset=True,
        description="For Site_Url: whether it is confirmed that this is still the same workspace "
        "after the address changed (setting Deployment_FingerPrint_Verified). While it is false, "
        "Rocket.Chat asks every administrator in a dialog. An apply confirms it (POST "
        "/api/v1/fingerprint). Null for other settings, and if the "
        "server does not ask.",
    )


ConfirmationState = Confirmation[tf.Known]
ConfirmationPlan = Confirmation[tf.Planned]


def find_confirmed(settings: Settings, ids: set[str]) -> bool | None:
    """The attribute as a refresh finds it, for a resource that manages the settings `ids`."""
    return settings.is_fingerprint_confirmed() if _ADDRESS in ids else None


def plan_confirmed(
    ctx: tf.PlanContext[ConfirmationState, ConfirmationPlan], settings: Settings, ids: set[str]
) -> None:
    """Plan that it is confirmed, where the server asks for it at all."""
    found = find_confirmed(settings, ids)
    ctx.planned.fingerprint_confirmed = None if found is None else True


def complete_confirmed(state: ConfirmationState, settings: Settings, ids: set[str]) -> None:
    """Complete the attribute after an apply whose plan could not look at the server."""
    if tf.is_unknown(state, ConfirmationState.fingerprint_confirmed):
        state.fingerprint_confirmed = find_confirmed(settings, ids)
