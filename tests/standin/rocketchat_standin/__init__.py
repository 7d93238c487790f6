"""A stand-in for Rocket.Chat, Vault and an OAuth2 provider, for demos and tests."""

from .browser import Browser, Button, LoginPage, LoginResult
from .clock import Clock
from .faults import (
    CommitThenHang,
    Delay,
    FalseSuccess,
    Fault,
    Faults,
    Meanwhile,
    Refuse,
    Reset,
    Status,
    Unauthorized,
    WrongBody,
)
from .front import Request
from .identity_provider import IdentityProvider
from .liquid import Liquid
from .server import RocketChat
from .vault import Vault

__all__ = [
    "Browser",
    "Button",
    "Clock",
    "CommitThenHang",
    "Delay",
    "FalseSuccess",
    "Fault",
    "Faults",
    "IdentityProvider",
    "Liquid",
    "LoginPage",
    "LoginResult",
    "Meanwhile",
    "Refuse",
    "Request",
    "Reset",
    "RocketChat",
    "Status",
    "Unauthorized",
    "Vault",
    "WrongBody",
]
