"""`demo_restart`: an action."""

from collections.abc import Iterator

import tfplugin as tf

from .provider import DemoProvider


class RestartModel(tf.Model[tf.K]):
    server = tf.attribute(tf.String, required=True, description="The server's id.")
    times = tf.attribute(tf.Number, default=1, description="How often. Default: 1.")
    token = tf.attribute(tf.String, optional=True, write_only=True, description="Secret.")
    misbehave = tf.attribute(
        tf.String, optional=True, description="Where to go wrong, for the tests."
    )


RestartState = RestartModel[tf.Known]
RestartPlan = RestartModel[tf.Planned]


class Restart(tf.Action[DemoProvider, RestartState, RestartPlan]):
    schema = tf.schema_of(RestartState, RestartPlan, description="Restarts a server.")

    def validate(self, ctx: tf.ValidateContext[RestartPlan]) -> None:
        if ctx.config.server == "":
            ctx.diagnostics.error("No server", "Name a server.", RestartState.server)

    def plan(self, ctx: tf.PlanActionContext[RestartPlan]) -> None:
        known = ctx.config.server is not tf.UNKNOWN
        self.provider.store.note(event="plan", known=known, times=ctx.config.times)
        if ctx.config.misbehave == "plan":
            raise tf.DiagnosticError("Cannot plan", "Asked to fail.", RestartState.misbehave)

    def invoke(self, ctx: tf.InvokeContext[RestartState]) -> Iterator[str]:
        server, token = ctx.config.server, ctx.config.token
        for number in range(1, int(ctx.config.times) + 1):
            self.provider.store.note(event="restart", server=server, token=token)
            yield f"restart {number} of {server} with {token}"
        match ctx.config.misbehave:
            case "fail":
                raise tf.DiagnosticError("Cannot restart", f"{server} hangs.", RestartState.server)
            case "crash":
                raise RuntimeError(f"a bug next to {token}")
            case "warn":
                ctx.diagnostics.warning("Slow restart", f"{server} took long.")
            case "wait":
                ctx.stopping.wait()
                raise tf.DiagnosticError("Stopped", "Before it was finished.")
