"""`rocketchat_permission`: the roles that hold one permission."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client import RocketChatError
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.untyped_resource import UntypedServerResource
from rocketchat_provider.managed.validators import not_empty, one_of
from rocketchat_provider.resources.permission.original import (
    ATTRIBUTE,
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


class PermissionResource(UntypedServerResource):
    """The roles that hold one permission. No other permission is touched."""

    type_name = "rocketchat_permission"

    schema = tf.Schema(
        {
            "name": tf.Attribute(
                tf.String,
                required=True,
                requires_replace=True,
                validators=(not_empty,),
                description="The permission's id as Rocket.Chat spells it, for example mention-all "
                "(GET /api/v1/permissions.listAll). Case counts.",
            ),
            "roles": tf.Attribute(
                tf.Set(tf.String),
                required=True,
                description="The ids of all roles that hold the permission; every other role loses "
                "it. Of Rocket.Chat's own roles the id is the name, for example admin, moderator "
                "or user. Empty: no role holds it.",
            ),
            "on_destroy": tf.Attribute(
                tf.String,
                default="restore",
                validators=(one_of("restore", "keep"),),
                description="What becomes of the permission when it is no longer managed: restore "
                "gives it back to the roles that held it before Terraform's first write, keep "
                "leaves it as it is. Rocket.Chat does not report its defaults, so there is no "
                "reset. Default: restore.",
            ),
            "id": computed(tf.String, "The same as name."),
            ATTRIBUTE: computed(
                tf.Set(tf.String),
                "The roles found before Terraform's first write, which on_destroy = restore gives "
                "the permission back to. They stay with a permission that another resource takes "
                "over.",
            ),
        },
        description="The roles that hold one permission (permissions.update). Needs the permission "
        "access-permissions.",
    )

    def plan_known(self, ctx: tf.PlanContext) -> None:
        """The roles of before are found by the apply that starts to manage the permission."""
        if ctx.prior is None or ctx.changed("name"):
            ctx.unknown(ATTRIBUTE)
        if ctx.planned["name"] is not tf.UNKNOWN:
            ctx.planned["id"] = ctx.planned["name"]

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Check permission and roles against those that the server has."""
        name, roles = ctx.planned["name"], ctx.planned["roles"]
        if name is tf.UNKNOWN:
            return
        with reported("name"):
            found = self.provider.server.permissions.get(name)
        self.provider.run.originals.look(thing(name), sorted(found))
        self.claim(ctx, thing(name), ("name",), stays=ctx.action == "update")
        if tf.is_known(roles) and set(roles) != found:
            known = self.provider.server.roles
            check_roles(ctx.diagnostics, known, roles)
            check_account(ctx.diagnostics, known, name, found, roles)

    def plan_delete(self, ctx: tf.PlanContext) -> None:
        """Warn if nobody knows what to restore."""
        prior = ctx.prior or {}
        self.provider.run.planned.leave(thing(prior["name"]))
        if prior["on_destroy"] == "restore" and original_in(prior) is None:
            warn_lost(ctx.diagnostics, prior["name"])

    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Remember the roles found, and give the permission to those configured."""
        name = ctx.planned["name"]
        found = self.provider.server.permissions.get(name)
        original = self.provider.run.originals.take(thing(name), sorted(found))
        state = ctx.planned | {"id": name, ATTRIBUTE: as_attribute(original)}
        try:
            return self._write(ctx, state, original)
        except Exception:
            if self._may_be_written(name, found):
                ctx.save(state)
            raise

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """The roles that hold it now."""
        name = ctx.state["name"]
        roles = self.provider.server.permissions.find(name)
        if roles is None:
            return None
        original = read_original(self.provider.run.originals, ctx.state, roles)
        return ctx.state | {"id": name, "roles": sorted(roles), ATTRIBUTE: original}

    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Give it to the configured roles."""
        return self._write(ctx, ctx.planned, original_in(ctx.prior))

    def delete(self, ctx: tf.DeleteContext) -> None:
        """Give it back to the roles of before, unless another resource has it now."""
        name, how = ctx.prior["name"], ctx.prior["on_destroy"]
        original = original_in(ctx.prior)
        permissions = self.provider.server.permissions
        found = permissions.find(name)
        if found is None:
            return
        with self.provider.run.ownership.leaving(thing(name)) as still_here:
            is_left = leave(
                self.provider, ctx.diagnostics, name, original, found, still_here=still_here
            )
            if not is_left or how == "keep":
                return
            if original is None:
                warn_lost(ctx.diagnostics, name)
                return
            # A role that was removed since can hold nothing.
            becomes = set(roles_of(original)) & self.provider.server.roles.names().keys()
            if becomes != found:
                permissions.write(name, becomes)

    def observe(self, state: dict[str, Any], diagnostics: tf.Diagnostics) -> None:
        """Note the original roles, which another resource may be about to take over."""
        observe_original(self.provider.run.originals, state, diagnostics)

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the permission's id."""
        roles = sorted(self.provider.server.permissions.get(ctx.id))
        original = self.provider.run.originals.import_(thing(ctx.id), roles)
        return {
            "name": ctx.id,
            "id": ctx.id,
            "roles": roles,
            "on_destroy": "restore",
            ATTRIBUTE: as_attribute(original),
        }

    def _write(
        self,
        ctx: tf.CreateContext | tf.UpdateContext,
        state: tf.State,
        original: Original | None,
    ) -> tf.State:
        keep_applied(ctx.private, self.provider)
        name, wanted = state["name"], sorted(state["roles"])
        permissions = self.provider.server.permissions
        with reported("roles"), self.provider.run.ownership.taking(thing(name)):
            if permissions.get(name) != set(wanted):
                self.provider.run.originals.record(thing(name), original, wanted)
                permissions.write(name, wanted)
        return state

    def _may_be_written(self, name: str, found: frozenset[str]) -> bool:
        """Whether a write may have come through whose answer was lost."""
        permissions = self.provider.server.permissions
        try:
            return permissions.find(name) != found
        except RocketChatError:
            return True
