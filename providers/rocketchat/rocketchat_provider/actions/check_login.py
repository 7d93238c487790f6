"""`rocketchat_check_login` checks a login, and fails if it does not work."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.actions.server_action import ServerAction
from rocketchat_provider.login.checking import login_check
from rocketchat_provider.login.probes import Report, TestUser, describe
from rocketchat_provider.managed.login_check_arguments import CheckedLoginArguments

State = CheckedLoginArguments[tf.Known]
Plan = CheckedLoginArguments[tf.Planned]


class CheckLogin(ServerAction[State, Plan]):
    """The check of one login service."""

    schema = tf.schema_of(
        State,
        Plan,
        description="Checks whether a login with a service works, as the data source "
        "rocketchat_login_check does, and fails with the report if it does not. What could not be "
        "verified is a warning. Uses up to four of the ten logins a minute that Rocket.Chat takes "
        "from an address.",
    )

    def run(self, ctx: tf.InvokeContext[State]) -> Iterator[str]:
        """Run the probes."""
        config, user = ctx.config, ctx.config.test_user
        yield f"Checking a login with {config.service} …"
        check = login_check(
            self.provider,
            config.service,
            site_url=config.site_url,
            test_user=None if user is None else TestUser(user.username, user.password),
        )
        report = check.run()
        for probe in report.probes:
            yield f"{probe.id} {probe.outcome}: {probe.seen}"
        _conclude(ctx.diagnostics, report)


def _conclude(diagnostics: tf.Diagnostics, report: Report) -> None:
    if not report.healthy:
        diagnostics.error(
            f"A login with {report.service} does not work",
            describe([*report.failed, *report.errors]),
            State.service,
        )
    elif not report.proven_by_server:
        diagnostics.warning(
            f"A login with {report.service} was not proven",
            "No probe failed, but none shows that Rocket.Chat itself handles the login. Give a "
            "test_user, or log in with a browser.",
            State.service,
        )
