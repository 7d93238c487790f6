"""The demo provider."""

import os
import threading
from pathlib import Path

from tfplugin import (
    UNKNOWN,
    Attribute,
    ConfigureContext,
    Provider,
    Schema,
    String,
    ValidateContext,
)
from tfplugin.log.records import get_logger

from .store import Store

_log = get_logger("demo")


class DemoProvider(Provider):
    """Keeps its objects in the JSON file that DEMO_STORE names."""

    address = "registry.terraform.io/example/demo"
    version = "1.0.0"
    schema = Schema(
        {
            "endpoint": Attribute(String, optional=True, description="Shown in the log."),
            "token": Attribute(
                String, optional=True, sensitive=True, description="Logged, to be redacted."
            ),
        },
        description="A provider that uses everything.",
    )

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(Path(os.environ["DEMO_STORE"]))

    def validate(self, ctx: ValidateContext) -> None:
        if ctx.config["endpoint"] == "invalid":
            ctx.diagnostics.error("Invalid endpoint", "It says so itself.", "endpoint")

    def configure(self, ctx: ConfigureContext) -> None:
        if ctx.config["endpoint"] is UNKNOWN:
            ctx.diagnostics.warning("Endpoint not known yet", "Planning without it.", "endpoint")
        _log.info("configured by Terraform %s with %s", ctx.terraform_version, ctx.config["token"])
        print("a stray print, which must not spoil the handshake")

    def close(self) -> None:
        _log.info("closing")
        if marker := os.environ.get("DEMO_CLOSED"):
            with Path(marker).open("a") as file:
                file.write(f"{os.getpid()}\n")
        if os.environ.get("DEMO_CLOSE_HANGS"):
            threading.Event().wait()
