"""The app's side: what `main.py` calls in the place of `app.synth()`."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from rocketchat_delivery import local_provider
from rocketchat_delivery.app.inputs import note_inputs
from rocketchat_delivery.app.synthesised import synthesised_stacks
from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.files import keep_private
from rocketchat_delivery.releases import catch_up
from rocketchat_delivery.rollback import roll_back


class App(Protocol):
    """An app of CDK for Terraform, whichever of its two libraries it is written in."""

    @property
    def outdir(self) -> str:
        """Where it is synthesised to."""

    def synth(self) -> None:
        """Write the stacks."""


def deliver(app: App, inputs: Iterable[Path] | None = None) -> None:
    """Synthesise an app so that its stacks can be reviewed, deployed, recorded and rolled back.

    What was applied without being recorded is recorded first. The provider of this environment is
    installed next to the stacks, and where ROLLBACK_TO names a release, that one is put in the
    place of what was synthesised. Leaves with a message where something cannot be done.

    Args:
        app: The app.
        inputs: Every file that the app reads, if its stacks depend on nothing else but its code
            and the environment: not on the time, on chance or on what a server answers. The
            commands then synthesise the app only if one of these changed. By default they always
            do.
    """
    keep_private()
    output = Path(app.outdir)
    try:
        catch_up(synthesised_stacks(output))
        app.synth()
        local_provider.install(output)
        roll_back(output)
        if inputs is not None:
            note_inputs(output, inputs)
    except CommandError as error:
        sys.exit(str(error))
