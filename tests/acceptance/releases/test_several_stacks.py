"""Several Liquid servers, or several stacks of any kind, in one app."""

import json
from pathlib import Path

import pytest
from rocketchat_standin import Liquid

from .conftest import Project

HERE = Path(__file__).parent


def test_every_site_is_a_stack_with_a_state_of_its_own(project: Project, world: Liquid) -> None:
    for name in ("berlin", "paris"):
        (project.folder / name).mkdir()
        (project.folder / name / "liquid.ini").write_text(
            f"[cluster]\nvault_url = {world.vault.url}\n[liquid]\ndomain = {name}.example.org\n"
        )
    for variable in ("ROCKETCHAT_URL", "LIQUID_CORE_INTERNAL_URL"):
        del project.environment[variable]
    project.synthesise(SITES="berlin/liquid.ini,paris/liquid.ini")
    for name in ("berlin", "paris"):
        stack = project.folder / "cdktf.out/stacks" / name
        document = json.loads((stack / "cdk.tf.json").read_text())
        [provider] = document["provider"]["rocketchat"]
        assert provider["url"] == f"http://rocketchat.{name}.example.org"
        state = project.folder / f"terraform.{name}.tfstate"
        assert document["terraform"]["backend"] == {"local": {"path": str(state)}}
        project.call(["terraform", "init", "-input=false"], 0, {}, stack)


def test_sites_that_cannot_be_distinguished_are_one_message(project: Project) -> None:
    said = project.synthesise(code=1, SITES="liquid.ini")
    assert said.startswith("SITES names servers and ROCKETCHAT_URL is the address of one of them")


@pytest.fixture
def two(project: Project) -> Project:
    """The app of two stacks, deployed."""
    app = (HERE / "app_of_two_stacks.py").read_text()
    (project.folder / "main.py").write_text(app)
    project.environment |= {"NORTH": "First", "SOUTH": "https://first.example.org"}
    project.deploy()
    return project


def test_all_stacks_are_reviewed_and_deployed_together(two: Project, world: Liquid) -> None:
    assert world.rocketchat.setting("Site_Name") == "First"
    assert world.rocketchat.setting("Website") == "https://first.example.org"
    two.environment |= {"NORTH": "Second"}
    said = two.run("review", code=2)
    assert "## north: 1 changed" in said
    assert "## south: no changes" in said
    said = two.deploy()
    assert "south: nothing to change." in said
    assert len(two.releases("north")) == 2
    assert len(two.releases("south")) == 1


def test_a_release_is_one_stacks(two: Project, world: Liquid) -> None:
    two.environment |= {"NORTH": "Second", "SOUTH": "https://second.example.org"}
    two.deploy()
    assert "Name one with --stack; the app has north, south." in two.run("releases", code=1)
    assert len(two.run("releases", "--stack", "south").splitlines()) == 3
    said = two.run("review", code=1, ROLLBACK_TO="1")
    assert "there are several stacks (north, south); name one of them, for example north:1" in said
    two.deploy(ROLLBACK_TO="north:1")
    assert world.rocketchat.setting("Site_Name") == "First"
    assert world.rocketchat.setting("Website") == "https://second.example.org"
    two.deploy(code=0, ROLLBACK_TO="north:1, south:last-good")
    two.deploy(ROLLBACK_TO="north:1,south:1")
    assert world.rocketchat.setting("Website") == "https://first.example.org"
