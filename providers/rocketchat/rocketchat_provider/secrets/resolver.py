"""Resolves references to secrets."""

import configparser
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

from tfplugin.log.records import get_logger, redact

from rocketchat_provider.secrets.errors import (
    SecretError,
    SecretMissing,
    VaultKeyMissing,
    VaultPathMissing,
)
from rocketchat_provider.secrets.reference import Reference, is_reference
from rocketchat_provider.secrets.vault import Vault
from rocketchat_provider.secrets.vault_connection import VaultConnection

_log = get_logger(__name__)


@dataclass(frozen=True)
class Secret:
    """A resolved secret. `version` is the Vault secret's; None if versions are not kept."""

    value: str = field(repr=False)
    version: int | None
    reference: Reference


class Secrets:
    """Resolves references, each once per process. Every resolved secret is masked in logs."""

    def __init__(
        self, vault: VaultConnection | None, stopping: threading.Event | None = None
    ) -> None:
        self._vault = Vault(vault, stopping=stopping) if vault is not None else None
        self._lock = threading.Lock()
        self._known: dict[Reference, Secret] = {}

    def resolve(self, reference: str | Reference) -> Secret:
        """Return the secret. Raises `SecretError` with what is missing and how to fix it."""
        if isinstance(reference, str):
            reference = Reference.parse(reference)
        with self._lock:
            if reference not in self._known:
                value, version = self._read(reference)
                if not value:
                    raise SecretMissing(f"{reference} is empty.")
                if not is_reference(value):
                    redact(value)
                self._known[reference] = Secret(value, version, reference)
            return self._known[reference]

    def find(self, reference: str | Reference) -> Secret | None:
        """Return the secret; None while its path in Vault, or the key there, does not exist."""
        try:
            return self.resolve(reference)
        except (VaultPathMissing, VaultKeyMissing):
            return None

    def mean_the_same(self, one: object, other: object) -> bool:
        """Return whether two references lead to the same secret in the same place.

        One may be pinned to a version and the other not. As long as that version is the newest,
        both mean the same secret.
        """
        if not (isinstance(one, str) and isinstance(other, str)):
            return False
        if not (is_reference(one) and is_reference(other)):
            return False
        references = Reference.parse(one), Reference.parse(other)
        if not references[0].has_same_place_as(references[1]):
            return False
        try:
            return len({self.resolve(each).value for each in references}) == 1
        except SecretError:
            return False

    def check_place(self, reference: str | Reference) -> None:
        """Raise the error that a `write` would raise, as far as that is known without writing."""
        if isinstance(reference, str):
            reference = Reference.parse(reference)
        with self._lock:
            self._opened(reference).check(reference)

    def write(self, reference: str | Reference, value: str) -> Secret:
        """Write a secret to the place of a vault: reference. Other keys there are kept."""
        if isinstance(reference, str):
            reference = Reference.parse(reference)
        redact(value)
        with self._lock:
            version = self._opened(reference).write(reference, value)
            _log.info("wrote %s", reference)
            self._known[reference] = Secret(value, version, reference)
            return self._known[reference]

    def _read(self, reference: Reference) -> tuple[str, int | None]:
        if reference.scheme == "env":
            return _from_environment(reference), None
        if reference.scheme == "file":
            return _from_file(reference), None
        return self._opened(reference).read(reference)

    def _opened(self, reference: Reference) -> Vault:
        if self._vault is None:
            raise SecretError(
                f"{reference} is in Vault, but no Vault is configured: set the vault block's "
                "address, or VAULT_ADDR."
            )
        return self._vault


def _from_environment(reference: Reference) -> str:
    value = os.environ.get(reference.place)
    if value is None:
        raise SecretMissing(f"The environment variable {reference.place} is not set.")
    return _trimmed(value)


def _from_file(reference: Reference) -> str:
    path = Path(reference.place).expanduser()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SecretMissing(f"{reference}: {path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise SecretMissing(f"{reference}: {path} is not text in UTF-8.") from None
    if not reference.key:
        return _trimmed(text)
    return _from_ini(reference, text)


def _trimmed(text: str) -> str:
    """Return `text` without the newline at its end and an editor's BOM at its start."""
    return text.removeprefix("\ufeff").removesuffix("\n").removesuffix("\r")


def _from_ini(reference: Reference, text: str) -> str:
    section, _, option = reference.key.partition(".")
    ini = configparser.ConfigParser(interpolation=None)
    try:
        ini.read_string(text)
    except configparser.Error as error:
        line = getattr(error, "lineno", None)
        where = f" (line {line})" if line else ""
        raise SecretMissing(f"{reference}: the file is not a valid ini file{where}.") from None
    if not ini.has_section(section):
        there = ", ".join(ini.sections()) or "(none)"
        raise SecretMissing(f"{reference}: no section [{section}]. Its sections are: {there}.")
    value = ini.get(section, option, fallback=None)
    if value is None:
        there = ", ".join(ini.options(section)) or "(none)"
        raise SecretMissing(f"{reference}: no key {option} in [{section}]. Its keys are: {there}.")
    return value
