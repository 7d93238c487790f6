"""What the plan of `rocketchat_push` warns of: who can read what, a gateway without effect."""

import tfplugin as tf

from rocketchat_provider.client import RocketChat
from rocketchat_provider.configuration.connected_provider import ConnectedProvider

_CONTENT = {
    "show_message": "the message",
    "show_sender_and_room": "who wrote it and where",
}
_FETCH = "fetch_content_from_server"
_REGISTERED = ("Register_Server", "Cloud_Service_Agree_PrivacyTerms")


def warn(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Warn of what a plan of enabled notifications shows to others, or leaves without effect."""
    _warn_content(ctx, provider.server)
    _warn_gateway(ctx, provider)


def _warn_content(ctx: tf.PlanContext, server: RocketChat) -> None:
    if not any(map(ctx.changed, ("enabled", "gateway", "gateway_urls", _FETCH, *_CONTENT))):
        return
    planned = ctx.planned
    read = " and ".join(what for name, what in _CONTENT.items() if planned[name] is True)
    carriers = "Apple and Google"
    if planned["gateway"] is True and isinstance(planned["gateway_urls"], list):
        carriers = f"the gateway ({', '.join(planned['gateway_urls'])}), {carriers}"
    can_read = f"a notification carries {read}, and {carriers} can read that"
    hide = f"To hide it from them, set {' and '.join(_CONTENT)} to false"
    if planned[_FETCH] is False:
        ctx.diagnostics.warning(
            "Notifications do not fetch their content",
            f"{_FETCH} is false: "
            + (f"{can_read}. {hide}." if read else "they say only that there is a message."),
            _FETCH,
        )
    elif read and planned[_FETCH] is True and not _fetches(server):
        ctx.diagnostics.warning(
            "Others can read what notifications say",
            f"{_FETCH} has no effect without the licence module push-privacy, so {can_read}. "
            f"{hide}, or add a licence.",
            "show_message" if planned["show_message"] is True else "show_sender_and_room",
        )


def _fetches(server: RocketChat) -> bool:
    return "push-privacy" in (server.license_modules or ())


def _warn_gateway(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Warn when nothing makes the gateway usable, neither the server as it is nor this plan."""
    if ctx.planned["gateway"] is not True:
        return
    if not (ctx.changed("enabled") or ctx.changed("gateway")):
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
        "gateway",
    )


def _not_agreed(provider: ConnectedProvider) -> list[str]:
    """What the gateway needs and neither the server has nor the plan gives it."""
    planned = provider.run.planned
    if planned.registers_workspace:
        return []
    settings = filter(None, map(provider.server.settings.find, _REGISTERED))
    values = {one.id: planned.value(one.id, one.value) for one in settings}
    return [id for id, value in values.items() if value not in (True, "true", tf.UNKNOWN)]
