"""What `pipenv run check` prints."""

import pytest
from liquid_stacks.check import exit_code, told
from rocketchat_provider.api.login_check import Report
from rocketchat_provider.api.login_check.probe import CONFIGURATION, PAGE, ROW, TOKEN, Probe

HEALTHY = PAGE.healthy("It is there.")
FAILED = PAGE.failed("It is gone.", "Bring it back.")
UNKNOWN = TOKEN.unknown("It does not answer here.")
ERROR = TOKEN.error("It answered 503.")
NOT_APPLIED = CONFIGURATION.pending("Other values are configured.", "Apply them.")
NO_SERVICE = ROW.pending("There is no service yet.", "Add it.")
APPLY = "liquid.ini is not applied yet: run pipenv run cdktf apply."


def test_what_a_server_answers_cannot_steer_the_terminal() -> None:
    report = Report("liquid", (PAGE.failed("a page called \x1b[2J\x9b2J", "Look at it."),))
    text = told(report, "https://chat.example.org (Rocket.Chat 7.7.1)", 100)
    assert text.startswith("Login with Liquid at https://chat.example.org (Rocket.Chat 7.7.1)\n\n")
    assert "a page called \\x1b[2J\\x9b2J" in text
    assert text.endswith("\n\nA login cannot work: P2b failed.\n")


@pytest.mark.parametrize(
    ("probes", "verdict", "code"),
    [
        ((HEALTHY,), "A login works.", 0),
        ((HEALTHY, UNKNOWN), "No problem was found; not verified: P4.", 0),
        ((HEALTHY, ERROR), "Whether a login works could not be found out: P4 met an error.", 1),
        ((FAILED, ERROR), "A login cannot work: P2b failed.", 2),
        ((HEALTHY, NOT_APPLIED), f"A login works. {APPLY}", 0),
        ((FAILED, NOT_APPLIED), f"A login cannot work: P2b failed. {APPLY}", 2),
        ((NO_SERVICE, HEALTHY), f"There is no login with Liquid yet. {APPLY}", 1),
        ((NO_SERVICE, FAILED), f"There is no login with Liquid yet. {APPLY}", 1),
    ],
)
def test_the_exit_code_says_what_the_verdict_says(
    probes: tuple[Probe, ...], verdict: str, code: int
) -> None:
    report = Report("liquid", probes)
    assert told(report, "https://chat.example.org", 100).splitlines()[-1] == verdict
    assert exit_code([report]) == code


def test_of_several_servers_the_gravest_is_the_exit_code() -> None:
    works, untold, broken = (Report("liquid", (probe,)) for probe in (HEALTHY, ERROR, FAILED))
    assert exit_code([untold, works]) == 1
    assert exit_code([untold, broken, works]) == 2
