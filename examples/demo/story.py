"""The whole workflow on one machine, step by step: `make demo`.

The real cdktf and the real terraform run every command; only the servers are stand-ins. Each step
prints its command, so that you can run it yourself.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from pathlib import Path

from narrator import Narrator
from rocketchat_standin import Liquid

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".demo"
USERNAME, PASSWORD = "ada", "a-password-of-the-demo"
OLD, NEW = "liquid", "investigations"
NOWHERE = "http://127.0.0.1:9"
TEST_USER = ("--test-username", USERNAME, "--test-password", "vault:liquid/test.user#password")
SUMMARY = (r"^# .* (will|must) be ", r"^Plan:", r"^No changes", r"# forces replacement$")
APPLIED = (r"^Apply complete", r"^callback_url = http")

LIQUID_INI = """\
[cluster]
vault_url = {vault}
vault_secrets = vault-secrets.ini

[liquid]
domain = {domain}
title = A small Liquid server
rocketchat_show_login_form = {form}
rocketchat_autologout_days = 7
"""


class Story:
    """One run of the demonstration: a small Liquid server, its liquid.ini, and the steps."""

    def __init__(self, world: Liquid, say: Narrator) -> None:
        self.world = world
        self.say = say
        self.browser = world.browser()
        self.settings_before = world.rocketchat.settings()

    def play(self) -> None:
        self.begin()
        self.apply_everything()
        self.check_the_login()
        self.hide_the_form()
        first = self.log_in(OLD)
        self.plan_shows_nothing()
        self.change_the_domain()
        second = self.log_in(NEW)
        self.say.check(first == second, f"the same Rocket.Chat user as before ({second})")
        self.plan_shows_nothing()
        self.roll_back()
        third = self.log_in(OLD)
        self.say.check(first == third, f"still the same Rocket.Chat user ({third})")
        self.plan_shows_nothing()
        self.change_behind_the_back()
        self.destroy()

    def begin(self) -> None:
        self.say.step("A Liquid server, and its liquid.ini")
        version = self.world.rocketchat.profile
        self.say.note(f"Rocket.Chat {version} is at {chat(self.world, OLD)}")
        self.say.note(f"liquid-core, the OAuth2 provider, is at {core(self.world, OLD)}")
        self.say.note(f"Vault is at {self.world.vault.url}; it has the admin's password and")
        self.say.note("the OAuth2 client's secret, which does not appear anywhere below")
        self.write_ini(OLD, form=True)
        page = self.browser.login_page(chat(self.world, OLD))
        self.say.check(page.form_visible and not page.buttons, "the login page has only the form")

    def apply_everything(self) -> None:
        self.say.step("Plan, then apply")
        self.say.run("pipenv", "run", "cdktf", "plan", show=SUMMARY)
        self.say.run("pipenv", "run", "cdktf", "apply", show=APPLIED)

    def check_the_login(self) -> None:
        self.say.step("Check that a login works, while the form is still visible")
        self.say.run("pipenv", "run", "check", *TEST_USER, whole=True)

    def hide_the_form(self) -> None:
        self.say.step("Hide the form, but with a wrong internal address of liquid-core")
        self.write_ini(OLD, form=False)
        wrong = {"LIQUID_CORE_INTERNAL_URL": NOWHERE}
        shown = (r"^Error: The login form was not hidden",)
        self.say.run("pipenv", "run", "cdktf", "apply", show=shown, ends_with=1, variables=wrong)
        page = self.browser.login_page(chat(self.world, OLD))
        self.say.check(page.form_visible, "the form is still visible: nobody is locked out")
        self.say.run("pipenv", "run", "check", *TEST_USER, whole=True, ends_with=2, variables=wrong)
        self.say.step("Hide the form with the right address")
        self.say.run("pipenv", "run", "cdktf", "apply", show=APPLIED)

    def log_in(self, label: str) -> str:
        self.say.step(f"A person logs in at {chat(self.world, label)}")
        page = self.browser.login_page(chat(self.world, label))
        labels = [button.label for button in page.buttons]
        self.say.check(not page.form_visible, "the login form is hidden")
        self.say.check(len(labels) == 1, f"there is one button: {', '.join(labels)}")
        login = self.browser.login_with("liquid", chat(self.world, label), USERNAME, PASSWORD)
        self.say.check(login.ok, f"logged in through liquid-core as {login.username}")
        return str(login.user_id)

    def plan_shows_nothing(self) -> None:
        self.say.step("Plan again")
        output = self.say.run("pipenv", "run", "cdktf", "plan", show=SUMMARY)
        self.say.check("No changes" in output, "nothing to change")

    def change_the_domain(self) -> None:
        self.say.step(f"The domain changes from {OLD}.localhost to {NEW}.localhost")
        self.write_ini(NEW, form=False)
        self.world.move(f"{NEW}.localhost")
        shown = (*SUMMARY, r"^Warning: The login service", r"^~ value +=")
        self.say.run("pipenv", "run", "cdktf", "plan", show=shown)
        self.world.register_redirect(f"{NEW}.localhost")
        self.say.note("(./liquid deploy registers the new callback URL at liquid-core)")
        self.say.run("pipenv", "run", "cdktf", "apply", show=APPLIED)

    def roll_back(self) -> None:
        self.say.step("The new domain was a mistake: roll back to release 3")
        self.say.run("pipenv", "run", "releases", show=(r"^\d",))
        self.say.run("pipenv", "run", "cdktf", "plan", show=SUMMARY, variables={"ROLLBACK_TO": "3"})
        self.say.run(
            "pipenv", "run", "cdktf", "apply", show=APPLIED, variables={"ROLLBACK_TO": "3"}
        )
        output = self.say.run(
            "pipenv", "run", "cdktf", "plan", show=SUMMARY, variables={"ROLLBACK_TO": "3"}
        )
        self.say.check("No changes" in output, "there is nothing left to undo")
        self.write_ini(OLD, form=False)

    def change_behind_the_back(self) -> None:
        self.say.step("An administrator changes a setting by hand")
        self.say.note("Accounts_LoginExpiration: 7 -> 90")
        self.world.rocketchat.set("Accounts_LoginExpiration", 90)
        output = self.say.run(
            "pipenv", "run", "cdktf", "plan", show=(*SUMMARY, r"Accounts_LoginExpiration")
        )
        self.say.check("Accounts_LoginExpiration" in output, "the plan shows the drift")

    def destroy(self) -> None:
        self.say.step("Destroy: everything is restored")
        self.say.run("pipenv", "run", "cdktf", "destroy", show=(r"Destroy complete",))
        page = self.browser.login_page(chat(self.world, OLD))
        self.say.check(
            page.form_visible and not page.buttons,
            "the form is visible again, and the button is gone",
        )
        left = differences(self.settings_before, self.world.rocketchat.settings())
        self.say.check(not left, f"settings that differ from before the demo: {len(left)}")

    def write_ini(self, label: str, *, form: bool) -> None:
        values = {"domain": domain(self.world, label), "form": str(form).lower()}
        text = LIQUID_INI.format(vault=self.world.vault.url, **values)
        (FOLDER / "liquid.ini").write_text(text)
        self.say.note(f"liquid.ini: [liquid] domain = {values['domain']}")
        self.say.note(f"            rocketchat_show_login_form = {values['form']}")


def domain(world: Liquid, label: str) -> str:
    return f"{label}.localhost:{world.port}"


def core(world: Liquid, label: str) -> str:
    return f"http://{domain(world, label)}"


def chat(world: Liquid, label: str) -> str:
    return f"http://rocketchat.{domain(world, label)}"


def differences(before: dict[str, object], after: dict[str, object]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def prepare(world: Liquid) -> dict[str, str]:
    """Create the demo's folder; return the variables that its commands need."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700)
    settings = json.loads((ROOT / "cdktf.json").read_text())
    settings["app"] = "python -P ../main.py"
    (FOLDER / "cdktf.json").write_text(json.dumps(settings))
    secrets = FOLDER / "vault-secrets.ini"
    secrets.touch(mode=0o600)
    secrets.write_text(f"[vault]\nroot_token = {world.vault.root_token}\n")
    return {
        "ROCKETCHAT_URL": world.rocketchat.url,
        "LIQUID_CORE_INTERNAL_URL": f"http://127.0.0.1:{world.port}",
    }


