"""An apply that is killed at any of its writes can be finished, and can be undone."""

import os
import re
import signal
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from rocketchat_standin import Liquid
from rocketchat_standin.faults import Fault, Scene

from .conftest import NEW, OLD, Project, liquid_server, move

WRITES = r"^/api/v1/(settings|fingerprint|method\.call/(removeOAuthService|saveSettings))"
ENTRY = "Accounts_OAuth_Custom-Liquid"
FORM = "Accounts_ShowFormLogin"
PARTS = (
    *("access_token_param", "authorize_path", "avatar_field", "button_color"),
    *("button_label_color", "button_label_text", "channels_admin", "email_field"),
    *("groups_channel_map", "groups_claim", "id", "identity_path", "identity_token_sent_via"),
    *("key_field", "login_style", "map_channels", "merge_roles", "merge_users"),
    *("merge_users_distinct_services", "name_field", "roles_claim", "roles_to_sync", "scope"),
    *("secret", "show_button", "token_path", "token_sent_via", "url", "username_field"),
)
POINTS = (
    *((FORM, 1), (ENTRY, 1), ("removeOAuthService", 1), ("Site_Url", 1), ("fingerprint", 1)),
    *(("addCustomOAuth", 1), *((f"{ENTRY}-{part}", 1) for part in PARTS), (ENTRY, 2), (FORM, 2)),
    *((id, 1) for id in ("DeepLink_Url", "Document_Domain", "Push_gateway", "Site_Name")),
    *((id, 1) for id in ("Custom_Script_On_Logout", "Layout_Sidenav_Footer")),
)
"""The writes of a change of domain: what is written, and which time. They are in order, except for
the last ones, on which nothing depends."""
FORWARD: dict[str, str] = {}
BACK = {"ROLLBACK_TO": "1"}
QUICK = (("addCustomOAuth", 1),)


@dataclass
class KillAt(Fault):
    """Kills a group of processes when a write has taken effect, before it is answered."""

    point: tuple[str, int] | None
    group: int = 0
    seen: list[str] = field(default_factory=list)

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Note the write; let it through, or kill who sent it."""
        path = scene.environ["PATH_INFO"].removeprefix("/api/v1/").removeprefix("method.call/")
        written = path.removeprefix("settings/").removeprefix("settings.")
        self.seen.append(written)
        if (written, self.seen.count(written)) != self.point:
            return scene.application(scene.environ, scene.start_response)
        scene.perform()
        os.killpg(self.group, signal.SIGKILL)
        return scene.abort()

    @property
    def points(self) -> list[tuple[str, int]]:
        """The writes that were seen, each with which time it was."""
        return [(one, self.seen[: i + 1].count(one)) for i, one in enumerate(self.seen)]


@dataclass
class Story:
    """A server that moves to another domain, and a project that is at release 1."""

    project: Project
    before: dict[str, object]
    table: list[tuple[str, ...]] = field(default_factory=list)
    under_way: bool = False

    def begin(self) -> None:
        """Make sure of release 1, whatever an earlier test that failed has left."""
        self.project.world.rocketchat.faults.clear()
        if self.under_way:
            self.finish(BACK, OLD)
        self.under_way = True

    def end(self) -> None:
        """The server is as it was."""
        assert self.project.managed() == self.before
        self.under_way = False

    def killed_forward(self, point: tuple[str, int], *options: str) -> None:
        """Start the change of domain and kill it at a write."""
        self.project.synthesise()
        kill = KillAt(point)
        faults = self.project.world.rocketchat.faults
        process = subprocess.Popen(
            ["terraform", "apply", "-auto-approve", "-input=false", *options],
            cwd=self.project.stack,
            env=self.project.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        kill.group = process.pid
        faults.when("POST", WRITES, kill, times=1000)
        assert process.wait(timeout=120) == -signal.SIGKILL, f"it wrote {kill.seen}"
        faults.clear()

    def finish(self, way: dict[str, str], domain: str) -> tuple[str, str]:
        """Finish in one way; returns the plan and how the apply ended."""
        self.project.synthesise(code=0, **way)
        said = self.project.terraform(
            "apply", "-auto-approve", "-input=false", "-no-color", code=None
        )
        plan = re.search("(?m)^(Plan: .*|No changes)", said)
        assert self.project.code == 0, said
        self.project.terraform("plan", "-detailed-exitcode", "-no-color", code=0)
        assert self.project.can_log_in(domain), self.project.said[-200:]
        return plan[0].removeprefix("Plan: ") if plan else "", f"empty plan, login at {domain}"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with liquid_server() as world:
        project = Project(tmp_path_factory.mktemp("story"), world)
        project.describe()
        project.apply()
        before = project.managed()
        project.describe(NEW)
        move(world)
        project.environment["RELEASES_KEEP"] = "1000"
        story = Story(project, before)
        yield story
        print(_shown(story.table))


def _shown(table: list[tuple[str, ...]]) -> str:
    head = ("killed at write", "plan afterwards", "forward", "plan of ROLLBACK_TO", "back")
    rows = [head, tuple("---" for _ in head), *table]
    return "\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)


def points() -> list[object]:
    """Every write of the story; those that are not quick are left to the long run."""
    return [
        pytest.param(*point, marks=() if point in QUICK else pytest.mark.long) for point in POINTS
    ]


@pytest.mark.parametrize(("written", "time"), points())
def test_a_killed_apply_can_be_finished_and_undone(story: Story, written: str, time: int) -> None:
    story.begin()
    story.killed_forward((written, time))
    planned, forward = story.finish(FORWARD, NEW)
    story.finish(BACK, OLD)
    assert story.project.managed() == story.before

    story.killed_forward((written, time))
    planned_back, back = story.finish(BACK, OLD)
    story.end()
    again = " again" if time > 1 else ""
    story.table.append((f"{written}{again}", planned, forward, planned_back, back))


def test_every_write_is_a_point(story: Story) -> None:
    story.begin()
    counting = KillAt(None)
    story.project.world.rocketchat.faults.when("POST", WRITES, counting, times=1000)
    story.finish(FORWARD, NEW)
    story.project.world.rocketchat.faults.clear()
    story.finish(BACK, OLD)
    story.end()
    assert sorted(counting.points) == sorted(POINTS)


def test_a_killed_apply_is_recorded_at_the_next_start(project: Project, world: Liquid) -> None:
    project.apply()
    project.synthesise()
    project.describe(NEW)
    move(world)
    # One thing at a time: nothing writes the state at the moment of the kill.
    Story(project, {}).killed_forward((ENTRY, 1), "-parallelism=1")
    project.synthesise()
    assert [release["complete"] for release in project.releases()] == [True, False]
    assert "[incomplete]" in project.run("releases")
    project.apply(ROLLBACK_TO="last-good")
    assert project.plan_is_empty(ROLLBACK_TO="last-good")
    assert project.can_log_in(OLD)


def test_a_state_that_was_being_written_is_restored(project: Project, world: Liquid) -> None:
    found = world.rocketchat.setting("Site_Name")
    project.apply()
    project.describe(OLD, "title = Second")
    project.apply()
    state = project.folder / "terraform.rocketchat.tfstate"
    before = project.folder / "terraform.rocketchat.tfstate.backup"
    assert before.exists()
    state.write_text("")
    said = project.synthesise()
    assert "rocketchat: an apply was killed while it wrote the state." in said
    assert state.read_bytes() == before.read_bytes()
    project.apply()
    assert project.plan_is_empty()
    assert len(project.releases()) == 2
    project.terraform("destroy", "-auto-approve", "-input=false")
    assert world.rocketchat.setting("Site_Name") == found
