"""`rocketchat_server`: what the server is."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client.errors import PermissionDenied
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.data_sources.reaching import reach
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.run.reporting import reported


class Server(tf.DataSource[ConnectedProvider]):
    """Version, addresses, licence and registration of the server."""

    schema = tf.Schema(
        {
            "version": computed(
                tf.String,
                "Version, for example 7.7.1 (GET /api/info; only 7.7 without the permission "
                "view-statistics).",
            ),
            "url": computed(tf.String, "Address that the provider uses."),
            "site_url": computed(tf.String, "Address that users open (setting Site_Url)."),
            "license_modules": computed(
                tf.Set(tf.String),
                "Active licence modules, for example oauth-enterprise (GET "
                "/api/v1/licenses.info). Empty without a licence.",
            ),
            "registered": computed(
                tf.Bool,
                "Whether the workspace is registered at Rocket.Chat Cloud (GET "
                "/api/v1/cloud.registrationStatus). Null without the permission manage-cloud.",
            ),
            "workspace_id": computed(
                tf.String, "Workspace id at Rocket.Chat Cloud; null if not registered."
            ),
            "unique_id": computed(tf.String, "The workspace's unique id (setting uniqueID)."),
        },
        description="What the Rocket.Chat server is: version, addresses, licence, registration.",
    )

    @reported()
    def read(self, ctx: tf.DataContext) -> tf.State:  # noqa: ARG002
        """Ask the server."""
        reach(self.provider)
        server = self.provider.server
        registration = self._registration()
        return {
            "version": str(server.version),
            "url": server.connection.base_url,
            "site_url": self._setting("Site_Url"),
            "license_modules": sorted(server.license_modules or ()),
            "registered": registration.get("workspaceRegistered"),
            "workspace_id": registration.get("workspaceId") or None,
            "unique_id": self._setting("uniqueID"),
        }

    def _registration(self) -> dict[str, Any]:
        try:
            return self.provider.server.cloud.registration()
        except PermissionDenied:
            return {}

    def _setting(self, id: str) -> Any:
        setting = self.provider.server.settings.find(id)
        return setting.value or None if setting is not None else None
