"""What a state keeps of a write whose answer was lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rocketchat_provider.client.errors import RocketChatError


@contextmanager
def saving_if_written(is_changed: Callable[[], bool], save: Callable[[], None]) -> Iterator[None]:
    """Call `save` when a write in the block fails, unless the server still has what was found.

    Otherwise Terraform would not know of a write whose answer was lost, and the value found before
    would be taken from what was written. `is_changed` asks the server whether it has another value.
    """
    try:
        yield
    except Exception:
        if _may_be_written(is_changed):
            save()
        raise


def _may_be_written(is_changed: Callable[[], bool]) -> bool:
    try:
        return is_changed()
    except RocketChatError:
        return True
