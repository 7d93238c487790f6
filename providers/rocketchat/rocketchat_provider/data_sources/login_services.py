"""`rocketchat_login_services`: what the login page offers."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client import Row
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.data_sources.reaching import reach
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.run.reporting import reported


class LoginServicesSource(tf.DataSource[ConnectedProvider]):
    """The enabled login services, custom and built-in ones."""

    schema = tf.Schema(
        {
            "services": tf.Attribute(
                tf.Nested(
                    "list",
                    {
                        "service": computed(tf.String, "Key of the service, in lower case."),
                        "custom": computed(tf.Bool, "Whether it is a custom OAuth."),
                        "show_button": computed(
                            tf.Bool, "Whether the login page shows its button."
                        ),
                        "button_label": computed(tf.String, 'Text of the button; "" for none.'),
                        "client_id": computed(tf.String, 'OAuth2 client id; "" for none.'),
                        "url": computed(
                            tf.String,
                            "Address of the identity provider; null for a built-in service.",
                        ),
                        "login_style": computed(
                            tf.String,
                            "How the provider's page opens, redirect or popup; null for a "
                            "built-in service.",
                        ),
                    },
                ),
                computed=True,
                description="The services by key, in alphabetical order. A service that is "
                "configured but not enabled is not among them.",
            ),
        },
        description="The login services that the login page offers now (GET "
        "/api/v1/settings.oauth, which Rocket.Chat answers ten times a minute).",
    )

    @reported()
    def read(self, ctx: tf.DataContext) -> tf.State:
        """Ask for the rows that the login page gets."""
        reach(self.provider)
        rows = self.provider.server.login_services.rows()
        return ctx.config | {"services": [_service(key, rows[key]) for key in sorted(rows)]}


def _service(key: str, row: Row) -> dict[str, Any]:
    return {
        "service": key,
        "custom": row.get("custom") is True,
        "show_button": row.get("showButton") is not False,
        "button_label": str(row.get("buttonLabelText") or ""),
        "client_id": str(row.get("clientId") or ""),
        "url": row.get("serverURL"),
        "login_style": row.get("loginStyle"),
    }
