"""Reads ini files like Python's configparser, with errors for the person who wrote the file."""

import configparser
import re
from collections.abc import Callable
from pathlib import Path

from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.files import why_unreadable

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST_SHOWN = 200
CREDENTIALS = re.compile(r"//[^/@\s]+@")


class LiquidIniError(CommandError):
    """liquid.ini cannot be used. The text says where, what was found and what is expected."""


class IniFile:
    """An ini file; sections and keys nobody asks for are left alone.

    Args:
        path: Where it is.

    Raises:
        LiquidIniError: The file is missing or malformed. The text never shows a line of the
            file: it may hold secrets of others.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parser = configparser.ConfigParser()
        try:
            self._parser.read_string(path.read_text(encoding="utf-8-sig"), source=str(path))
        except FileNotFoundError:
            raise LiquidIniError(
                f"{path} does not exist. Set LIQUID_INI to the path of the server's liquid.ini."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise LiquidIniError(why_unreadable(path, error)) from None
        except configparser.Error as error:
            raise LiquidIniError(f"{path}: {_problem(error)}") from None

    def has_section(self, name: str) -> bool:
        """Return whether the section exists. It may be empty."""
        return self._parser.has_section(name)

    def text(
        self, section: str, key: str, default: str, check: Callable[[str], str] | None = None
    ) -> str:
        """Return a value, or the default if the key is missing.

        `check` gets a value that was found and returns it as it is meant, or raises ValueError
        saying what is expected.

        Raises:
            LiquidIniError: The value is empty, has a control character, or `check` refuses it.
        """
        found = self.optional_text(section, key)
        if found is None:
            return default
        if check is None:
            return found
        try:
            return check(found)
        except ValueError as error:
            raise self._refused(section, key, found, str(error)) from None

    def optional_text(self, section: str, key: str) -> str | None:
        """Return a value, or None if the key is missing."""
        try:
            found = self._parser.get(section, key, fallback=None)
        except configparser.InterpolationError:
            raw = self._parser.get(section, key, raw=True)
            expected = "expected a % to be written %% (configparser reads %(name)s as a reference)"
            raise self._refused(section, key, raw, expected) from None
        if found == "":
            expected = "expected a value; remove the line to use the default"
            raise self._refused(section, key, found, expected)
        if found is not None and CONTROL.search(found):
            expected = (
                "expected one line of text without control characters (an indented line "
                "continues the value of the line above it)"
            )
            raise self._refused(section, key, found, expected)
        return found

    def boolean(self, section: str, key: str, default: bool) -> bool:
        """Return a boolean in any of configparser's spellings."""
        found = self.optional_text(section, key)
        if found is None:
            return default
        try:
            return self._parser.BOOLEAN_STATES[found.lower()]
        except KeyError:
            expected = "expected true or false (yes, no, on, off, 1 and 0 are accepted, too)"
            raise self._refused(section, key, found, expected) from None

    def _refused(self, section: str, key: str, found: str, expected: str) -> LiquidIniError:
        shown = without_credentials(found)
        shown = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
        return LiquidIniError(f"{self.path}: [{section}] {key} is {shown!r}: {expected}.")


def without_credentials(address: str) -> str:
    """Return the address without the user and password that it may contain."""
    return CREDENTIALS.sub("//***@", address)


def _problem(error: configparser.Error) -> str:
    match error:
        case configparser.MissingSectionHeaderError():
            return f"line {error.lineno} is before the first [section]."
        case configparser.ParsingError():
            lines = ", ".join(str(number) for number, _ in error.errors)
            return f"cannot be parsed at line {lines}; expected `key = value` or [section]."
        case configparser.DuplicateSectionError():
            return f"line {error.lineno}: the section [{error.section}] appears twice."
        case configparser.DuplicateOptionError():
            return f"line {error.lineno}: [{error.section}] {error.option} appears twice."
        case _:
            return f"cannot be parsed ({type(error).__name__})."
