"""Checking whether people can log in."""

from rocketchat_provider.login.checking import login_check
from rocketchat_provider.login.probes import Outcome, Probe, Report, TestUser, table
from rocketchat_provider.login.probes.probe import ROW
from rocketchat_provider.login.probes.remedy import Subject

__all__ = ["Outcome", "Probe", "Report", "Subject", "TestUser", "is_there", "login_check", "table"]


def is_there(report: Report) -> bool:
    """Whether the server has the login service that was checked, working or not."""
    return not any(probe.id == ROW.id for probe in report.pending)
