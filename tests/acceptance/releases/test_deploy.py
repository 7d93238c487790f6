"""What was reviewed is applied, or nothing is."""

import json
import os
import re
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from rocketchat_delivery.commands.deploy import _reviewed_lines
from rocketchat_standin import Liquid

from .conftest import NEW, Project


def review(project: Project) -> str:
    """Review, and return the digest."""
    found = re.search("Digest: `([0-9a-f]{64})`", project.run("review", code=2))
    assert found
    return found[1]


def test_the_saved_plan_is_applied_though_the_code_has_moved_on(
    project: Project, world: Liquid
) -> None:
    digest = review(project)
    project.describe(NEW)
    project.synthesise()
    said = project.run("deploy", "--reviewed", digest)
    assert "Apply complete!" in said
    assert "Recorded release 1 of rocketchat." in said
    assert "Planning" not in said
    assert world.rocketchat.setting("Site_Url") == world.url("rocketchat.one.localhost")
    project.describe()
    assert project.plan_is_empty()
    assert [release["complete"] for release in project.releases()] == [True]


def test_the_same_changes_have_the_same_digest_on_another_machine(
    project: Project, another_checkout: Project
) -> None:
    digest = review(project)
    assert review(project) == digest
    assert review(another_checkout) == digest
    other = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    assert "Planning" in another_checkout.run("deploy", "--reviewed", other, code=1)
    (another_checkout.stack / "plan").unlink()
    said = another_checkout.run("deploy", "--reviewed", digest)
    assert "Planning" in said
    assert "Apply complete!" in said
    assert another_checkout.plan_is_empty()


def test_another_change_is_refused_and_named(project: Project, world: Liquid) -> None:
    digest = review(project)
    settings = world.rocketchat.settings()
    (project.stack / "plan").unlink()
    project.describe("one.localhost", "title = Another title")
    said = project.run("deploy", "--reviewed", digest, code=1)
    assert "Nothing was changed: the plan is no longer the reviewed one." in said
    assert 'values.Site_Name: (none) → "Another title"' in said
    assert 'values.Site_Name: (none) → "One Localhost"' in said
    assert len(re.findall("values.Site_Name", said)) == 2
    assert "values.Document_Domain" not in said
    assert world.rocketchat.settings() == settings
    assert project.releases() == []


def test_without_the_review_the_whole_plan_is_shown(project: Project) -> None:
    said = project.run("deploy", "--reviewed", "0" * 64, code=1)
    assert "The reviewed plan is not known here" in said
    assert 'rocketchat_setting.liquid_site_url (create) name: (none) → "Site_Url"' in said


def test_a_saved_plan_that_is_not_fresh_is_not_applied(project: Project, world: Liquid) -> None:
    project.run("cdktf", "apply")
    project.describe("one.localhost", "title = Reviewed")
    digest = review(project)
    plan = (project.stack / "plan").read_bytes()
    project.describe("one.localhost", "title = Somebody else's")
    project.apply()
    (project.stack / "plan").write_bytes(plan)
    project.describe("one.localhost", "title = Reviewed")
    said = project.run("deploy", "--reviewed", digest, code=1)
    assert """values.Site_Name: "Somebody else's" → "Reviewed\"""" in said
    assert 'values.Site_Name: "One Localhost" → "Reviewed"' in said
    assert world.rocketchat.setting("Site_Name") == "Somebody else's"


def test_a_change_by_hand_since_the_review_is_named_and_nothing_is_applied(
    project: Project, world: Liquid
) -> None:
    project.apply()
    project.describe("one.localhost", "title = Reviewed")
    digest = review(project)
    world.rocketchat.set("Website", "https://by.hand.example.org")
    settings = world.rocketchat.settings()
    said = project.run("deploy", "--reviewed", digest, code=1)
    assert "Nothing was changed: the plan is no longer the reviewed one." in said
    assert "https://by.hand.example.org" in said
    assert "values.Site_Name" not in said
    assert world.rocketchat.settings() == settings

    world.rocketchat.set("Website", "https://example.org")
    assert "Apply complete!" in project.run("deploy", "--reviewed", digest)


