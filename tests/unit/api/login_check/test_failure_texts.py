"""Rocket.Chat's own words about a failed call, and what is made of them."""

import pytest
from rocketchat_provider.login.probes import Outcome, Probe, Report, describe, table
from rocketchat_provider.login.probes.failure import Failure, handshake_with, identity_from
from rocketchat_provider.login.probes.remedy import Subject

URL = "http://10.66.60.1:9990/_core/o/token/"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"Failed to complete OAuth handshake with liquid at {URL}. Bad Request", "Bad Request"),
        (
            f"Error in OAuth Server: Failed to complete OAuth handshake with liquid at {URL}. "
            f"request to {URL} failed, reason: connect ECONNREFUSED 10.66.60.1:9990",
            "connect ECONNREFUSED 10.66.60.1:9990",
        ),
        (
            f'{{"level":50,"msg":"Exception while invoking method login","err":{{"message":"Failed '
            f'to fetch identity from liquid at {URL}. Unauthorized","stack":"Error: Failed"}}}}',
            "Unauthorized",
        ),
        (
            f"Failed to fetch identity from liquid at {URL}. Not Found\\n    at CustomOAuth",
            "Not Found",
        ),
        (f"Failed to fetch identity from liquid at {URL}. ", ""),
        (f"Failed to fetch identity from liquid at {URL}.", ""),
    ],
)
def test_a_line_contains_the_address_and_the_reason(line: str, reason: str) -> None:
    assert Failure.in_text(line) == Failure(URL, reason)


@pytest.mark.parametrize("line", ["", "Service not configured", "Failed to fetch identity"])
def test_other_lines_are_ignored(line: str) -> None:
    assert Failure.in_text(line) is None


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [
        ("NOT FOUND", "path in identity_path"),
        ("connect ETIMEDOUT 10.0.0.1:80", "the Rocket.Chat server itself reaches"),
        ("getaddrinfo ENOTFOUND core", "the Rocket.Chat server itself reaches"),
        ("unable to verify the first certificate", "NODE_EXTRA_CA_CERTS"),
        ("self-signed certificate in certificate chain", "NODE_EXTRA_CA_CERTS"),
        ("error-ssrf-validation-failed", "8.2.1"),
        ("Internal Server Error", "provider's log"),
    ],
)
def test_a_reason_has_its_remedy(reason: str, remedy: str) -> None:
    assert remedy in Failure(URL, reason).remedy(Subject.IDENTITY_PATH)


def test_lines_about_another_service_are_not_taken_for_this_ones() -> None:
    line = f"Failed to complete OAuth handshake with liquid2 at {URL}. Bad Request"
    assert not handshake_with("liquid").search(line)
    assert not identity_from("liquid").search("Unexpected AccessToken service liquid2")


def test_a_report_masks_secrets_and_leaves_out_queries() -> None:
    seen = "http://x/me?access_token=abc failed with canary-secret."
    [probe] = Report("liquid", (Probe("P6", Outcome.FAILED, "", seen),), ("canary-secret",)).probes
    assert probe.seen == "http://x/me?… failed with ***."


def test_a_table_keeps_within_its_width_and_loses_no_word() -> None:
    probes = (
        Probe("P1", Outcome.HEALTHY, "from here", "Everything is as it should be, " * 5),
        Probe("P6", Outcome.FAILED, "from Rocket.Chat", "It is broken.", "Fix it. " * 12),
    )
    report = Report("liquid", probes)
    lines = table(report, 80).splitlines()
    assert max(map(len, lines)) <= 80
    assert " ".join(" ".join(lines).split()).count("Fix it.") == 12
    assert "failed   P6     Rocket.Chat  The identity endpoint" in lines
    assert "P6, the identity endpoint, seen from Rocket.Chat: It is broken." in describe(probes)
