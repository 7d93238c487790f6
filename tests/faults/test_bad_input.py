"""Bad input gives one error that says what is wrong, where, and what was expected."""

import pytest
from tfplugin.testing import assert_no_secret

from .bad_input import Case, cases
from .core import Core, Outcome

CASES = cases()


@pytest.fixture
def nowhere() -> Core:
    """No server: these mistakes are reported before a server is contacted."""
    return Core({})


@pytest.mark.parametrize("case", [case for case in CASES if not case.at_plan], ids=str)
def test_it_is_reported_at_validate(nowhere: Core, case: Case) -> None:
    _check(nowhere.validate({f"{case.kind}.it": case.arguments}), case)


@pytest.mark.parametrize("case", [case for case in CASES if case.at_plan], ids=str)
def test_what_a_server_may_have_already_is_refused_at_plan(
    nowhere: Core, core: Core, case: Case
) -> None:
    configuration = {f"{case.kind}.it": case.arguments}
    assert nowhere.validate(configuration).errors == []
    _check(core.plan(configuration), case)


def _check(outcome: Outcome, case: Case) -> None:
    reported = [one for one in outcome.errors if one.attribute == case.attribute]
    assert [one.summary for one in reported] == [case.summary], str(outcome)
    assert len(outcome.errors) == 1, str(outcome)
    assert case.contains in reported[0].detail
    assert len(reported[0].detail) < 600
    assert reported[0].detail.isprintable() or "\n" in reported[0].detail
    assert_no_secret(["password-91c4"], str(outcome))
