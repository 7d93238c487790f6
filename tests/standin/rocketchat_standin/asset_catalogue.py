"""What the server says of the files that an administrator may replace."""

from typing import Any

PREFIX = "Assets_"

_PICTURES = ("svg", "png", "jpg", "jpeg")
_SIDES = {
    "favicon_16": (16, 16),
    "favicon_32": (32, 32),
    "favicon_192": (192, 192),
    "favicon_512": (512, 512),
    "touchicon_180": (180, 180),
    "touchicon_180_pre": (180, 180),
    "tile_70": (70, 70),
    "tile_144": (144, 144),
    "tile_150": (150, 150),
    "tile_310_square": (310, 310),
    "tile_310_wide": (310, 150),
}
_EXTENSIONS = {"favicon_ico": ("ico",), "favicon": ("svg",), "safari_pinned": ("svg",)}


def constraints(name: str) -> dict[str, Any]:
    """What the server says of an asset's file: its extensions, and its sides if they are fixed."""
    found: dict[str, Any] = {"type": "image"}
    if name in _SIDES:
        width, height = _SIDES[name]
        return found | {"extensions": ["png"], "width": width, "height": height}
    return found | {"extensions": list(_EXTENSIONS.get(name, _PICTURES))}
