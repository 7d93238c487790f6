"""Every command of the guides is run, and shows what the guide says that it shows."""

from __future__ import annotations

import os
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rocketchat_delivery.local_provider import install_in
from rocketchat_provider import __version__
from rocketchat_standin import Clock, Liquid
from tfplugin.installation import platform_name
from tfplugin.testing import assert_no_secret

from tests.acceptance.guides.guide import Command, Meanwhile, steps
from tests.acceptance.guides.reader import Reader, pipenv_scripts, words
from tests.acceptance.stack.conftest import ROOT, LiquidProject
from tests.terraforms import find_newer_terraform

GUIDES = ROOT / "docs/guides"
SPEED = 20
OTTO, TOTP = "ottos-password", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERMISSION = re.compile(r"^\| `([\w-]+)` \| to ", re.MULTILINE)
JOB_FILE = """\
job "rocketchat" {
  template {
    data = <<EOF
      Accounts_OAuth_Custom_Liquid=true
      OVERWRITE_SETTING_Accounts_LoginExpiration=100
      SETTINGS_BLOCKED=Accounts_LoginExpiration
    EOF
  }
}
"""


@dataclass
class Scene:
    """What a guide takes for granted, and what happens while it is followed."""

    world: Liquid
    project: LiquidProject
    names: dict[str, str] = field(default_factory=dict)
    events: dict[str, Callable[[], None]] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)

    def apply(self, *lines: str) -> None:
        """An earlier apply, with these lines in liquid.ini."""
        self.project.describe(*lines)
        self.project.ok("apply")


def by_hand_to_code(scene: Scene) -> None:
    rocketchat = scene.world.rocketchat
    scene.events["an administrator lets logins last 90 days"] = lambda: rocketchat.set(
        "Accounts_LoginExpiration", 90
    )


def changing_the_domain(scene: Scene) -> None:
    scene.apply("rocketchat_show_login_form = false")
    scene.world.move("two.localhost")
    scene.events["the bundle is deployed at the new domain"] = lambda: (
        scene.world.register_redirect("two.localhost")
    )


def environment_to_code(scene: Scene) -> None:
    world = scene.world
    held = {
        "ROOT_URL": world.chat_url,
        "OVERWRITE_SETTING_Accounts_LoginExpiration": "100",
        "SETTINGS_BLOCKED": "Accounts_LoginExpiration",
    }
    world.rocketchat.restart(environment=held)
    secret = world.vault.secret("liquid", "rocketchat/app.oauth2")["client_secret"]
    login_services = world.rocketchat.process.login_services
    login_services.add("Liquid")
    parts = {"-url": world.core_url, "-id": "rocketchat-app", "-secret": secret, "": True}
    for suffix, value in parts.items():
        world.rocketchat.set(f"Accounts_OAuth_Custom-Liquid{suffix}", value)
    (scene.project.folder / "rocketchat.nomad").write_text(JOB_FILE)
    scene.events["the bundle is deployed without the lines"] = lambda: world.rocketchat.restart(
        environment={"ROOT_URL": world.chat_url}
    )


def two_factor_and_tokens(scene: Scene) -> None:
    rocketchat, vault = scene.world.rocketchat, scene.world.vault
    user_id, token = rocketchat.bypass_token
    scene.names |= {"<user id>": user_id, "<token>": token}
    vault.put("liquid", "rocketchat/terraform", {"user_id": user_id, "auth_token": token})
    rocketchat.add_user("otto", OTTO, roles=["admin"], totp_secret=TOTP)
    vault.put("liquid", "rocketchat/otto", {"password": OTTO, "totp": TOTP})
    scene.secrets += [token, OTTO, TOTP]


def push_notifications(scene: Scene) -> None:
    rocketchat = scene.world.rocketchat
    rocketchat.cloud_tokens.add("canary-registration-token")
    place = {"registration_token": "canary-registration-token"}
    scene.world.vault.put("liquid", "rocketchat/cloud", place)
    scene.secrets.append("canary-registration-token")


