"""Every applied state is recorded, whatever command applied it."""

import json
import stat
import subprocess
from pathlib import Path

from rocketchat_provider import __version__
from rocketchat_standin import Liquid
from tfplugin.testing import assert_no_secret

from .conftest import OLD, SECRETS, Project


def test_what_terraform_itself_applied_is_recorded_at_the_next_start(project: Project) -> None:
    project.synthesise()
    project.terraform("init", "-input=false")
    project.terraform("apply", "-auto-approve", "-input=false")
    assert project.releases() == []
    project.describe(OLD, "title = Another")
    assert "Recorded release 1 of rocketchat." in project.synthesise()
    [release] = project.releases()
    assert release["complete"]
    site = release["configuration"]["resource"]["rocketchat_settings"]["site"]
    assert site["values"]["Site_Name"] == "One Localhost"
    assert "Recorded" not in project.synthesise()


def test_a_record_says_what_was_applied_with_what_and_nothing_secret(
    project: Project, world: Liquid
) -> None:
    for words in (["init"], ["add", "main.py"], ["-c", *NOBODY, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *words], cwd=project.folder, check=True, capture_output=True)
    commit = project.call(["git", "rev-parse", "HEAD"], 0, {}).strip()
    project.apply()
    project.synthesise()
    [release] = project.releases()
    assert release["commit"] == commit
    terraform = json.loads(project.terraform("version", "-json"))["terraform_version"]
    assert release["versions"] == {
        "terraform": terraform,
        "provider": __version__,
        "server": "7.7.1",
    }
    addresses = [resource["address"] for resource in release["resources"]]
    assert "rocketchat_custom_oauth.liquid" in addresses
    assert "provider" not in release["configuration"]
    [file] = (project.folder / ".releases/rocketchat").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    with (project.folder / "main.py").open("a") as code:
        code.write("# changed\n")
    project.describe(OLD, "title = Another")
    project.apply()
    shown = project.run("releases", "show", "2")
    assert f"  commit         {commit}+" in shown
    assert "vault:liquid/rocketchat/app.oauth2#client_secret in version 1" in shown
    assert '      values.Site_Name: "One Localhost" → "Another"' in shown
    token = world.vault.root_token
    places: list[str | Path] = [
        project.folder / ".releases",
        project.folder / "cdktf.out",
        project.said,
    ]
    assert_no_secret([*SECRETS, world.admin[1], token], *places)


NOBODY = ("user.name=nobody", "-c", "user.email=nobody@example.org")


def test_a_refresh_by_terraform_is_a_release_too_and_a_plan_is_none(
    project: Project, world: Liquid
) -> None:
    project.apply()
    assert project.plan_is_empty()
    assert len(project.releases()) == 1
    world.rocketchat.set("Site_Name", "By hand")
    project.terraform("apply", "-refresh-only", "-auto-approve", "-input=false")
    project.synthesise()
    first, second = project.releases()
    assert first["complete"]
    assert not second["complete"]
