"""Secret references."""

from rocketchat_provider.secrets import SecretError, Secrets, is_reference

__all__ = ["SecretError", "Secrets", "is_reference"]
