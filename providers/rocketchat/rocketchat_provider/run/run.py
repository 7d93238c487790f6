"""State that the resources of one provider block share."""

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

    Terraform starts one process for the plan and another one for the apply. A note in Terraform's
    data directory passes information from the first to the second: `open` reads it, and `close`
    writes it, unless this process applied. `pause` waits a number of seconds.
    """

    def __init__(self, pause: Callable[[float], object]) -> None:
        self._patience = Patience(pause)
        self._journal: Journal | None = None
        self.originals: Final = Ledger(self._patience)
        """The original values; filled by the plan and by the apply."""
        self.planned: Final = Planned(self._patience)
        """The plans of the resources; empty in an apply."""
        self.ownership: Final = Ownership()
        """The objects that resources have created or changed; empty in a plan."""

    def open(self, server: str) -> None:
        """Load the note and the kept writes of this server."""
        self._journal = Journal(server)
        self.originals.open(PlanNote.of(self._journal.read()), Writes(Journal(server, "-writes")))

    def wait_for_others(self) -> None:
        """Wait a moment, once per process, so that Terraform reaches the other resources."""
        self._patience.wait()

    def close(self) -> None:
        """Save the plan's information for its apply. An apply saves nothing."""
        self.originals.close()
        if self._journal is None:
            return
        applies = self.originals.applies
        left = self.planned.left_to_others
        self._journal.write({} if applies else self.originals.plan_note(left).content)
