"""What a plan without changes costs, compared with Terraform itself and the limit of Python.

The same number of settings is written as one `rocketchat_setting` each, in blocks or with `count`,
and as one `rocketchat_settings`. Each is planned in turn, in five rounds, and compared with

- Terraform alone: the same number of `terraform_data`, written the same way, and no provider;
- one more start: the same, and a provider that is configured but not used, which starts once;
- the limit: the same settings, served by a provider with fixed answers.

The script asserts nothing: compare times only with those of the same machine and minute.

Run: python -P bench/no_op_plan.py [count …]
"""

import shlex
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from rocketchat_standin import Clock, RocketChat
from tfplugin.testing import Terraform

COUNTS = (1, 1000)
ROUNDS = 5
CANNED = Path(__file__).parent / "canned.py"
PYTHON = shlex.quote(sys.executable)
PROVIDER = {
    "liquid/rocketchat": [
        "sh",
        "-c",
        f'if [ "$BENCH_LIMIT" ]; then exec {PYTHON} {shlex.quote(str(CANNED))}; '
        f"else exec {PYTHON} -m rocketchat_provider; fi",
    ]
}
NAMED = """
terraform {
  required_providers {
    rocketchat = { source = "liquid/rocketchat" }
  }
}
"""


def data_blocks(count: int) -> str:
    """The same number of Terraform's own resources, one block each."""
    return "\n".join(
        f'resource "terraform_data" "s{number}" {{ input = "x" }}' for number in range(count)
    )


def data_count(count: int) -> str:
    """The same number of Terraform's own resources, with `count`."""
    return f'resource "terraform_data" "many" {{\n  count = {count}\n  input = "x"\n}}'


def blocks(count: int) -> str:
    """One resource per setting, one block each."""
    return "\n".join(
        f'resource "rocketchat_setting" "s{number}" {{\n'
        f'  name = "Bench_{number:04}"\n  value = "x"\n}}'
        for number in range(count)
    )


def counted(count: int) -> str:
    """One resource per setting, with `count`."""
    return (
        f'resource "rocketchat_setting" "many" {{\n  count = {count}\n'
        '  name  = format("Bench_%04d", count.index)\n  value = "x"\n}'
    )


def together(count: int) -> str:
    """One resource for all of them."""
    return (
        'resource "rocketchat_settings" "all" {\n'
        f'  values = {{ for n in range({count}) : format("Bench_%04d", n) => "x" }}\n}}'
    )


@dataclass
class Row:
    """One way to write the settings, and the seconds of its plans."""

    what: str
    written: str
    uses_provider: bool = True
    limit: bool = False
    seconds: list[float] = field(default_factory=list)
    requests: int = 0


def rows(count: int) -> list[Row]:
    """The configurations that are planned in turn."""
    found = []
    for how, data, settings in (
        ("blocks", data_blocks, blocks),
        ("count", data_count, counted),
    ):
        found += [
            Row(f"Terraform alone, {how}", data(count), uses_provider=False),
            Row(f"one provider start more, {how}", NAMED + data(count), uses_provider=False),
            Row(f"the limit, {how}", settings(count), limit=True),
            Row(f"rocketchat_setting, {how}", settings(count)),
        ]
    return [*found, Row("rocketchat_settings, one map", together(count))]


def main() -> None:
    """Print a table for each number of settings."""
    for count in tuple(map(int, sys.argv[1:])) or COUNTS:
        with RocketChat(clock=Clock(20)) as server, tempfile.TemporaryDirectory() as folder:
            add_settings(server, count)
            measured = rows(count)
            measure(measured, server, Path(folder))
            show(count, measured)


def add_settings(server: RocketChat, count: int) -> None:
    """Add settings like Site_Name, which hold "x"; the server reads them at its start."""
    like = server.document("Site_Name")
    if like is None:
        raise SystemExit("the stand-in has no Site_Name")
    table = server.installation.database.collection("settings")
    ids = [f"Bench_{number:04}" for number in range(count)]
    table.put(*(like | {"_id": id, "value": "x", "packageValue": ""} for id in ids))
    server.restart()


def measure(measured: list[Row], server: RocketChat, folder: Path) -> None:
    """Apply each row once with the real provider, then plan them in turn."""
    prepared = [(row, prepare(row, server, folder / f"row{n}")) for n, row in enumerate(measured)]
    for _ in range(ROUNDS + 1):
        for row, terraform in prepared:
            server.forget_requests()
            began = time.perf_counter()
            plan = terraform.plan("-parallelism=10")
            row.seconds.append(time.perf_counter() - began)
            row.requests = len(server.requests)
            if not plan.is_empty:
                raise SystemExit(f"{row.what}: the plan is not empty")
    for row in measured:
        # The first round fills the disk cache.
        del row.seconds[0]


def prepare(row: Row, server: RocketChat, folder: Path) -> Terraform:
    """A folder in which the row is applied."""
    folder.mkdir()
    user_id, token = server.bypass_token
    environment = {
        "ROCKETCHAT_URL": server.url,
        "ROCKETCHAT_USER_ID": user_id,
        "ROCKETCHAT_AUTH_TOKEN": token,
        "ROCKETCHAT_SETTLE_SECONDS": "0.3",
    }
    providers = PROVIDER if row.uses_provider or "required_providers" in row.written else {}
    terraform = Terraform(folder, providers, environment)
    terraform.write(row.written)
    terraform.apply()
    return Terraform(folder, providers, environment | {"BENCH_LIMIT": "1" if row.limit else ""})


def show(count: int, measured: list[Row]) -> None:
    """Print the ratios, then the seconds."""
    started = {row.what.split(", ")[-1]: row for row in measured if "one provider" in row.what}
    limits = {row.what.split(", ")[-1]: row for row in measured if row.limit}
    print(f"\nA plan of {count} settings that changes nothing, {ROUNDS} rounds in turn\n")
    print("| what | of Terraform and one start | of the limit | median s | fastest s | requests |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in measured:
        how = row.what.split(", ")[-1]
        ratios = [ratio(row, base.get(how, base["blocks"])) for base in (started, limits)]
        median, fastest = statistics.median(row.seconds), min(row.seconds)
        print(
            f"| {row.what} | {ratios[0]} | {ratios[1]} | {median:.2f} | {fastest:.2f} "
            f"| {row.requests} |"
        )


def ratio(row: Row, base: Row) -> str:
    """The ratio of the median to the median of the base."""
    return f"{statistics.median(row.seconds) / statistics.median(base.seconds):.2f}"


if __name__ == "__main__":
    main()
