"""Turns a provider's exceptions into diagnostics."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as File
from typing import Final

from tfplugin.log.records import get_logger
from tfplugin.values.diagnostics import DiagnosticError, Diagnostics
from tfplugin.values.paths import path_text
from tfplugin.values.value import ValueMismatchError

BUG: Final = "Bug in the provider"
REPORT: Final = "Please report it to the provider's developers."

_log = get_logger(__name__)


@contextmanager
def reported(diagnostics: Diagnostics, doing: str) -> Iterator[None]:
    """Turn an exception of the provider into an error diagnostic, and continue after the block.

    `doing` describes the operation, as in "creating example_thing". The text of an unforeseen
    exception is only logged, because it may quote values.
    """
    try:
        yield
    except DiagnosticError as error:
        diagnostics.error(error.summary, error.detail, error.path)
    except ValueMismatchError as mismatch:
        where = path_text(mismatch.path) or "the object"
        detail = f"After {doing}, {where} has a wrong value: {mismatch.problem}. {REPORT}"
        diagnostics.error(BUG, detail, mismatch.path)
    except Exception as error:
        _log.exception("%s failed", doing)
        diagnostics.error(BUG, describe(error, doing))


def describe(error: Exception, doing: str) -> str:
    """Return what happened and where, without the exception's text, which may quote values."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {File(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (
        f"{type(error).__name__}{where} while {doing}. The log (TF_LOG=ERROR) has the details. "
        f"{REPORT}"
    )
