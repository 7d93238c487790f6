"""A logo, favicon or background."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Unpack

from . import l1
from .arguments import Arguments
from .element import ResourceMeta
from .framework import AssetType, Construct, IResolvable, TerraformAsset


class Asset(l1.Asset):
    """The file of a logo, favicon or background.

    Takes the arguments of `l1.Asset`. `source` is relative to where the app runs; the file is
    copied next to the synthesised stack, where Terraform finds it on any machine.

    Raises:
        ValueError: An argument is not allowed, or there is no such file.
    """

    _copy = ""
    """The path of the copy that Terraform finds."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        source: str,
        on_destroy: l1.AssetOnDestroy | IResolvable | None = None,
        **meta: Unpack[ResourceMeta],
    ) -> None:
        super().__init__(scope, id, name=name, source=source, on_destroy=on_destroy, **meta)
        if "${" not in source:
            path = str(Path(source).absolute())
            self._copy = TerraformAsset(self, "file", path=path, type=AssetType.FILE).path
            self.source = self._copy

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"Asset {id!r}", attributes)
        source = attributes.get("source", "")
        if "${" not in source and source != self._copy and not Path(source).is_file():
            raise arguments.refused("source", f"expected a file, found none in {Path.cwd()}")
