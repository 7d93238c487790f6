"""What an interrupted apply of `rocketchat_settings` saves."""

from typing import Any

import pytest
import tfplugin as tf
from rocketchat_provider.managed.originals import Originals
from rocketchat_provider.resources.settings.values import Progress
from rocketchat_provider.run.ledger import Ledger


class Saving:
    """Keeps what is saved."""

    def __init__(self) -> None:
        self.saved: dict[str, Any] = {}

    def save(self, state: dict[str, Any]) -> None:
        self.saved = state


VALUES = tf.DynamicValue.of({"Site_Name": "Ours"})
REFERENCES = {"SMTP_Password": "env:MAIL"}


def progress(ctx: Any, values: Any, secret_values: Any) -> Progress:
    state = {"values": values, "secret_values": secret_values}
    return Progress(ctx, state, {}, Originals(Ledger(), {}, {}))


def test_a_map_that_is_not_configured_is_saved_as_null() -> None:
    ctx = Saving()
    progress(ctx, VALUES, None).wrote_value("Site_Name", "Ours")
    assert ctx.saved["secret_values"] is None
    assert ctx.saved["values"].plain == {"Site_Name": "Ours"}
    progress(ctx, None, REFERENCES).wrote_secret("SMTP_Password", "env:MAIL")
    assert ctx.saved["secret_values"] == REFERENCES
    assert ctx.saved["values"] is None


@pytest.mark.parametrize("given", [{}, REFERENCES])
def test_a_map_that_is_configured_is_saved_as_far_as_it_is_written(given: dict[str, str]) -> None:
    ctx = Saving()
    progress(ctx, VALUES, given).wrote_value("Site_Name", "Ours")
    assert ctx.saved["secret_values"] == {}
