"""The file that an asset is made from, on the machine that runs Terraform."""

import errno
from pathlib import Path

import tfplugin as tf

from rocketchat_provider.client.assets import Asset, Assets
from rocketchat_provider.client.image import Image
from rocketchat_provider.resources.asset.model import State

IMPORTED = "(known to the server only)"
"""Replaces the path after an import, where only the server has the file.

A configuration may have it too, because -generate-config-out writes it there: then the server
keeps the file that it has.
"""

_MANY_BYTES = 32 * 2**20


def read_image(path: str) -> Image:
    """The image at `path`, relative to the working directory.

    Raises DiagnosticError if there is none.
    """
    file = Path(path)
    try:
        if file.stat().st_size > _MANY_BYTES:
            raise _not_usable(path, f"it has more than {_MANY_BYTES // 2**20} MiB")
        return Image.of(file.read_bytes())
    except OSError as error:
        raise _unreadable(path, error) from error
    except ValueError as error:
        raise _not_usable(path, str(error)) from error


def check_image(diagnostics: tf.Diagnostics, assets: Assets, asset: Asset, image: Image) -> None:
    """Report what the server would refuse: another type, other sides, too many bytes."""
    problem = asset.problem(image)
    limit = assets.largest
    if problem is None and limit is not None and len(image.content) > limit:
        problem = (
            f"it has {len(image.content)} bytes, and FileUpload_MaxFileSize allows {limit} bytes"
        )
    if problem is not None:
        diagnostics.error(
            f"File not allowed for the asset {asset.name}",
            f"{problem[0].upper()}{problem[1:]}.",
            State.source,
        )


def known_to_the_server_only() -> tf.DiagnosticError:
    """An imported file would have to be uploaded, for which it has to be here."""
    return tf.DiagnosticError(
        "The file is known to the server only",
        f'"{IMPORTED}" stands for the file that was there when this was imported. Terraform does '
        "not have it, and would have to upload it now. Write the path of a file in its place.",
        State.source,
    )


def _unreadable(path: str, error: OSError) -> tf.DiagnosticError:
    if error.errno == errno.ENOENT:
        reason = (
            f"there is no such file (relative paths begin at {Path.cwd()}; "
            "${path.module} is the folder of the configuration)"
        )
    else:
        reason = error.strerror or str(error)
    return tf.DiagnosticError("The file cannot be read", f"{path}: {reason}.", State.source)


def _not_usable(path: str, problem: str) -> tf.DiagnosticError:
    return tf.DiagnosticError("The file is not an image", f"{path}: {problem}.", State.source)
