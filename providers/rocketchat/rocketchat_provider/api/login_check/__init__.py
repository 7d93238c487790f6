"""Does a login really work? Probes that need no user's password, and one that does.

Most failures of an OAuth login show the user no message and leave settings that look right. So
everything that a login passes through is tried, from this machine and from Rocket.Chat itself.
"""

from .check import LoginCheck
from .policy import TWO_FACTOR_SETTINGS
from .probe import TITLES, Outcome, Probe, Report, told
from .subject import TestUser
from .table import table

__all__ = [
    "TITLES",
    "TWO_FACTOR_SETTINGS",
    "LoginCheck",
    "Outcome",
    "Probe",
    "Report",
    "TestUser",
    "table",
    "told",
]
