"""The typed catalogue of all settings."""

import subprocess
import sys
from pathlib import Path

from rocketchat_constructs.catalogue import SecretValues, Values

from tests.type_errors import assert_as_expected, expected

WRONG = Path(__file__).with_name("settings_typing_wrong.py")


def test_type_checkers_find_ten_mistakes_in_forty_settings() -> None:
    settings = [line for line in WRONG.read_text().splitlines() if line.lstrip().startswith('"')]
    assert len(settings) - 1 >= 40
    assert len(expected(WRONG)) == 10
    assert_as_expected(WRONG)


def test_a_secret_is_in_the_catalogue_of_secrets_alone() -> None:
    assert not Values.__annotations__.keys() & SecretValues.__annotations__.keys()
    assert "SMTP_Password" in SecretValues.__annotations__
    assert "VoIP_JWT_Secret" in SecretValues.__annotations__


def test_custom_oauth_entries_are_not_in_the_catalogue() -> None:
    ids = Values.__annotations__.keys() | SecretValues.__annotations__.keys()
    assert not [id for id in ids if id.startswith("Accounts_OAuth_Custom-")]


def test_stacks_start_without_the_catalogue() -> None:
    program = (
        "import sys, rocketchat_constructs, liquid_stacks.liquid_stack;"
        "sys.exit('rocketchat_constructs.catalogue' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
