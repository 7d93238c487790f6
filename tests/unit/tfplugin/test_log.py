"""Records for Terraform's log, without secrets."""

import io
import json
import logging
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from tfplugin.log import records as log

SECRET = "s3cr3t\"with 'quotes'\n& more/ü"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, threading.excepthook
    stream = io.StringIO()
    log.install(stream)
    root.setLevel(log.TRACE)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    threading.excepthook = hook
    logging.captureWarnings(False)


def entries(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_record_is_a_line_as_terraform_reads_it(stream: io.StringIO) -> None:
    log.get_logger("a.module").warning("%s and\n%d", "one", 2)
    [entry] = entries(stream)
    assert entry["@message"] == "one and\n2"
    assert (entry["@level"], entry["@module"]) == ("warn", "a.module")
    assert entry["@timestamp"].endswith("+00:00")


@pytest.mark.parametrize(
    ("level", "name"),
    [(log.TRACE, "trace"), (logging.DEBUG, "debug"), (logging.INFO, "info"), (50, "error")],
)
def test_levels_have_terraforms_names(stream: io.StringIO, level: int, name: str) -> None:
    log.get_logger("x").log(level, "text")
    assert entries(stream)[0]["@level"] == name


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        repr(SECRET),
        json.dumps({"value": SECRET}),
        "https://host/?q=s3cr3t%22with%20%27quotes%27%0A%26%20more%2F%C3%BC",
        "q=s3cr3t%22with+%27quotes%27%0A%26+more%2F%C3%BC",
    ],
)
def test_a_secret_is_blacked_out_in_every_spelling(stream: io.StringIO, text: str) -> None:
    log.redact(SECRET)
    log.get_logger("x").error("before %s after", text)
    assert "s3cr3t" not in stream.getvalue()
    assert "***" in entries(stream)[0]["@message"]


def test_a_secret_is_blacked_out_in_arguments_and_exceptions(stream: io.StringIO) -> None:
    log.redact("another-secret")
    try:
        raise ValueError("it was another-secret")
    except ValueError:
        log.get_logger("x").exception("with %s", {"k": ["another-secret"]})
    message = entries(stream)[0]["@message"]
    assert "another-secret" not in message
    assert "with {'k': ['***']}" in message
    assert "ValueError: it was ***" in message


def test_what_python_prints_by_itself_is_logged_without_secrets(stream: io.StringIO) -> None:
    log.redact("canary-of-a-thread")

    def fail() -> None:
        raise ValueError("canary-of-a-thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    warnings.warn("canary-of-a-thread", stacklevel=1)
    ended, warned = entries(stream)
    assert "ValueError: ***" in ended["@message"]
    assert "UserWarning: ***" in warned["@message"]


def test_a_short_secret_leaves_longer_words_readable(stream: io.StringIO) -> None:
    log.redact("qwertz")
    log.get_logger("x").error("qwertz has a qwertzuiop")
    assert entries(stream)[0]["@message"] == "*** has a qwertzuiop"


def test_an_empty_secret_is_ignored() -> None:
    log.redact("")
    assert log.redacted("text") == "text"


@pytest.mark.parametrize(
    ("environment", "level"),
    [
        ({}, logging.ERROR),
        ({"TF_LOG": "DEBUG"}, logging.DEBUG),
        ({"TF_LOG": "debug"}, logging.DEBUG),
        ({"TF_LOG": "JSON"}, log.TRACE),
        ({"TF_LOG": "1"}, log.TRACE),
        ({"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "WARN"}, logging.WARNING),
        ({"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "OFF"}, logging.CRITICAL + 1),
    ],
)
def test_the_level_comes_from_the_environment(environment: dict[str, str], level: int) -> None:
    assert log.level_from_environment(environment) == level