@pytest.mark.parametrize("content", ["{", "[]", '{"digest": 5}', '{"digest": "DIGEST"}'])
def test_an_odd_review_is_one_that_is_not_known(tmp_path: Path, content: str) -> None:
    digest = "0" * 64
    (tmp_path / "review.json").write_text(content.replace("DIGEST", digest))
    assert _reviewed_lines(tmp_path, {}, digest) is None


def test_an_edited_plan_is_not_applied(project: Project, tmp_path: Path) -> None:
    digest = review(project)
    file = project.stack / "plan"
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = json.loads(parts["tfconfig/m-/cdk.tf.json"])
    owned = tmp_path / "owned"
    command = [{"local-exec": {"command": f"touch {owned}"}}]
    document["resource"]["rocketchat_settings"]["site"]["provisioner"] = command
    parts["tfconfig/m-/cdk.tf.json"] = json.dumps(document).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    said = project.run("deploy", "--reviewed", digest)
    assert "Planning" in said
    assert "Apply complete!" in said
    assert not owned.exists()


def test_only_their_owner_reads_what_the_commands_write(project: Project) -> None:
    state = project.folder / "terraform.rocketchat.tfstate"
    project.deploy()
    project.describe("one.localhost", "title = Second")
    project.deploy()
    project.run("drift")
    written = [state, Path(f"{state}.backup"), *project.stack.glob("plan"), project.stack / "drift"]
    written += (project.folder / "cdktf.out").glob("*.md")
    written += (project.folder / "cdktf.out").glob("*.json")
    written += (project.folder / ".releases").rglob("*.json")
    assert len(written) >= 8
    assert {oct(stat.S_IMODE(file.stat().st_mode)) for file in written} == {"0o600"}
    for file in (state, project.stack / "plan"):
        file.chmod(0o644)
    project.synthesise()
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert stat.S_IMODE((project.stack / "plan").stat().st_mode) == 0o600


def test_an_apply_that_fails_is_reported_and_recorded(project: Project, world: Liquid) -> None:
    from rocketchat_standin import Status

    digest = review(project)
    denied = {"success": False, "error": "no", "errorType": "error-action-not-allowed"}
    world.rocketchat.faults.when("POST", "Organization_Name", Status(400, denied), times=100)
    said = project.run("deploy", "--reviewed", digest, code=1)
    assert "Organization_Name" in said
    assert "Recorded release 1 of rocketchat, whose apply did not finish." in said
    assert [release["complete"] for release in project.releases()] == [False]


def test_what_a_plan_says_is_also_there_for_programs(project: Project) -> None:
    printed = json.loads(
        project.run("review", "--json", code=2).split("Planning", 1)[1].split("\n", 1)[1]
    )
    kept = json.loads((project.folder / "cdktf.out/review.json").read_text())
    assert printed == kept
    assert kept["stacks"]["rocketchat"]["risks"]


@pytest.fixture
def another_checkout(
    project: Project, tmp_path_factory: pytest.TempPathFactory, world: Liquid
) -> Project:
    """The same project in another folder."""
    other = Project(tmp_path_factory.mktemp("elsewhere"), world)
    other.describe()
    return other


def test_another_program_takes_terraforms_place(project: Project, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "tofu").symlink_to(shutil.which("terraform") or "")
    refuses = programs / "terraform"
    refuses.write_text("#!/bin/sh\necho not this one >&2\nexit 99\n")
    refuses.chmod(0o755)
    path = f"{programs}:{os.environ['PATH']}"
    with_tofu = {"PATH": path, "TERRAFORM_BINARY_NAME": "tofu"}
    assert "not this one" in project.run("review", code=1, PATH=path)
    said = project.deploy(code=2, **with_tofu)
    assert "Recorded release 1 of rocketchat." in said
    assert "No changes." in project.run("cdktf", "plan", code=0, **with_tofu)
