"""`rocketchat_oauth_app`: a program that logs people in with Rocket.Chat.

Rocket.Chat generates the client secret, shows it to every administrator who asks, and never changes
it. An attribute would put it into the state, where no secret belongs, and so would a data source.
So the provider writes it to Vault, where the program can read it: `client_secret_to`.
"""

import tfplugin as tf

from rocketchat_provider.client import OAuthApp
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.secret_revision import SecretRevision, next_revision
from rocketchat_provider.managed.server_resource import ServerResource
from rocketchat_provider.managed.validators import (
    not_empty,
    place_in_vault,
    redirect_uris,
)
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import SecretError


class OAuthAppModel(SecretRevision[tf.K]):
    """A third-party OAuth app."""

    name = tf.attribute(
        tf.String,
        required=True,
        validators=(not_empty,),
        description="Name of the program, as users see it when Rocket.Chat asks whether it may log "
        "them in. Two apps may have the same name if their redirect URIs differ.",
    )
    active = tf.attribute(
        tf.Bool,
        default=True,
        description="Whether users can log in to the program with Rocket.Chat. Default: true.",
    )
    redirect_uris = tf.attribute(
        tf.List(tf.String),
        required=True,
        description="Addresses of the program to which Rocket.Chat may send the browser after a "
        "login.",
    )
    client_secret_to = tf.attribute(
        tf.String,
        optional=True,
        validators=(place_in_vault,),
        description="Place in Vault to which the provider writes the client secret: "
        "vault:<mount>/<path>#<key>. Other keys at that path stay as they are. If Vault has "
        "another value, it is written again. A destroy leaves it in Vault. If you leave this out, "
        "look the secret up in Workspace > Third-party login > the app.",
    )
    id = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="Id of the app, which Rocket.Chat generates.",
    )
    client_id = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="OAuth2 client id of the app, which Rocket.Chat generates.",
    )
    secret_revision = tf.attribute(
        tf.Number | None,
        computed=True,
        keep_when_unset=True,
        description="How many times Terraform has written the client secret to client_secret_to. A "
        "plan that will write it again shows (known after apply). 0: the first write failed. Null "
        "without client_secret_to.",
    )


State = OAuthAppModel[tf.Known]
Plan = OAuthAppModel[tf.Planned]


ID = tf.identifier(State.id)


