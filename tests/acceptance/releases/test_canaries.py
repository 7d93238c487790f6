"""No secret leaves its place in the whole life of a server, failures included."""

import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from rocketchat_standin import Liquid
from rocketchat_standin.faults import Fault, Scene
from tfplugin.testing import assert_no_secret
from werkzeug.wrappers import Response

from .conftest import OLD, PERSON, SECRETS, Project, rotate

KEYS = {
    "smtp": ("canary-first-mail-password", "canary-second-mail-password"),
    "apn": ("canary-first-apn-key", "canary-second-apn-key"),
    "passphrase": ("canary-first-apn-passphrase", "canary-second-apn-passphrase"),
    "registration": ("canary-registration-token", "canary-registration-token"),
    "test_user": (PERSON[1], PERSON[1]),
}
BY_HAND = {
    "SMTP_Password": "canary-mail-password-by-hand",
    "Push_apn_key": "canary-apn-key-by-hand",
    "Accounts_OAuth_Custom-Liquid-secret": "canary-client-secret-by-hand",
}


class Echo(Fault):
    """A server that fails and shows what it was sent, headers included."""

    def apply(self, scene: Scene) -> Iterable[bytes]:
        environ = scene.environ
        size = int(environ.get("CONTENT_LENGTH") or 0)
        sent = environ["wsgi.input"].read(size).decode()
        headers = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
        error = {"success": False, "error": f"cannot handle {sent} with {headers}"}
        return scene.respond(Response(json.dumps(error), 400, content_type="application/json"))


@dataclass
class Watch:
    """Looks at every new process with a mark in its environment, and at every file in a folder."""

    mark: str
    folder: Path

    def __post_init__(self) -> None:
        self.seen: set[str] = set()
        self._older = _processes()
        self._files: dict[Path, int] = {}
        self._over = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look again and again in the meantime."""
        thread = threading.Thread(target=self._watch)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self._look_at_processes()
            self._look_at_files()

    def _look_at_processes(self) -> None:
        running = _processes()
        # The id of a process that has ended may be given to a new one.
        self._older &= running
        for process in (Path("/proc", id) for id in running - self._older):
            try:
                environment = (process / "environ").read_text(errors="replace")
                if self.mark in environment:
                    self.seen.add(environment)
                    self.seen.add((process / "cmdline").read_text(errors="replace"))
            except OSError:
                continue

    def _look_at_files(self) -> None:
        for folder, _, names in os.walk(self.folder):
            for file in (Path(folder) / name for name in names):
                try:
                    changed = file.stat().st_mtime_ns
                    if self._files.get(file) != changed:
                        self.seen.add(file.read_text(errors="replace"))
                        self._files[file] = changed
                except OSError:
                    continue


def _processes() -> set[str]:
    """The ids of all processes."""
    return {process.name for process in Path("/proc").glob("[0-9]*")}


@pytest.fixture
def project(world: Liquid, tmp_path: Path) -> Project:
    """An app with every secret, in a folder whose temporary files are its own."""
    (tmp_path / "project").mkdir()
    (tmp_path / "tmp").mkdir()
    project = Project(tmp_path / "project", world)
    here = Path(__file__).parent
    shutil.copy(here / "app_of_secrets.py", project.folder / "main.py")
    del project.environment["ADMIN_NAME"], project.environment["ADMIN_PASSWORD"]
    project.environment |= {
        "VAULT": world.vault.url,
        "DOMAIN": f"{OLD}:{world.port}",
        "CORE_INSIDE": f"http://127.0.0.1:{world.port}",
        "TMPDIR": str(tmp_path / "tmp"),
        "TF_LOG": "TRACE",
        "TF_LOG_PATH": str(project.folder / "trace.log"),
        "CDKTF_LOG_LEVEL": "debug",
        "MARK": uuid4().hex,
    }
    world.rocketchat.cloud_tokens.add(KEYS["registration"][0])
    return project


def keep(world: Liquid, generation: int) -> None:
    """Put one generation of every secret where it belongs."""
    rotate(world, SECRETS[generation])
    world.vault.put("liquid", "keys", {key: values[generation] for key, values in KEYS.items()})


def secrets_of(world: Liquid) -> list[str]:
    """Everything that must be read nowhere but where it belongs."""
    made = world.vault.secret("liquid", "apps")["wiki"]
    keys = [value for values in KEYS.values() for value in values]
    # Rocket.Chat takes the digest of a password for the password.
    digest = sha256(world.admin[1].encode()).hexdigest()
    known = [world.admin[1], digest, world.vault.root_token, *SECRETS, *BY_HAND.values()]
    return sorted({made, *keys, *known})


def test_no_secret_leaves_its_place(project: Project, world: Liquid) -> None:
    watch = Watch(project.environment["MARK"], Path(project.environment["TMPDIR"]))
    with watch.watching():
        keep(world, 0)
        for written in ("SMTP_Password", "Push_apn_key", "Accounts_OAuth_Custom-Liquid-secret"):
            world.rocketchat.faults.when("POST", f"/api/v1/settings/{written}$", Echo())
        project.run("review", code=2)
        assert "cannot handle" in project.run("cdktf", "apply", code=1)
        assert world.rocketchat.faults.pending == 0
        project.run("cdktf", "apply")
        assert project.can_log_in()

        keep(world, 1)
        assert "rotated" in project.run("review", code=2)
        project.terraform("show", "-json", "plan")
        project.deploy()
        assert world.rocketchat.setting("Push_apn_key") == KEYS["apn"][1]
        for setting, value in BY_HAND.items():
            world.rocketchat.set(setting, value)
        assert "rocketchat_settings.mail" in project.run("drift", code=2)
        world.rocketchat.faults.when("GET", "/api/v1/", Echo(), times=4)
        project.run("review", code=1)
        world.rocketchat.faults.clear()
        project.run("review", code=2, ROLLBACK_TO="1")
        project.run("releases", "show", "2")
        project.run("releases", "diff", "1", "2")
        project.run("cdktf", "destroy")

    belongs = project.folder / "vault-secrets.ini"
    belongs.unlink()
    secrets = secrets_of(world)
    assert any("rocketchat_provider" in text for text in watch.seen)
    assert "rocketchat_push" in (project.folder / "trace.log").read_text()
    assert_no_secret(secrets, project.said, *watch.seen, project.folder)
