"""Marks values that are not known yet."""

from enum import Enum
from typing import Final, NoReturn


class Unknown(Enum):
    """The type of `UNKNOWN`: a value that Terraform will only know after the apply.

    It is an enumeration of one member, so that type checkers narrow with `is UNKNOWN`.
    """

    UNKNOWN = "UNKNOWN"

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> NoReturn:
        raise TypeError("an unknown value is neither true nor false; test with `is UNKNOWN`")


UNKNOWN: Final = Unknown.UNKNOWN
