"""An earlier release is brought back by an ordinary plan and apply."""

import hashlib
import json
import re
from pathlib import Path

from rocketchat_delivery.terraform.values import plain
from rocketchat_standin import Liquid, Status
from tfplugin.testing import assert_no_secret

from .conftest import NEW, OLD, SECRETS, Project, accept, move, rotate

HERE = Path(__file__).parent


def test_a_domain_change_is_undone(project: Project, world: Liquid) -> None:
    project.run("cdktf", "apply")
    before = project.managed()
    project.describe(NEW)
    move(world)
    project.run("cdktf", "apply")
    assert project.can_log_in(NEW)

    review = project.run("review", code=2, ROLLBACK_TO="1")
    assert re.search(r"## rocketchat: \d changed, 2 replaced", review)
    assert "**The login form is shown while the apply runs**" in review
    said = project.run("cdktf", "apply", ROLLBACK_TO="1")
    assert "Recorded release 3 of rocketchat." in said
    assert project.can_log_in(OLD)
    assert project.managed() == before
    assert "## rocketchat: no changes" in project.run("review", code=0, ROLLBACK_TO="1")
    assert "## rocketchat: no changes" in project.run("review", code=0, ROLLBACK_TO="3")

    first, second, third = project.releases()
    assert first["lineage"] == second["lineage"] == third["lineage"]
    assert first["serial"] < second["serial"] < third["serial"]
    assert (third["rolled_back_to"], third["complete"]) == (1, True)
    listed = project.run("releases").splitlines()
    assert "resources created" in listed[-3]
    assert "[back to 1] custom_oauth.liquid replaced" in listed[-1]
    assert project.run("releases", "diff", "1", "1").splitlines()[-1] == "No differences."


def test_a_rollback_is_deployed_as_it_was_reviewed(project: Project, world: Liquid) -> None:
    project.apply()
    project.describe(OLD, "title = Changed")
    project.apply()
    project.run("review", code=2, ROLLBACK_TO="1")
    digest = json.loads((project.folder / "cdktf.out/review.json").read_text())["digest"]
    said = project.run("deploy", "--reviewed", digest)
    assert "Recorded release 3 of rocketchat." in said
    assert world.rocketchat.setting("Site_Name") == "One Localhost"
    assert project.releases()[-1]["rolled_back_to"] == 1


def test_secrets_come_back_in_their_version(project: Project, world: Liquid) -> None:
    project.apply()
    assert rotate(world, SECRETS[1]) == 2
    project.apply()
    assert project.secret() == SECRETS[1]

    accept(world, SECRETS[0])
    said = project.synthesise(ROLLBACK_TO="1")
    assert said.splitlines()[-1].startswith("Rolling rocketchat back to release 1,")
    project.apply(ROLLBACK_TO="1")
    assert project.secret() == SECRETS[0]
    assert project.plan_is_empty(ROLLBACK_TO="1")
    assert not project.plan_is_empty()
    project.synthesise()
    versions = [release["resources"][0]["secrets"] for release in project.releases()]
    reference = "vault:liquid/rocketchat/app.oauth2#client_secret"
    assert versions[0][reference] == 1
    assert versions[1][reference] == 2
    assert versions[2][f"{reference}@1"] == 1
    records = [project.folder / ".releases", project.folder / "cdktf.out"]
    assert_no_secret([*SECRETS, world.admin[1]], project.said, *records)


def test_back_and_forward_again_is_nothing_where_the_secrets_are_the_same(
    project: Project, world: Liquid
) -> None:
    rotate(world, SECRETS[1])
    project.apply()
    assert project.plan_is_empty(ROLLBACK_TO="1")
    assert "app.oauth2#client_secret@2" in (project.stack / "cdk.tf.json").read_text()
    project.describe(OLD, "title = Changed")
    project.apply()
    project.synthesise(ROLLBACK_TO="1")
    said = project.terraform("plan", "-input=false", "-no-color")
    assert "Plan: 0 to add, 1 to change, 0 to destroy." in said
    project.apply(ROLLBACK_TO="1")
    project.describe()
    assert project.plan_is_empty()


def test_a_version_that_vault_no_longer_has_is_named(project: Project, world: Liquid) -> None:
    project.apply()
    world.vault.delete("liquid", "rocketchat/app.oauth2")
    rotate(world, SECRETS[1])
    project.apply()
    project.synthesise(ROLLBACK_TO="1")
    said = project.terraform("plan", "-input=false", "-no-color", code=1)
    text = " ".join(said.split())
    assert "vault:liquid/rocketchat/app.oauth2 no longer has version 1" in text
    assert project.secret() == SECRETS[1]


def test_without_versions_the_present_secret_is_used_and_said(
    project: Project, world: Liquid
) -> None:
    username, password = world.admin
    world.vault.mount("liquid", version=1)
    world.vault.put("liquid", "rocketchat/adminuser", {"username": username, "pass": password})
    rotate(world, SECRETS[0])
    project.apply()
    rotate(world, SECRETS[1])
    project.apply()
    said = project.synthesise(ROLLBACK_TO="1")
    assert (
        "vault:liquid/rocketchat/app.oauth2#client_secret (for rocketchat_custom_oauth.liquid) "
        "has no versions, so its current value is used." in said
    )
    project.apply(ROLLBACK_TO="1")
    assert project.secret() == SECRETS[1]
    assert project.plan_is_empty(ROLLBACK_TO="1")