def least_privilege(scene: Scene) -> None:
    rocketchat, vault = scene.world.rocketchat, scene.world.vault
    needed = PERMISSION.findall((GUIDES / "least-privilege.md").read_text())
    assert len(needed) == 7
    rocketchat.add_role("terraform", needed)
    rocketchat.add_role("reader", ["view-privileged-setting"])
    for name in ("terraform", "reader"):
        rocketchat.add_user(name, f"canary-{name}", roles=["user", name])
        vault.put("liquid", f"rocketchat/{name}", {"password": f"canary-{name}"})
        scene.secrets.append(f"canary-{name}")


def upgrading_rocketchat(scene: Scene) -> None:
    world = scene.world
    scene.apply("rocketchat_show_login_form = false")
    environment = {"ROOT_URL": world.chat_url}

    def licensed() -> None:
        world.rocketchat.installation.license_modules = frozenset({"oauth-enterprise"})
        world.rocketchat.restart(environment=environment)

    scene.events |= {
        "Rocket.Chat is upgraded to 9.0": lambda: world.rocketchat.restart("9.0", environment),
        "a licence is added": licensed,
    }


def own_constructs(scene: Scene) -> None:
    scene.names["<client secret>"] = "canary-client-secret"
    scene.secrets.append("canary-client-secret")
    user_id, token = scene.world.rocketchat.bypass_token
    scene.project.environment |= {"ROCKETCHAT_USER_ID": user_id, "ROCKETCHAT_AUTH_TOKEN": token}


def ready_made_groups(scene: Scene) -> None:
    own_account(scene)
    text = (GUIDES / "ready-made-groups.md").read_text()
    placeholders = re.findall(r"^[A-Z0-9_]+=(<.*>)$", text, re.MULTILINE)
    assert len(placeholders) == 7
    for number, placeholder in enumerate(placeholders):
        scene.names[placeholder] = f"canary-of-groups-{number}"
        scene.secrets.append(f"canary-of-groups-{number}")


def installing(scene: Scene) -> None:
    folder, name = scene.project.folder, "registry.terraform.io/liquid/rocketchat"
    user_id, token = scene.world.rocketchat.bypass_token
    scene.project.environment |= {"ROCKETCHAT_USER_ID": user_id, "ROCKETCHAT_AUTH_TOKEN": token}
    scene.project.environment["TF_CLI_ARGS"] = "-no-color"
    scene.names |= {"0.2.0": __version__, "linux_amd64": platform_name()}
    scene.names["path/to/checkout"] = str(ROOT)
    # The zip of `make dist` is tried where it is built; here one in its place that starts as soon.
    install_in(folder / "elsewhere")
    [program] = (folder / "elsewhere/terraform.d/plugins" / name).rglob("terraform-provider-*")
    archive = f"terraform-provider-rocketchat_{__version__}_{platform_name()}.zip"
    (folder / "dist").mkdir()
    with zipfile.ZipFile(folder / "dist" / archive, "w") as packed:
        packed.write(program, program.name)


def delivering_hcl(scene: Scene) -> None:
    own_account(scene)
    (scene.project.folder / "cdktf.json").unlink()
    rocketchat = scene.world.rocketchat
    scene.events["somebody renames the site"] = lambda: rocketchat.set(
        "Site_Name", "Somebody's chat"
    )


def delivering_an_app(scene: Scene) -> None:
    own_account(scene)


def own_account(scene: Scene) -> None:
    """An administrator's token in the environment, and the installed commands on the PATH."""
    user_id, token = scene.world.rocketchat.bypass_token
    environment = scene.project.environment
    environment |= {"ROCKETCHAT_USER_ID": user_id, "ROCKETCHAT_AUTH_TOKEN": token}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    scene.secrets.append(token)


def with_newer_terraform(scene: Scene) -> None:
    """An administrator's token and the installed commands, next to a Terraform with queries."""
    own_account(scene)
    folder = scene.project.folder / "newer"
    folder.mkdir()
    (folder / "terraform").symlink_to(find_newer_terraform())
    environment = scene.project.environment
    environment["PATH"] = os.pathsep.join([str(folder), environment["PATH"]])
    environment["TF_CLI_ARGS"] = "-no-color"


