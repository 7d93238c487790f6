"""What type checkers accept and refuse in a provider with models."""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[3] / "providers" / "tfplugin" / "README.md"
ROOT = Path(__file__).parents[3]
RIGHT = Path(__file__).with_name("typing_right.py")
WRONG = Path(__file__).with_name("typing_wrong.py")


def errors(program: Path) -> dict[int, str]:
    """What mypy says of each line of a program."""
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--hide-error-context", str(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    found = re.findall(rf"{program.name}:(\d+): error: (.*)", ran.stdout)
    assert found or ran.returncode == 0, ran.stdout + ran.stderr
    return {int(line): text for line, text in found}


def test_a_provider_that_uses_its_models_right_has_no_type_errors() -> None:
    assert errors(RIGHT) == {}


def test_the_example_in_the_readme_has_no_type_errors(tmp_path: Path) -> None:
    program = tmp_path / "files.py"
    program.write_text(re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)[0])
    assert errors(program) == {}


def test_every_wrong_use_of_a_model_is_a_type_error() -> None:
    lines = enumerate(WRONG.read_text().splitlines(), start=1)
    expected = {line: text.split("# E: ")[1] for line, text in lines if "# E: " in text}
    found = errors(WRONG)
    assert found.keys() == expected.keys(), found
    for line, text in expected.items():
        assert text in found[line], f"line {line}: {found[line]}"
