"""What `pipenv run check` says in the words of liquid.ini."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files

from liquid_stacks.check import PLACES, VOCABULARY
from liquid_stacks.liquid_stack import SERVICE
from rocketchat_delivery.commands.check import told
from rocketchat_provider.login.probes import Report
from rocketchat_provider.login.probes.probe import TOKEN
from rocketchat_provider.resources.custom_oauth.arguments import ARGUMENTS


def test_arguments_in_remedies_are_explained_in_the_words_of_liquid_ini() -> None:
    remedy = "Set token_path to an address that the Rocket.Chat server itself reaches."
    report = Report("liquid", (TOKEN.failed("It refuses.", remedy),))
    text = told(report, SERVICE, "https://x", VOCABULARY, 100)
    assert (
        "Where this stack takes these values from:\n"
        "  token_path: the variable LIQUID_CORE_INTERNAL_URL, else [cluster] nomad_url and "
        "[ports] lb of\n"
        "    liquid.ini\n\n"
        "A login cannot work: P4 failed.\n"
    ) in text


def test_every_argument_that_a_remedy_may_name_is_explained() -> None:
    named = {word for text in _texts() for word in re.findall("[a-z_]+", text)}
    arguments = (ARGUMENTS.keys() & named) | ({"client_secret", "test_user", "allow_http"} & named)
    assert len(arguments) > 8
    ordinary = {"scope"}
    assert arguments - ordinary <= PLACES.keys()


def _texts() -> Iterator[str]:
    """Every text of the login check's code that says what to do."""
    for file in (files("rocketchat_provider") / "login/probes").iterdir():
        tree = ast.parse(file.read_text() if file.name.endswith(".py") else "")
        constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        for text in constants:
            if isinstance(text, str) and re.search("(Set|Check|Give|Correct) | = true", text):
                yield text
