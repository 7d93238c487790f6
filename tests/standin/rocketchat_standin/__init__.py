"""A stand-in for Rocket.Chat, Vault and an OAuth2 provider, for demos and tests."""

from .clock import Clock
from .faults import (
    CommitThenHang,
    Delay,
    FalseSuccess,
    Fault,
    Faults,
    Refuse,
    Reset,
    Status,
    Unauthorized,
    WrongBody,
)
from .server import Request, RocketChat
from .vault import Vault

__all__ = [
    "Clock",
    "CommitThenHang",
    "Delay",
    "FalseSuccess",
    "Fault",
    "Faults",
    "Refuse",
    "Request",
    "Reset",
    "RocketChat",
    "Status",
    "Unauthorized",
    "Vault",
    "WrongBody",
]
