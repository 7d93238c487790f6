"""A release in the place of what is synthesised now."""

from typing import Any

import pytest
from rocketchat_delivery.releases import RecordedResource, Release
from rocketchat_delivery.rollback.rolling_back import rolled_back

NOW: dict[str, Any] = {
    "//": {"metadata": {"stackName": "chat"}},
    "terraform": {"backend": {"pg": {"schema_name": "now"}}},
    "provider": {"rocketchat": [{"url": "https://now"}]},
    "resource": {"rocketchat_setting": {"new": {"name": "Website", "value": "x"}}},
    "output": {"new": {"value": "1"}},
}
SECRET = "vault:liquid/app#client_secret"


def release(secrets: dict[str, int | None], **configuration: Any) -> Release:
    address = "rocketchat_custom_oauth.liquid"
    recorded = RecordedResource(
        address=address,
        type="rocketchat_custom_oauth",
        schema_version=0,
        attributes={},
        secrets=secrets,
    )
    return Release(
        number=3,
        time="2026-01-02T03:04:05+00:00",
        complete=True,
        lineage="x",
        serial=7,
        commit=None,
        rolled_back_to=None,
        versions={},
        configuration=configuration,
        resources=(recorded,),
    )


def entry(**arguments: Any) -> dict[str, Any]:
    return {"rocketchat_custom_oauth": {"liquid": {"name": "Liquid", **arguments}}}


def test_the_content_is_the_releases_and_the_connection_todays() -> None:
    then = release({}, resource=entry(), output={"old": {"value": "0"}})
    document, remarks = rolled_back(NOW, then)
    assert document["resource"] == entry()
    assert document["output"] == {"old": {"value": "0"}}
    assert document["provider"] == NOW["provider"]
    assert document["terraform"] == NOW["terraform"]
    assert document["//"] == {"metadata": {"stackName": "chat"}, "rolled_back_to": 3}
    assert remarks == []


def test_a_release_of_nothing_leaves_nothing() -> None:
    document, _ = rolled_back(NOW, release({}))
    assert document.keys() == {"//", "terraform", "provider"}


def test_references_between_resources_stay() -> None:
    arguments = {
        "site_url": "${rocketchat_setting.url.value}",
        "depends_on": ["rocketchat_setting.url"],
    }
    document, _ = rolled_back(NOW, release({}, resource=entry(**arguments)))
    assert document["resource"] == entry(**arguments)


@pytest.mark.parametrize(
    ("version", "pinned", "remarks"),
    [
        (2, f"{SECRET}@2", []),
        (
            None,
            SECRET,
            [
                f"{SECRET} (for rocketchat_custom_oauth.liquid) has no versions, so its current "
                "value is used."
            ],
        ),
    ],
)
def test_a_secret_is_pinned_to_its_version(
    version: int | None, pinned: str, remarks: list[str]
) -> None:
    then = release({SECRET: version}, resource=entry(client_secret=SECRET))
    document, reported = rolled_back(NOW, then)
    assert document["resource"] == entry(client_secret=pinned)
    assert reported == remarks


def test_a_secret_that_is_pinned_already_stays_so() -> None:
    then = release({f"{SECRET}@1": 1}, resource=entry(client_secret=f"{SECRET}@1"))
    document, _ = rolled_back(NOW, then)
    assert document["resource"] == entry(client_secret=f"{SECRET}@1")


def test_a_text_that_only_looks_like_a_reference_stays() -> None:
    then = release({SECRET: 2}, resource=entry(button_label_text="vault:open#door"))
    document, _ = rolled_back(NOW, then)
    assert document["resource"] == entry(button_label_text="vault:open#door")
