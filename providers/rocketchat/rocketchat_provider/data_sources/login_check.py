"""`rocketchat_login_check` checks whether logins really work."""

import tfplugin as tf

from rocketchat_provider.data_sources.server_data_source import ServerDataSource
from rocketchat_provider.login.checking import login_check
from rocketchat_provider.login.probes import TITLES, Probe, TestUser
from rocketchat_provider.managed.login_check_arguments import CheckedLoginArguments

_IDS = "; ".join(f"{id}: {title}" for id, title in TITLES.items())
_TWICE = "seen_from distinguishes the probes of the same endpoint."


class ProbeModel(tf.Model[tf.K]):
    """The finding of one probe."""

    id = tf.attribute(tf.String, computed=True, description=f"Which probe it is. {_IDS}. {_TWICE}")
    outcome = tf.attribute(
        tf.String,
        computed=True,
        description="Result of the probe: healthy, failed, unknown (with this server, account and "
        "machine it cannot be found out) or error (the probe itself failed, twice).",
    )
    seen_from = tf.attribute(
        tf.String,
        computed=True,
        description='From where the probe looked: "from here" (the machine that runs Terraform) or '
        '"from Rocket.Chat" (the Rocket.Chat server).',
    )
    seen = tf.attribute(
        tf.String, computed=True, description="What the probe observed, in a sentence."
    )
    remedy = tf.attribute(
        tf.String, computed=True, description='How to fix it; "" if there is nothing to fix.'
    )


ProbeState = ProbeModel[tf.Known]
ProbePlan = ProbeModel[tf.Planned]


class LoginCheck(CheckedLoginArguments[tf.K]):
    """The check of one login service."""

    healthy = tf.attribute(
        tf.Bool,
        computed=True,
        description="Whether no probe has the outcome failed or error. It can be true although "
        "probes have the outcome unknown.",
    )
    probes = tf.attribute(
        tf.ListNested(ProbeState, ProbePlan),
        computed=True,
        description="The probes, in the order of the steps of a login.",
    )


LoginCheckState = LoginCheck[tf.Known]
LoginCheckPlan = LoginCheck[tf.Planned]


class LoginCheckSource(ServerDataSource[LoginCheckState, LoginCheckPlan]):
    """Probes of one login service, run at every read."""

    schema = tf.schema_of(
        LoginCheckState,
        LoginCheckPlan,
        description="Checks whether a login with a service works. It probes the button on the "
        "login page, Rocket.Chat's address and page, two-factor codes by e-mail, and the identity "
        "provider's endpoints, both from this machine and from the Rocket.Chat server (with an "
        "invented code and access token). With a test user it tries a whole login. It changes no "
        "setting. Rocket.Chat accepts ten logins per minute from one address; a check uses up to "
        "four of them.",
    )

    def look_up(self, ctx: tf.DataContext[LoginCheckState]) -> LoginCheckState:
        """Run the probes."""
        state, user = ctx.state, ctx.state.test_user
        check = login_check(
            self.provider,
            state.service,
            site_url=state.site_url,
            test_user=None if user is None else TestUser(user.username, user.password),
        )
        report = check.run()
        state.healthy = report.healthy
        state.probes = [_as_state(probe) for probe in report.probes]
        return state


def _as_state(probe: Probe) -> ProbeState:
    state = ProbeState()
    state.id = probe.id
    state.outcome = str(probe.outcome)
    state.seen_from = probe.seen_from
    state.seen = probe.seen
    state.remedy = probe.remedy
    return state
