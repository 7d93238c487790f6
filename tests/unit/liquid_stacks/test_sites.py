"""One Liquid server, or several."""

from pathlib import Path

import pytest
from liquid_stacks.liquid_ini import CERTIFICATE_VARIABLES, SECRET_VARIABLES
from liquid_stacks.sites import SitesError, sites


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("berlin", "Tel Aviv", "other/berlin"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "liquid.ini").write_text(f"[liquid]\ndomain = {name[0].lower()}.org\n")
    (tmp_path / "liquid.ini").write_text("[liquid]\ndomain = here.org\n")
    return tmp_path


def test_one_server_keeps_the_plain_name(folder: Path) -> None:
    [site] = sites({})
    assert (site.stack, site.config.domain, site.is_alone) == ("rocketchat", "here.org", True)
    [site] = sites({"LIQUID_INI": str(folder / "berlin/liquid.ini")})
    assert (site.stack, site.config.domain) == ("rocketchat", "b.org")


def test_several_are_called_after_their_folders(folder: Path) -> None:
    found = sites({"SITES": "berlin/liquid.ini, Tel Aviv/liquid.ini"})
    assert [(site.stack, site.config.domain) for site in found] == [
        ("berlin", "b.org"),
        ("tel-aviv", "t.org"),
    ]
    assert [site.backend({}).options["path"] for site in found] == [
        str(folder / "terraform.berlin.tfstate"),
        str(folder / "terraform.tel-aviv.tfstate"),
    ]


@pytest.mark.parametrize(
    ("environment", "options"),
    [
        ({}, {"path": "liquid/terraform/rocketchat", "address": "10.6.0.1:8500", "scheme": "http"}),
        ({"CONSUL_HTTP_ADDR": "https://consul:8501"}, {"path": "liquid/terraform/rocketchat"}),
        (
            {"STATE_ADDRESS": "consul:8501"},
            {"path": "liquid/terraform/rocketchat", "address": "consul:8501"},
        ),
    ],
)
def test_the_state_is_in_the_servers_own_consul(
    folder: Path, environment: dict[str, str], options: dict[str, str]
) -> None:
    (folder / "liquid.ini").write_text("[cluster]\nconsul_url = http://10.6.0.1:8500\n")
    [site] = sites({})
    assert site.backend({"STATE_BACKEND": "consul", **environment}).options == options


def test_a_state_in_s3_is_among_those_of_the_server(folder: Path) -> None:
    [site] = sites({})
    environment = {"STATE_BACKEND": "s3", "STATE_BUCKET": "states"}
    assert site.backend(environment).options["key"] == "liquid/terraform/rocketchat.tfstate"


def test_a_site_keeps_its_name_when_the_others_go(folder: Path) -> None:
    [site] = sites({"SITES": "berlin/liquid.ini"})
    assert site.stack == "berlin"


def test_a_site_keeps_its_name_when_its_domain_changes(folder: Path) -> None:
    (folder / "berlin/liquid.ini").write_text("[liquid]\ndomain = new.org\n")
    [site] = sites({"SITES": "berlin/liquid.ini"})
    assert (site.stack, site.config.domain) == ("berlin", "new.org")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {"SITES": "berlin/liquid.ini,other/berlin/liquid.ini"},
            "are both in a folder called berlin",
        ),
        (
            {"SITES": "berlin/liquid.ini", "ROCKETCHAT_URL": "https://x"},
            "ROCKETCHAT_URL is the address of one of them",
        ),
        ({"SITES": " , "}, "SITES is ' , ' and names no file; expected paths of liquid.ini files"),
    ],
)
def test_what_names_no_servers_that_can_be_distinguished_is_refused(
    folder: Path, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SitesError, match=message):
        sites(environment)


SEVERAL = {"SITES": "berlin/liquid.ini,Tel Aviv/liquid.ini"}
ONE_ACCOUNT = ("LIQUID_TEST_USERNAME", "LIQUID_TEST_PASSWORD")
CREDENTIALS = (*SECRET_VARIABLES, *CERTIFICATE_VARIABLES)


@pytest.fixture
def two_vaults(folder: Path) -> None:
    """Each server has its own Vault."""
    for name in ("berlin", "Tel Aviv"):
        file = folder / name / "liquid.ini"
        address = f"http://{name[0].lower()}.vault.example.org:8200"
        file.write_text(f"{file.read_text()}[cluster]\nvault_url = {address}\n")


@pytest.mark.parametrize("name", CREDENTIALS)
@pytest.mark.usefixtures("two_vaults")
def test_credentials_of_one_server_are_refused_for_several(name: str) -> None:
    with pytest.raises(SitesError, match=rf"would receive {name}\. Unset it and .+ or name one"):
        sites({**SEVERAL, name: "canary"})


@pytest.mark.usefixtures("two_vaults")
def test_the_refusal_names_every_variable_and_the_remedy_but_no_value() -> None:
    credentials = {"ROCKETCHAT_USERNAME": "canary", "ROCKETCHAT_PASSWORD": "canary"}
    with pytest.raises(SitesError) as caught:
        sites({**SEVERAL, **credentials})
    assert str(caught.value) == (
        "SITES names several servers, and every Rocket.Chat would receive ROCKETCHAT_USERNAME, "
        "ROCKETCHAT_PASSWORD. Unset these variables and keep each administrator in the server's "
        "own Vault (liquid/rocketchat/adminuser), or name one server in SITES at a time."
    )


@pytest.mark.usefixtures("folder")
def test_a_test_account_of_one_server_is_refused_for_several() -> None:
    account = dict.fromkeys(ONE_ACCOUNT, "ada")
    with pytest.raises(SitesError, match="every liquid-core would receive LIQUID_TEST_USERNAME, "):
        sites({**SEVERAL, **account})


@pytest.mark.usefixtures("two_vaults")
def test_several_vaults_are_used_with_the_tokens_of_their_own_files(folder: Path) -> None:
    with pytest.raises(SitesError, match=r"every Vault .+\[cluster\] vault_secrets in each"):
        sites({**SEVERAL, "VAULT_TOKEN": "canary"})
    for name in ("berlin", "Tel Aviv"):
        file = folder / name / "liquid.ini"
        file.write_text(f"{file.read_text()}vault_secrets = secrets.ini\n")
    tokens = [site.config.vault_token for site in sites(SEVERAL)]
    assert tokens == [
        f"file:{folder / name / 'secrets.ini'}#vault.root_token" for name in ("berlin", "Tel Aviv")
    ]


@pytest.mark.usefixtures("folder")
def test_one_token_is_used_for_the_vault_that_all_sites_share() -> None:
    found = sites({**SEVERAL, "VAULT_TOKEN": "canary"})
    assert [site.config.credentials for site in found] == [
        (("VAULT_TOKEN", "env:VAULT_TOKEN"),)
    ] * 2


@pytest.mark.usefixtures("two_vaults")
def test_a_single_site_uses_the_credentials_of_the_environment() -> None:
    given = dict.fromkeys((*CREDENTIALS, *ONE_ACCOUNT), "canary")
    [site] = sites({"SITES": "berlin/liquid.ini", **given})
    assert {name for name, _ in site.config.credentials} == set(CREDENTIALS)
