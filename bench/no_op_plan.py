"""What a plan without changes costs: requests, and seconds beside Terraform's own.

The same number of settings is planned as one `rocketchat_setting` each, and as one
`rocketchat_settings`. The floor is as many `terraform_data`, which no provider process serves.
The stand-in has too few settings of one kind, so the bench adds its own: they hold "x" already.

Run: python -P bench/no_op_plan.py [count …]
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rocketchat_standin import Clock, RocketChat
from tfplugin.testing import Terraform

PROVIDER = {"liquid/rocketchat": [sys.executable, "-m", "rocketchat_provider"]}
COUNTS = (1, 20, 200, 1000)


def main() -> None:
    """Print the table."""
    counts = tuple(map(int, sys.argv[1:])) or COUNTS
    print(f"{'settings':>8}  {'as':<21}  {'requests':>8}  {'seconds':>7}  {'of the floor':>12}")
    for count in counts:
        floor = 0.0
        for kind, written in KINDS.items():
            requests, seconds = measure(written, names(count))
            floor = floor or seconds
            ratio = f"{seconds / floor:.1f} times"
            print(f"{count:>8}  {kind:<21}  {requests:>8}  {seconds:>7.2f}  {ratio:>12}")


def names(count: int) -> list[str]:
    """Ids of the settings that are added to the stand-in."""
    return [f"Bench_{number:04}" for number in range(count)]


def add_settings(server: RocketChat, ids: list[str]) -> None:
    """Add settings like Site_Name, which hold "x"; the server reads them at its start."""
    like = server.document("Site_Name")
    if like is None:
        raise SystemExit("the stand-in has no Site_Name")
    table = server.installation.database.collection("settings")
    table.put(*(like | {"_id": id, "value": "x", "packageValue": ""} for id in ids))
    server.restart()


def floor(ids: list[str]) -> str:
    """As many resources of Terraform's own."""
    return f"""
    resource "terraform_data" "many" {{
      for_each = toset({json.dumps(ids)})
      input    = "x"
    }}
    """


def each(ids: list[str]) -> str:
    """One resource a setting."""
    return f"""
    resource "rocketchat_setting" "many" {{
      for_each = toset({json.dumps(ids)})
      name     = each.value
      value    = "x"
    }}
    """


def together(ids: list[str]) -> str:
    """One resource for all of them."""
    return f"""
    resource "rocketchat_settings" "all" {{
      values = {{ for id in {json.dumps(ids)} : id => "x" }}
    }}
    """


KINDS: dict[str, Callable[[list[str]], str]] = {
    "terraform_data": floor,
    "rocketchat_setting": each,
    "rocketchat_settings": together,
}


def measure(written: Callable[[list[str]], str], ids: list[str]) -> tuple[int, float]:
    """Requests and seconds of a plan that changes nothing."""
    with RocketChat(clock=Clock(20)) as server, tempfile.TemporaryDirectory() as folder:
        add_settings(server, ids)
        terraform = Terraform(Path(folder), PROVIDER, environment(server))
        terraform.write(written(ids))
        terraform.apply()
        server.forget_requests()
        began = time.perf_counter()
        plan = terraform.plan()
        seconds = time.perf_counter() - began
        if not plan.is_empty:
            raise SystemExit("the plan is not empty")
        return len(server.requests), seconds


def environment(server: RocketChat) -> dict[str, str]:
    """The provider's arguments as environment variables."""
    user_id, token = server.bypass_token
    return {
        "ROCKETCHAT_URL": server.url,
        "ROCKETCHAT_USER_ID": user_id,
        "ROCKETCHAT_AUTH_TOKEN": token,
        "ROCKETCHAT_SETTLE_SECONDS": "0.3",
    }


if __name__ == "__main__":
    main()
