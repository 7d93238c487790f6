"""Running a command: what goes wrong is one message for the person at the terminal."""

import sys
from collections.abc import Callable

from rocketchat_provider.public.connection import RocketChatError
from rocketchat_provider.public.secrets import SecretError
from tfplugin import DiagnosticError
from tfplugin.log.text import printable

from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.files import keep_private


def run(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; an error is printed, and is another exit code.

    What the command writes is for its user's eyes alone.
    """
    keep_private()
    try:
        return command()
    except CommandError as error:
        if not error.is_reported:
            _report(str(error))
        return error.code
    except (RocketChatError, SecretError) as error:
        _report(f"{error.title}: {error.detail}")
    except DiagnosticError as error:
        _report(f"{error.summary}: {error.detail}")
    except OSError as error:
        _report(f"{error.filename}: {error.strerror}." if error.filename else str(error))
    return 1


def _report(text: str) -> None:
    print(printable(text), file=sys.stderr)
