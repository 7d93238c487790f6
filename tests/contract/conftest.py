"""What the contract tests tell at their end."""

from collections import Counter

import pytest


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
