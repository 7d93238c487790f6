"""rocketchat_asset, with the real Terraform."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from rocketchat_standin import FalseSuccess, Meanwhile, Reset

from .conftest import World

pytestmark = pytest.mark.resource("rocketchat_asset")

ADDRESS = "rocketchat_asset.it"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><title>ours</title></svg>'
OTHER = b'<svg xmlns="http://www.w3.org/2000/svg"><title>other</title></svg>'
SET = "assets.setAsset"


def png(width: int, height: int) -> bytes:
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + sides + b"\x08\x06\x00\x00\x00"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(world: World, content: bytes, name: str = "logo.svg") -> Path:
    file = world.terraform.folder / name
    file.write_bytes(content)
    return file


def configure(world: World, source: str = "${path.module}/logo.svg", **arguments: Any) -> None:
    world.configure(asset__it={"name": "logo", "source": source, **arguments})


def upload(world: World, content: bytes, name: str = "logo") -> None:
    """Upload a file behind Terraform's back."""
    world.rocketchat.upload(name, content, "image/svg+xml")
    world.rocketchat.clock.advance(1)


@pytest.mark.covers("create", "update", "empty plan", "destroy")
def test_a_file_is_uploaded_replaced_and_removed(world: World, profile: str) -> None:
    before = world.rocketchat.settings()
    put(world, SVG)
    configure(world)
    plan = world.terraform.plan()
    assert plan.changes[ADDRESS].after["sha256"] == sha256(SVG)
    world.terraform.apply(str(plan.file))
    assert world.rocketchat.asset("logo") == SVG
    assert "<svg" not in world.terraform.raw_state()
    assert world.terraform.plan().is_empty
    world.rocketchat.forget_requests()
    world.terraform.apply()
    assert world.writes() == []

    put(world, OTHER)
    change = world.terraform.plan().changes[ADDRESS]
    assert change.actions == ["update"]
    assert (change.before["sha256"], change.after["sha256"]) == (sha256(SVG), sha256(OTHER))
    world.terraform.apply()
    assert world.rocketchat.asset("logo") == OTHER
    assert world.terraform.plan().is_empty

    world.terraform.destroy()
    assert world.rocketchat.asset("logo") is None
    assert world.rocketchat.settings() == before


def test_another_path_to_the_same_content_changes_nothing(world: World) -> None:
    put(world, SVG)
    configure(world)
    world.terraform.apply()
    configure(world, source=str(put(world, SVG, "elsewhere.svg")))
    assert world.terraform.plan().is_empty
    put(world, OTHER, "elsewhere.svg")
    world.terraform.apply()
    assert world.rocketchat.asset("logo") == OTHER
    assert world.terraform.plan().is_empty


@pytest.mark.covers("drift")
def test_an_upload_by_somebody_else_shows_and_is_replaced(world: World) -> None:
    put(world, SVG)
    configure(world)
    world.terraform.apply()
    upload(world, OTHER)
    change = world.terraform.plan().changes[ADDRESS]
    assert change.actions == ["update"]
    assert change.before["sha256"] == sha256(OTHER)
    world.terraform.apply()
    assert world.rocketchat.asset("logo") == SVG
    assert world.terraform.plan().is_empty


@pytest.mark.covers("disappears")
def test_a_file_that_somebody_removed_is_uploaded_again(world: World) -> None:
    put(world, SVG)
    configure(world)
    world.terraform.apply()
    world.rocketchat.process.assets.remove("logo")
    assert world.terraform.plan().changes[ADDRESS].actions == ["create"]
    world.terraform.apply()
    assert world.rocketchat.asset("logo") == SVG


@pytest.mark.parametrize(
    ("name", "content", "summary", "contains"),
    [
        ("favicon", png(1, 1), "File not allowed for the asset favicon", "takes svg"),
        ("favicon_32", png(32, 16), "File not allowed for the asset favicon_32", "height is 16"),
        ("favicon_32", png(16, 32), "File not allowed for the asset favicon_32", "width is 16"),
        ("favicon_ico", SVG, "File not allowed for the asset favicon_ico", "takes ico"),
        ("logo", b"hello", "The file is not an image", "neither SVG, PNG, JPEG nor ICO"),
        ("logo", None, "The file cannot be read", "no such file"),
    ],
)
def test_a_file_that_the_server_would_refuse_is_refused_at_plan(
    world: World, name: str, content: bytes | None, summary: str, contains: str
) -> None:
    if content is not None:
        put(world, content)
    configure(world, name=name)
    plan = world.terraform.plan(check=False)
    plan.expect_error(summary, contains=contains, attribute="source")
    assert world.writes() == []


def test_a_file_that_is_too_large_is_refused_at_plan(world: World) -> None:
    world.rocketchat.set("FileUpload_MaxFileSize", 10)
    put(world, SVG)
    configure(world)
    world.terraform.plan(check=False).expect_error(
        "File not allowed for the asset logo",
        contains=[f"{len(SVG)} bytes", "FileUpload_MaxFileSize"],
        attribute="source",
    )


