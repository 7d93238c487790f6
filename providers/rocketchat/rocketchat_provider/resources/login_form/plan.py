"""What the plan of a hidden login form refuses, and what a refresh reports of one."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import tfplugin as tf

from rocketchat_provider.client import RocketChatError
from rocketchat_provider.client.errors import Interrupted
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.login.checking import login_check
from rocketchat_provider.login.form_setting import FORM_SETTING
from rocketchat_provider.login.probes import TestUser, describe
from rocketchat_provider.login.proof import NO_BUTTON, Terms, problem, until_one_works
from rocketchat_provider.login.services import (
    buttons,
    custom_services,
    is_usable,
    without_license,
)
from rocketchat_provider.resources.login_form.model import (
    Plan,
    RequirementPlan,
    RequirementState,
    State,
)

_NOT_SEEN = "Whether anybody can log in could not be verified"
_HIDDEN = f"The login form is hidden ({FORM_SETTING} is false)."

_OF_THE_SERVICE = frozenset({"P1", "P4", "P5", "P5c", "P6", "P6b"})
"""Probes of what belongs to a login service alone."""

Place = tuple[tf.Field[State, Any, Any], *tuple[tf.Step | tf.Named, ...]]
"""An attribute, and the steps to a place inside it."""

_REMEDY = (
    "Give it a button, or show the form (visible = true). With allow_lockout = true, the form is "
    "hidden anyway."
)


def terms(form: State) -> Terms:
    """What has to be proven before the form is hidden."""
    user = form.test_user
    return Terms(
        tuple(LoginService(each.service).key for each in form.requires or ()),
        form.site_url,
        None if user is None else TestUser(user.username, user.password),
        form.allow_lockout,
    )


def check_planned(
    provider: ConnectedProvider, ctx: tf.PlanContext[State, Plan], *, exists: bool
) -> None:
    """Refuse to plan a hidden form for which a required service will have no button.

    What the same plan does to a service counts; what is not known yet is left to the apply. What
    the server does to a service by itself is a warning once the form exists, and so is a service
    that is broken: Terraform plans before it destroys, too, and a destroy has to be possible.
    """
    if ctx.planned.visible is not False:
        return
    for index, required in known_requirements(ctx.planned):
        service = required.service
        if service is tf.UNKNOWN:
            continue
        path = (State.requires, index, RequirementState.service)
        reason, is_configured = _without_button(provider, service)
        if reason is None:
            if ctx.prior is None or ctx.prior.visible is not False:
                _warn_of_broken(provider, service, ctx.diagnostics, path)
            continue
        summary, detail = "Nobody could log in", f"visible is false, and {reason}"
        if ctx.planned.allow_lockout is not False:
            ctx.diagnostics.warning(summary, f"{detail} allow_lockout is set.", path)
        elif is_configured or not exists:
            ctx.diagnostics.error(summary, f"{detail} {_REMEDY}", path)
        else:
            ctx.diagnostics.warning(summary, f"{detail} {_REMEDY}", path)


def known_requirements(form: Plan) -> Iterator[tuple[int, RequirementPlan]]:
    """The entries of `requires` that are known by now, with their indexes."""
    requires = form.requires
    if requires is None or requires is tf.UNKNOWN:
        return
    for index, required in enumerate(requires):
        if required is not tf.UNKNOWN:
            yield index, required


def report_lockout(provider: ConnectedProvider, form: State, diagnostics: tf.Diagnostics) -> None:
    """Warn if the form is hidden and no service works, whatever the cause.

    Rocket.Chat is asked, and it asks the identity provider; this machine does where Rocket.Chat
    does not report what came.
    """
    try:
        required = [LoginService(each.service).key for each in form.requires or ()]
        keys = dict.fromkeys([*required, *buttons(provider.server)])
        reports = until_one_works(provider, keys, site_url=form.site_url, from_here=False)
    except Interrupted:
        raise
    except RocketChatError as error:
        diagnostics.warning(_NOT_SEEN, f"{_HIDDEN} {error.detail}", State.visible)
        return
    if any(report.healthy for report in reports):
        return
    found = problem(reports) if reports else NO_BUTTON
    if reports and not any(report.failed for report in reports):
        diagnostics.warning(_NOT_SEEN, f"{_HIDDEN} {found}", State.visible)
        return
    diagnostics.warning(
        "Nobody can log in with a browser",
        f"{_HIDDEN} No login service works. {found}"
        "\n\nUntil that is fixed, show the form: set visible = true in rocketchat_login_form.",
        State.visible,
    )


def _without_button(provider: ConnectedProvider, service: str) -> tuple[str | None, bool]:
    """Why the login page will have no button for a service, and whether the plan makes it so."""
    named, server = LoginService(service), provider.server
    if not named.is_built_in and not server.will_allow_custom_oauth:
        return f"{service} is a custom OAuth service. {without_license(server)}", False
    if _will_have_button(provider, named.key):
        return None, False
    return (
        f"the login service {service} has no button on the login page: it does not exist, is "
        "disabled, or its show_button is false.",
        provider.run.planned.button(named.key) is not None,
    )


def _warn_of_broken(
    provider: ConnectedProvider, service: str, diagnostics: tf.Diagnostics, path: tf.PathLike
) -> None:
    """Report a login that does not work and that this plan leaves as it is.

    Only what no other resource of the plan can fix counts.
    """
    if LoginService(service).key in provider.run.planned.changed_services:
        return
    report = login_check(provider, service).run()
    failed = [probe for probe in report.failed if probe.id in _OF_THE_SERVICE]
    if failed:
        diagnostics.warning(
            "The login form would stay visible",
            f"visible is false, and a login with {service} does not work:\n\n{describe(failed)}\n\n"
            "Fix that first. The apply checks the login again, and hides the form only if it "
            "works.",
            path,
        )


def _will_have_button(provider: ConnectedProvider, key: str) -> bool:
    planned = provider.run.planned.button(key)
    if planned is not None:
        return planned
    custom = custom_services(provider.server)
    if key in custom:
        return custom[key]
    row = provider.server.login_services.rows().get(key)
    return row is not None and is_usable(row)


def changed_services(
    prior: Sequence[RequirementState] | None,
    planned: Sequence[RequirementPlan | tf.Unknown] | None,
    changed: Collection[str],
) -> list[Place]:
    """Where `planned` requires a service that changes in what logins depend on.

    `changed` are the keys of the services that the plan changes; they count where a service is
    required without its generation, which would show it.
    """
    before = {LoginService(entry.service).key: entry.generation for entry in prior or ()}
    found: list[Place] = []
    for index, entry in enumerate(planned or ()):
        if entry is tf.UNKNOWN or entry.service is tf.UNKNOWN:
            found.append((State.requires, index, RequirementState.service))
            continue
        key, generation = LoginService(entry.service).key, entry.generation
        if generation is None:
            if key in changed:
                found.append((State.generation,))
        elif generation is tf.UNKNOWN or generation != before.get(key, generation):
            found.append((State.requires, index, RequirementState.generation))
    return found
