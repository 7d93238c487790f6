"""Prints how long the app takes: its imports, a stack, and 200 additional settings, in seconds."""

import tempfile
import time
from pathlib import Path


def _measured(what: str, since: float) -> float:
    now = time.perf_counter()
    print(f"{what:<24}{now - since:.2f} s")
    return now


def main() -> None:
    started = time.perf_counter()
    from liquid_stacks.liquid_ini import LiquidConfig
    from liquid_stacks.liquid_stack import LiquidStack
    from rocketchat_constructs import l1
    from rocketchat_constructs.framework import App

    imported = _measured("imports", started)
    with tempfile.TemporaryDirectory() as folder:
        ini = Path(folder) / "liquid.ini"
        ini.touch()
        app = App(outdir=folder)
        stack = LiquidStack(app, "rocketchat", LiquidConfig.read(ini, {}))
        app.synth()
        synthesised = _measured("a Liquid server's stack", imported)
        for number in range(200):
            l1.Setting(stack, f"setting-{number}", name=f"Setting_{number}", value=number)
        app.synth()
        _measured("200 settings more", synthesised)


if __name__ == "__main__":
    main()
