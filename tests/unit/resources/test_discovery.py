"""A module in resources/ is all that a resource needs to be offered."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from rocketchat_provider.resources import RESOURCES, discovered

CLASS = "class It:\n    type_name = {!r}\n"


def package(folder: Path, name: str, **modules: str) -> ModuleType:
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    for module, text in modules.items():
        (folder / name / f"{module}.py").write_text(text)
    return import_module(name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which Python imports."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_every_class_with_a_type_name_is_found_in_the_order_of_the_names(folder: Path) -> None:
    modules = {"b": CLASS.format("chat_a"), "a": CLASS.format("chat_b"), "c": "import json\n"}
    found = discovered(package(folder, "some_resources", **modules))
    assert list(found) == ["chat_a", "chat_b"]
    assert [one.__module__ for one in found.values()] == ["some_resources.b", "some_resources.a"]


def test_a_class_that_another_module_imports_is_found_once(folder: Path) -> None:
    modules = {"a": CLASS.format("chat_a"), "b": "from shared_resources.a import It\n"}
    assert list(discovered(package(folder, "shared_resources", **modules))) == ["chat_a"]


def test_two_resources_of_one_name_are_refused(folder: Path) -> None:
    modules = {"a": CLASS.format("chat_a"), "b": CLASS.format("chat_a")}
    with pytest.raises(TypeError, match=r"copied\.b and copied\.a both declare chat_a"):
        discovered(package(folder, "copied", **modules))


def test_each_resource_is_offered_under_its_own_name() -> None:
    assert {name: vars(one)["type_name"] for name, one in RESOURCES.items()} == {
        name: name for name in RESOURCES
    }
