"""What the contract tests share, and what they print at the end."""

from collections import Counter
from collections.abc import Iterator

import pytest
from rocketchat_standin import Clock, RocketChat

from .admin import Admin

PROFILES = ["6.5", "7.7", "8.6", "8.8", "9.0", "9.1"]
BEFORE_9 = [name for name in PROFILES if not name.startswith("9.")]


@pytest.fixture
def clock() -> Clock:
    """A clock that only tests move."""
    return Clock(speed=0)


@pytest.fixture(params=["7.7"])
def server(request: pytest.FixtureRequest, clock: Clock) -> Iterator[RocketChat]:
    """A stand-in of the profile a test names (indirectly), else of 7.7."""
    modules = [] if request.param in BEFORE_9 else ["oauth-enterprise"]
    with RocketChat(request.param, clock=clock, license_modules=frozenset(modules)) as server:
        yield server


@pytest.fixture
def admin(server: RocketChat) -> Admin:
    """The stand-in's administrator, never asked for a second factor."""
    return Admin(server)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many recorded requests were replayed."""
    counts: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "replayed":
                counts[value[0]] += value[1]
    if counts:
        versions = ", ".join(f"{version}: {count}" for version, count in sorted(counts.items()))
        terminalreporter.write_line(f"replayed {counts.total()} recorded requests ({versions})")
