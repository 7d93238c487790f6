"""Paths, as people read them and as Terraform takes them."""

import pytest
from tfplugin import Element, Key, Path, path_text
from tfplugin.protocol.messages import path_message
from tfplugin.values.paths import addressable, as_path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("a",), "a"),
        (("disks", 0, "size"), "disks[0].size"),
        (("labels", Key("x-y"), "value"), 'labels["x-y"].value'),
        (("rules", Element({"secret": "s"}), "port"), "rules[…].port"),
    ],
)
def test_a_path_reads_as_it_is_written(path: Path, text: str) -> None:
    assert path_text(path) == text


def test_a_bare_name_is_a_path_of_one_step() -> None:
    assert as_path("name") == ("name",)
    assert as_path(("disks", 0)) == ("disks", 0)


def test_a_path_ends_at_the_set() -> None:
    assert addressable(("a", Key("k"), "s", Element(1), "b")) == ("a", Key("k"), "s")
    assert addressable(("a", 0)) == ("a", 0)


def test_steps_go_to_terraform_as_what_they_are() -> None:
    steps = path_message(("a", 3, Key("k"), "s", Element(1))).steps
    assert [step.WhichOneof("selector") for step in steps] == [
        "attribute_name",
        "element_key_int",
        "element_key_string",
        "attribute_name",
    ]
    assert (steps[0].attribute_name, steps[1].element_key_int) == ("a", 3)
    assert steps[2].element_key_string == "k"
