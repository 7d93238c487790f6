"""What `pipenv run check` says in the words of liquid.ini."""

from liquid_stacks.check import PLACES, VOCABULARY
from liquid_stacks.liquid_stack import SERVICE
from rocketchat_delivery.commands.check import described
from rocketchat_provider.login.probes.probe import TOKEN
from rocketchat_provider.login.probes.remedy import Remedy
from rocketchat_provider.public.login_check import Report, Subject


def test_arguments_in_remedies_are_explained_in_the_words_of_liquid_ini() -> None:
    text = "Set token_path to an address that the Rocket.Chat server itself reaches."
    remedy = Remedy(text, Subject.TOKEN_PATH)
    report = Report("liquid", (TOKEN.failed("It refuses.", remedy),))
    text = described(report, SERVICE, "https://x", VOCABULARY, 100)
    assert (
        "Where this stack takes these values from:\n"
        "  token_path: the variable LIQUID_CORE_INTERNAL_URL, else [cluster] nomad_url and "
        "[ports] lb of\n"
        "    liquid.ini\n\n"
        "A login cannot work: P4 failed.\n"
    ) in text


def test_everything_that_a_remedy_may_ask_to_change_has_a_place() -> None:
    assert set(PLACES) == set(Subject)
