"""Assets, on every recorded version."""

from typing import Any

import pytest
from rocketchat_provider.client.assets import Asset
from rocketchat_provider.client.errors import PermissionDenied, Rejected, UnexpectedAnswer
from rocketchat_provider.client.image import Image, digest
from rocketchat_provider.client.object_errors import AssetNotFound, AssetNotTaken
from rocketchat_standin import FalseSuccess, Status, WrongBody

SVG = b'<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'
ICO = b"\x00\x00\x01\x00\x01\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
SET = "/assets.setAsset"


def png(width: int = 1, height: int = 1) -> bytes:
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + sides + b"\x08\x06\x00\x00\x00"


def test_a_file_is_uploaded_replaced_and_removed(world: Any) -> None:
    assets = world.client().assets
    assert assets.get("logo").url == ""
    for content in (png(), SVG, JPEG):
        assets.upload(assets.get("logo"), Image.of(content))
        assert world.rocketchat.asset("logo") == content
        assert assets.sha256(assets.get("logo")) == digest(content)
        assert assets.download(assets.get("logo")) == content
    assets.unset(assets.get("logo"))
    assert world.rocketchat.asset("logo") is None
    assert assets.sha256(assets.get("logo")) == ""
    assets.unset(assets.get("logo"))


def test_the_server_describes_what_it_takes(world: Any) -> None:
    assets = world.client().assets
    assert len(assets.all()) >= 18
    assert assets.get("favicon_32") == Asset("favicon_32", "", ("png",), 32, 32)
    assert assets.get("favicon_32").problem(Image.of(png(32, 32))) is None
    assert "its height is 16" in (assets.get("favicon_32").problem(Image.of(png(32, 16))) or "")
    assert "takes ico" in (assets.get("favicon_ico").problem(Image.of(png())) or "")
    assert assets.get("favicon_ico").problem(Image.of(ICO)) is None
    assert assets.get("background").problem(Image.of(JPEG)) is None
    assert assets.largest == 104857600


def test_an_asset_that_does_not_exist_is_named_with_the_nearest_ones(world: Any) -> None:
    with pytest.raises(AssetNotFound, match=r"Nearest: logo.* It has: background"):
        world.client().assets.get("Logos")


def test_a_success_that_did_nothing_is_found_out(world: Any) -> None:
    assets = world.client().assets
    world.rocketchat.faults.when("POST", SET, FalseSuccess())
    with pytest.raises(AssetNotTaken, match=r"is Rocket\.Chat.s own file"):
        assets.upload(assets.get("logo"), Image.of(SVG))


def test_what_the_server_refuses_is_said_in_its_words(world: Any) -> None:
    assets = world.client().assets
    with pytest.raises(Rejected, match="Invalid file width"):
        assets.upload(assets.get("favicon_16"), Image.of(png(17, 16)))


def test_an_account_without_the_permission_is_given_its_name(world: Any) -> None:
    world.rocketchat.add_role("reader", ["view-privileged-setting"])
    world.rocketchat.add_user("reader", "secret", roles=["reader"], age=0)
    assets = world.log_in("reader", "secret").assets
    with pytest.raises(PermissionDenied, match="manage-assets"):
        assets.upload(assets.get("logo"), Image.of(SVG))
    with pytest.raises(PermissionDenied, match="manage-assets"):
        assets.unset(assets.get("logo"))


@pytest.mark.parametrize("fault", [WrongBody(), Status(500)])
def test_an_answer_that_is_not_an_image_is_an_error(world: Any, fault: Any) -> None:
    world.rocketchat.upload("logo", SVG, "image/svg+xml")
    world.pass_time(1)
    assets = world.client().assets
    world.rocketchat.faults.when("GET", "/assets/logo", fault)
    with pytest.raises(UnexpectedAnswer, match="expected an image"):
        assets.sha256(assets.get("logo"))


def test_a_setting_that_leads_elsewhere_has_no_uploaded_file(world: Any) -> None:
    assets = world.client().assets
    for value in ({"url": "https://cdn.example.org/logo.svg"}, {"url": "assets/gone.svg"}, "text"):
        world.rocketchat.set("Assets_logo", value)
        assert assets.sha256(world.client().assets.get("logo")) == ""


@pytest.mark.parametrize(
    ("content", "extension", "size"),
    [
        (SVG, "svg", None),
        (b"\xef\xbb\xbf  <svg>", "svg", None),
        (png(310, 150), "png", (310, 150)),
        (JPEG, "jpeg", None),
        (ICO, "ico", None),
    ],
)
def test_an_image_is_what_its_content_says(
    content: bytes, extension: str, size: tuple[int, int] | None
) -> None:
    image = Image.of(content)
    assert (image.extension, image.size) == (extension, size)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"GIF89a", b"<html><body>", b"\x89PNG\r\n\x1a\n"]
)
def test_anything_else_is_not_an_image(content: bytes) -> None:
    with pytest.raises(ValueError, match="neither"):
        Image.of(content)
