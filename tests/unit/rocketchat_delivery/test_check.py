"""What `pipenv run check` prints."""

import pytest
from rocketchat_delivery.commands.check import Vocabulary, described, exit_code
from rocketchat_provider.login.probes.probe import CONFIGURATION, PAGE, ROW, TOKEN, Probe
from rocketchat_provider.login.probes.remedy import Remedy
from rocketchat_provider.public.login_check import Report, Subject

HEALTHY = PAGE.healthy("It is there.")
FAILED = PAGE.failed("It is gone.", "Bring it back.")
UNKNOWN = TOKEN.unknown("It does not answer here.")
ERROR = TOKEN.error("It answered 503.")
NOT_APPLIED = CONFIGURATION.pending("Other values are configured.", "Apply them.")
NO_SERVICE = ROW.pending("There is no service yet.", "Add it.")
APPLY = "It is not applied yet."
VOCABULARY = Vocabulary(
    account="Keycloak account",
    test_account="none",
    places={Subject.TOKEN_PATH: "the endpoints in chat.py"},
    not_applied=APPLY,
)


def shown(report: Report) -> str:
    server = "https://chat.example.org (Rocket.Chat 7.7.1)"
    return described(report, "Keycloak", server, VOCABULARY, 100)


def test_what_a_server_answers_cannot_steer_the_terminal() -> None:
    report = Report("keycloak", (PAGE.failed("a page called \x1b[2J\x9b2J", "Look at it."),))
    text = shown(report)
    assert text.startswith(
        "Login with Keycloak at https://chat.example.org (Rocket.Chat 7.7.1)\n\n"
    )
    assert "a page called \\x1b[2J\\x9b2J" in text
    assert text.endswith("\n\nA login cannot work: P2b failed.\n")


@pytest.mark.parametrize(
    ("probes", "verdict", "code"),
    [
        ((HEALTHY,), "A login works.", 0),
        ((HEALTHY, UNKNOWN), "No problem was found; not verified: P4.", 0),
        ((HEALTHY, ERROR), "Could not find out whether a login works: P4 met an error.", 1),
        ((FAILED, ERROR), "A login cannot work: P2b failed.", 2),
        ((HEALTHY, NOT_APPLIED), f"A login works. {APPLY}", 0),
        ((FAILED, NOT_APPLIED), f"A login cannot work: P2b failed. {APPLY}", 2),
        ((NO_SERVICE, HEALTHY), f"There is no login with Keycloak yet. {APPLY}", 1),
        ((NO_SERVICE, FAILED), f"There is no login with Keycloak yet. {APPLY}", 1),
    ],
)
def test_the_exit_code_says_what_the_verdict_says(
    probes: tuple[Probe, ...], verdict: str, code: int
) -> None:
    report = Report("keycloak", probes)
    assert shown(report).splitlines()[-1] == verdict
    assert exit_code([report]) == code


def test_of_several_servers_the_gravest_is_the_exit_code() -> None:
    works, untold, broken = (Report("keycloak", (probe,)) for probe in (HEALTHY, ERROR, FAILED))
    assert exit_code([untold, works]) == 1
    assert exit_code([untold, broken, works]) == 2


def test_arguments_in_remedies_are_explained_in_the_words_of_the_caller() -> None:
    remedy = Remedy("Set token_path to an address that it reaches.", Subject.TOKEN_PATH)
    text = shown(Report("keycloak", (TOKEN.failed("It refuses.", remedy),)))
    assert (
        "Where this stack takes these values from:\n"
        "  token_path: the endpoints in chat.py\n\n"
        "A login cannot work: P4 failed.\n"
    ) in text


def test_a_word_in_a_remedy_is_not_a_subject() -> None:
    remedy = "See how token_path was set."
    text = shown(Report("keycloak", (TOKEN.failed("It refuses.", remedy),)))
    assert "Where this stack" not in text


def test_a_report_without_remedies_explains_nothing() -> None:
    assert "Where this stack" not in shown(Report("keycloak", (HEALTHY,)))
