"""Probes that check whether logins work. Only one of them needs a user's password.

Most failures of an OAuth login show the user no message, and the settings look right. So the
probes try everything that a login uses, from this machine and from Rocket.Chat itself.
"""

from rocketchat_provider.login.probes.checked_service import TestUser
from rocketchat_provider.login.probes.login_check import LoginCheck
from rocketchat_provider.login.probes.policy import TWO_FACTOR_SETTINGS
from rocketchat_provider.login.probes.probe import TITLES, Outcome, Probe, Report, describe
from rocketchat_provider.login.probes.table import table

__all__ = [
    "TITLES",
    "TWO_FACTOR_SETTINGS",
    "LoginCheck",
    "Outcome",
    "Probe",
    "Report",
    "TestUser",
    "describe",
    "table",
]
