"""The base of the resources of a Rocket.Chat server that have no model yet."""

from typing import ClassVar

import tfplugin as tf

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed import claims
from rocketchat_provider.run.reporting import reported

_REPORTING = ("create", "update", "delete", "import_state")


class UntypedServerResource(tf.Resource[ConnectedProvider]):
    """A resource of a server, which may not be there when Terraform plans.

    Errors of the server and of secret stores become diagnostics in every hook of a subclass.
    `type_name` is the type's name in Terraform.
    """

    type_name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in _REPORTING:
            if name in vars(cls):
                setattr(cls, name, reported()(vars(cls)[name]))

    @reported()
    def plan(self, ctx: tf.PlanContext) -> None:
        """Plan what needs no server, and the rest if the server is there."""
        if ctx.action != "delete":
            self.plan_known(ctx)
        if not self.provider.online:
            self.plan_offline(ctx)
        elif ctx.action == "delete":
            self.plan_delete(ctx)
        else:
            self.plan_change(ctx)

    @reported()
    def read(self, ctx: tf.ReadContext) -> tf.State | None:
        """The state as the server has it; as it is while the server is not to be asked."""
        return self.refresh(ctx) if self.provider.online else ctx.state

    def plan_known(self, ctx: tf.PlanContext) -> None:
        """Plan what needs no server, for a create or an update."""

    def plan_offline(self, ctx: tf.PlanContext) -> None:
        """Plan anything without the server."""

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Plan a create or an update with the server."""

    def plan_delete(self, ctx: tf.PlanContext) -> None:
        """Plan a delete with the server."""

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """The state as the server has it; None if the object is gone."""
        raise NotImplementedError

    def claim(self, ctx: tf.PlanContext, thing: str, path: tf.Path, *, stays: bool = False) -> bool:
        """Claim `thing` for this resource; an error, and False, if another one has it."""
        return claims.claim(self.provider, ctx, thing, path, self.type_name, stays=stays)
