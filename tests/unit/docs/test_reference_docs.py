"""The reference docs say what the schema says."""

import runpy
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider.provider import RocketChatProvider
from rocketchat_provider.public.schema import OneOf

ROOT = Path(__file__).parents[3]
TOOL: dict[str, Any] = runpy.run_path(str(ROOT / "tools/reference_docs.py"))
PAGES: dict[str, str] = TOOL["pages"]()


def test_they_are_up_to_date() -> None:
    command = [sys.executable, "-P", str(ROOT / "tools/reference_docs.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_a_page_that_is_missing_stale_or_too_many_is_found(tmp_path: Path) -> None:
    for name, text in PAGES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert TOOL["differences"](PAGES, tmp_path) == []
    (tmp_path / "index.md").unlink()
    (tmp_path / "resources/push.md").write_text("old")
    (tmp_path / "functions/gone.md").write_text("")
    found = TOOL["differences"](PAGES, tmp_path)
    assert found == ["functions/gone.md", "index.md", "resources/push.md"]


def test_there_is_a_page_for_everything() -> None:
    nouns = [
        f"resources/{name.removeprefix('rocketchat_')}" for name in RocketChatProvider.resources
    ]
    sources = [
        f"data-sources/{name.removeprefix('rocketchat_')}"
        for name in RocketChatProvider.data_sources
    ]
    lists = [
        f"list-resources/{name.removeprefix('rocketchat_')}"
        for name in RocketChatProvider.list_resources
    ]
    others: dict[str, Mapping[str, object]] = {
        "ephemeral-resources": RocketChatProvider.ephemeral_resources,
        "actions": RocketChatProvider.actions,
    }
    lists += [
        f"{folder}/{name.removeprefix('rocketchat_')}"
        for folder, offered in others.items()
        for name in offered
    ]
    functions = [f"functions/{name}" for name in RocketChatProvider.functions]
    assert set(PAGES) == {f"{name}.md" for name in ("index", *nouns, *sources, *lists, *functions)}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_registrys_front_matter_and_an_example(name: str) -> None:
    front, _, rest = PAGES[name].removeprefix("---\n").partition("\n---\n")
    assert [line.partition(":")[0] for line in front.splitlines()[:3]] == [
        "page_title",
        "subcategory",
        "description",
    ]
    assert "## Example Usage\n\n```terraform\n" in rest


def test_an_attribute_is_listed_with_its_type_its_default_and_its_setting() -> None:
    page = PAGES["resources/push.md"]
    assert "- `gateway_urls` (List of String)" in page
    assert "Setting Push_gateway." in page
    assert "Default: true." in page.partition("- `enabled` (Bool)")[2].partition("\n")[0]
    assert "- `apn_key_wo` (String, write-only)" in page
    required, _, rest = PAGES["resources/setting.md"].partition("### Optional")
    assert "- `name` (String, forces replacement)" in required.partition("### Required")[2]
    assert "- `type` (String)" in rest.partition("### Read-Only")[2]


def test_nested_attributes_have_a_section_of_their_own() -> None:
    page = PAGES["resources/login_form.md"]
    assert "(see [below](#nestedatt--requires))" in page
    nested = page.partition('<a id="nestedatt--requires"></a>')[2]
    assert "- `service` (String)" in nested.partition("#### Required")[2]


def test_a_resource_says_how_it_is_imported_and_what_it_needs_to_be_allowed() -> None:
    page = PAGES["resources/oauth_app.md"]
    assert "terraform import rocketchat_oauth_app.wiki " in page
    assert '  identity = {\n    id = "651c2a7f9d6e4b0012345678"\n  }' in page
    assert "- `manage-oauth-apps`: " in page
    assert "add-oauth-service" not in page


def test_a_resource_with_a_secret_says_what_an_import_leaves_to_fill_in() -> None:
    for noun, argument in (("custom_oauth", "client_secret"), ("setting", "secret_value")):
        imported = PAGES[f"resources/{noun}.md"].partition("## Import")[2]
        assert f'`{argument}` is "(known to the server only)"' in imported
    assert "known to the server" not in PAGES["resources/oauth_app.md"]


def test_the_first_page_says_how_terraform_finds_the_provider() -> None:
    assert "(guides/installing.md)" in PAGES["index.md"].partition("## Example Usage")[0]


def test_a_description_lists_the_choices() -> None:
    for name, resource in RocketChatProvider.resources.items():
        page = PAGES[f"resources/{name.removeprefix('rocketchat_')}.md"]
        for argument, attribute in resource.schema.attributes.items():
            for validator in attribute.validators:
                if isinstance(validator, OneOf):
                    [line] = [one for one in page.splitlines() if one.startswith(f"- `{argument}`")]
                    missing = [each for each in validator.choices if each not in line]
                    assert not missing, f"{name}: {argument}"
