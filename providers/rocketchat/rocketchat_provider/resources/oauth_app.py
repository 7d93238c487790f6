"""`rocketchat_oauth_app`: a program that logs people in with Rocket.Chat.

Rocket.Chat makes up the client secret, tells it to every administrator who asks, and never changes
it. An attribute would put it into the state, where no secret belongs, and a data source would too.
So the provider carries it to Vault, where the program can read it: `client_secret_to`.
"""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client import OAuthApp
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.secret_argument import (
    SECRET_REVISION,
    is_updated,
    next_revision,
)
from rocketchat_provider.managed.validators import (
    not_empty,
    place_in_vault,
    redirect_uris,
)
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import SecretError


class OAuthAppResource(tf.Resource[ConnectedProvider]):
    """A third-party OAuth app; its secret goes to Vault, and nowhere else."""

    schema = tf.Schema(
        {
            "name": tf.Attribute(
                tf.String,
                required=True,
                validators=(not_empty,),
                description="Name of the program, as people see it when they allow it to log them "
                "in. Names need not be unique, save among apps with the same redirect URIs.",
            ),
            "active": tf.Attribute(
                tf.Bool, default=True, description="Whether the program may be used. Default: true."
            ),
            "redirect_uris": tf.Attribute(
                tf.List(tf.String),
                required=True,
                description="Addresses that a login may send the browser back to.",
            ),
            "client_secret_to": tf.Attribute(
                tf.String,
                optional=True,
                validators=(place_in_vault,),
                description="Where to put the client secret: vault:<mount>/<path>#<key>. Other "
                "keys there are left alone. It is written again when Vault has another value, and "
                "stays there when the app is removed. Left out, the secret is to be had from "
                "Workspace > Third-party login > the app.",
            ),
            "id": computed(tf.String, "Id that Rocket.Chat gives the app."),
            "client_id": computed(tf.String, "OAuth2 client id, made up by Rocket.Chat."),
            "secret_revision": SECRET_REVISION,
        },
        description="A third-party OAuth app: a program that logs people in with Rocket.Chat "
        "(oauth-apps.create, .update, .delete). Rocket.Chat makes up client id and secret; the "
        "secret is in no state, client_secret_to brings it to Vault. It is not made while there is "
        "one with the same name and redirect URIs, so not with create_before_destroy. Needs the "
        "permission manage-oauth-apps.",
    )

    @reported()
    def plan(self, ctx: tf.PlanContext) -> None:
        """Compare the secret in Vault with the app's; refuse to make an app that is there."""
        if ctx.prior is not None:
            self.provider.run.planned.note_in_state(_thing(ctx.prior["id"]))
        if ctx.action == "delete":
            return
        self._check_uris(ctx)
        reference = ctx.planned["client_secret_to"]
        if not self.provider.online:
            if reference is not None and is_updated(ctx):
                ctx.unknown("secret_revision")
            return
        if ctx.prior is None:
            self._check_new(ctx)
        if reference is None:
            ctx.planned["secret_revision"] = None
        elif ctx.prior is None or reference is tf.UNKNOWN or self._differs(ctx, reference):
            ctx.planned["secret_revision"] = tf.UNKNOWN

    @reported()
    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Make the app, and bring its secret to Vault."""
        planned = ctx.planned
        keep_applied(ctx.private, self.provider)
        app = self.provider.server.oauth_apps.create(
            planned["name"], active=planned["active"], redirect_uris=planned["redirect_uris"]
        )
        state = planned | {"id": app.id, "client_id": app.client_id}
        ctx.save(state)
        try:
            return self._with_secret(state, app, None)
        except tf.DiagnosticError as error:
            # An error would have the next apply replace an app that people may use already.
            ctx.diagnostics.warning(
                error.summary,
                f"The app {app.name} is made, but its client secret is not in Vault. "
                f"{error.detail}\n\nThe next apply brings it there.",
                error.path,
            )
            return state | {"secret_revision": 0}

    @reported()
    def read(self, ctx: tf.ReadContext) -> tf.State | None:
        """The app as the server has it."""
        if not self.provider.online:
            return ctx.state
        self.provider.run.planned.note_in_state(_thing(ctx.state["id"]))
        app = self.provider.server.oauth_apps.find(ctx.state["id"])
        return None if app is None else ctx.state | _state(app)

    @reported()
    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Change the app, and bring its secret to Vault if it is not there."""
        planned = ctx.planned
        keep_applied(ctx.private, self.provider)
        app = self.provider.server.oauth_apps.update(
            planned["id"],
            planned["name"],
            active=planned["active"],
            redirect_uris=planned["redirect_uris"],
        )
        return self._with_secret(planned, app, ctx.prior)

    @reported()
    def delete(self, ctx: tf.DeleteContext) -> None:
        """Remove the app, and with it every login that it holds."""
        self.provider.server.oauth_apps.delete(ctx.prior["id"])

    @reported()
    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By id or client id."""
        apps = self.provider.server.oauth_apps
        app = apps.find(ctx.id)
        if app is None:
            there = ", ".join(f"{one.name} ({one.id})" for one in apps.all().values())
            raise tf.DiagnosticError(
                "No such OAuth app",
                f"Rocket.Chat has no OAuth app with the id or client id {ctx.id}. It has: "
                f"{there or 'none'}.",
            )
        return _state(app)

    def _check_uris(self, ctx: tf.PlanContext) -> None:
        """Check the URIs that the plan changes; others are what the server has already."""
        uris = ctx.planned["redirect_uris"]
        if uris is not tf.UNKNOWN and ctx.changed("redirect_uris"):
            redirect_uris(uris, ctx, ("redirect_uris",))

    def _check_new(self, ctx: tf.PlanContext) -> None:
        """Find out, before an app is made, that it is there or that its secret has no place."""
        name, uris, reference = (
            ctx.planned[argument] for argument in ("name", "redirect_uris", "client_secret_to")
        )
        if tf.is_known((name, uris)):
            strangers = (
                app
                for app in self.provider.server.oauth_apps.alike(name, uris)
                if not self.provider.run.planned.is_in_state(_thing(app.id))
            )
            if (app := next(strangers, None)) is not None:
                raise _exists(app)
        if isinstance(reference, str):
            with reported("client_secret_to"):
                self.provider.secrets.check_place(reference)
            self._warn_overwritten(ctx, reference)

    def _warn_overwritten(self, ctx: tf.PlanContext, reference: str) -> None:
        """Tell of what is at the place already: the app's secret, not made yet, is another."""
        try:
            is_there = self.provider.secrets.find(reference) is not None
        except SecretError:  # It is no secret, but something.
            is_there = True
        if is_there:
            ctx.diagnostics.warning(
                "Vault has something there already",
                f"{reference} has a value, perhaps of an earlier app or of another program. It "
                "will be replaced by the client secret of the new app.",
                "client_secret_to",
            )

    def _differs(self, ctx: tf.PlanContext, reference: str) -> bool:
        """Whether Vault lacks the app's secret; a warning says so of one that was there."""
        app = self.provider.server.oauth_apps.find(ctx.planned["id"])
        with reported("client_secret_to"):
            kept = self.provider.secrets.find(reference)
        if app is None or kept is None:
            return True
        if kept.value == app.client_secret:
            return False
        ctx.diagnostics.warning(
            "The secret in Vault is not the app's",
            f"{reference} has another value than the client secret of {app.name}. It will be "
            "replaced.",
            "client_secret_to",
        )
        return True

    def _with_secret(self, state: tf.State, app: OAuthApp, prior: tf.State | None) -> tf.State:
        if state["secret_revision"] is not tf.UNKNOWN:
            return state
        if state["client_secret_to"] is None:
            return state | {"secret_revision": None}
        with reported("client_secret_to"):
            self.provider.secrets.write(state["client_secret_to"], app.client_secret)
        return state | {"secret_revision": next_revision(prior)}


def _thing(id: str) -> str:
    return f"OAuth app {id}"


def _exists(app: OAuthApp) -> tf.DiagnosticError:
    return tf.DiagnosticError(
        "The OAuth app exists already",
        f"Rocket.Chat already has an OAuth app {app.name} with these redirect URIs, perhaps from "
        "an apply that was interrupted. A second one would have a client id and secret of its own. "
        "To manage it, import it:\n\n"
        f"  terraform import rocketchat_oauth_app.<name in the configuration> {app.id}\n\n"
        "If Terraform has it under another address, say so in a moved block. If it is another "
        "program's, give this one another name.",
        ("name",),
    )


def _state(app: OAuthApp) -> dict[str, Any]:
    return {
        "id": app.id,
        "name": app.name,
        "active": app.active,
        "redirect_uris": list(app.redirect_uris),
        "client_id": app.client_id,
    }
