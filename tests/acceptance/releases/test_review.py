"""What people read before they agree, of real plans."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rocketchat_standin import Liquid
from tfplugin.testing import assert_no_secret

from .conftest import NEW, OLD, SECRETS, Project, liquid_server, move, rotate


def risks(review: str) -> list[str]:
    """The numbered sentences."""
    return [line.split(". ", 1)[1] for line in review.splitlines() if line[:1].isdigit()]


def test_a_change_of_domain_is_understood_at_a_glance(project: Project, world: Liquid) -> None:
    project.apply()
    project.describe(NEW)
    move(world)
    review = project.run("review", code=2)
    replaced, form, address = risks(review)
    old, new = (world.url(f"rocketchat.{domain}") for domain in (OLD, NEW))
    assert replaced.startswith("**Login service Liquid will be replaced**, because the origin of")
    assert f"the origin of site_url moves from `{old}` to `{new}`" in replaced
    assert f"Register the redirect URI `{new}/_oauth/liquid`" in replaced
    assert form.startswith("**The login form is shown while the apply runs**")
    assert address.endswith(f"from `{old}` to `{new}`.")
    assert review.index("### Know before you agree") < review.index("### Changes")
    assert "| `generation` |" in review


def test_a_rotated_secret_is_reported_without_it(project: Project, world: Liquid) -> None:
    project.apply()
    rotate(world, SECRETS[1])
    [form, written, rotated, locked_out] = risks(project.run("review", code=2))
    assert form.startswith("**The login form is shown while the apply runs**")
    assert locked_out.startswith("**Nobody can log in with a browser**")
    assert "client id or its secret is wrong" in locked_out
    assert written == "**A secret is written again**: that of rocketchat_custom_oauth.liquid."
    assert rotated.startswith("**Secret rotated** (rocketchat_custom_oauth.liquid): The secret at")
    assert_no_secret(SECRETS, project.said, project.folder / "cdktf.out")


def test_a_first_plan_mentions_the_form_and_the_redirect_uri(project: Project) -> None:
    sentences = risks(project.run("review", code=2))
    assert sentences[0].startswith("**The login service Liquid is created.** Register the redirect")
    assert sentences[1].startswith("**The login form is hidden**: people log in with liquid only.")


@pytest.fixture
def forced(tmp_path: Path) -> Iterator[Project]:
    """A project with a server whose environment sets the title."""
    with liquid_server({"OVERWRITE_SETTING_Site_Name": "From the environment"}) as world:
        project = Project(tmp_path, world)
        project.describe()
        yield project


def test_a_value_that_the_servers_environment_restores_is_reported(forced: Project) -> None:
    [sentence] = [each for each in risks(forced.run("review", code=2)) if "Site_Name" in each]
    assert sentence.startswith("**Site_Name may change at the next restart**")
    assert "OVERWRITE_SETTING_Site_Name" in sentence


def test_a_plan_that_fails_is_an_error_and_keeps_no_old_review(
    project: Project, world: Liquid
) -> None:
    project.run("review", code=2)
    world.vault.seal()
    said = project.run("review", code=1)
    assert "Error: Vault is sealed" in said
    assert "## The plan failed" in (project.folder / "cdktf.out/review.md").read_text()
    assert not (project.folder / "cdktf.out/review.json").exists()


def test_a_mistake_in_liquid_ini_is_reported_in_the_review_too(project: Project) -> None:
    project.describe(OLD, "title =")
    said = project.run("review", code=1)
    assert "[liquid] title is ''" in said
    assert "could not be synthesised" in (project.folder / "cdktf.out/review.md").read_text()
