"""`demo_session`: an ephemeral resource."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import tfplugin as tf
from tfplugin.log.records import get_logger

from .provider import DemoProvider

_log = get_logger("demo.session")


class SessionModel(tf.Model[tf.K]):
    role = tf.attribute(tf.String, required=True, description="What it may do.")
    region = tf.attribute(tf.String, default="eu", description="Where it stands. Default: eu.")
    renews = tf.attribute(tf.Bool, optional=True, description="Whether to renew it at once.")
    token = tf.attribute(tf.String, computed=True, sensitive=True, description="Secret.")
    misbehave = tf.attribute(
        tf.String, optional=True, description="Where to go wrong, for the tests."
    )


SessionState = SessionModel[tf.Known]
SessionPlan = SessionModel[tf.Planned]


class Session(tf.EphemeralResource[DemoProvider, SessionState, SessionPlan]):
    schema = tf.schema_of(SessionState, SessionPlan, description="A session.")

    def validate(self, ctx: tf.ValidateContext[SessionPlan]) -> None:
        if ctx.config.role == "":
            ctx.diagnostics.error("No role", "Name a role.", SessionState.role)

    def open(self, ctx: tf.OpenContext[SessionState]) -> SessionState:
        state, store = ctx.state, self.provider.store
        if state.misbehave == "open":
            raise tf.DiagnosticError("Cannot open", "Asked to fail.", SessionState.misbehave)
        ctx.private["id"] = f"session-{len(store.journal())}"
        state.token = secrets.token_hex(16)
        ctx.private |= {"token": state.token, "misbehave": state.misbehave}
        store.note(event="open", id=ctx.private["id"], token=state.token, region=state.region)
        if state.renews:
            ctx.renew_at = datetime.now(UTC)
        if state.misbehave == "value":
            state.role = "something else"
        return state

    def renew(self, ctx: tf.RenewContext) -> None:
        self.provider.store.note(event="renew", id=ctx.private["id"])

    def close(self, ctx: tf.CloseContext) -> None:
        _log.info("closing a session with %s", ctx.private["token"])
        self.provider.store.note(event="close", id=ctx.private["id"])
        if ctx.private["misbehave"] == "close":
            raise tf.DiagnosticError("Cannot close", "Asked to fail.")


def renewed(journal: Sequence[dict[str, Any]]) -> bool:
    """Whether the session that was opened last was renewed."""
    opened = [entry["id"] for entry in journal if entry["event"] == "open"]
    return any(entry["event"] == "renew" and entry["id"] == opened[-1] for entry in journal)