def finding_what_exists(scene: Scene) -> None:
    with_newer_terraform(scene)
    rocketchat = scene.world.rocketchat
    rocketchat.process.login_services.add("Team")
    parts = {"-url": scene.world.core_url, "-id": "chat", "-secret": "canary-team", "": True}
    for suffix, value in parts.items():
        rocketchat.set(f"Accounts_OAuth_Custom-Team{suffix}", value)
    rocketchat.set("Message_MaxAllowedSize", 4000)
    scene.secrets.append("canary-team")


def actions_and_sessions(scene: Scene) -> None:
    scene.apply()
    with_newer_terraform(scene)
    scene.world.rocketchat.add_user("robot", "canary-robot", roles=["admin"])
    scene.project.environment["ROBOTS_PASSWORD"] = "canary-robot"
    scene.secrets.append("canary-robot")


def troubleshooting(scene: Scene) -> None:
    """Nothing is taken for granted."""


SCENES = {
    scene.__name__.replace("_", "-"): scene
    for scene in (
        by_hand_to_code,
        changing_the_domain,
        environment_to_code,
        two_factor_and_tokens,
        push_notifications,
        least_privilege,
        upgrading_rocketchat,
        own_constructs,
        ready_made_groups,
        delivering_an_app,
        delivering_hcl,
        installing,
        finding_what_exists,
        actions_and_sessions,
        troubleshooting,
    )
}


def test_every_guide_is_followed_here() -> None:
    assert {guide.stem for guide in GUIDES.glob("*.md")} == SCENES.keys()


@pytest.mark.parametrize("name", SCENES)
def test_a_guide_does_what_it_says(name: str, tmp_path: Path) -> None:
    profile = "8.8" if name == "upgrading-rocketchat" else "7.7"
    with Liquid("one.localhost", profile=profile, clock=Clock(SPEED)) as world:
        world.identity_provider.add_user(
            "ada", "adas-password", name="Ada", email="ada@example.org", roles=["user"]
        )
        scene = _scene(world, tmp_path)
        SCENES[name](scene)
        reader = Reader(scene.project, scene.names, scene.events)
        for step in steps(GUIDES / f"{name}.md"):
            reader.follow(step)
        reported = {
            step.what for step in steps(GUIDES / f"{name}.md") if isinstance(step, Meanwhile)
        }
        assert reported == scene.events.keys()
        secrets = [world.admin[1], world.vault.root_token, "adas-password", *scene.secrets]
        # Some guides have no stack, so they leave no records.
        kept = [*scene.project.records, scene.project.folder / ".rocketchat"]
        records = [record for record in kept if record.exists()]
        assert bool(records) is (name not in ("installing", "finding-what-exists"))
        assert_no_secret(secrets, scene.project.said, *records)


def _scene(world: Liquid, folder: Path) -> Scene:
    project = LiquidProject(folder, world)
    project.describe()
    (folder / "ada.txt").write_text("adas-password\n")
    here = f"one.localhost:{world.port}"
    names = {
        "https://rocketchat.liquid.example.org": f"http://rocketchat.{here}",
        "https://rocketchat.new.example.org": f"http://rocketchat.two.localhost:{world.port}",
        "domain = new.example.org": f"domain = two.localhost:{world.port}",
    }
    return Scene(world, project, names)


def test_every_command_is_one_that_there_is() -> None:
    for guide in GUIDES.glob("*.md"):
        for step in steps(guide):
            if isinstance(step, Command) and words(step.line)[:2] == ["pipenv", "run"]:
                assert words(step.line)[2] in pipenv_scripts() | {"python"}, step.line


def test_every_message_that_is_explained_is_one_that_there_is() -> None:
    """Titles of the troubleshooting guide are in the code; … replaces what differs each time."""
    folders = ("providers/rocketchat", "constructs", "cdktf")
    sources = [file.read_text() for folder in folders for file in (ROOT / folder).rglob("*.py")]
    code = " ".join(re.sub(r'"\s+f?"', "", source) for source in sources)
    text = (GUIDES / "troubleshooting.md").read_text()
    titles = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert len(titles) > 40
    for title in titles:
        longest = max(title.split("…"), key=len).strip()
        assert longest in code, title


def test_every_link_leads_somewhere() -> None:
    for guide in GUIDES.glob("*.md"):
        for target in re.findall(r"\]\(([\w./-]+)\)", guide.read_text()):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"
