"""The demo provider."""

import os
import threading
from pathlib import Path

import tfplugin as tf
from tfplugin.log.records import get_logger

from .store import Store

_log = get_logger("demo")


class Configuration(tf.Model[tf.K]):
    endpoint = tf.attribute(tf.String, optional=True, description="Shown in the log.")
    token = tf.attribute(
        tf.String, optional=True, sensitive=True, description="Logged, to be redacted."
    )


ConfigurationState = Configuration[tf.Known]
ConfigurationPlan = Configuration[tf.Planned]


class DemoProvider(tf.Provider[ConfigurationPlan]):
    """Keeps its objects in the JSON file that DEMO_STORE names."""

    address = "registry.terraform.io/example/demo"
    version = "1.0.0"
    schema = tf.schema_of(
        ConfigurationState, ConfigurationPlan, description="A provider that uses everything."
    )

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(Path(os.environ["DEMO_STORE"]))

    def validate(self, ctx: tf.ValidateContext[ConfigurationPlan]) -> None:
        if ctx.config.endpoint == "invalid":
            where = ConfigurationState.endpoint
            ctx.diagnostics.error("Invalid endpoint", "It says so itself.", where)

    def configure(self, ctx: tf.ConfigureContext[ConfigurationPlan]) -> None:
        if ctx.config.endpoint is tf.UNKNOWN:
            where = ConfigurationState.endpoint
            ctx.diagnostics.warning("Endpoint not known yet", "Planning without it.", where)
        if ctx.config.endpoint == "journal":
            self.store.note(event="configure", token=ctx.config.token)
        _log.info("configured by Terraform %s with %s", ctx.terraform_version, ctx.config.token)
        print("a stray print, which must not spoil the handshake")

    def close(self) -> None:
        _log.info("closing")
        if marker := os.environ.get("DEMO_CLOSED"):
            with Path(marker).open("a") as file:
                file.write(f"{os.getpid()}\n")
        if os.environ.get("DEMO_CLOSE_HANGS"):
            threading.Event().wait()
