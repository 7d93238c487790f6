"""What `pipenv run check` prints."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from liquid_stacks.check import exit_code, told
from liquid_stacks.offered import OFFERED
from rocketchat_provider.login.probes import Report
from rocketchat_provider.login.probes.probe import CONFIGURATION, PAGE, ROW, TOKEN, Probe
from rocketchat_provider.resources.custom_oauth.arguments import ARGUMENTS

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


def test_arguments_in_remedies_are_explained_in_the_words_of_liquid_ini() -> None:
    remedy = "Set token_path to an address that the Rocket.Chat server itself reaches."
    text = told(Report("liquid", (TOKEN.failed("It refuses.", remedy),)), "https://x", 100)
    assert (
        "Where this stack takes these values from:\n"
        "  token_path: the variable LIQUID_CORE_INTERNAL_URL, else [cluster] nomad_url and "
        "[ports] lb of\n"
        "    liquid.ini\n\n"
        "A login cannot work: P4 failed.\n"
    ) in text


def test_a_report_without_remedies_explains_nothing() -> None:
    assert "Where this stack" not in told(Report("liquid", (HEALTHY,)), "https://x", 100)


def test_every_argument_that_a_remedy_may_name_is_explained() -> None:
    named = {word for text in _texts() for word in re.findall("[a-z_]+", text)}
    arguments = (ARGUMENTS.keys() & named) | ({"client_secret", "test_user", "allow_http"} & named)
    assert len(arguments) > 8
    ordinary = {"scope"}
    assert arguments - ordinary <= OFFERED.keys()


def _texts() -> Iterator[str]:
    """Every text of the login check's code that says what to do."""
    for file in (files("rocketchat_provider") / "login/probes").iterdir():
        tree = ast.parse(file.read_text() if file.name.endswith(".py") else "")
        constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        for text in constants:
            if isinstance(text, str) and re.search("(Set|Check|Give|Correct) | = true", text):
                yield text
