"""Rolling back: a stack is synthesised from a release, and Terraform does the rest."""

from rocketchat_delivery.rollback.rolling_back import roll_back

__all__ = ["roll_back"]
