"""Versions and what differs between them."""

import pytest
from rocketchat_provider.client import Capabilities, Version


def test_versions_are_ordered_by_number_and_not_by_letter() -> None:
    assert Version("6.10.0") > Version("6.9.3") > Version("6.4.0")


def test_a_version_without_a_patch_is_its_first_release() -> None:
    assert Version("7.7") == Version("7.7.0")
    assert Version("7.7") < Version("7.7.1")


def test_a_release_candidate_behaves_as_its_release() -> None:
    assert Version("9.0.0-rc.1") == Version("9.0.0")


@pytest.mark.parametrize("text", ["", "develop", "7"])
def test_what_is_not_a_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version"):
        Version(text)


@pytest.mark.parametrize(
    ("way", "since", "before"),
    [
        ("removes_login_service_over_rest", "8.8", "8.7.1"),
        ("has_fingerprint", "6.5", "6.4.9"),
        ("connects_cloud_over_rest", "8.7", "8.6.1"),
        ("custom_oauth_needs_license", "9.0.0", "8.9.0"),
        ("lacks_legacy_oauth", "9.0.0", "8.9.0"),
        ("ignores_bypass_tokens", "8.5.2", "8.4.9"),
        ("lists_package_values", "7.3.0", "7.2.1"),
    ],
)
def test_a_way_begins_with_its_version(way: str, since: str, before: str) -> None:
    assert getattr(Capabilities.of(Version(since)), way) is True
    assert getattr(Capabilities.of(Version(before)), way) is False


def test_a_way_that_was_fixed_ends_with_its_version() -> None:
    assert Capabilities.of(Version("7.6.4")).site_url_needs_restart
    assert not Capabilities.of(Version("7.7.0")).site_url_needs_restart
    assert Capabilities.of(Version("6.13.1")).login_reports_failure
    assert not Capabilities.of(Version("7.0.0")).login_reports_failure
    assert not Capabilities.of(Version("8.6.0")).ignores_bypass_tokens


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        *(("4.0.0", False), ("6.4.9", False), ("6.5", True), ("7.7.1", True), ("9.0.0-rc.1", True)),
        *(("9.0.7", True), ("9.1.3", True), ("9.2.0", False), ("12.3.0", False)),
    ],
)
def test_the_versions_that_are_supported(text: str, supported: bool) -> None:
    assert Version(text).is_supported is supported
