"""What mypy says of a program, and what the program's comments expect it to say."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def found(program: Path) -> dict[int, str]:
    """What mypy says of each line of a program."""
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--hide-error-context", str(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    errors = re.findall(rf"{program.name}:(\d+): error: (.*)", ran.stdout)
    assert errors or ran.returncode == 0, ran.stdout + ran.stderr
    return {int(line): text for line, text in errors}


def expected(program: Path) -> dict[int, str]:
    """What the comments `# E: …` say of their lines."""
    lines = enumerate(program.read_text().splitlines(), start=1)
    return {line: text.split("# E: ")[1] for line, text in lines if "# E: " in text}


def assert_as_expected(program: Path) -> None:
    """Each error is on a line that expects it, and each expected error is found."""
    errors, wanted = found(program), expected(program)
    assert errors.keys() == wanted.keys(), errors
    for line, text in wanted.items():
        assert text in errors[line], f"line {line}: {errors[line]}"
