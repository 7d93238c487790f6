"""Writes logs in the form that Terraform shows under TF_LOG, with secrets masked."""

import json
import logging
import os
import sys
import threading
from datetime import UTC, datetime
from typing import Final, TextIO

from tfplugin.log.redaction import Secrets

TRACE: Final = 5
"""Terraform's level below DEBUG."""

_LEVELS: Final = {
    "TRACE": TRACE,
    "JSON": TRACE,
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARN": logging.WARNING,
    "ERROR": logging.ERROR,
}
_NAMES: Final = {
    TRACE: "trace",
    logging.DEBUG: "debug",
    logging.INFO: "info",
    logging.WARNING: "warn",
    logging.ERROR: "error",
    logging.CRITICAL: "error",
}

_secrets: Final = Secrets()


def redact(secret: str) -> None:
    """Replace `secret` by `***` in every log record and diagnostic from now on.

    This includes escaped forms, as in JSON, a repr, a URL or base64. A secret of fewer than 8
    characters is only replaced where it is a whole word. One of fewer than 4 is ignored.
    """
    _secrets.add(secret)


def redacted(text: str) -> str:
    """Return the text with every registered secret replaced."""
    return _secrets.blacked_out(text)


def get_logger(name: str) -> logging.Logger:
    """The logger for a module; `serve` sends its records to Terraform."""
    return logging.getLogger(name)


class HclogFormatter(logging.Formatter):
    """Formats each record as one line of JSON, as Terraform reads it from a provider's stderr."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if record.exc_info:
            message = f"{message}\n{self.formatException(record.exc_info)}"
        entry = {
            "@level": _NAMES.get(record.levelno, "debug"),
            "@message": redacted(message),
            "@module": record.name,
            "@timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        return json.dumps(entry)


def level_from_environment(environment: dict[str, str] | os._Environ[str] = os.environ) -> int:
    """Return the level that TF_LOG_PROVIDER or TF_LOG sets. The default is errors only."""
    wanted = environment.get("TF_LOG_PROVIDER") or environment.get("TF_LOG") or ""
    if not wanted:
        return logging.ERROR
    if wanted.upper() == "OFF":
        return logging.CRITICAL + 1
    return _LEVELS.get(wanted.upper(), TRACE)


def install(stream: TextIO | None = None) -> None:
    """Send all records of the process to `stream` (stderr) in Terraform's form.

    This includes warnings and exceptions in threads, which Python would print unformatted.
    """
    logging.addLevelName(TRACE, "TRACE")
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(HclogFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level_from_environment())
    logging.captureWarnings(True)
    threading.excepthook = _log_the_end_of_a_thread


def _log_the_end_of_a_thread(end: threading.ExceptHookArgs) -> None:
    if end.exc_value is not None:
        logging.getLogger(__name__).error("a thread ended", exc_info=end.exc_value)
