"""What was changed on the server by hand is reported, and not changed back."""

from rocketchat_standin import Liquid

from .conftest import OLD, Project


def test_drift_is_reported_with_the_last_release_that_matched(
    project: Project, world: Liquid
) -> None:
    project.apply()
    project.describe(OLD, "title = Second")
    project.apply()
    said = project.run("drift", code=0)
    assert "## rocketchat: no drift" in said
    assert "The server is as release 2 (" in said

    world.rocketchat.set("Site_Name", "One Localhost")
    world.rocketchat.set("Website", "https://by.hand.example.org")
    settings = world.rocketchat.settings()
    state = (project.folder / "terraform.rocketchat.tfstate").read_text()
    said = project.run("drift", code=2)
    assert (
        '| `values.Site_Name` | `"Second"` | `"One Localhost"` | release 2; now as in release 1 |'
        in said
    )
    assert (
        '| `values.Website` | `"https://example.org"` | `"https://by.hand.example.org"` | '
        "release 2 |" in said
    )
    assert (project.folder / "cdktf.out/drift.md").read_text() in said
    assert world.rocketchat.settings() == settings
    assert (project.folder / "terraform.rocketchat.tfstate").read_text() == state
    assert len(project.releases()) == 2


def test_what_is_gone_from_the_server_is_reported(project: Project, world: Liquid) -> None:
    project.apply()
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid", False)
    world.clock.advance(3)
    world.rocketchat.process.login_services.remove("Liquid")
    said = project.run("drift", code=2)
    assert "**`rocketchat_custom_oauth.liquid` is gone.**" in said


def test_a_secret_that_was_changed_by_hand_is_reported_without_it(
    project: Project, world: Liquid
) -> None:
    project.apply()
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid-secret", "canary-by-hand")
    said = project.run("drift", code=2)
    assert "rocketchat_custom_oauth.liquid" in said
    assert "canary-by-hand" not in said


def test_a_server_that_does_not_answer_is_an_error(project: Project, world: Liquid) -> None:
    project.apply()
    world.rocketchat.stop()
    said = project.run("drift", code=1, ROCKETCHAT_MAX_RETRIES="0")
    assert "Error:" in said
