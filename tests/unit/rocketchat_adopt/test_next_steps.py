"""The command that adopt shows works where it is shown."""

import sys
from pathlib import Path

import pytest
from rocketchat_adopt import next_steps


@pytest.fixture(autouse=True)
def terraform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Terraform that is not the checkout's own, whichever the tests themselves run with."""
    program = tmp_path / "bin/terraform"
    program.parent.mkdir()
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.delenv("TERRAFORM_BINARY_NAME", raising=False)


@pytest.fixture
def pipenv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIPENV_PIPFILE", raising=False)
    monkeypatch.setattr(next_steps, "_pipenv", lambda: "pipenv")


@pytest.mark.usefixtures("pipenv")
def test_inside_the_checkout_pipenv_finds_its_packages_by_itself() -> None:
    folder = next_steps.ROOT / "adopted"
    assert next_steps.command(folder, hcl=False) == f"cd {folder} && pipenv run cdktf plan"
    assert next_steps.command(folder, hcl=True) == (
        f"cd {folder} && pipenv run python -P -m rocketchat_delivery.local_provider . "
        "&& terraform init && terraform plan"
    )


@pytest.mark.usefixtures("pipenv")
@pytest.mark.parametrize("hcl", [False, True])
def test_elsewhere_pipenv_is_given_the_pipfile(tmp_path: Path, hcl: bool) -> None:
    folder = tmp_path / "a folder"
    command = next_steps.command(folder, hcl=hcl)
    assert command.startswith(f"cd '{folder}' && PIPENV_PIPFILE={next_steps.ROOT}/Pipfile pipenv ")


@pytest.mark.usefixtures("pipenv")
def test_a_pipfile_of_another_project_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "Pipfile").write_text("")
    assert "PIPENV_PIPFILE=" in next_steps.command(tmp_path / "adopted", hcl=False)


@pytest.mark.usefixtures("pipenv")
def test_deep_inside_the_checkout_pipenv_does_not_look_far_enough_up() -> None:
    folder = next_steps.ROOT / "one/two/three"
    assert "PIPENV_PIPFILE=" in next_steps.command(folder, hcl=False)


def test_without_pipenv_the_same_python_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(next_steps, "_pipenv", lambda: None)
    folder, python = tmp_path / "adopted", sys.executable
    assert next_steps.command(folder, hcl=False) == (
        f"cd {folder} && PIPENV_PIPFILE={next_steps.ROOT}/Pipfile "
        f"{python} -P -m rocketchat_delivery.commands.cdktf plan"
    )
    inside = next_steps.ROOT / "adopted"
    assert next_steps.command(inside, hcl=False) == (
        f"cd {inside} && {python} -P -m rocketchat_delivery.commands.cdktf plan"
    )
    assert next_steps.command(folder, hcl=True) == (
        f"cd {folder} && {python} -P -m rocketchat_delivery.local_provider . "
        "&& terraform init && terraform plan"
    )


def test_a_terraform_that_only_the_checkout_has_is_named_by_its_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(next_steps, "ROOT", tmp_path)
    program = tmp_path / ".tools/bin/terraform"
    program.parent.mkdir(parents=True)
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    assert f"{program} init && {program} plan" in next_steps.command(tmp_path / "x", hcl=True)
