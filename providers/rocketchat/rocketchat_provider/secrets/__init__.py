"""Secrets: references to where they are kept, and fingerprints of what was written."""

from .errors import (
    InsecureVault,
    InvalidReference,
    InvalidVault,
    SecretError,
    SecretMissing,
    VaultDenied,
    VaultKeyMissing,
    VaultPathMissing,
    VaultSealed,
    VaultTokenExpired,
    VaultUnreachable,
)
from .fingerprint import fingerprint, matches
from .reference import Reference, is_reference
from .resolver import Secret, Secrets
from .vault_login import VaultConnection

__all__ = [
    "InsecureVault",
    "InvalidReference",
    "InvalidVault",
    "Reference",
    "Secret",
    "SecretError",
    "SecretMissing",
    "Secrets",
    "VaultConnection",
    "VaultDenied",
    "VaultKeyMissing",
    "VaultPathMissing",
    "VaultSealed",
    "VaultTokenExpired",
    "VaultUnreachable",
    "fingerprint",
    "is_reference",
    "matches",
]
