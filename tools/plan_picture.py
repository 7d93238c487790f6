"""Draws docs/images/plan.svg: the plan for a Liquid server that changes its domain.

It is a real one, of a stack that cdktf synthesised, made by terraform for the stand-in. (What cdktf
prints is the same without the colours.)
"""

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text
from rocketchat_standin import Clock, IdentityProvider, RocketChat, Vault

ROOT = Path(__file__).resolve().parents[1]
STACK = "cdktf.out/stacks/rocketchat"
OLD, NEW = "liquid.example", "news.example"
LIQUID_INI = """\
[cluster]
vault_url = {vault}
nomad_url = http://10.66.60.1:4646

[liquid]
domain = {domain}
title = Liquid Investigations
rocketchat_show_login_form = false
rocketchat_autologout_days = 7

[https]
"""


def main() -> None:
    """Draw the picture into the given file, by default the one in docs/images."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("picture", type=Path, nargs="?", default=ROOT / "docs/images/plan.svg")
    picture: Path = options.parse_args().picture
    with (
        tempfile.TemporaryDirectory() as folder,
        IdentityProvider() as core,
        RocketChat(
            clock=Clock(20),
            admin=("rocketchatadmin", "adminpass"),
            resolve={"10.66.60.1": f"127.0.0.1:{core.port}"},
        ) as rocketchat,
        Vault() as vault,
    ):
        core.register_client("rocketchat-app", "client-secret", [])
        vault.mount("liquid", version=1)
        admin = {"username": "rocketchatadmin", "pass": "adminpass"}
        application = {"client_id": "rocketchat-app", "client_secret": "client-secret"}
        vault.put("liquid", "rocketchat/adminuser", admin)
        vault.put("liquid", "rocketchat/app.oauth2", application)
        plan = plan_of_the_change(Path(folder), rocketchat, vault)
    draw(plan, picture)
    print(f"{picture} shows {len(plan.splitlines())} lines of a plan")


def plan_of_the_change(folder: Path, rocketchat: RocketChat, vault: Vault) -> str:
    """Apply the configuration at the old domain, and return terraform's plan for the new one."""
    for name in ("main.py", "cdktf.json"):
        shutil.copy(ROOT / name, folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    environment = {
        **os.environ,
        "ROCKETCHAT_URL": rocketchat.url,
        "ROCKETCHAT_SETTLE_SECONDS": "0.3",
        "VAULT_TOKEN": vault.root_token,
        "TF_CLI_CONFIG_FILE": os.devnull,
    }

    def run(*command: str, within: str = ".") -> str:
        done = subprocess.run(
            command,
            cwd=folder / within,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(
                f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}"
            )
        return done.stdout

    cdktf = (sys.executable, "-P", "-m", "liquid_stacks", "cdktf")
    ini = folder / "liquid.ini"
    ini.write_text(LIQUID_INI.format(vault=vault.url, domain=OLD))
    run(*cdktf, "apply")
    ini.write_text(LIQUID_INI.format(vault=vault.url, domain=NEW))
    run(*cdktf, "synth")
    plan = run("terraform", "plan", within=STACK).splitlines(keepends=True)
    # Terraform reads resources in parallel: the order of these lines differs in each run.
    return "".join(line for line in plan if "Refreshing state..." not in line)


def draw(plan: str, picture: Path) -> None:
    """Write the plan as an SVG picture of a terminal."""
    shown = Text.assemble(("$ terraform plan\n", "bold"), Text.from_ansi(plan))
    width = max(line.cell_len for line in shown.split())
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True)
    console.print(shown)
    picture.parent.mkdir(parents=True, exist_ok=True)
    # The viewer's own fonts are used: a picture should not load others from a server.
    svg = console.export_svg(title="The domain changes", unique_id="plan")
    picture.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


if __name__ == "__main__":
    main()
