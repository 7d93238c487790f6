"""Reports errors of the server and the secret stores as Terraform diagnostics."""

from collections.abc import Iterator
from contextlib import contextmanager

import tfplugin as tf

from rocketchat_provider.client.errors import RocketChatError, UnexpectedAnswer
from rocketchat_provider.secrets import SecretError


@contextmanager
def reported(*path: tf.Step | tf.Named) -> Iterator[None]:
    """Report an error of the server or of a secret store at the attribute `path`.

    Use it as a `with` block or as a decorator. If nested, the innermost one sets the path.
    """
    try:
        yield
    except (RocketChatError, SecretError) as error:
        raise tf.DiagnosticError(error.title, error.detail, path) from error
    except RecursionError as error:
        raise tf.DiagnosticError(
            UnexpectedAnswer.title,
            "The server's answer is nested too deeply to come from Rocket.Chat.",
            path,
        ) from error
