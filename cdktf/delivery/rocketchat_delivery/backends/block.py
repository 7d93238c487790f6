"""The backend block of a stack of CDK for Terraform."""

from collections.abc import Mapping
from typing import Any, NoReturn

from rocketchat_constructs.framework import Construct, TerraformBackend

from rocketchat_delivery.backends.backend import Backend


class StateBackend(TerraformBackend):
    """The backend block of a stack.

    Args:
        stack: The stack.
        backend: What to say in it.
    """

    def __init__(self, stack: Construct, backend: Backend) -> None:
        super().__init__(stack, "backend", backend.kind)
        self._options = backend.options

    def _synthesize_attributes(self) -> Mapping[str, Any]:
        return self._options

    def get_remote_state_data_source(
        self, scope: Construct, name: str, from_stack: str
    ) -> NoReturn:
        """No stack reads another one's state."""
        raise NotImplementedError(f"{name} in {scope} would read the state of {from_stack}")
