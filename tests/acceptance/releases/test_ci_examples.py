"""The ready-made workflows: their own scripts, run with stand-ins for GitHub and GitLab."""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from rocketchat_standin import Liquid
from ruamel.yaml import YAML
from tfplugin.testing import assert_no_secret

from tests.absent import skip_without

from .conftest import OLD, ROOT, SECRETS, Project
from .gitlab import TOKEN, gitlab

EXAMPLES = ROOT / "examples/ci"
PROGRAMS = Path(__file__).parent / "programs"
FORGED = "<!-- rocketchat-review -->\n\nDigest: `" + "0" * 64 + "`\n"
EXPRESSION = re.compile(r"\$\{\{.*?\}\}")


class Pipeline:
    """A workflow's jobs, run as a runner runs them."""

    def __init__(self, project: Project, example: str) -> None:
        if not all(map(shutil.which, ("curl", "jq"))):
            skip_without("curl and jq", "Install them with the machine's package manager.")
        self.project = project
        self.jobs: dict[str, Any] = YAML(typ="safe").load((EXAMPLES / example).read_text())
        self.environment = {
            "PATH": os.pathsep.join([str(PROGRAMS), os.environ["PATH"]]),
            "PYTHON": sys.executable,
        }

    def bash(self, script: str, code: int | None = 0) -> str:
        """Run a script as both kinds of runner do."""
        assert not EXPRESSION.search(script), "a workflow's expressions belong into env"
        command = ["bash", "-e", "-o", "pipefail", "-c", script]
        return self.project.call(command, code, self.environment)


class GitHub(Pipeline):
    """A pull request of number 7."""

    def __init__(self, project: Project) -> None:
        super().__init__(project, "github.yml")
        self.file = project.folder / "comments.json"
        self.file.write_text(json.dumps([{"id": 1, "user": {"login": "eve"}, "body": FORGED}]))
        self.environment |= {
            "GITHUB": str(project.folder),
            "REPOSITORY": "liquid/chat",
            "PULL_REQUEST": "7",
            "COMMIT": "abc",
            "OURS": self.jobs["env"]["OURS"],
            "GITHUB_STEP_SUMMARY": str(project.folder / "summary.md"),
            "GITHUB_OUTPUT": str(project.folder / "output"),
        }
        (project.folder / "output").touch()

    def run(self, job: str, code: int | None = 0) -> str:
        """Run a job's steps; those that run always, run always."""
        said, worst = "", 0
        for step in self.jobs["jobs"][job]["steps"]:
            if "run" in step and step["run"] != "make setup" and (not worst or "if" in step):
                if "DIGEST" in step.get("env", {}):
                    self.environment["DIGEST"] = self._output("digest")
                said += self.bash(step["run"], None)
                worst = worst or self.project.code
        assert code is None or worst == code, said
        return said

    def _output(self, name: str) -> str:
        """What a step has put out under a name."""
        lines = (self.project.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)[name]

    @property
    def reviews(self) -> list[str]:
        return [each["body"] for each in json.loads(self.file.read_text()) if each["id"] > 1]


class GitLab(Pipeline):
    """A merge request of number 7."""

    def __init__(self, project: Project, address: str, notes: list[dict[str, Any]]) -> None:
        super().__init__(project, "gitlab.yml")
        self.notes = notes
        self.environment |= {
            "API": f"{address}/projects/1",
            "CI_API_V4_URL": address,
            "CI_MERGE_REQUEST_IID": "7",
            "CI_COMMIT_SHA": "abc",
            "REVIEW_TOKEN": TOKEN,
        }

    def run(self, job: str, code: int | None = 0) -> str:
        """Run a job's script."""
        return self.bash("\n".join(self.jobs[job]["script"]), code)

    @property
    def reviews(self) -> list[str]:
        return [note["body"] for note in self.notes if note["id"] > 1]


@pytest.fixture(params=["github", "gitlab"])
def pipeline(request: pytest.FixtureRequest, project: Project) -> Any:
    if request.param == "github":
        yield GitHub(project)
        return
    notes = [{"id": 1, "author": {"id": 666}, "body": FORGED}]
    with gitlab(notes) as address:
        yield GitLab(project, address, notes)


