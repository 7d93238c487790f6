"""What every test needs."""

import pytest
from tfplugin import log


@pytest.fixture(autouse=True)
def no_secrets_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process blacks out every secret it ever saw; a test starts with none."""
    monkeypatch.setattr(log, "_secrets", log._Secrets())
