"""`rocketchat_permission`: the roles that hold one permission."""

import tfplugin as tf

from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.saving import saving_if_written
from rocketchat_provider.managed.server_resource import ServerResource
from rocketchat_provider.resources.permission.model import Plan, State
from rocketchat_provider.resources.permission.original import (
    as_attribute,
    leave,
    observe_original,
    original_in,
    read_original,
    roles_of,
    thing,
    warn_lost,
)
from rocketchat_provider.resources.permission.plan import check_account, check_roles
from rocketchat_provider.run.original import Original
from rocketchat_provider.run.reporting import reported

NAME = tf.identifier(State.name)


class PermissionResource(ServerResource[State, Plan]):
    """The roles that hold one permission. No other permission is touched."""

    type_name = "rocketchat_permission"

    identity = tf.identity(NAME)
    schema = tf.schema_of(
        State,
        Plan,
        description="The roles that have one permission (Workspace > Permissions; POST "
        "/api/v1/permissions.update). Needs the permission access-permissions.",
    )

    def plan_known(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Leave the original roles to the apply that starts to manage the permission."""
        if ctx.prior is None or ctx.changed(State.name):
            ctx.unknown(State.original_roles)
        if ctx.planned.name is not tf.UNKNOWN:
            ctx.planned.id = ctx.planned.name

    def plan_online(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Check permission and roles against those that the server has."""
        name, roles = ctx.planned.name, ctx.planned.roles
        if name is tf.UNKNOWN:
            return
        with reported(State.name):
            found = self.provider.server.permissions.get(name)
        self.provider.run.originals.look(thing(name), sorted(found))
        self.claim(ctx, thing(name), State.name, stays=ctx.prior is not None)
        if tf.is_known(roles) and set(roles) != found:
            known = self.provider.server.roles
            check_roles(ctx.diagnostics, known, roles)
            check_account(ctx.diagnostics, known, name, found, roles)

    def plan_delete_online(self, ctx: tf.PlanDeleteContext[State]) -> None:
        """Warn if nobody knows what to restore."""
        prior = ctx.prior
        self.provider.run.planned.leave(thing(prior.name))
        if prior.on_destroy == "restore" and original_in(prior) is None:
            warn_lost(ctx.diagnostics, prior.name)

    def create(self, ctx: tf.CreateContext[State, Plan]) -> State:
        """Keep the roles found, and give the permission to those configured."""
        state, name = ctx.state, ctx.state.name
        permissions = self.provider.server.permissions
        found = permissions.get(name)
        original = self.provider.run.originals.take(thing(name), sorted(found))
        state.id, state.original_roles = name, as_attribute(original)
        with saving_if_written(lambda: permissions.find(name) != found, ctx.save):
            self._write(ctx, original)
        return state

    def refresh(self, ctx: tf.ReadContext[State]) -> State | None:
        """The roles that hold it now."""
        state = ctx.state
        roles = self.provider.server.permissions.find(state.name)
        if roles is None:
            return None
        original = read_original(self.provider.run.originals, state, roles)
        state.id, state.roles, state.original_roles = state.name, sorted(roles), original
        return state

    def update(self, ctx: tf.UpdateContext[State, Plan]) -> State:
        """Give it to the configured roles."""
        self._write(ctx, original_in(ctx.prior))
        return ctx.state

    def delete(self, ctx: tf.DeleteContext[State]) -> None:
        """Give it back to the original roles, unless another resource has it now."""
        name, original = ctx.prior.name, original_in(ctx.prior)
        permissions = self.provider.server.permissions
        found = permissions.find(name)
        if found is None:
            return
        with self.provider.run.ownership.leaving(thing(name)) as still_here:
            is_left = leave(
                self.provider, ctx.diagnostics, name, original, found, still_here=still_here
            )
            if not is_left or ctx.prior.on_destroy == "keep":
                return
            if original is None:
                warn_lost(ctx.diagnostics, name)
                return
            # A role that was removed since can hold nothing.
            becomes = set(roles_of(original)) & self.provider.server.roles.names().keys()
            if becomes != found:
                permissions.write(name, becomes)

    def observe(self, ctx: tf.ObserveContext[State]) -> None:
        """Note the original roles, which another resource may be about to take over."""
        observe_original(self.provider.run.originals, ctx.state, ctx.diagnostics)

    def import_state(self, ctx: tf.ImportContext[State]) -> State:
        """By the id of the permission."""
        state = ctx.state
        roles = sorted(self.provider.server.permissions.get(ctx.id))
        original = self.provider.run.originals.import_(thing(ctx.id), roles)
        state.name = state.id = ctx.id
        state.roles = roles
        state.on_destroy = "restore"
        state.original_roles = as_attribute(original)
        return state

    def _write(self, ctx: tf.SavingContext[State, Plan], original: Original | None) -> None:
        keep_applied(ctx.private, self.provider)
        name, wanted = ctx.state.name, sorted(ctx.state.roles)
        permissions = self.provider.server.permissions
        with reported(State.roles), self.provider.run.ownership.taking(thing(name)):
            if permissions.get(name) != set(wanted):
                self.provider.run.originals.record(thing(name), original, wanted)
                permissions.write(name, wanted)
