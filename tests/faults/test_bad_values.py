"""Bad values that only the server, the environment or the secret stores can detect."""

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from liquid_stacks.liquid_ini import LiquidConfig, LiquidIniError
from liquid_stacks.liquid_stack import LiquidStack
from rocketchat_constructs import framework, literal
from rocketchat_provider.client import Setting
from rocketchat_provider.provider import RocketChatProvider
from tfplugin import Dynamic, List, Map
from tfplugin.schema.attributes import Attribute
from tfplugin.testing import Terraform, assert_no_secret

from .bad_input import BAD_ADDRESSES
from .core import Core, Outcome
from .engines import PROVIDER, WithTerraform
from .world import FORM, OAUTH, PREFIX, SETTINGS, World

BUG = "Bug in the provider"

NO_TEXT: list[Any] = [["a"], {"a": "b"}, True]
WRONG: dict[str, list[Any]] = {
    "API_Allow_Infinite_Count": ["yes", "", 1, 0, 1.5, ["a"], {"a": "b"}, "truE "],
    "API_Default_Count": ["seven", "", "1.5", 1.5, True, ["a"], {"a": "b"}, "0x10", "1e999999"],
    "Site_Name": NO_TEXT,
    "Accounts_Default_User_Preferences_emailNotificationMode": ["all", "Nothing", "", *NO_TEXT],
    "Hide_System_Messages": ["uj", "", 7, True, {"a": "b"}, ["no-such"], [1]],
    "Accounts_OAuth_Github_callback_url": NO_TEXT,
    "Assets_background": ["x", 7, True, ["a"]],
    "CAS_button_color": NO_TEXT,
    "Default_Custom_Timezone": NO_TEXT,
    "Language": NO_TEXT,
    "RetentionPolicy_TTL_Channels": ["soon", "", 1.5, True, ["a"]],
    "SlackBridge_Out_Channels": [7, True, {"a": "b"}],
    "API_Embed_clear_cache_now": ["x", True],
    "Accounts": ["x", 7],
}
NO_SUCH = ["", " ", "site_name", "SITE_NAME", "Site_Nam", "Site Name", "Site_Name\n", " Site_Name"]
NO_SUCH += ["../Site_Name", "Site_Name/../x", "Site_Name?x", "%53ite_Name", "${x}", "Site\x00Name"]
NO_SUCH += ["Accounts_OAuth_Custom-Nope", "Cloud_Url", "名前", 5000 * "x", "[object Object]"]

ODD: list[Any] = [
    None,
    7,
    1.5,
    True,
    "",
    ["a"],
    {"a": "b"},
    "http://x:99999",
    "https://[::1",
    "\x00",
]

# What requests sends as it is, or a variable cannot hold, is not among them.
BAD_URLS = [url for url in BAD_ADDRESSES if url and "\x00" not in url and "/<" not in url]

INJECTIONS = [
    "${rocketchat_custom_oauth.liquid.generation}",
    '${file("/etc/passwd")}',
    "%{ if true }yes%{ endif }",
    "$${x}",
    "%%{x}",
    "$$$${x}",
    '"}, "rocketchat_setting": {"x": {',
    '"\\u0022}',
    "\\",
    "{{x}}",
    "<script>alert(1)</script>",
    "'; db.settings.drop()",
    "${",
    "%{",
    '${jsonencode("a")} and ${path.module}',
    "Näher \U0001f600 \u202e",
]


def one(outcome: Outcome, summary: str, attribute: str) -> str:
    found = [said for said in outcome.errors if said.attribute == attribute]
    assert [said.summary for said in found] == [summary], str(outcome)[:2000]
    assert len(outcome.errors) == 1, str(outcome)[:2000]
    assert len(found[0].detail) < 1500
    return found[0].detail


@pytest.mark.parametrize("id", WRONG)
def test_a_value_of_a_wrong_type_is_reported_at_plan(core: Core, id: str) -> None:
    for value in WRONG[id]:
        plan = core.plan({"rocketchat_setting.it": {"name": id, "value": value}})
        detail = one(plan, f"Value not allowed for {id}", "value")
        assert id in detail
        plan = core.plan({"rocketchat_settings.it": {"values": {id: value}}})
        assert id in one(plan, f"Value not allowed for {id}", f'values["{id}"]')


