"""Reading liquid.ini."""

from pathlib import Path
from typing import Protocol

import pytest
from liquid_stacks.ini_file import LiquidIniError
from liquid_stacks.liquid_ini import LiquidConfig

SAMPLE = Path(__file__).parent / "server.ini"


class Read(Protocol):
    def __call__(self, text: str, **environment: str) -> LiquidConfig: ...


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str, **environment: str) -> LiquidConfig:
        path = tmp_path / "liquid.ini"
        path.write_text(text)
        return LiquidConfig.read(path, environment)

    return read


def test_an_empty_file_gives_the_bundles_defaults(read: Read) -> None:
    assert read("") == LiquidConfig(
        domain="localhost",
        title="Localhost",
        protocol="http",
        show_login_form=True,
        autologout_days=100,
        enable_push=False,
        vault_url="http://127.0.0.1:8200",
        consul_url="http://127.0.0.1:8500",
        nomad_url="http://127.0.0.1:4646",
        core_internal_url="http://127.0.0.1:9990",
        rocketchat_url="http://rocketchat.localhost",
        admin_from_vault=True,
        vault_token=None,
    )


def test_a_servers_file_is_read_and_what_is_not_ours_is_left_alone() -> None:
    secrets = (SAMPLE.parent / "../cluster/var/vault-secrets.ini").resolve()
    assert LiquidConfig.read(SAMPLE, {}) == LiquidConfig(
        domain="kiosk.example.net",
        title="Kiosk Example",
        protocol="https",
        show_login_form=False,
        autologout_days=7,
        enable_push=True,
        vault_url="http://10.20.0.5:8200",
        consul_url="http://10.20.0.5:8500",
        nomad_url="http://10.20.0.5:4646",
        core_internal_url="http://10.20.0.5:9990",
        rocketchat_url="https://rocketchat.kiosk.example.net",
        admin_from_vault=True,
        vault_token=f"file:{secrets}#vault.root_token",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"domain = {'a' * 64}.example", "expected a host name"),
        (f"domain = {'a.' * 200}example", "expected a host name"),
        (f"domain = {'a' * 100000}!", "expected a host name"),
        (f"domain = a.example:{'9' * 5000}", "expected a host name|expected a port"),
        (f"rocketchat_autologout_days = {'9' * 5000}", "expected at most 36500 days"),
        ("rocketchat_autologout_days = 36501", "expected at most 36500 days"),
        ("title = 100% sure", "expected a % to be written %%"),
        ("title = %(nope)s", "expected a % to be written %%"),
        ("title = %(title)s", "expected a % to be written %%"),
    ],
)
def test_odd_values_are_one_short_message(read: Read, line: str, message: str) -> None:
    with pytest.raises(LiquidIniError, match=message) as refused:
        read(f"[liquid]\n{line}\n")
    assert len(str(refused.value)) < 600


def test_a_byte_order_mark_is_ignored(read: Read) -> None:
    assert read("\ufeff[liquid]\ndomain = a.example\n").domain == "a.example"


def test_a_test_account_comes_from_the_variables_or_the_file(read: Read, tmp_path: Path) -> None:
    text = (
        "[liquid]\nrocketchat_test_username = ada\n"
        "rocketchat_test_password = vault:liquid/rocketchat/test.user#pass\n"
    )
    config = read(text)
    assert config.test_username == "ada"
    assert config.test_password == "vault:liquid/rocketchat/test.user#pass"
    config = read(text, LIQUID_TEST_USERNAME="eve", LIQUID_TEST_PASSWORD="canary")
    assert (config.test_username, config.test_password) == ("eve", "env:LIQUID_TEST_PASSWORD")
    assert "canary" not in repr(config)
    config = read(text, LIQUID_TEST_PASSWORD="file:ada.txt")
    assert config.test_password == f"file:{Path('ada.txt').resolve()}"
    config = read(text.replace("vault:liquid/rocketchat/test.user#pass", "file:ada.txt"))
    assert config.test_password == f"file:{tmp_path.resolve()}/ada.txt"
    assert (read("").test_username, read("").test_password) == (None, None)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["rocketchat_test_username = ada"], "Only a name .* Set LIQUID_TEST_PASSWORD or"),
        (["rocketchat_test_password = env:X"], "Only a password .* Set LIQUID_TEST_USERNAME or"),
        (
            ["rocketchat_test_username = ada", "rocketchat_test_password = canary"],
            "rocketchat_test_password is a password",
        ),
    ],
)
def test_half_a_test_account_or_a_password_in_clear_is_refused(
    read: Read, lines: list[str], message: str
) -> None:
    with pytest.raises(LiquidIniError, match=message) as refused:
        read("\n".join(["[liquid]", *lines]))
    assert "canary" not in str(refused.value)