def keep(world: Liquid, say: Narrator) -> None:
    """Apply again, and keep the servers running until Ctrl-C."""
    say.step("The servers keep running")
    say.run("pipenv", "run", "cdktf", "apply", show=APPLIED)
    say.note(f"login page: {chat(world, OLD)}/home  (log in as {USERNAME} / {PASSWORD})")
    say.note("Press Ctrl-C to stop them.")
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    signal.pause()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep", action="store_true", help="keep the servers running")
    keeping = options.parse_args().keep
    with Liquid(f"{OLD}.localhost", profile="7.7") as world:
        world.identity_provider.add_user(
            USERNAME, PASSWORD, name="Ada", email="ada@example.org", roles=["user"]
        )
        world.vault.put("liquid", "test.user", {"password": PASSWORD})
        environment = prepare(world)
        say = Narrator(FOLDER, environment)
        print("The commands run in the folder .demo, with these variables:")
        for name, value in environment.items():
            print(f"   export {name}={value}")
        Story(world, say).play()
        if keeping:
            keep(world, say)
        print(f"\nDone in {say.seconds:.0f} seconds. On your own server:")
        print("   LIQUID_INI=/path/to/liquid.ini pipenv run cdktf plan")
        print("   Set ROCKETCHAT_* and VAULT_*, or put them into liquid.env: see .env.example")
    if not keeping:
        shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
