"""What the plan of `rocketchat_push` warns of: who can read what, a gateway without effect."""

import tfplugin as tf

from rocketchat_provider.client import RocketChat
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.resources.push.model import PushPlan, PushState

Planning = tf.PlanContext[PushState, PushPlan]

_CONTENT = {
    PushState.show_message: "the message",
    PushState.show_sender_and_room: "who wrote it and where",
}
_FETCH = PushState.fetch_content_from_server
_REGISTERED = ("Register_Server", "Cloud_Service_Agree_PrivacyTerms")


def warn(ctx: Planning, provider: ConnectedProvider) -> None:
    """Warn of what a plan of enabled notifications shows to others, or leaves without effect."""
    _warn_content(ctx, provider.server)
    _warn_gateway(ctx, provider)


def _warn_content(ctx: Planning, server: RocketChat) -> None:
    if not (
        ctx.changed(PushState.enabled, _FETCH, PushState.gateway, PushState.gateway_urls)
        or ctx.changed(*_CONTENT)
    ):
        return
    planned = ctx.planned
    read = " and ".join(what for field, what in _CONTENT.items() if planned[field] is True)
    carriers = "Apple and Google"
    if planned.gateway is True and isinstance(planned.gateway_urls, list):
        carriers = f"the gateway ({', '.join(map(str, planned.gateway_urls))}), {carriers}"
    can_read = f"a notification carries {read}, and {carriers} can read that"
    hide = f"To hide it from them, set {' and '.join(field.name for field in _CONTENT)} to false"
    if planned.fetch_content_from_server is False:
        ctx.diagnostics.warning(
            "Notifications do not fetch their content",
            f"{_FETCH.name} is false: "
            + (f"{can_read}. {hide}." if read else "they say only that there is a message."),
            _FETCH,
        )
    elif read and planned.fetch_content_from_server is True and not _fetches(server):
        shows_message = planned.show_message is True
        ctx.diagnostics.warning(
            "Others can read what notifications say",
            f"{_FETCH.name} has no effect without the licence module push-privacy, so {can_read}. "
            f"{hide}, or add a licence.",
            PushState.show_message if shows_message else PushState.show_sender_and_room,
        )


def _fetches(server: RocketChat) -> bool:
    return "push-privacy" in (server.license_modules or ())


def _warn_gateway(ctx: Planning, provider: ConnectedProvider) -> None:
    """Warn when nothing makes the gateway usable, neither the server as it is nor this plan."""
    if ctx.planned.gateway is not True:
        return
    if not ctx.changed(PushState.enabled, PushState.gateway):
        return
    if not _not_agreed(provider):
        return
    # Terraform may come to the resources that set them only now.
    provider.run.wait_for_others()
    missing = _not_agreed(provider)
    if not missing:
        return
    verb = "is" if len(missing) == 1 else "are"
    ctx.diagnostics.warning(
        "The gateway is not used",
        f"Rocket.Chat sends through the gateway only while {' and '.join(_REGISTERED)} are true; "
        f"{' and '.join(missing)} {verb} not, so without own certificates nothing is sent. "
        "Register the workspace with rocketchat_workspace_registration, and name that in "
        "depends_on here.",
        PushState.gateway,
    )


def _not_agreed(provider: ConnectedProvider) -> list[str]:
    """What the gateway needs and neither the server has nor the plan gives it."""
    planned = provider.run.planned
    if planned.registers_workspace:
        return []
    settings = filter(None, map(provider.server.settings.find, _REGISTERED))
    values = {one.id: planned.value(one.id, one.value) for one in settings}
    return [id for id, value in values.items() if value not in (True, "true", tf.UNKNOWN)]
