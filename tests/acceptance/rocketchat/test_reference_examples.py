"""The examples of the reference docs are applied, and their import lines run."""

import shlex
import shutil
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path

import pytest
from rocketchat_provider.provider import RocketChatProvider
from rocketchat_standin import IdentityProvider
from tfplugin.testing import Terraform

from .conftest import PROVIDER, World, environment
from .restored import REFERENCE

EXAMPLES = Path(__file__).parents[3] / "examples"
NOBODYS_ID = "651c2a7f9d6e4b0012345678"
SECRETS = {
    "rocketchat/oauth2": {"client_id": "chat-client", "client_secret": "client-secret-1"},
    "rocketchat/cloud": {"token": "canary-cloud-token"},
}
"""The secrets that have to be right. Any other is made up."""
READ = {
    "rocketchat_login_check": ("healthy", True),
    "rocketchat_setting": ("value", "https://chat.example.org"),
    "rocketchat_settings": (
        "values",
        {"Accounts_TwoFactorAuthentication_By_Email_Enabled": False},
    ),
}


@pytest.fixture
def identity_provider() -> Iterator[IdentityProvider]:
    """The stand-in for https://id.example.org."""
    with IdentityProvider() as provider:
        provider.register_client("chat-client", "client-secret-1", [])
        yield provider


@pytest.fixture
def hosts() -> Mapping[str, str]:
    return {}


@pytest.fixture
def examples(world: World, identity_provider: IdentityProvider) -> World:
    """A world that has what the examples speak of, and is known by the provider block's names."""
    world.rocketchat.set("Site_Url", "https://chat.example.org")
    world.rocketchat.restart()
    world.rocketchat.cloud_tokens.add("canary-cloud-token")
    user_id, token = world.rocketchat.bypass_token
    world.vault.mount("secret", version=2)
    secrets = deepcopy(SECRETS)
    secrets["rocketchat/terraform"] = {"user_id": user_id, "auth_token": token}
    for file in EXAMPLES.glob("resources/*/resource.tf"):
        for _, path, key in REFERENCE.findall(file.read_text()):
            secrets.setdefault(path, {}).setdefault(key, f"canary-{key}")
    for path, data in secrets.items():
        world.vault.put("secret", path, data)
    return world


def text(example: str, identity_provider: IdentityProvider) -> str:
    """The example, with the address of the identity provider that is there."""
    found = (EXAMPLES / example).read_text()
    return found.replace("https://id.example.org", identity_provider.url)


def copy_files(name: str, folder: Path) -> None:
    """Copy what an example names in its own folder."""
    for file in (EXAMPLES / "resources" / name).glob("*.svg"):
        shutil.copy(file, folder)


@pytest.mark.parametrize("name", RocketChatProvider.resources)
def test_a_resource_is_applied_imported_and_destroyed(
    examples: World, identity_provider: IdentityProvider, tmp_path: Path, name: str
) -> None:
    example = text(f"resources/{name}/resource.tf", identity_provider)
    examples.terraform.write(example)
    copy_files(name, examples.terraform.folder)
    examples.terraform.apply()
    assert examples.terraform.plan().is_empty

    command = (EXAMPLES / "resources" / name / "import.sh").read_text()
    program, verb, address, id = shlex.split(command)
    assert (program, verb) == ("terraform", "import")
    if id == NOBODYS_ID:
        id = examples.terraform.state()[address]["id"]
    env = environment(examples.rocketchat, examples.vault)
    other = Terraform(tmp_path / "other", PROVIDER, env)
    other.write(example)
    copy_files(name, other.folder)
    other.import_state(address, id)
    assert list(other.state()) == [address]

    examples.terraform.destroy()
    assert examples.terraform.state() == {}


@pytest.mark.parametrize("name", RocketChatProvider.data_sources)
def test_a_data_source_is_read(
    examples: World, identity_provider: IdentityProvider, name: str
) -> None:
    if name in ("rocketchat_login_check", "rocketchat_login_services"):
        service = text("resources/rocketchat_custom_oauth/resource.tf", identity_provider)
        examples.terraform.write(service, "service")
        examples.terraform.apply()
    example = text(f"data-sources/{name}/data-source.tf", identity_provider)
    examples.terraform.write(example)
    assert examples.terraform.apply().warnings == []
    [found] = [
        attributes
        for address, attributes in examples.terraform.state().items()
        if address.startswith(f"data.{name}.")
    ]
    if name == "rocketchat_login_services":
        assert examples.terraform.output("buttons") == ["team"]
        return
    attribute, value = READ.get(name, ("version", examples.rocketchat.version))
    assert found[attribute] == value


@pytest.mark.parametrize(
    ("name", "output", "value"),
    [
        ("callback_url", "callback_url", "https://chat.example.org/_oauth/team"),
        ("login_service_name", "name", "Myidp"),
    ],
)
def test_a_function_gives_what_its_example_says(
    world: World, name: str, output: str, value: str
) -> None:
    world.terraform.write((EXAMPLES / "functions" / name / "function.tf").read_text())
    world.terraform.apply()
    assert world.terraform.output(output) == value


def test_the_providers_credentials_come_out_of_vault(examples: World, tmp_path: Path) -> None:
    vault = {"VAULT_ADDR": examples.vault.url, "VAULT_TOKEN": examples.vault.root_token}
    terraform = Terraform(tmp_path / "own", PROVIDER, vault)
    example = (EXAMPLES / "provider/provider.tf").read_text()
    terraform.write(example.replace("https://chat.example.org", examples.rocketchat.url))
    terraform.apply()
    assert examples.rocketchat.setting("Site_Name") == "Team chat"


def test_every_example_is_applied_here() -> None:
    for folder, offered in {
        "resources": set(RocketChatProvider.resources),
        "data-sources": set(RocketChatProvider.data_sources),
        "list-resources": set(RocketChatProvider.list_resources),
        "ephemeral-resources": set(RocketChatProvider.ephemeral_resources),
        "actions": set(RocketChatProvider.actions),
        "functions": set(RocketChatProvider.functions),
    }.items():
        assert {path.name for path in (EXAMPLES / folder).iterdir()} == offered