def test_the_addresses_follow_from_protocol_and_domain(read: Read) -> None:
    config = read("[liquid]\ndomain = chat.example.net:8080\nhttp_protocol_override = https\n")
    assert config.core_url == "https://chat.example.net:8080"
    assert config.site_url == "https://rocketchat.chat.example.net:8080"
    assert config.host == "chat.example.net"


@pytest.mark.parametrize(
    ("text", "protocol"),
    [
        ("", "http"),
        ("[liquid]\nhttp_protocol_override = https\n", "https"),
        ("[liquid]\nhttp_protocol_override = http\n[https]\n", "https"),
        ("[https]\n", "https"),
    ],
)
def test_an_https_section_wins_over_the_protocol_override(
    read: Read, text: str, protocol: str
) -> None:
    assert read(text).protocol == protocol


def test_the_title_is_built_from_the_domains_labels(read: Read) -> None:
    assert read("[liquid]\ndomain = my-team.example.org:8080\n").title == "My-team Example Org"


@pytest.mark.parametrize("yes", ["true", "True", "yes", "on", "1"])
@pytest.mark.parametrize("no", ["false", "FALSE", "no", "off", "0"])
def test_every_spelling_of_a_boolean_is_understood(read: Read, yes: str, no: str) -> None:
    config = read(f"[liquid]\nrocketchat_enable_push = {yes}\nrocketchat_show_login_form = {no}\n")
    assert config.enable_push is True
    assert config.show_login_form is False


def test_the_internal_address_is_nomads_host_and_the_load_balancers_port(read: Read) -> None:
    config = read("[cluster]\nnomad_url = http://10.1.2.3:4646/\n[ports]\nlb = 9991\n")
    assert config.core_internal_url == "http://10.1.2.3:9991"
    assert config.nomad_url == "http://10.1.2.3:4646"


def test_an_ipv6_host_keeps_its_brackets(read: Read) -> None:
    config = read("[cluster]\nnomad_url = http://[fd00::5]:4646\n")
    assert config.core_internal_url == "http://[fd00::5]:9990"


def test_variables_win_over_what_follows_from_the_file(read: Read) -> None:
    config = read(
        "[cluster]\nnomad_url = http://10.1.2.3:4646\n",
        LIQUID_CORE_INTERNAL_URL="http://10.9.9.9:80/",
        ROCKETCHAT_URL="http://127.0.0.1:3000",
    )
    assert config.core_internal_url == "http://10.9.9.9:80"
    assert config.rocketchat_url == "http://127.0.0.1:3000"
    assert config.site_url == "http://rocketchat.localhost"


def test_empty_variables_count_as_unset(read: Read) -> None:
    assert read("", ROCKETCHAT_URL="", VAULT_TOKEN="", ROCKETCHAT_PASSWORD="") == read("")


@pytest.mark.parametrize(
    "name",
    [
        "ROCKETCHAT_USER_ID",
        "ROCKETCHAT_AUTH_TOKEN",
        "ROCKETCHAT_USERNAME",
        "ROCKETCHAT_PASSWORD",
    ],
)
def test_credentials_in_the_environment_replace_the_ones_in_vault(read: Read, name: str) -> None:
    config = read("", **{name: "canary-value"})
    assert config.admin_from_vault is False
    assert "canary-value" not in repr(config)


@pytest.mark.parametrize("name", ["VAULT_TOKEN", "VAULT_ROLE_ID", "VAULT_JWT"])
def test_vaults_own_variables_replace_the_root_token(read: Read, name: str) -> None:
    config = read("[cluster]\nvault_secrets = secrets.ini\n", **{name: "canary-value"})
    assert config.vault_token is None
    assert "canary-value" not in repr(config)


def test_a_doubled_percent_sign_is_one(read: Read) -> None:
    assert read("[liquid]\ntitle = 100%% ours\n").title == "100% ours"


def test_references_of_configparser_are_followed(read: Read) -> None:
    assert read("[liquid]\ndomain = a.example\ntitle = At %(domain)s\n").title == "At a.example"


