"""`rocketchat_server`: version, addresses, licence and registration of the server."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client.errors import PermissionDenied
from rocketchat_provider.data_sources.server_data_source import ServerDataSource


class Server(tf.Model[tf.K]):
    """The properties of the server."""

    version = tf.attribute(
        tf.String,
        computed=True,
        description="Version of Rocket.Chat, for example 7.7.1 (GET /api/info). Without the "
        "permission view-statistics it is only 7.7.",
    )
    url = tf.attribute(
        tf.String,
        computed=True,
        description="Address at which the provider reaches the server: the url of its block.",
    )
    site_url = tf.attribute(
        tf.String | None,
        computed=True,
        description="Address that users open (setting Site_Url). Null if it is empty.",
    )
    license_modules = tf.attribute(
        tf.Set(tf.String),
        computed=True,
        description="Modules of the licence that are active, for example oauth-enterprise (GET "
        "/api/v1/licenses.info). Empty without a licence.",
    )
    registered = tf.attribute(
        tf.Bool | None,
        computed=True,
        description="Whether the workspace is registered at Rocket.Chat Cloud (GET "
        "/api/v1/cloud.registrationStatus). Null if the account lacks the permission manage-cloud.",
    )
    workspace_id = tf.attribute(
        tf.String | None,
        computed=True,
        description="Id of the workspace at Rocket.Chat Cloud. Null if it is not registered, or if "
        "the account lacks the permission manage-cloud.",
    )
    unique_id = tf.attribute(
        tf.String | None,
        computed=True,
        description="Unique id of the workspace (setting uniqueID).",
    )


ServerState = Server[tf.Known]
ServerPlan = Server[tf.Planned]


class ServerSource(ServerDataSource[ServerState, ServerPlan]):
    """Version, addresses, licence and registration of the server."""

    schema = tf.schema_of(
        ServerState,
        ServerPlan,
        description="The Rocket.Chat server: its version, addresses, licence and registration.",
    )

    def look_up(self, ctx: tf.DataContext[ServerState]) -> ServerState:
        """Read the properties."""
        server, state = self.provider.server, ctx.state
        registration = self._registration()
        state.version = str(server.version)
        state.url = server.connection.base_url
        state.site_url = self._setting("Site_Url")
        state.license_modules = sorted(server.license_modules or ())
        state.registered = registration.get("workspaceRegistered")
        state.workspace_id = registration.get("workspaceId") or None
        state.unique_id = self._setting("uniqueID")
        return state

    def _registration(self) -> dict[str, Any]:
        try:
            return self.provider.server.cloud.registration()
        except PermissionDenied:
            return {}

    def _setting(self, id: str) -> Any:
        setting = self.provider.server.settings.find(id)
        return setting.value or None if setting is not None else None
