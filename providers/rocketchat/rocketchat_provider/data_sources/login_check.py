"""`rocketchat_login_check`: does a login really work?"""

from typing import Any

import tfplugin as tf

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.data_sources.reaching import reach
from rocketchat_provider.login.checking import login_check
from rocketchat_provider.login.probes import TITLES, Probe
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.managed.login_check_arguments import SITE_URL, TEST_USER
from rocketchat_provider.run.reporting import reported

_IDS = "; ".join(f"{id}: {title}" for id, title in TITLES.items())


class LoginCheck(tf.DataSource[ConnectedProvider]):
    """Probes of one login service, made whenever it is read."""

    schema = tf.Schema(
        {
            "service": tf.Attribute(
                tf.String,
                required=True,
                description="Key or name of the login service, for example "
                "rocketchat_custom_oauth.liquid.service.",
            ),
            "site_url": SITE_URL,
            "test_user": TEST_USER,
            "healthy": tf.Attribute(
                tf.Bool,
                computed=True,
                description="Whether no probe failed or met an error. Those that could not tell do "
                "not count.",
            ),
            "probes": tf.Attribute(
                tf.Nested(
                    "list",
                    {
                        "id": computed(tf.String, f"Which probe. {_IDS}."),
                        "outcome": computed(
                            tf.String,
                            "healthy, failed, unknown (this server, account and machine cannot "
                            "show it), or error (it was tried twice, and met an error).",
                        ),
                        "seen_from": computed(
                            tf.String,
                            "Who looked: from here (the machine that Terraform runs on) or from "
                            "Rocket.Chat (its server).",
                        ),
                        "seen": computed(tf.String, "What was observed."),
                        "remedy": computed(tf.String, 'What to do about it; "" for nothing.'),
                    },
                ),
                computed=True,
                description="What was probed, in the order in which a login meets it.",
            ),
        },
        description="Whether a login with a service really works: its button, Rocket.Chat's "
        "address and page, the identity provider's endpoints as they answer this machine and as "
        "they answer Rocket.Chat itself (with an invented code and access token), two-factor codes "
        "that no mail server sends, and with a test user a whole login. Nothing is changed on the "
        "server. Uses up to four of the ten logins a minute that Rocket.Chat takes from an "
        "address.",
    )

    @reported()
    def read(self, ctx: tf.DataContext) -> tf.State:
        """Run the probes."""
        reach(self.provider)
        config = ctx.config
        check = login_check(
            self.provider,
            config["service"],
            site_url=config["site_url"],
            test_user=config["test_user"],
        )
        report = check.run()
        return config | {
            "healthy": report.healthy,
            "probes": [_as_state(probe) for probe in report.probes],
        }


def _as_state(probe: Probe) -> dict[str, Any]:
    return {
        "id": probe.id,
        "outcome": str(probe.outcome),
        "seen_from": probe.seen_from,
        "seen": probe.seen,
        "remedy": probe.remedy,
    }
