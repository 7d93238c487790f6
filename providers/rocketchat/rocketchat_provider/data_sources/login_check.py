"""`rocketchat_login_check` checks whether logins really work."""

import tfplugin as tf

from rocketchat_provider.data_sources.server_data_source import ServerDataSource
from rocketchat_provider.login.checking import login_check
from rocketchat_provider.login.probes import TITLES, Probe, TestUser
from rocketchat_provider.managed.login_check_arguments import CheckedLoginArguments

_IDS = "; ".join(f"{id}: {title}" for id, title in TITLES.items())


class ProbeModel(tf.Model[tf.K]):
    """The finding of one probe."""

    id = tf.attribute(tf.String, computed=True, description=f"Which probe. {_IDS}.")
    outcome = tf.attribute(
        tf.String,
        computed=True,
        description="healthy, failed, unknown (this server, account and machine cannot show it), "
        "or error (it was tried twice, and met an error).",
    )
    seen_from = tf.attribute(
        tf.String,
        computed=True,
        description="Who looked: from here (the machine that Terraform runs on) or from "
        "Rocket.Chat (its server).",
    )
    seen = tf.attribute(tf.String, computed=True, description="What was observed.")
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
        description="Whether no probe failed or met an error. Probes without a definite result "
        "do not count.",
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
        description="Whether a login with a service really works: its button, Rocket.Chat's "
        "address and page, the identity provider's endpoints as they answer this machine and as "
        "they answer Rocket.Chat itself (with an invented code and access token), two-factor codes "
        "that no mail server sends, and with a test user a whole login. Nothing is changed on the "
        "server. Uses up to four of the ten logins a minute that Rocket.Chat takes from an "
        "address.",
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