class OAuthAppResource(ServerResource[State, Plan]):
    """A third-party OAuth app; its secret goes to Vault, and nowhere else."""

    type_name = "rocketchat_oauth_app"
    identity = tf.identity(ID)
    schema = tf.schema_of(
        State,
        Plan,
        description="A third-party OAuth app: a program in which people log in with Rocket.Chat "
        "(Workspace > Third-party login; POST /api/v1/oauth-apps.create). Rocket.Chat generates "
        "the client id and the secret. The secret is not in the state: client_secret_to writes it "
        "to Vault. A second app with the same name and redirect URIs is an error, so "
        "create_before_destroy does not work. Needs the permission manage-oauth-apps.",
    )

    def plan_known(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Check the URIs."""
        if ctx.prior is not None:
            self.provider.run.planned.note_in_state(_thing(ctx.prior.id))
        _check_uris(ctx)

    def plan_offline(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Leave open whether an update writes the secret."""
        is_changed = ctx.prior is not None and ctx.changes_anything
        if is_changed and ctx.planned.client_secret_to is not None:
            ctx.unknown(State.secret_revision)

    def plan_create_online(self, ctx: tf.PlanCreateContext[State, Plan]) -> None:
        """Refuse to create an app that is there."""
        self._check_new(ctx)
        if ctx.planned.client_secret_to is None:
            ctx.planned.secret_revision = None
        else:
            ctx.unknown(State.secret_revision)

    def plan_update_online(self, ctx: tf.PlanUpdateContext[State, Plan]) -> None:
        """Compare the secret in Vault with the app's."""
        reference = ctx.planned.client_secret_to
        if reference is None:
            ctx.planned.secret_revision = None
        elif reference is tf.UNKNOWN or self._differs(ctx, reference):
            ctx.unknown(State.secret_revision)

    def plan_delete(self, ctx: tf.PlanDeleteContext[State]) -> None:
        """Note that the app is Terraform's."""
        self.provider.run.planned.note_in_state(_thing(ctx.prior.id))

    def create(self, ctx: tf.CreateContext[State, Plan]) -> State:
        """Create the app, and bring its secret to Vault."""
        state = ctx.state
        keep_applied(ctx.private, self.provider)
        app = self.provider.server.oauth_apps.create(
            state.name, active=state.active, redirect_uris=state.redirect_uris
        )
        state.id, state.client_id = app.id, app.client_id
        ctx.save()
        try:
            self._bring_secret(ctx, app, None)
        except tf.DiagnosticError as error:
            # An error would have the next apply replace an app that people may use already.
            ctx.diagnostics.warning(
                error.summary,
                f"The app {app.name} was created, but its client secret could not be written to "
                f"Vault. {error.detail}\n\nThe next apply writes it.",
                error.path,
            )
            state.secret_revision = 0
        return state

    def refresh(self, ctx: tf.ReadContext[State]) -> State | None:
        """The app as the server has it."""
        state = ctx.state
        self.provider.run.planned.note_in_state(_thing(state.id))
        app = self.provider.server.oauth_apps.find(state.id)
        return None if app is None else _with_app(state, app)

    def update(self, ctx: tf.UpdateContext[State, Plan]) -> State:
        """Change the app, and bring its secret to Vault if it is not there."""
        state = ctx.state
        keep_applied(ctx.private, self.provider)
        app = self.provider.server.oauth_apps.update(
            state.id, state.name, active=state.active, redirect_uris=state.redirect_uris
        )
        self._bring_secret(ctx, app, ctx.prior)
        return state

    def delete(self, ctx: tf.DeleteContext[State]) -> None:
        """Remove the app, which ends every login through it."""
        self.provider.server.oauth_apps.delete(ctx.prior.id)

    def import_state(self, ctx: tf.ImportContext[State]) -> State:
        """By the id or the client id of the app."""
        apps = self.provider.server.oauth_apps
        app = apps.find(ctx.id)
        if app is None:
            there = ", ".join(f"{one.name} ({one.id})" for one in apps.all().values())
            raise tf.DiagnosticError(
                "No such OAuth app",
                f"Rocket.Chat has no OAuth app with the id or client id {ctx.id}. It has: "
                f"{there or 'none'}.",
            )
        return _with_app(ctx.state, app)

    def _check_new(self, ctx: tf.PlanCreateContext[State, Plan]) -> None:
        """Refuse an app that exists already, or whose secret cannot be written to its place."""
        name, uris = ctx.planned.name, ctx.planned.redirect_uris
        if name is not tf.UNKNOWN and tf.is_known(uris):
            strangers = (
                app
                for app in self.provider.server.oauth_apps.alike(name, uris)
                if not self.provider.run.planned.is_in_state(_thing(app.id))
            )
            if (app := next(strangers, None)) is not None:
                raise _exists(app)
        reference = ctx.planned.client_secret_to
        if isinstance(reference, str):
            with reported(State.client_secret_to):
                self.provider.secrets.check_place(reference)
            self._warn_overwritten(ctx, reference)

    def _warn_overwritten(self, ctx: tf.PlanContext[State, Plan], reference: str) -> None:
        """Warn of what is at the place already. The app's secret does not exist yet."""
        try:
            is_there = self.provider.secrets.find(reference) is not None
        except SecretError:  # Something is there, but it is not a secret.
            is_there = True
        if is_there:
            ctx.diagnostics.warning(
                "Vault has something there already",
                f"{reference} has a value, perhaps of an earlier app or of another program. It "
                "will be replaced by the client secret of the new app.",
                State.client_secret_to,
            )

    def _differs(self, ctx: tf.PlanUpdateContext[State, Plan], reference: str) -> bool:
        """Whether Vault lacks the app's secret. Warns if it has another value there."""
        app = self.provider.server.oauth_apps.find(ctx.prior.id)
        with reported(State.client_secret_to):
            kept = self.provider.secrets.find(reference)
        if app is None or kept is None:
            return True
        if kept.value == app.client_secret:
            return False
        ctx.diagnostics.warning(
            "The secret in Vault is not the app's",
            f"{reference} has another value than the client secret of {app.name}. It will be "
            "replaced.",
            State.client_secret_to,
        )
        return True

    def _bring_secret(
        self, ctx: tf.SavingContext[State, Plan], app: OAuthApp, prior: State | None
    ) -> None:
        """Write the app's secret to Vault if the plan says so."""
        if ctx.planned.secret_revision is not tf.UNKNOWN:
            return
        ctx.state.secret_revision = None
        if ctx.state.client_secret_to is not None:
            with reported(State.client_secret_to):
                self.provider.secrets.write(ctx.state.client_secret_to, app.client_secret)
            ctx.state.secret_revision = next_revision(prior)


def _check_uris(ctx: tf.PlanContext[State, Plan]) -> None:
    """Check the URIs that the plan changes; others are what the server has already."""
    uris = ctx.planned.redirect_uris
    if uris is not tf.UNKNOWN and ctx.changed(State.redirect_uris):
        redirect_uris(uris, ctx, (State.redirect_uris.name,))


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
        State.name,
    )


def _with_app(state: State, app: OAuthApp) -> State:
    state.id = app.id
    state.name = app.name
    state.active = app.active
    state.redirect_uris = list(app.redirect_uris)
    state.client_id = app.client_id
    return state