def test_a_review_is_one_comment_and_a_merge_deploys_it(
    pipeline: GitHub | GitLab, project: Project, world: Liquid
) -> None:
    pipeline.run("review")
    project.describe(OLD, "title = Reviewed")
    pipeline.run("review")
    [review] = pipeline.reviews
    assert review.startswith("<!-- rocketchat-review -->\n\n## rocketchat: ")
    assert '| `values.Site_Name` | `(none)` | `"Reviewed"` |' in review

    project.describe(OLD, "title = Not reviewed")
    (project.stack / "plan").unlink()
    said = pipeline.run("deploy", code=1)
    assert "Nothing was changed: the plan is no longer the reviewed one." in said
    project.describe(OLD, "title = Reviewed")
    (project.stack / "plan").unlink()
    assert "Apply complete!" in pipeline.run("deploy")
    assert world.rocketchat.setting("Site_Name") == "Reviewed"

    pipeline.run("review")
    assert "## rocketchat: no changes" in pipeline.reviews[-1]
    artefacts = [project.folder / f"cdktf.out/review.{kind}" for kind in ("md", "json")]
    secrets = [*SECRETS, world.admin[1], world.vault.root_token, TOKEN]
    assert_no_secret(secrets, project.said, review, *artefacts)


def load(example: str) -> dict[str, Any]:
    """A workflow's document."""
    document: dict[str, Any] = YAML(typ="safe").load((EXAMPLES / example).read_text())
    return document


def steps() -> list[dict[str, Any]]:
    """All steps of the workflow of GitHub."""
    return [step for job in load("github.yml")["jobs"].values() for step in job["steps"]]


def test_a_pull_request_of_a_fork_runs_nothing() -> None:
    workflow = load("github.yml")
    assert "pull_request_target" not in workflow["on"]
    own = "github.event.pull_request.head.repo.full_name == github.repository"
    others = {"github.event_name == 'push'", "github.event_name == 'schedule'"}
    for job in workflow["jobs"].values():
        assert own in job["if"] or job["if"] in others
    [rule] = load("gitlab.yml")["review"]["rules"]
    assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in rule["if"]


def test_a_secret_is_given_to_the_step_that_needs_it_and_to_nothing_else() -> None:
    workflow = load("github.yml")
    without_steps = [{**job, "steps": []} for job in workflow["jobs"].values()]
    outside = json.dumps([{**workflow, "jobs": {}}, *without_steps], default=str)
    assert "secrets." not in outside
    assert "github.token" not in outside
    for step in steps():
        text = json.dumps(step)
        assert ("secrets." in text) is ("pipenv run" in text)
        assert ("github.token" in text) is ("gh api" in text)


def test_actions_are_pinned_by_commit_and_leave_no_credentials_behind() -> None:
    used = [step for step in steps() if "uses" in step]
    assert used
    for step in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
        if step["uses"].startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False
    text = (EXAMPLES / "github.yml").read_text()
    assert len(re.findall(r"uses: \S+ # v\d+\.\d+\.\d+\n", text)) == len(used)


def test_each_job_may_do_no_more_than_it_does() -> None:
    workflow = load("github.yml")
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "review": {"contents": "read", "pull-requests": "write"},
        "deploy": {"contents": "read", "pull-requests": "read"},
        "drift": {"contents": "read"},
    }


def test_a_plan_that_fails_is_reported_in_the_comment(
    pipeline: GitHub | GitLab, world: Liquid
) -> None:
    world.vault.seal()
    pipeline.run("review", code=1)
    [review] = pipeline.reviews
    assert "## The plan failed" in review
    assert "Vault is sealed" in review


def test_drift_fails_the_job(pipeline: GitHub | GitLab, project: Project, world: Liquid) -> None:
    project.apply()
    pipeline.run("drift")
    world.rocketchat.set("Site_Name", "By hand")
    assert "By hand" in pipeline.run("drift", code=2)
