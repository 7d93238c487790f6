"""States that are shared: a lock keeps applies apart, and releases are stored next to the state."""

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Event

import pytest
from rocketchat_standin import Liquid
from rocketchat_standin.faults import Fault, Scene
from tfplugin.testing import assert_no_secret

from .conftest import OLD, Project
from .postgresql import postgresql
from .state_server import state_server

PASSWORD = "canary-of-the-state"


@dataclass
class Hold(Fault):
    """Keeps a request waiting until it is let go."""

    arrived: Event = field(default_factory=Event)
    let_go: Event = field(default_factory=Event)

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Wait, then let the request through."""
        self.arrived.set()
        assert self.let_go.wait(120)
        return scene.application(scene.environ, scene.start_response)


@pytest.fixture
def in_postgresql(project: Project) -> Iterator[Project]:
    """The project, with its state in a PostgreSQL of its own."""
    with postgresql(PASSWORD) as connection:
        project.environment |= {"STATE_BACKEND": "pg", "PG_CONN_STR": connection}
        yield project


@pytest.fixture
def over_http(project: Project) -> Iterator[Project]:
    """The project, with its state behind HTTP."""
    with state_server("terraform", PASSWORD) as (address, _):
        project.environment |= {
            "STATE_BACKEND": "http",
            "TF_HTTP_ADDRESS": f"{address}/chat",
            "TF_HTTP_LOCK_ADDRESS": f"{address}/chat/lock",
            "TF_HTTP_LOCK_METHOD": "LOCK",
            "TF_HTTP_UNLOCK_ADDRESS": f"{address}/chat/lock",
            "TF_HTTP_UNLOCK_METHOD": "UNLOCK",
            "TF_HTTP_USERNAME": "terraform",
            "TF_HTTP_PASSWORD": PASSWORD,
        }
        yield project


def another_checkout(
    project: Project, tmp_path_factory: pytest.TempPathFactory, world: Liquid
) -> Project:
    """The same project and state in another folder."""
    other = Project(tmp_path_factory.mktemp("elsewhere"), world)
    other.environment |= project.environment
    other.describe()
    return other


def test_two_applies_at_once_in_postgresql_lose_nothing(
    in_postgresql: Project, world: Liquid, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = in_postgresql
    second = another_checkout(first, tmp_path_factory, world)
    for project in (first, second):
        project.synthesise()
        project.terraform("init", "-input=false")
    hold = Hold()
    world.rocketchat.faults.when("POST", "addCustomOAuth", hold)
    applying = _start_apply(first)
    assert hold.arrived.wait(60)
    refused = second.terraform("apply", "-auto-approve", "-input=false", "-no-color", code=1)
    assert "Error acquiring the state lock" in refused
    waiting = _start_apply(second, "-lock-timeout=120s")
    hold.let_go.set()
    assert applying.wait(120) == 0
    assert waiting.wait(120) == 0
    listed = second.terraform("state", "list").split()
    assert set(listed) == second.resources()
    assert second.plan_is_empty()


def _start_apply(project: Project, *options: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["terraform", "apply", "-auto-approve", "-input=false", *options],
        cwd=project.stack,
        env=project.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def test_releases_are_stored_next_to_a_state_in_postgresql(
    in_postgresql: Project, world: Liquid, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = in_postgresql
    first.run("cdktf", "apply")
    second = another_checkout(first, tmp_path_factory, world)
    second.describe(OLD, "title = From elsewhere")
    second.run("cdktf", "apply")
    listed = second.run("releases").splitlines()
    assert "resources created" in listed[-2]
    assert "values.Site_Name" in listed[-1]
    assert first.run("releases").splitlines()[-2:] == listed[-2:]

    second.apply(ROLLBACK_TO="1")
    assert world.rocketchat.setting("Site_Name") == "One Localhost"
    assert second.plan_is_empty(ROLLBACK_TO="1")
    assert "[back to 1]" in first.run("releases").splitlines()[-1]
    for project in (first, second):
        assert not (project.folder / ".releases").exists()
        assert not list(project.folder.glob("*.tfstate"))
        assert_no_secret([PASSWORD], project.folder / "cdktf.out", project.said)


def test_releases_are_stored_next_to_a_state_behind_http(
    over_http: Project, world: Liquid, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = over_http
    first.run("cdktf", "apply")
    second = another_checkout(first, tmp_path_factory, world)
    second.describe(OLD, "title = From elsewhere")
    second.run("cdktf", "apply")
    second.run("cdktf", "apply", ROLLBACK_TO="1")
    assert world.rocketchat.setting("Site_Name") == "One Localhost"
    assert "[back to 1]" in first.run("releases").splitlines()[-1]
    for project in (first, second):
        assert_no_secret([PASSWORD], project.folder / "cdktf.out", project.said)


def test_the_oldest_releases_next_to_a_remote_state_are_removed_too(over_http: Project) -> None:
    over_http.environment["RELEASES_KEEP"] = "2"
    for title in ("One", "Two", "Three"):
        over_http.describe(OLD, f"title = {title}")
        over_http.apply()
    over_http.synthesise()
    listed = over_http.run("releases").splitlines()
    assert [line.split()[0] for line in listed[-2:]] == ["2", "3"]


def test_a_backend_that_is_not_known_is_one_message(project: Project) -> None:
    said = project.synthesise(code=1, STATE_BACKEND="gcs")
    assert said == "STATE_BACKEND is 'gcs'; expected one of local, consul, pg, s3, http.\n"


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {
                "STATE_BACKEND": "consul",
                "STATE_ADDRESS": "127.0.0.1:9",
                "CONSUL_HTTP_TOKEN": PASSWORD,
            },
            "connection refused",
        ),
        (
            {
                "STATE_BACKEND": "s3",
                "STATE_BUCKET": "states",
                "AWS_REGION": "eu-central-1",
                "AWS_ACCESS_KEY_ID": "terraform",
                "AWS_SECRET_ACCESS_KEY": PASSWORD,
                "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
                "AWS_MAX_ATTEMPTS": "1",
                "STATE_SKIP_CREDENTIALS_VALIDATION": "true",
                "STATE_SKIP_REQUESTING_ACCOUNT_ID": "true",
                "STATE_SKIP_METADATA_API_CHECK": "true",
            },
            "127.0.0.1:9",
        ),
    ],
)
def test_terraform_takes_the_options_and_finds_the_credentials_itself(
    project: Project, environment: dict[str, str], message: str
) -> None:
    project.environment |= environment
    project.synthesise()
    said = project.terraform("init", "-input=false", "-no-color", code=None)
    if project.code == 0:
        said = project.terraform("plan", "-input=false", "-no-color", code=1)
    assert message in " ".join(said.split())
    assert "Unsupported argument" not in said
    assert_no_secret([PASSWORD], project.folder / "cdktf.out", project.said)