def test_an_asset_that_does_not_exist_is_refused_at_plan(world: World) -> None:
    put(world, SVG)
    configure(world, name="logos")
    world.terraform.plan(check=False).expect_error(
        "No such asset", contains=["Nearest: logo", "favicon_ico"], attribute="name"
    )


def test_an_asset_is_managed_once(world: World) -> None:
    put(world, SVG)
    asset = {"name": "logo", "source": "logo.svg"}
    world.configure(asset__one=asset, asset__other=asset)
    world.terraform.plan(check=False).expect_error("Two resources manage Assets_logo")
    setting = {"name": "Assets_logo", "value": {"defaultUrl": "images/logo/logo.svg"}}
    world.configure(asset__one=asset, setting__other=setting)
    world.terraform.plan(check=False).expect_error("Two resources manage Assets_logo")


def test_a_file_of_somebody_else_is_warned_of_before_it_is_replaced(world: World) -> None:
    upload(world, OTHER)
    put(world, SVG)
    configure(world)
    plan = world.terraform.plan()
    plan.expect_warning(
        "A file of the asset logo will be replaced",
        contains=f"download {world.rocketchat.url}/assets/logo.svg",
        attribute="source",
    )
    put(world, OTHER)
    assert world.terraform.plan().warnings == []
    world.terraform.apply()
    world.terraform.destroy()
    assert world.rocketchat.asset("logo") is None


def test_a_file_that_changes_after_the_plan_is_not_uploaded(world: World) -> None:
    put(world, SVG)
    configure(world)
    plan = world.terraform.plan()
    put(world, OTHER)
    result = world.terraform.apply(str(plan.file), check=False)
    result.expect_error("Provider produced inconsistent final plan", contains=".sha256")
    assert world.rocketchat.asset("logo") is None


def test_on_destroy_keep_leaves_the_file(world: World) -> None:
    put(world, SVG)
    configure(world, on_destroy="keep")
    world.terraform.apply()
    world.terraform.destroy()
    assert world.rocketchat.asset("logo") == SVG


def test_another_name_is_another_asset(world: World) -> None:
    put(world, SVG)
    configure(world)
    world.terraform.apply()
    configure(world, name="logo_dark")
    plan = world.terraform.plan()
    assert plan.changes[ADDRESS].actions == ["delete", "create"]
    world.terraform.apply(str(plan.file))
    assert (world.rocketchat.asset("logo"), world.rocketchat.asset("logo_dark")) == (None, SVG)


def test_an_asset_under_another_address_stays(world: World) -> None:
    put(world, SVG)
    configure(world)
    world.terraform.apply()
    for turn in range(4):
        world.configure(**{f"asset__n{turn}": {"name": "logo", "source": "logo.svg"}})
        world.terraform.apply()
        assert world.rocketchat.asset("logo") == SVG
        assert world.terraform.plan().is_empty


def test_an_imported_file_stays_until_another_is_given(world: World) -> None:
    upload(world, OTHER)
    configure(world, source="(known to the server only)")
    world.terraform.plan(check=False).expect_error("The file is known to the server only")
    world.terraform.import_state(ADDRESS, "logo")
    assert world.terraform.plan().is_empty
    put(world, OTHER)
    configure(world)
    assert world.terraform.plan().is_empty
    put(world, SVG)
    assert world.terraform.plan().changes[ADDRESS].actions == ["update"]
    world.terraform.apply()
    assert world.rocketchat.asset("logo") == SVG


def test_rocket_chats_own_file_is_not_imported(world: World) -> None:
    configure(world)
    world.terraform.import_state(ADDRESS, "logo", check=False).expect_error("No file to import")


def test_a_success_that_did_nothing_fails_and_keeps_the_state_true(world: World) -> None:
    put(world, SVG)
    configure(world)
    world.rocketchat.faults.when("POST", SET, FalseSuccess())
    result = world.terraform.apply(check=False)
    result.expect_error("The asset was not changed", contains="Rocket.Chat's own file")
    assert world.terraform.state() == {}
    world.terraform.apply()
    assert world.terraform.plan().is_empty


def test_an_upload_whose_answer_is_lost_is_known(world: World) -> None:
    put(world, SVG)
    configure(world)
    world.rocketchat.faults.when("POST", SET, Reset(commit=True), times=9)
    assert not world.terraform.apply(check=False).ok
    world.rocketchat.faults.clear()
    assert ADDRESS in world.terraform.state()
    world.terraform.apply()
    assert world.terraform.plan().is_empty
    world.terraform.destroy()
    assert world.rocketchat.asset("logo") is None


def test_somebody_who_uploads_at_the_same_time_is_noticed(world: World) -> None:
    put(world, SVG)
    configure(world)
    world.rocketchat.faults.when(
        "GET", "/assets/logo", Meanwhile(lambda: upload(world, OTHER)), times=99
    )
    result = world.terraform.apply(check=False)
    result.expect_error("The asset was not changed", contains=sha256(SVG))
