"""What the resources of one provider block share."""

from collections.abc import Callable
from typing import Final

from rocketchat_provider.run.journal import Journal
from rocketchat_provider.run.ledger import Ledger
from rocketchat_provider.run.ownership import Ownership
from rocketchat_provider.run.patience import Patience
from rocketchat_provider.run.plan_note import PlanNote
from rocketchat_provider.run.planned import Planned
from rocketchat_provider.run.writes import Writes


class Run:
    """The shared state of one process of the provider. Thread-safe.

    Terraform starts one process for the plan and another one for the apply. What the first one
    learned comes to the second one by a note in Terraform's data directory: `open` reads it, and
    `close` writes it, unless this process applied. `pause` waits some seconds.
    """

    def __init__(self, pause: Callable[[float], object]) -> None:
        self._patience = Patience(pause)
        self._journal: Journal | None = None
        self.originals: Final = Ledger(self._patience)
        """The values of before; filled by the plan and by the apply."""
        self.planned: Final = Planned(self._patience)
        """What resources plan; empty in an apply."""
        self.ownership: Final = Ownership()
        """What resources have taken; empty in a plan."""

    def open(self, server: str) -> None:
        """Use the note and the writes that were kept for this server."""
        self._journal = Journal(server)
        self.originals.open(PlanNote.of(self._journal.read()), Writes(Journal(server, "-writes")))

    def wait_for_others(self) -> None:
        """Wait a moment, once a process, until Terraform has come to the other resources."""
        self._patience.wait()

    def close(self) -> None:
        """Leave what a plan learned for its apply. An apply leaves nothing."""
        self.originals.close()
        if self._journal is None:
            return
        applies = self.originals.applies
        left = self.planned.left_to_others
        self._journal.write({} if applies else self.originals.plan_note(left).content)
