"""What constructs say of the stacks they are in: CDK for Terraform's annotations.

cdktf shows them when it synthesises an app itself, which it does not do here.
"""

import json
import sys
from pathlib import Path

TITLES = {"@cdktf/error": "Error", "@cdktf/warn": "Warning", "@cdktf/info": "Note"}


def show(output: Path) -> bool:
    """Print the annotations of a synthesised app to stderr; whether none is an error.

    Args:
        output: The app's output directory (cdktf.out).
    """
    manifest = output / "manifest.json"
    stacks = json.loads(manifest.read_text())["stacks"].values() if manifest.exists() else ()
    found = [each for stack in stacks for each in stack.get("annotations", ())]
    for each in found:
        title = TITLES.get(each["level"], "Note")
        print(f"{title}: {each['constructPath']}: {each['message']}", file=sys.stderr)
    return all(each["level"] != "@cdktf/error" for each in found)
