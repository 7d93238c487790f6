"""The base of all resources of a Rocket.Chat server."""

from typing import ClassVar, TypeVar

import tfplugin as tf

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed import claims
from rocketchat_provider.run.reporting import reported

S = TypeVar("S", bound=tf.Model[tf.Known])
"""The model of the resource's state."""

Q = TypeVar("Q", bound=tf.Model[tf.Planned])
"""The model of the resource's plan and configuration."""

_REPORTING = (
    "plan",
    "plan_create",
    "plan_update",
    "plan_delete",
    "create",
    "read",
    "update",
    "delete",
    "import_state",
    "import_identity",
)


class ServerResource(tf.Resource[ConnectedProvider, S, Q]):
    """A resource of a server, which may not be there when Terraform plans.

    A subclass overrides `plan_create_online`, `plan_update_online` and `plan_delete_online`, or
    `plan_online` where creates and updates are planned alike; and `refresh`. Errors of the server
    and of secret stores become diagnostics in every hook.
    `type_name` is the type's name in Terraform.
    """

    type_name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in _REPORTING:
            if name in vars(cls):
                setattr(cls, name, reported()(vars(cls)[name]))

    @reported()
    def plan_create(self, ctx: tf.PlanCreateContext[S, Q]) -> None:
        """Plan what needs no server, and the rest if the server is there."""
        self.plan_known(ctx)
        if self.provider.online:
            self.plan_create_online(ctx)
        else:
            self.plan_offline(ctx)

    @reported()
    def plan_update(self, ctx: tf.PlanUpdateContext[S, Q]) -> None:
        """Plan what needs no server, and the rest if the server is there."""
        self.plan_known(ctx)
        if self.provider.online:
            self.plan_update_online(ctx)
        else:
            self.plan_offline(ctx)

    @reported()
    def plan_delete(self, ctx: tf.PlanDeleteContext[S]) -> None:
        """Check a delete if the server is there."""
        if self.provider.online:
            self.plan_delete_online(ctx)

    @reported()
    def read(self, ctx: tf.ReadContext[S]) -> S | None:
        """The state as the server has it; as it is while the server is not to be asked."""
        return self.refresh(ctx) if self.provider.online else ctx.state

    def plan_known(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Plan what needs no server, for a create or an update."""

    def plan_offline(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Plan the rest of a create or an update without the server."""

    def plan_online(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Plan the rest of a create or an update with the server."""

    def plan_create_online(self, ctx: tf.PlanCreateContext[S, Q]) -> None:
        """Plan the rest of a create; without this hook, `plan_online` does."""
        self.plan_online(ctx)

    def plan_update_online(self, ctx: tf.PlanUpdateContext[S, Q]) -> None:
        """Plan the rest of an update; without this hook, `plan_online` does."""
        self.plan_online(ctx)

    def plan_delete_online(self, ctx: tf.PlanDeleteContext[S]) -> None:
        """Refuse a delete or warn of it, with the server."""

    def refresh(self, ctx: tf.ReadContext[S]) -> S | None:
        """The state as the server has it; None if the object is gone."""
        raise NotImplementedError

    def claim(
        self, ctx: tf.PlanContext[S, Q], thing: str, path: tf.PathLike, *, stays: bool = False
    ) -> bool:
        """Claim `thing` for this resource; an error, and False, if another one has it."""
        return claims.claim(self.provider, ctx, thing, path, self.type_name, stays=stays)
