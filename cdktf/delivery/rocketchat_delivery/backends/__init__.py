"""Where states are kept."""

from rocketchat_delivery.backends.backend import Backend, BackendError

__all__ = ["Backend", "BackendError"]