def test_the_last_good_release_is_found(project: Project, world: Liquid) -> None:
    project.run("cdktf", "apply")
    before = project.managed()
    project.describe(NEW)
    move(world)
    refusal = Status(400, {"success": False, "error": "no", "errorType": "error-not-allowed"})
    world.rocketchat.faults.when("POST", "addCustomOAuth", refusal, times=100)
    said = project.run("cdktf", "apply", code=1)
    assert "Recorded release 2 of rocketchat, whose apply did not finish." in said
    world.rocketchat.faults.clear()
    project.run("cdktf", "apply", ROLLBACK_TO="last-good")
    assert project.managed() == before
    assert project.can_log_in(OLD)
    assert project.plan_is_empty(ROLLBACK_TO="last-good")
    assert [release["complete"] for release in project.releases()] == [True, False, True]


def test_an_edited_release_is_refused(project: Project, tmp_path: Path) -> None:
    project.environment["SETTINGS"] = '{"Website": "https://first.example.org"}'
    (project.folder / "main.py").write_text((HERE / "app_of_settings.py").read_text())
    project.apply()
    project.synthesise()
    [file] = (project.folder / ".releases/rocketchat").glob("*.json")
    owned = tmp_path / "owned"
    record = json.loads(file.read_text())
    settings = record["configuration"]["resource"]["rocketchat_setting"]
    [block] = settings.values()
    block["provisioner"] = [{"local-exec": {"command": f"touch {owned}"}}]
    file.write_text(json.dumps(record))
    said = project.run("review", code=1, ROLLBACK_TO="1")
    assert f"{file.name} does not match its digest" in said
    assert "move it away." in said

    # An attacker who edits the file can compute the digest, too; the content is still rejected.
    text = plain(record["configuration"]).encode()
    file.write_text(json.dumps(record | {"digest": hashlib.sha256(text).hexdigest()}))
    said = project.run("review", code=1, ROLLBACK_TO="1")
    assert "Release 1 is refused: rocketchat_setting." in said
    assert "has a provisioner" in said
    assert "Traceback" not in said
    assert not owned.exists()


def test_a_rollback_restores_what_was_changed_and_creates_what_was_destroyed(
    project: Project, world: Liquid
) -> None:
    found = world.rocketchat.setting("Site_Name")
    app = (HERE / "app_of_settings.py").read_text()
    (project.folder / "main.py").write_text(app)
    project.apply(SETTINGS='{"Website": "https://first.example.org"}')
    project.apply(SETTINGS='{"Site_Name": "Second"}')
    assert world.rocketchat.setting("Site_Name") == "Second"
    project.apply(SETTINGS='{"Site_Name": "Third"}', ROLLBACK_TO="1")
    assert world.rocketchat.setting("Site_Name") == found
    assert world.rocketchat.setting("Website") == "https://first.example.org"
    assert project.plan_is_empty(SETTINGS='{"Site_Name": "Third"}', ROLLBACK_TO="1")

    project.terraform("destroy", "-auto-approve", "-input=false")
    project.synthesise(SETTINGS="{}")
    assert project.releases()[-1]["configuration"] == {}
    project.apply(SETTINGS="{}", ROLLBACK_TO="1")
    assert world.rocketchat.setting("Website") == "https://first.example.org"


def test_a_release_of_an_older_schema_is_upgraded(project: Project, world: Liquid) -> None:
    app = (HERE / "app_of_settings.py").read_text()
    (project.folder / "main.py").write_text(app)
    before, now = str(HERE / "providers/before"), str(HERE / "providers/now")
    project.environment["SETTINGS"] = '{"Website": "https://first.example.org"}'
    project.environment |= {"PYTHONPATH": before, "COMMENT": "kept since the first"}
    project.apply()
    project.environment["SETTINGS"] = '{"Website": "https://second.example.org"}'
    project.apply()

    del project.environment["COMMENT"]
    project.environment["PYTHONPATH"] = now
    project.apply(ROLLBACK_TO="1")
    assert world.rocketchat.setting("Website") == "https://first.example.org"
    state = json.loads((project.folder / "terraform.rocketchat.tfstate").read_text())
    [instance] = state["resources"][0]["instances"]
    assert instance["schema_version"] == 1
    assert instance["attributes"]["note"] == "kept since the first"
    assert project.plan_is_empty(ROLLBACK_TO="1")

    project.environment["PYTHONPATH"] = before
    project.synthesise()
    said = project.synthesise(code=1, ROLLBACK_TO="3")
    assert "in version 1 of its schema; this provider knows version 0" in said


NO_RELEASE = {
    "7": "rocketchat has no release 7; there are 1 to 1.",
    "latest": "expected the number of a release (1 to 1) or last-good.",
    "chat:1": "there is no stack chat, only rocketchat.",
}


def test_a_release_that_does_not_exist_is_one_message(project: Project) -> None:
    project.environment["SETTINGS"] = '{"Website": "https://first.example.org"}'
    (project.folder / "main.py").write_text((HERE / "app_of_settings.py").read_text())
    project.apply()
    for wanted, message in NO_RELEASE.items():
        said = project.run("review", code=1, ROLLBACK_TO=wanted)
        assert said.splitlines()[-1].endswith(message)
