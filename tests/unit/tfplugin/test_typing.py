"""What type checkers accept and refuse in a provider with models."""

import re
from pathlib import Path

from tests.type_errors import ROOT, assert_as_expected, found

README = ROOT / "providers" / "tfplugin" / "README.md"
RIGHT = Path(__file__).with_name("typing_right.py")
WRONG = Path(__file__).with_name("typing_wrong.py")


def test_a_provider_that_uses_its_models_right_has_no_type_errors() -> None:
    assert found(RIGHT) == {}


def test_the_example_in_the_readme_has_no_type_errors(tmp_path: Path) -> None:
    program = tmp_path / "files.py"
    program.write_text(re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)[0])
    assert found(program) == {}


def test_every_wrong_use_of_a_model_is_a_type_error() -> None:
    assert_as_expected(WRONG)
