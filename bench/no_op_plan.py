"""What a plan without changes costs: requests and seconds for 1, 20 and 200 settings.

Run: python bench/no_op_plan.py
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from rocketchat_provider.api import Setting
from rocketchat_standin import Clock, RocketChat
from tfplugin.testing import Terraform

PROVIDER = {"liquid/rocketchat": [sys.executable, "-m", "rocketchat_provider"]}
COUNTS = (1, 20, 200)


def main() -> None:
    """Print the table."""
    print(f"{'settings':>8}  {'requests':>8}  {'seconds':>8}")
    with RocketChat(clock=Clock(20)) as server, tempfile.TemporaryDirectory() as folder:
        terraform = Terraform(Path(folder), PROVIDER, environment(server))
        for count in COUNTS:
            requests, seconds = measure(server, terraform, texts(server)[:count])
            print(f"{count:>8}  {requests:>8}  {seconds:>8.2f}")


def environment(server: RocketChat) -> dict[str, str]:
    """The provider's arguments as environment variables."""
    user_id, token = server.bypass_token
    return {
        "ROCKETCHAT_URL": server.url,
        "ROCKETCHAT_USER_ID": user_id,
        "ROCKETCHAT_AUTH_TOKEN": token,
        "ROCKETCHAT_SETTLE_SECONDS": "0.3",
    }


def texts(server: RocketChat) -> list[str]:
    """Ids of settings that may hold any text."""
    return [
        str(document["_id"])
        for document in server.process.settings.documents()
        if document["type"] == "string"
        and not document["hidden"]
        and not Setting.of(document).is_secret
    ]


def measure(server: RocketChat, terraform: Terraform, names: list[str]) -> tuple[int, float]:
    """Requests and seconds of a plan that changes nothing."""
    terraform.write(
        f"""
        resource "rocketchat_setting" "many" {{
          for_each = toset({json.dumps(names)})
          name     = each.value
          value    = "x"
        }}
        """
    )
    terraform.apply()
    server.forget_requests()
    began = time.perf_counter()
    plan = terraform.plan()
    seconds = time.perf_counter() - began
    if not plan.is_empty:
        raise SystemExit("the plan is not empty")
    return len(server.requests), seconds


if __name__ == "__main__":
    main()
