"""`rocketchat_login_services`: the services on the login page."""

import tfplugin as tf

from rocketchat_provider.client import Row
from rocketchat_provider.client.json import JSON
from rocketchat_provider.data_sources.server_data_source import ServerDataSource


class Service(tf.Model[tf.K]):
    """One enabled login service."""

    service = tf.attribute(
        tf.String,
        computed=True,
        description="Key of the service, which is its name in lower case.",
    )
    custom = tf.attribute(
        tf.Bool,
        computed=True,
        description="Whether it is a custom OAuth service, not one that comes with Rocket.Chat.",
    )
    show_button = tf.attribute(
        tf.Bool, computed=True, description="Whether the login page shows the service's button."
    )
    button_label = tf.attribute(
        tf.String, computed=True, description='Text of the button; "" if it has none.'
    )
    client_id = tf.attribute(
        tf.String,
        computed=True,
        description='OAuth2 client id at the identity provider; "" if there is none.',
    )
    url = tf.attribute(
        tf.String | None,
        computed=True,
        description="Address of the identity provider; null for a service that comes with "
        "Rocket.Chat.",
    )
    login_style = tf.attribute(
        tf.String | None,
        computed=True,
        description="How the identity provider's page opens: redirect in the same window, popup in "
        "a new one; null for a service that comes with Rocket.Chat.",
    )


ServiceState = Service[tf.Known]
ServicePlan = Service[tf.Planned]


class LoginServices(tf.Model[tf.K]):
    """The enabled login services."""

    services = tf.attribute(
        tf.ListNested(ServiceState, ServicePlan),
        computed=True,
        description="The enabled services, sorted by key. Services that are configured but not "
        "enabled are not in the list.",
    )


LoginServicesState = LoginServices[tf.Known]
LoginServicesPlan = LoginServices[tf.Planned]


class LoginServicesSource(ServerDataSource[LoginServicesState, LoginServicesPlan]):
    """The enabled login services, custom and built-in ones."""

    schema = tf.schema_of(
        LoginServicesState,
        LoginServicesPlan,
        description="The login services that are enabled now (GET /api/v1/settings.oauth). "
        "Rocket.Chat answers this request ten times per minute.",
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
