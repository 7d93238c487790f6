"""`rocketchat_session`: a session that lasts as long as Terraform runs."""

import tfplugin as tf

from rocketchat_provider.client.session import Token
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.reaching import reach
from rocketchat_provider.managed.validators import literal_or_reference, secret_reference
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import is_reference


class Session(tf.Model[tf.K]):
    """Who logs in, and the token."""

    username = tf.attribute(
        tf.String,
        optional=True,
        validators=(literal_or_reference,),
        description="The user who logs in: a literal or a secret reference. Default: the user of "
        "the provider block.",
    )
    password = tf.attribute(
        tf.String,
        optional=True,
        validators=(secret_reference,),
        description="The user's password: a secret reference (vault:…, env:…, file:…). Required "
        "with username.",
    )
    url = tf.attribute(tf.String, computed=True, description="The address of the server.")
    user_id = tf.attribute(
        tf.String, computed=True, description="The user's id, for the header X-User-Id."
    )
    auth_token = tf.attribute(
        tf.String,
        computed=True,
        sensitive=True,
        description="The session's token, for the header X-Auth-Token.",
    )


SessionState = Session[tf.Known]
SessionPlan = Session[tf.Planned]


class SessionResource(tf.EphemeralResource[ConnectedProvider, SessionState, SessionPlan]):
    """A session, which is logged out when Terraform does not need it any more."""

    schema = tf.schema_of(
        SessionState,
        SessionPlan,
        description="A session at Rocket.Chat (POST /api/v1/login), for other providers and for "
        "scripts. Its token is in no plan and no state. It is logged out when Terraform does not "
        "need it any more. Each plan and each apply opens its own; Rocket.Chat takes ten logins a "
        "minute from an address.",
    )

    def validate(self, ctx: tf.ValidateContext[SessionPlan]) -> None:
        """A user name and a password belong together."""
        username, password = ctx.config.username, ctx.config.password
        if (username is None) is not (password is None):
            missing, where = (
                ("password", SessionState.password)
                if password is None
                else ("username", SessionState.username)
            )
            ctx.diagnostics.error(
                f"{missing} is missing",
                "username and password belong together: give both, or none for the user of the "
                "provider block.",
                where,
            )

    @reported()
    def open(self, ctx: tf.OpenContext[SessionState]) -> SessionState:
        """Log in."""
        reach(self.provider, "a session", "Leave it out while the server cannot be reached.")
        state, server = ctx.state, self.provider.server
        token = server.sessions.open(
            self._resolved(state.username, SessionState.username),
            self._resolved(state.password, SessionState.password),
        )
        ctx.private |= {"user_id": token.user_id, "auth_token": token.auth_token}
        state.url = server.connection.base_url
        state.user_id, state.auth_token = token.user_id, token.auth_token
        return state

    @reported()
    def close(self, ctx: tf.CloseContext) -> None:
        """Log out."""
        token = Token(ctx.private["user_id"], ctx.private["auth_token"], opened_here=True)
        self.provider.server.sessions.close(token)

    def _resolved(self, given: str | None, where: tf.AnyField) -> str | None:
        if given is None or not is_reference(given):
            return given
        with reported(where):
            return self.provider.secrets.resolve(given).value