@pytest.mark.parametrize("id", NO_SUCH, ids=ascii)
def test_an_id_that_no_setting_has_is_reported_at_plan(core: Core, id: str) -> None:
    plan = core.plan({"rocketchat_setting.it": {"name": id, "value": "x"}})
    assert "no setting" in one(plan, "No such setting", "name")


def test_json_that_is_invalid_names_line_and_column(world: World, core: Core) -> None:
    id = "Message_CustomFields"
    document = world.rocketchat.document(id)
    assert document is not None
    assert document["code"] == "application/json"
    for text in ("{", "{'a': 1}", '{"a": 1}}', "[1,]", "{\n  x\n}", "\x00"):
        plan = core.plan({"rocketchat_setting.it": {"name": id, "value": text}})
        assert "must be JSON" in one(plan, f"Value not allowed for {id}", "value")


@pytest.mark.parametrize(
    "id", ["SMTP_Password", "CROWD_APP_PASSWORD", "FileUpload_S3_AWSSecretAccessKey"]
)
def test_a_secret_in_clear_is_refused_and_not_shown(core: Core, id: str) -> None:
    plan = core.plan({"rocketchat_setting.it": {"name": id, "value": "canary-in-clear-52aa"}})
    one(plan, f"{id} is a secret", "value")
    assert_no_secret(["canary-in-clear-52aa"], *(said.detail for said in plan.said))


def test_a_huge_value_is_written_whole_and_shown_short(world: World, core: Core) -> None:
    huge = 500_000 * "ä"
    configuration = {"rocketchat_setting.it": {"name": "Site_Name", "value": huge}}
    assert core.apply(configuration).ok
    assert world.rocketchat.setting("Site_Name") == huge
    assert core.plan(configuration).is_empty
    plan = core.plan({"rocketchat_setting.it": {"name": "API_Default_Count", "value": huge}})
    one(plan, "Value not allowed for API_Default_Count", "value")


# What somebody stored


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_odd_values_on_the_server_are_no_bug_of_the_provider(
    world: World, core: Core, odd: Any
) -> None:
    assert core.apply(world.configuration()).ok
    for id in (PREFIX, "Site_Url", "Site_Name", "SMTP_Password", FORM, *_parts()):
        world.rocketchat.set(id, odd)
    world.rocketchat.clock.advance(10)
    for _ in range(2):
        outcome = core.apply(world.configuration(show_button=True))
        assert BUG not in str(outcome)
    assert outcome.ok, str(outcome)
    assert core.plan(world.configuration(show_button=True)).is_empty
    world.lockouts.clear()
    world.assert_nobody_is_locked_out()


def _parts() -> Iterator[str]:
    for suffix in ("url", "token_path", "identity_path", "authorize_path", "id", "secret", "scope"):
        yield f"{PREFIX}-{suffix}"
    yield f"{PREFIX}-show_button"
    yield f"{PREFIX}-login_style"


# The provider block


@pytest.mark.parametrize("url", BAD_URLS, ids=ascii)
def test_a_url_of_the_server_that_is_invalid_is_reported_without_a_request(
    world: World, url: str
) -> None:
    core = Core(world.environment | {"ROCKETCHAT_URL": url, "ROCKETCHAT_REQUEST_TIMEOUT": "0.2"})
    world.rocketchat.forget_requests()
    outcome = core.plan(world.configuration())
    assert outcome.errors
    assert BUG not in str(outcome)
    assert_no_secret(["password-91c4"], str(outcome))
    assert world.rocketchat.requests == []


