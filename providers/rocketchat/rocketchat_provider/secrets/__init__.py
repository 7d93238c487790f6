"""Secrets: references to where they are kept, and fingerprints of written values."""

from rocketchat_provider.secrets.errors import (
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
from rocketchat_provider.secrets.fingerprint import fingerprint, matches
from rocketchat_provider.secrets.reference import Reference, is_reference
from rocketchat_provider.secrets.resolver import Secret, Secrets
from rocketchat_provider.secrets.vault_connection import VaultConnection

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
