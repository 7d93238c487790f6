"""Elements as Python and as Terraform's language."""

import ast
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from rocketchat_adopt import hcl, python_code
from rocketchat_adopt.elements import Attribute, Element, File, Service

TEXTS = ["", "a", '"', "'", "\"'", "\\", '\\"', "\n\t\b\f", "${x} %{y}", "é\u2028\x00", "C:\\b"]
ELEMENTS = [
    Element("setting", "site_url", "Site_Url", {"name": "Site_Url", "value": "https://a.org"}),
    Element(
        "custom_oauth",
        "liquid",
        "Liquid",
        {"name": "Liquid", "site_url": Attribute("setting", "site_url", "value")},
        notes=("A word.",),
    ),
    Element(
        "login_form",
        "login_form",
        "login_form",
        {"visible": False, "requires": [Service("liquid"), "google"]},
    ),
    Element("settings", "texts", "A,B", {"values": dict(zip("ABCDEFGHIJK", TEXTS, strict=True))}),
    Element("push", "push", "push", {}),
    Element("asset", "logo", "logo", {"name": "logo", "source": File("logo.svg")}),
]


def _python(elements: list[Element]) -> str:
    return python_code.app(elements, {"url": "https://a.org"}, "About.", "A server.", "chat")


def test_python_is_written_as_formatters_write_it() -> None:
    code = _python(ELEMENTS)
    for command in (["format", "--check"], ["check", "--select", "I,F,E9"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", command[0], "--isolated", *command[1:], "-"],
            input=code,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_is_the_same_in_python(text: str) -> None:
    code = _python([Element("setting", "one", text, {"value": text})])
    values = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    assert values.count(text) >= 2


def test_what_terraform_would_read_is_marked_as_meant_literally() -> None:
    assert 'value=literal("${x}")' in _python([Element("setting", "one", "A", {"value": "${x}"})])


def test_a_form_requires_the_constructs_themselves() -> None:
    code = _python(ELEMENTS)
    assert "liquid,\n" in code
    assert '"google",\n' in code
    assert "site_url=Token.as_string(site_url.value)" in code
    assert "        # A word.\n        liquid = CustomOAuthLogin(\n" in code


def test_terraforms_language_is_written() -> None:
    text = hcl.configuration(ELEMENTS, {"url": "https://a.org"}, "About.\n\nA server.")
    assert text.startswith("# About.\n#\n# A server.\n\nterraform {\n")
    assert '# A word.\nresource "rocketchat_custom_oauth" "liquid" {\n' in text
    assert "  site_url = rocketchat_setting.site_url.value\n" in text
    assert (
        "    {\n"
        "      service = rocketchat_custom_oauth.liquid.service\n"
        "      generation = rocketchat_custom_oauth.liquid.generation\n"
        "    },\n"
        "    {\n"
        '      service = "google"\n'
        "    },\n"
    ) in text
    assert 'resource "rocketchat_push" "push" {}' in text
    assert 'import {\n  to = rocketchat_settings.texts\n  id = "A,B"\n}' in text


def test_settings_that_the_catalogue_lacks_are_separate_in_python() -> None:
    values = {"Site_Name": "Chat", "Newer_Setting": 1}
    secrets = {"SMTP_Password": "env:SMTP", "Newer_Secret": "env:NEWER"}
    given = {"values": values, "secret_values": secrets}
    call = next(
        node
        for node in ast.walk(ast.parse(_python([Element("settings", "general", "A", given)])))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Settings"
    )
    assert {one.arg: ast.literal_eval(one.value) for one in call.keywords} == {
        "values": {"Site_Name": "Chat"},
        "other_values": {"Newer_Setting": 1},
        "secret_values": {"SMTP_Password": "env:SMTP"},
        "other_secret_values": {"Newer_Secret": "env:NEWER"},
    }