@pytest.mark.parametrize(
    ("variable", "value", "contains"),
    [
        ("REQUEST_TIMEOUT", "0", "at least 0.1"),
        ("REQUEST_TIMEOUT", "-1", "at least 0.1"),
        ("REQUEST_TIMEOUT", "soon", "expected a number"),
        ("REQUEST_TIMEOUT", "nan", "at least"),
        ("MAX_RETRIES", "-1", "at least 0"),
        ("MAX_RETRIES", "1.5", "whole number"),
        ("MAX_RETRIES", "", ""),
        ("SETTLE_SECONDS", "-0.5", "at least"),
        ("SETTLE_SECONDS", "1,5", "expected a number"),
        ("ALLOW_HTTP", "yes", "expected true or false"),
        ("ALLOW_HTTP", "2", "expected true or false"),
    ],
)
def test_a_variable_that_is_not_understood_is_named(
    world: World, variable: str, value: str, contains: str
) -> None:
    name = f"ROCKETCHAT_{variable}"
    outcome = Core(world.environment | {name: value}).plan({})
    if not contains:
        assert outcome.ok
        return
    assert contains in str(outcome)
    assert name in str(outcome)


@pytest.mark.parametrize("argument", ["CA_FILE", "CLIENT_CERTIFICATE", "CLIENT_KEY"])
@pytest.mark.parametrize("value", ["/nowhere/x.pem", "/etc", "/dev/null", "\u0085"])
def test_a_file_that_is_not_a_certificate_is_named(world: World, argument: str, value: str) -> None:
    outcome = Core(world.environment | {f"ROCKETCHAT_{argument}": value}).plan({})
    assert not outcome.ok
    assert BUG not in str(outcome)
    assert argument.lower() in str(outcome) or "client_certificate" in str(outcome)


# References that lead nowhere


