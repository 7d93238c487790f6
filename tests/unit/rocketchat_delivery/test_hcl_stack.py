"""A folder of .tf files as a stack, and a release of it brought back."""

import json
from pathlib import Path

import pytest
from rocketchat_delivery.hcl.rollback import rolled_back
from rocketchat_delivery.hcl.stack import BACKEND, HclStack, here
from rocketchat_delivery.releases import RecordedResource, Release, ReleasesError, store_of
from rocketchat_delivery.releases.configuration import kept_configuration, rolled_back_to

REFERENCE = "vault:liquid/app#secret"
RESOURCE = RecordedResource(
    address="rocketchat_custom_oauth.x",
    type="rocketchat_custom_oauth",
    schema_version=0,
    attributes={},
    secrets={REFERENCE: 3},
)


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HclStack:
    """A folder with a configuration, a template and a state."""
    folder = tmp_path / "My chat"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "main.tf").write_text(f'secret = "{REFERENCE}"\n')
    (folder / "new.tf").write_text("")
    (folder / "footer.html").write_text("<p>")
    (folder / "terraform.tfstate").write_text("{}")
    (folder / ".terraform.lock.hcl").write_text("# now\n")
    found = here()
    assert found is not None
    return found


def keep(stack: HclStack, configuration: dict[str, object]) -> None:
    release = Release(
        number=1,
        time="2026-01-01T00:00:00+00:00",
        complete=True,
        lineage="x",
        serial=1,
        commit=None,
        rolled_back_to=None,
        versions={},
        configuration=configuration,
        resources=(RESOURCE,),
    )
    assert store_of(stack).add(release)


def initialise(stack: HclStack, kind: str, **options: object) -> None:
    (stack.home / ".terraform").mkdir()
    backend = {"backend": {"type": kind, "config": options}}
    (stack.home / ".terraform/terraform.tfstate").write_text(json.dumps(backend))


def test_a_folder_is_named_after_itself(stack: HclStack) -> None:
    assert stack.name == "My-chat"


def test_a_folder_without_tf_files_is_not_a_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert here() is None


def test_without_a_backend_the_state_is_a_local_file(stack: HclStack) -> None:
    state = str(stack.home / "terraform.tfstate")
    assert stack.backend == ("local", {"path": state})
    initialise(stack, "local", path="states/chat.json", workspace_dir=None)
    assert stack.backend == ("local", {"path": str(stack.home / "states/chat.json")})


def test_a_backend_is_what_terraform_was_initialised_with(stack: HclStack) -> None:
    initialise(stack, "consul", path="terraform/chat", address=None)
    assert stack.backend == ("consul", {"path": "terraform/chat"})


def test_a_release_keeps_the_files_and_the_lock_file(stack: HclStack) -> None:
    kept = kept_configuration(stack.document)["files"]
    assert kept.keys() == {"main.tf", "new.tf", ".terraform.lock.hcl"}


def test_a_release_is_planned_apart_against_the_same_state(
    stack: HclStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"main.tf": f'secret = "{REFERENCE}"\n', ".terraform.lock.hcl": "# then\n"}
    keep(stack, {"files": files})
    monkeypatch.setenv("ROLLBACK_TO", "1")
    back = rolled_back(stack)
    found = {file.name for file in back.folder.iterdir()}
    assert found == {"main.tf", "footer.html", ".terraform.lock.hcl", BACKEND}
    assert (back.folder / "main.tf").read_text() == f'secret = "{REFERENCE}@3"\n'
    assert (back.folder / ".terraform.lock.hcl").read_text() == "# now\n"
    override = json.loads((back.folder / BACKEND).read_text())
    assert override["terraform"]["backend"] == {"local": stack.backend[1]}
    assert back.backend == stack.backend
    assert rolled_back_to(back.document) == 1
    assert BACKEND not in back.document["files"]
    assert (stack.home / "new.tf").exists()


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ({"resource": {}}, "has no .tf files"),
        ({"files": {"../main.tf": ""}}, "which is not in the folder"),
    ],
)
def test_a_release_that_is_not_of_a_folder_is_refused(
    stack: HclStack,
    monkeypatch: pytest.MonkeyPatch,
    configuration: dict[str, object],
    message: str,
) -> None:
    keep(stack, configuration)
    monkeypatch.setenv("ROLLBACK_TO", "last-good")
    with pytest.raises(ReleasesError, match=message):
        rolled_back(stack)


def test_without_a_wish_the_folder_stays_the_stack(stack: HclStack) -> None:
    assert rolled_back(stack) == stack
