"""`rocketchat_login_services`: the services on the login page."""

import tfplugin as tf

from rocketchat_provider.client import Row
from rocketchat_provider.client.json import JSON
from rocketchat_provider.data_sources.server_data_source import ServerDataSource


class Service(tf.Model[tf.K]):
    """One enabled login service."""

    service = tf.attribute(
        tf.String, computed=True, description="Key of the service, in lower case."
    )
    custom = tf.attribute(tf.Bool, computed=True, description="Whether it is a custom OAuth.")
    show_button = tf.attribute(
        tf.Bool, computed=True, description="Whether the login page shows its button."
    )
    button_label = tf.attribute(
        tf.String, computed=True, description='Text of the button; "" for none.'
    )
    client_id = tf.attribute(tf.String, computed=True, description='OAuth2 client id; "" for none.')
    url = tf.attribute(
        tf.String | None,
        computed=True,
        description="Address of the identity provider; null for a built-in service.",
    )
    login_style = tf.attribute(
        tf.String | None,
        computed=True,
        description="How the provider's page opens, redirect or popup; null for a built-in "
        "service.",
    )


ServiceState = Service[tf.Known]
ServicePlan = Service[tf.Planned]


class LoginServices(tf.Model[tf.K]):
    """The enabled login services."""

    services = tf.attribute(
        tf.ListNested(ServiceState, ServicePlan),
        computed=True,
        description="The services by key, in alphabetical order. A service that is configured but "
        "not enabled is not among them.",
    )


LoginServicesState = LoginServices[tf.Known]
LoginServicesPlan = LoginServices[tf.Planned]


class LoginServicesSource(ServerDataSource[LoginServicesState, LoginServicesPlan]):
    """The enabled login services, custom and built-in ones."""

    schema = tf.schema_of(
        LoginServicesState,
        LoginServicesPlan,
        description="The login services that the login page offers now (GET "
        "/api/v1/settings.oauth, which Rocket.Chat answers ten times a minute).",
    )

    def look_up(self, ctx: tf.DataContext[LoginServicesState]) -> LoginServicesState:
        """Read the rows of the login page."""
        rows = self.provider.server.login_services.rows()
        ctx.state.services = [_service(key, rows[key]) for key in sorted(rows)]
        return ctx.state


def _service(key: str, row: Row) -> ServiceState:
    service = ServiceState()
    service.service = key
    service.custom = row.get("custom") is True
    service.show_button = row.get("showButton") is not False
    service.button_label = str(row.get("buttonLabelText") or "")
    service.client_id = str(row.get("clientId") or "")
    service.url = _text(row.get("serverURL"))
    service.login_style = _text(row.get("loginStyle"))
    return service


def _text(value: JSON) -> str | None:
    return value if isinstance(value, str) else None
