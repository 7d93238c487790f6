"""The app declares every file that it reads, so a synthesis is skipped only where it may be."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
OBSERVED = """
import json, runpy, sys
opened = []
def observe(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.append(arguments[0])
sys.addaudithook(observe)
sys.argv[:] = ["main.py"]
runpy.run_path("main.py", run_name="__main__")
with open("opened.json", "w") as file:
    json.dump(opened, file)
"""
DESCRIPTION = """
[cluster]
vault_secrets = secrets.ini
[liquid]
domain = chat.localhost
rocketchat_test_username = ada
rocketchat_test_password = file:password.txt
"""


def test_the_app_reads_only_files_that_it_declares(tmp_path: Path) -> None:
    for name in ("main.py", "cdktf.json"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "liquid.ini").write_text(DESCRIPTION)
    (tmp_path / "liquid.env").write_text("LIQUID_CORE_INTERNAL_URL=http://127.0.0.1:9990\n")
    environment = os.environ | {"ROCKETCHAT_DELIVERY_SYNTHESIS": f"salt digest {2**63}"}
    command = [sys.executable, "-P", "-c", OBSERVED]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=300)

    declared = set(json.loads((tmp_path / "cdktf.out/inputs.json").read_text())["inputs"])
    opened = {tmp_path / name for name in json.loads((tmp_path / "opened.json").read_text())}
    read = {file for file in opened if file.is_relative_to(tmp_path)}
    own = {file for file in read if not file.is_relative_to(tmp_path / "cdktf.out")}
    assert own >= {tmp_path / "liquid.ini", tmp_path / "liquid.env"}
    assert own - {tmp_path / "opened.json", tmp_path / "main.py"} <= set(map(Path, declared))
    assert {str(tmp_path / name) for name in ("secrets.ini", "password.txt")} <= declared
