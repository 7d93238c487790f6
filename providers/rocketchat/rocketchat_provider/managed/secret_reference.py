"""References to secrets: what is at one, and whether the server has it."""

import tfplugin as tf

from rocketchat_provider.client import Setting, Wanted
from rocketchat_provider.managed.fingerprints import is_written
from rocketchat_provider.managed.validators import Reporting, secret_reference
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import Secrets

IMPORTED = "(known to the server only)"
"""The reference after an import, when only the server knows the value.

A configuration may have it too, as ignore_changes and -generate-config-out put it there: then the
server keeps the secret that it has.
"""


def reference_or_imported(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The text is a secret reference, or what an import puts in its place."""
    if value != IMPORTED:
        secret_reference(value, ctx, path)


def known_to_the_server_only(*path: tf.Step | tf.Named) -> tf.DiagnosticError:
    """An imported secret would have to be written, for which it has to be known."""
    return tf.DiagnosticError(
        "The secret is known to the server only",
        f'"{IMPORTED}" stands for the secret that the server had when this was imported. Terraform '
        "does not know that secret, but would have to write it now. Replace the text with a secret "
        "reference (vault:<mount>/<path>#<key>, env:<NAME> or file:<path>), and remove the "
        "argument from ignore_changes if it is there.",
        path,
    )


def wanted_secret(
    diagnostics: tf.Diagnostics, secrets: Secrets, reference: str, kept: object, path: tf.Path
) -> str | None:
    """The secret at a reference; None to leave what the server has.

    `kept` is the reference that the state has. If it is the same, the secret is left when only the
    server knows it, and when it cannot be read now, which is a warning.
    """
    if reference == IMPORTED:
        if kept == IMPORTED:
            return None
        raise known_to_the_server_only(*path)
    try:
        with reported(*path):
            return secrets.resolve(reference).value
    except tf.DiagnosticError as error:
        if kept != reference:
            raise
        warn_not_compared(diagnostics, error)
        return None


def server_lacks(
    ctx: tf.PrivateContext, setting: Setting, wanted: str, reference: str, key: str, path: tf.Path
) -> bool:
    """Whether the server lacks the secret `wanted`; a warning says why, without the value.

    `key` is what its fingerprint is kept under. A server that masks its secrets is taken to have
    what was written last.
    """
    if setting.masked and is_written(ctx.private, key, wanted):
        return False
    if not setting.masked and Wanted(setting, wanted).is_stored:
        return False
    kept = setting.masked or is_written(ctx.private, key, setting.value)
    if kept is None:
        ctx.diagnostics.warning(
            "Secret differs from the server's",
            f"The server has another secret than {reference}. The apply writes that one.",
            path,
        )
    elif kept:
        ctx.diagnostics.warning(
            "Secret rotated",
            f"The secret at {reference} is no longer the one that Terraform wrote. The apply "
            "writes the new one.",
            path,
        )
    else:
        warn_drift(ctx.diagnostics, path)
    return True


def warn_not_compared(diagnostics: tf.Diagnostics, error: tf.DiagnosticError) -> None:
    """Report that a managed secret cannot be read now.

    It is not an error: Terraform plans before it destroys, too, and a destroy needs no secret.
    """
    diagnostics.warning(
        "The secret could not be compared",
        f"{error.summary}: {error.detail}\n\nThe plan assumes that the server has the secret.",
        error.path,
    )


def warn_drift(diagnostics: tf.Diagnostics, path: tf.Path) -> None:
    """Report that somebody else changed a secret on the server."""
    diagnostics.warning(
        "Secret changed on the server",
        "The server's secret is not the one that Terraform wrote. The apply writes the configured "
        "one again.",
        path,
    )
