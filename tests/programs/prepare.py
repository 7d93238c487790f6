"""Makes the programs of the npm packages in this folder ready to run.

Chromium is packed with Brotli, and npm packages hold no symbolic links. It needs the packages that
`npm ci` puts beside this file; running it again changes nothing.
"""

import io
import json
import os
import platform
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli

HERE = Path(__file__).resolve().parent
PACKAGES = HERE / "node_modules"
CHROMIUM = HERE / "chromium"
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>
  <cachedir>{folder}/fonts-cache</cachedir>
</fontconfig>
"""


def main() -> None:
    """Unpack Chromium, where it runs on this machine, and restore PostgreSQL's links."""
    if (sys.platform, platform.machine()) == ("linux", "x86_64"):
        unpack_chromium()
    for native in PACKAGES.glob("@embedded-postgres/*/native"):
        restore_links(native)


def unpack_chromium() -> None:
    """Unpack the browser, its libraries and a font into a folder that appears when complete."""
    if CHROMIUM.exists():
        return
    packed = PACKAGES / "@sparticuz/chromium/bin"
    with tempfile.TemporaryDirectory(dir=HERE) as unpacked:
        folder = Path(unpacked, CHROMIUM.name)
        for archive in ("al2023", "fonts", "swiftshader"):
            content = io.BytesIO(brotli.decompress((packed / f"{archive}.tar.br").read_bytes()))
            with tarfile.open(fileobj=content) as files:
                files.extractall(folder, filter="data")
        program = folder / "chromium"
        program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
        program.chmod(0o755)
        (folder / "fonts.conf").write_text(FONTS.format(folder=CHROMIUM))
        folder.rename(CHROMIUM)


def restore_links(native: Path) -> None:
    """Create the symbolic links that a PostgreSQL package lists."""
    for link in json.loads((native / "pg-symlinks.json").read_text()):
        # The list calls the file the source, and the link to it the target.
        file, new = native.parent / link["source"], native.parent / link["target"]
        if not new.exists():
            new.symlink_to(os.path.relpath(file, new.parent))


if __name__ == "__main__":
    main()
