"""The command line, with a stand-in for cdktf that prints how it was called."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

APP = 'open("synthesised", "w").write("yes")'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose app leaves a file, with programs that print their arguments."""
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "cdktf.json").write_text(json.dumps({"app": "python -P app.py"}))
    bin = tmp_path / "node_modules/.bin"
    bin.mkdir(parents=True)
    _program(bin / "cdktf", 'echo "cdktf $*"; env')
    tools = tmp_path / "tools"
    tools.mkdir()
    _program(tools / "node", "echo v22.19.0")
    _program(tools / "terraform", "exit 0")
    return tmp_path


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "rocketchat_delivery.commands.cdktf", *arguments]


def _environment(project: Path, **variables: str) -> dict[str, str]:
    return {"PATH": f"{project / 'tools'}:/usr/bin:/bin", **variables}


def _run(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(*arguments),
        cwd=project,
        env=_environment(project, **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def _called(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()[0].strip()


@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        (["plan"], "cdktf plan --skip-synth --no-color"),
        (["diff", "rocketchat"], "cdktf diff rocketchat --skip-synth --no-color"),
        (["apply"], "cdktf apply --skip-synth --auto-approve --no-color"),
        (
            ["deploy", "--auto-approve", "--no-color"],
            "cdktf deploy --auto-approve --no-color --skip-synth",
        ),
        (["destroy"], "cdktf destroy --skip-synth --auto-approve --no-color"),
        (["output", "--outputs-file=x"], "cdktf output --outputs-file=x --skip-synth"),
    ],
)
def test_the_app_is_synthesised_before_cdktf_starts(
    project: Path, arguments: list[str], called: str
) -> None:
    assert _called(_run(project, *arguments)) == called
    assert (project / "synthesised").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["plan", "--help"],
        ["list"],
        ["synth"],
        ["plan", "--app=x"],
        ["plan", "-o", "x"],
    ],
)
def test_everything_else_is_left_to_cdktf(project: Path, arguments: list[str]) -> None:
    called = _called(_run(project, *arguments)).removesuffix(" --no-color")
    assert called == " ".join(["cdktf", *arguments])
    assert not (project / "synthesised").exists()


def test_somebody_at_a_terminal_is_asked_for_approval_and_sees_colours(project: Path) -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        _command("apply"), cwd=project, env=_environment(project), stdin=slave, stdout=slave
    )
    os.close(slave)
    assert os.read(master, 1000).splitlines()[0] == b"cdktf apply --skip-synth"
    process.wait(60)
    os.close(master)


def test_cdktf_is_set_to_stay_quiet_and_offline(project: Path) -> None:
    environment = _run(project, "plan").stdout.splitlines()
    assert "CHECKPOINT_DISABLE=1" in environment
    assert "CDKTF_SKIP_PROVIDER_LOCK=true" in environment
    assert "CDKTF_DISABLE_PLUGIN_CACHE_ENV=true" in environment


def test_a_variable_that_is_set_wins(project: Path) -> None:
    environment = _run(project, "plan", CHECKPOINT_DISABLE="0").stdout.splitlines()
    assert "CHECKPOINT_DISABLE=0" in environment


def test_the_app_runs_under_this_python_and_without_terraforms_variables(project: Path) -> None:
    (project / "app.py").write_text(
        "import os, sys\nprint(sys.executable, 'TF_VAR_secret' in os.environ, file=sys.stderr)\n"
    )
    result = _run(project, "plan", TF_VAR_secret="canary")
    assert result.stderr.strip() == f"{sys.executable} False"
    assert "TF_VAR_secret=canary" in result.stdout


def test_what_the_app_says_when_it_fails_is_all_that_is_shown(project: Path) -> None:
    (project / "app.py").write_text("import sys\nsys.exit('title is empty')\n")
    result = _run(project, "plan")
    assert (result.returncode, result.stdout, result.stderr) == (1, "", "title is empty\n")


def test_cdktf_is_found_above_the_folder_of_the_app(project: Path) -> None:
    below = project / "examples/one"
    below.mkdir(parents=True)
    (project / "cdktf.json").rename(below / "cdktf.json")
    (project / "app.py").rename(below / "app.py")
    result = subprocess.run(
        _command("plan"), cwd=below, env=_environment(project), capture_output=True, text=True
    )
    assert _called(result) == "cdktf plan --skip-synth --no-color"


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("tools/node", "CDK for Terraform needs Node.js 20 or 22: there is no `node` on the PATH."),
        (
            "tools/terraform",
            "Terraform 1.11 or later is needed: there is no `terraform` on the PATH.",
        ),
        ("node_modules/.bin/cdktf", "Run `npm ci` next to package.json."),
        ("cdktf.json", "run this where it is."),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(project: Path, missing: str, message: str) -> None:
    (project / missing).unlink()
    result = _run(project, "plan", PATH=str(project / "tools"))
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.endswith(f"{message}\n")
    assert len(result.stderr.splitlines()) == 1


def _cdktn(project: Path, node: str) -> None:
    bin = project / "node_modules/.bin"
    _program(bin / "cdktn", 'echo "cdktn $*"')
    _program(bin / "node", f"echo {node}")


def test_the_successor_is_run_where_it_is_installed(project: Path) -> None:
    _cdktn(project, "v22.19.0")
    assert _called(_run(project, "plan")) == "cdktn plan --skip-synth --no-color"


@pytest.mark.parametrize("version", ["v18.20.8", "v21.7.3", "v24.22.3", "v26.1.0"])
def test_cdktf_on_a_node_that_it_does_not_run_on_is_refused(project: Path, version: str) -> None:
    _program(project / "tools/node", f"echo {version}")
    result = _run(project, "plan")
    assert result.returncode == 1
    assert result.stderr == (
        f"cdktf needs Node.js 20 or 22, and the `node` on the PATH is {version}. "
        f"`make setup` in {Path(__file__).parents[3]} installs one.\n"
    )
    assert not (project / "synthesised").exists()


def test_a_node_next_to_cdktf_comes_before_the_one_on_the_path(project: Path) -> None:
    _program(project / "tools/node", "echo v24.22.3")
    _program(project / "node_modules/.bin/node", "echo v22.23.3")
    assert _called(_run(project, "plan")) == "cdktf plan --skip-synth --no-color"


def test_the_successor_on_an_old_node_is_reported(project: Path) -> None:
    _cdktn(project, "v22.18.0")
    result = _run(project, "plan")
    assert result.returncode == 1
    assert result.stderr.startswith(
        "cdktn needs Node.js 22.19 or later, and the `node` on the PATH"
    )
    assert "v22.18.0" in result.stderr
    assert not (project / "synthesised").exists()
