"""Runs the real Terraform in a folder."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tfplugin.installation import install
from tfplugin.terraform import Diagnostic, diagnostics_of_lines
from tfplugin.testing.results import Plan, Query, Result, TerraformFailed, diagnostics_of_text

PROVIDER_VERSION: Final = "0.1.0"
"""The version with which Terraform finds the providers."""

_HANGING_SECONDS: Final = 300


class Terraform:
    """A Terraform configuration in `folder`, with the providers under test.

    `providers`: source address ("registry.terraform.io/example/demo" or "example/demo") to the
    command that starts the provider. Terraform finds them in a filesystem mirror, as an installed
    provider. A configuration that has no `required_providers` gets one for all of them.
    `env`: added to the environment; what the outer environment says to Terraform is left out.
    `program`: the Terraform to run, a path or a name that the PATH has.

    Commands raise TerraformFailed when Terraform fails, unless called with `check=False`.
    """

    def __init__(
        self,
        folder: Path,
        providers: Mapping[str, Sequence[str]],
        env: Mapping[str, str] | None = None,
        *,
        program: str | Path = "terraform",
    ) -> None:
        self.folder = folder
        self._program = str(program)
        self._own = folder / ".harness"
        self._own.mkdir(parents=True, exist_ok=True)
        self._sources = [_full_address(address) for address in providers]
        for address, command in zip(self._sources, providers.values(), strict=True):
            install(self._own / "mirror", address, PROVIDER_VERSION, command)
        self._env = {**_environment(self._write_cli_config()), **(env or {})}
        self._initialised = False
        self._plans = 0

    def write(self, configuration: str | dict[str, Any], name: str = "main") -> None:
        """Write or replace a file of the configuration, in HCL (text) or JSON (dict)."""
        for suffix in (".tf", ".tf.json"):
            (self.folder / (name + suffix)).unlink(missing_ok=True)
        if isinstance(configuration, str):
            (self.folder / f"{name}.tf").write_text(configuration)
        else:
            (self.folder / f"{name}.tf.json").write_text(json.dumps(configuration, indent=2))
        self._initialised = False

    def validate(self, *, check: bool = True) -> Result:
        """`terraform validate`."""
        self.init()
        ran = self._run("validate", "-json")
        try:
            found = json.loads(ran.stdout)["diagnostics"]
        except ValueError:
            raise TerraformFailed(_result(ran, [])) from None
        diagnostics = dict.fromkeys(map(Diagnostic.from_json, found))
        return _checked(_result(ran, list(diagnostics)), check)

    def plan(self, *options: str, check: bool = True) -> Plan:
        """Run `terraform plan` and save the plan in a file."""
        self.init()
        self._plans += 1
        file = self._own / f"plan-{self._plans}"
        ran = self._run("plan", "-json", "-detailed-exitcode", f"-out={file}", *options)
        plan = Plan(
            command="plan",
            returncode=ran.returncode,
            stdout=ran.stdout,
            stderr=ran.stderr,
            diagnostics=diagnostics_of_lines(ran.stdout),
            file=file,
            show=lambda path: self._json("show", "-json", str(path)),
        )
        if check and not plan.ok:
            raise TerraformFailed(plan)
        return plan

    def apply(self, *options: str, check: bool = True) -> Result:
        """Run `terraform apply` without asking for approval."""
        self.init()
        ran = self._run("apply", "-json", "-auto-approve", *options)
        return _checked(_result(ran, diagnostics_of_lines(ran.stdout)), check)

    def destroy(self, *options: str, check: bool = True) -> Result:
        """Run `terraform destroy` without asking for approval."""
        return self.apply("-destroy", *options, check=check)

    def query(self, *options: str, check: bool = True) -> Query:
        """`terraform query`, which needs Terraform 1.14 and files named *.tfquery.hcl or .json."""
        self.init()
        ran = self._run("query", "-json", *options)
        result = Query(
            "query", ran.returncode, ran.stdout, ran.stderr, diagnostics_of_lines(ran.stdout)
        )
        if check and not result.ok:
            raise TerraformFailed(result)
        return result

    def import_state(self, address: str, id: str, *, check: bool = True) -> Result:
        """`terraform import`."""
        self.init()
        ran = self._run("import", "-no-color", address, id)
        return _checked(_result(ran, diagnostics_of_text(ran.stdout + ran.stderr)), check)

    def state(self) -> dict[str, dict[str, Any]]:
        """Return every resource's attributes by address, with sensitive ones and data sources."""
        self.init()
        values = self._json("show", "-json").get("values") or {}
        return _resources(values.get("root_module", {}))

    def raw_state(self) -> str:
        """Return the text of the state file, "" if there is none."""
        file = self.folder / "terraform.tfstate"
        return file.read_text() if file.exists() else ""

    def output(self, name: str) -> Any:
        """Return an output's value."""
        return self._json("output", "-json", name)

    def init(self) -> None:
        """Run `terraform init` if the configuration has changed since the last one."""
        if self._initialised:
            return
        self._require_providers()
        ran = self._run("init", "-json")
        _checked(_result(ran, diagnostics_of_lines(ran.stdout)), check=True)
        self._initialised = True

    def start(self, *args: str) -> "subprocess.Popen[str]":
        """Start a Terraform command in its own process group, as a shell does."""
        self.init()
        return subprocess.Popen(
            [self._program, *args],
            cwd=self.folder,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def _run(self, *args: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self._program, *args],
            cwd=self.folder,
            env=self._env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_HANGING_SECONDS,
            check=False,
        )

    def _json(self, *args: str) -> Any:
        ran = self._run(*args)
        _checked(_result(ran, diagnostics_of_text(ran.stderr)), check=True)
        return json.loads(ran.stdout)

    def _write_cli_config(self) -> Path:
        file = self._own / "terraform.rc"
        mirror = json.dumps(str(self._own / "mirror"))
        file.write_text(
            f"provider_installation {{\n  filesystem_mirror {{ path = {mirror} }}\n}}\n"
        )
        return file

    def _require_providers(self) -> None:
        file = self.folder / "required_providers.tf.json"
        file.unlink(missing_ok=True)
        written = [*self.folder.glob("*.tf"), *self.folder.glob("*.tf.json")]
        if any("required_providers" in path.read_text() for path in written):
            return
        required = {address.rsplit("/", 1)[1]: {"source": address} for address in self._sources}
        file.write_text(json.dumps({"terraform": {"required_providers": required}}))


def _full_address(address: str) -> str:
    return address if address.count("/") == 2 else f"registry.terraform.io/{address}"


def _environment(cli_config: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    return {
        **inherited,
        "CHECKPOINT_DISABLE": "1",
        "TF_CLI_CONFIG_FILE": str(cli_config),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
    }


def _result(ran: "subprocess.CompletedProcess[str]", diagnostics: list[Diagnostic]) -> Result:
    command = ran.args[1]
    return Result(command, ran.returncode, ran.stdout, ran.stderr, diagnostics)


def _checked(result: Result, check: bool) -> Result:
    if check and not result.ok:
        raise TerraformFailed(result)
    return result


def _resources(module: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {entry["address"]: entry["values"] for entry in module.get("resources", [])}
    for child in module.get("child_modules", []):
        found.update(_resources(child))
    return found