def test_signs_that_mean_something_to_terraform_are_kept(read: Read) -> None:
    assert read('[liquid]\ntitle = ${x} "y" \\ é\n').title == '${x} "y" \\ é'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("title = 100% ours", r"\[liquid\] title is '100% ours': expected a % to be written %%"),
        ("title =", r"\[liquid\] title is '': expected a value; remove the line"),
        ("title = Ours\n  too", r"title is 'Ours\\ntoo': expected one line of text"),
        ("title = Ours\x07", r"title is 'Ours\\x07': expected one line of text"),
        ("title = Ours\u2028too", r"title is 'Ours\\u2028too': expected one line of text"),
        ("domain = https://a.example", r"domain is 'https://a.example': expected a host name"),
        ("domain = a.example/", r"domain is 'a.example/': expected a host name"),
        ("domain = a..example", r"domain is 'a..example': expected a host name"),
        ("domain = a b", r"domain is 'a b': expected a host name"),
        ("domain = -a.example", r"domain is '-a.example': expected a host name"),
        ("domain = a.example:0", r"domain is 'a.example:0': expected a port, 1 to 65535"),
        ("domain = a.example:99999", r"domain is 'a.example:99999': expected a port, 1 to 65535"),
        ("domain = a.example:٣", r"domain is 'a.example:٣': expected a host name"),
        ("domain = A.Example", r"domain is 'A.Example': browsers open 'a.example'"),
        ("http_protocol_override = ftp", r"is 'ftp': expected http or https"),
        ("rocketchat_show_login_form = maybe", r"form is 'maybe': expected true or false"),
        ("rocketchat_enable_push = 2", r"push is '2': expected true or false"),
        ("rocketchat_autologout_days = 0", r"days is '0': expected a whole number of days"),
        ("rocketchat_autologout_days = -7", r"days is '-7': expected a whole number of days"),
        ("rocketchat_autologout_days = 1.5", r"days is '1.5': expected a whole number of days"),
        ("rocketchat_autologout_days = ٣", r"days is '٣': expected a whole number of days"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_with_what_is_expected(
    read: Read, line: str, expected: str
) -> None:
    with pytest.raises(LiquidIniError, match=expected) as caught:
        read(f"[liquid]\n{line}\n")
    assert "liquid.ini: [liquid]" in str(caught.value)


@pytest.mark.parametrize("key", ["vault_url", "consul_url", "nomad_url"])
@pytest.mark.parametrize(
    "value",
    [
        *("10.0.0.1:8200", "ftp://10.0.0.1", "http://", "http://a:port", "http://a/b"),
        *("http://a?b=c", "http://[x"),
    ],
)
def test_an_address_that_is_not_one_is_refused(read: Read, key: str, value: str) -> None:
    with pytest.raises(LiquidIniError, match=rf"\[cluster\] {key} is .* expected an address"):
        read(f"[cluster]\n{key} = {value}\n")


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "99 90"])
def test_a_port_that_is_not_one_is_refused(read: Read, port: str) -> None:
    with pytest.raises(LiquidIniError, match=r"\[ports\] lb is .* expected a port"):
        read(f"[ports]\nlb = {port}\n")


@pytest.mark.parametrize("name", ["LIQUID_CORE_INTERNAL_URL", "ROCKETCHAT_URL"])
def test_a_variable_that_is_not_allowed_is_named(read: Read, name: str) -> None:
    with pytest.raises(LiquidIniError, match=f"{name} is 'chat.example': expected an address"):
        read("", **{name: "chat.example"})


def test_a_password_in_an_address_is_not_shown(read: Read) -> None:
    with pytest.raises(LiquidIniError, match="vault_url") as caught:
        read("[cluster]\nvault_url = http://admin:canary@vault:8200\n")
    assert "canary" not in str(caught.value)
    with pytest.raises(LiquidIniError, match="ROCKETCHAT_URL") as caught:
        read("", ROCKETCHAT_URL="http://admin:canary@chat:3000")
    assert "canary" not in str(caught.value)


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LiquidIniError, match=r"nowhere\.ini does not exist\. Set LIQUID_INI"):
        LiquidConfig.read(tmp_path / "nowhere.ini", {})


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(LiquidIniError, match=r"cannot be read: Is a directory"):
        LiquidConfig.read(tmp_path, {})


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "liquid.ini"
    path.write_bytes(b"[liquid]\ntitle = caf\xe9\n")
    with pytest.raises(LiquidIniError, match=r"is not UTF-8 text: see the byte at position 20"):
        LiquidConfig.read(path, {})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("canary = 1\n", "line 1 is before the first"),
        ("[liquid]\ncanary\n", "cannot be parsed at line 2"),
        ("[liquid]\n[ci]\n[liquid]\n", r"line 3: the section \[liquid\] appears twice"),
        ("[ci]\npassword = canary\npassword = x\n", r"line 3: \[ci\] password appears twice"),
    ],
)
def test_a_malformed_file_names_the_line_and_shows_nothing_of_it(
    read: Read, text: str, problem: str
) -> None:
    with pytest.raises(LiquidIniError, match=problem) as caught:
        read(text)
    assert "canary" not in str(caught.value)