@pytest.mark.parametrize(
    ("reference", "contains"),
    [
        ("env:NOT_SET_ANYWHERE", "NOT_SET_ANYWHERE"),
        ("file:{folder}/nowhere", "nowhere"),
        ("file:{folder}", "{folder}"),
        ("file:{folder}/../../../../../../etc/nowhere", "nowhere"),
        ("file:{folder}/binary", "binary"),
        ("file:{folder}/empty", "empty"),
        ("file:{folder}/no.ini#a.b", "no.ini"),
        ("file:{folder}/good.ini#no.key", "no"),
        ("file:{folder}/good.ini#vault.no", "no"),
        ("vault:liquid/nowhere#key", "liquid/nowhere"),
        ("vault:nowhere/at/all#key", "nowhere"),
        ("vault:liquid/mail#nokey", "nokey"),
        ("vault:liquid/mail#first@7", "version"),
        ("vault:liquid/odd#list", "list"),
        ("vault:liquid/odd#empty", "empty"),
        ("vault:liquid/odd#null", "null"),
    ],
)
def test_a_reference_that_leads_nowhere_is_reported_at_its_attribute(
    world: World, core: Core, tmp_path: Path, reference: str, contains: str
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00canary-binary")
    (tmp_path / "empty").touch()
    (tmp_path / "no.ini").write_text("canary-not-an-ini")
    (tmp_path / "good.ini").write_text("[vault]\nroot_token = canary-of-an-ini\n")
    odd = {"number": 7, "list": ["canary-in-a-list"], "empty": "", "null": None}
    world.liquid.vault.put("liquid", "odd", odd)
    text = reference.format(folder=tmp_path)
    plan = core.plan(world.configuration(client_secret=text))
    errors = [said for said in plan.errors if said.attribute == "client_secret"]
    assert len(errors) == 1, str(plan)
    assert contains.format(folder=tmp_path) in errors[0].detail
    assert BUG not in str(plan)
    assert_no_secret(["canary-"], str(plan))


# Templates and JSON that come in through a value


def test_what_looks_like_a_template_stays_text_through_terraform(
    world: World, tmp_path: Path
) -> None:
    strings = [
        document["_id"]
        for document in world.rocketchat.process.settings.visible()
        if document["type"] == "string"
        and not Setting.of(document).is_secret
        and document["_id"].startswith(("API_", "CAS_", "Livechat_"))
    ]
    wanted = dict(zip(["Site_Name", *strings], INJECTIONS, strict=False))
    assert len(wanted) == len(INJECTIONS)
    configuration = world.configuration(
        values={id: literal(text) for id, text in wanted.items()},
        button_label_text=literal(INJECTIONS[0]),
    )
    terraform = WithTerraform(tmp_path, world.environment)
    ended = terraform.apply(
        {OAUTH: {**configuration[OAUTH], "site_url": None}, SETTINGS: configuration[SETTINGS]}
    )
    assert ended.ok, ended.text
    assert {id: world.rocketchat.setting(id) for id in wanted} == wanted
    assert world.rocketchat.setting(f"{PREFIX}-button_label_text") == INJECTIONS[0]
    assert terraform.known() == {OAUTH, SETTINGS}


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
def test_what_comes_in_through_liquid_ini_stays_text(tmp_path: Path, text: str) -> None:
    line = text.replace("%", "%%")
    plain, evil = (
        synthesised(tmp_path, f"[liquid]\ndomain = a.example\ntitle = {title}\n")
        for title in ("Plain", line)
    )
    assert take_out(evil, "Site_Name") == literal(text)
    footer = take_out(plain, "Layout_Sidenav_Footer")
    shown = html.escape(text, quote=False)
    assert take_out(evil, "Layout_Sidenav_Footer") == literal(footer.replace("Plain", shown))
    assert take_out(plain, "Site_Name") == "Plain"
    assert json.dumps(evil).replace(json.dumps(literal(text)), '"Plain"') == json.dumps(plain)


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
@pytest.mark.parametrize(
    "line",
    ["domain = {}", "http_protocol_override = {}", "rocketchat_autologout_days = {}"],
)
def test_what_is_not_text_in_liquid_ini_is_refused(tmp_path: Path, line: str, text: str) -> None:
    with pytest.raises(LiquidIniError, match=line.partition(" ")[0]):
        synthesised(tmp_path, "[liquid]\n" + line.format(text.replace("%", "%%")) + "\n")


@pytest.mark.parametrize("key", ["vault_url", "consul_url", "nomad_url"])
@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
def test_what_is_not_an_address_in_liquid_ini_is_refused(
    tmp_path: Path, key: str, text: str
) -> None:
    with pytest.raises(LiquidIniError, match=key):
        synthesised(tmp_path, f"[cluster]\n{key} = {text.replace('%', '%%')}\n")


def synthesised(folder: Path, ini: str) -> dict[str, Any]:
    """The stack that a liquid.ini becomes."""
    file = folder / "liquid.ini"
    file.write_text(ini)
    stack = LiquidStack(framework.Testing.app(), "rocketchat", LiquidConfig.read(file, {}))
    result: dict[str, Any] = json.loads(framework.Testing.synth(stack))
    return result


def take_out(stack: dict[str, Any], id: str) -> str:
    """Remove a setting from a stack's maps, and return its value."""
    groups = stack["resource"]["rocketchat_settings"].values()
    [values] = [group["values"] for group in groups if id in group["values"]]
    return str(values.pop(id))


# Wrong types, everywhere


def test_terraform_refuses_a_wrong_type_at_every_attribute(tmp_path: Path) -> None:
    blocks: dict[str, dict[str, Any]] = {}
    expected = []
    for kind, resource in RocketChatProvider.resources.items():
        for name, attribute in resource.schema.attributes.items():
            if attribute.type == Dynamic or not (attribute.required or attribute.optional):
                continue
            expected.append(name)
            blocks.setdefault(kind, {})[name] = {name: _wrong(attribute)}
    assert len(expected) >= 100
    terraform = Terraform(tmp_path, PROVIDER)
    terraform.write({"resource": blocks})
    result = terraform.validate(check=False)
    reported = [
        error for error in result.errors if error.summary == "Incorrect attribute value type"
    ]
    assert sorted(error.attribute for error in reported) == sorted(expected)
    assert BUG not in result.stdout


def _wrong(attribute: Attribute) -> Any:
    return 7 if attribute.nested or isinstance(attribute.type, List | Map) else {"a": ["b"]}
