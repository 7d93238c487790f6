"""The custom OAuth services, as `terraform query` finds them."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.list_resources.server_list import ServerList
from rocketchat_provider.login.services import custom_names
from rocketchat_provider.managed.attributes import NoArgumentsPlan, NoArgumentsState
from rocketchat_provider.resources.custom_oauth.existing import service_problem
from rocketchat_provider.resources.custom_oauth.resource import NAME


class CustomOAuthList(ServerList[NoArgumentsState, NoArgumentsPlan]):
    """The custom OAuth services that Terraform can manage."""

    schema = tf.schema_of(
        NoArgumentsState,
        NoArgumentsPlan,
        description="The custom OAuth services. One that Terraform cannot manage as it is is left "
        "out with a warning, for example one that has lost settings.",
    )

    def look_up(self, ctx: tf.ListContext[NoArgumentsState]) -> Iterator[tf.Found]:
        """Find them among the settings."""
        services = self.provider.server.login_services
        for name in custom_names(self.provider.server.settings.all()):
            problem = service_problem(name, services.settings(name) or {})
            if problem is None:
                yield tf.Found(name, {NAME: name})
            else:
                ctx.diagnostics.warning(f"The custom OAuth {name} is left out", problem)
