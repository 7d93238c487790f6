"""Assets: logo, favicons, backgrounds (`assets.*`, and the settings `Assets_…`)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from rocketchat_provider.client.answer import Answer
from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.errors import UnexpectedAnswer
from rocketchat_provider.client.image import Image, digest
from rocketchat_provider.client.nearest import nearest
from rocketchat_provider.client.object_errors import AssetNotFound, AssetNotTaken
from rocketchat_provider.client.session import Session
from rocketchat_provider.client.setting import Setting
from rocketchat_provider.client.settings import Settings
from rocketchat_provider.client.upload import Upload

_log = logging.getLogger(__name__)

_PERMISSION = "manage-assets"
_SET = "/api/v1/assets.setAsset"
_UNSET = "/api/v1/assets.unsetAsset"
_PREFIX = "Assets_"
_UPLOADED = "assets/"
_LIMIT = "FileUpload_MaxFileSize"
_MISSING = (403, 404)
_POLLS = 10


def setting_of(name: str) -> str:
    """Return the id of the setting that holds an asset's file."""
    return _PREFIX + name


@dataclass(frozen=True)
class Asset:
    """One asset, and the server's requirements for its file.

    `url`: the address of an uploaded file, relative to the server's; "" for Rocket.Chat's own file.
    `extensions` is empty and the sizes are None if the server does not describe the asset.
    """

    name: str
    url: str
    extensions: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None

    @classmethod
    def of(cls, setting: Setting) -> Self:
        """Return the asset of its setting."""
        constraints = setting.file_constraints
        return cls(
            name=setting.id.removeprefix(_PREFIX),
            url=_url(setting.value),
            extensions=tuple(map(str, constraints.get("extensions") or ())),
            width=constraints.get("width") or None,
            height=constraints.get("height") or None,
        )

    @property
    def setting_id(self) -> str:
        """The id of the setting that holds the file."""
        return setting_of(self.name)

    def problem(self, image: Image) -> str | None:
        """Return why the server would refuse the image; None if it would not."""
        if self.extensions and image.extension not in self.extensions:
            allowed = ", ".join(self.extensions)
            return f"it is of type {image.extension}, and the asset {self.name} takes {allowed}"
        if image.size is None:
            return None
        for side, found, wanted in zip(
            ("width", "height"), image.size, (self.width, self.height), strict=True
        ):
            if wanted is not None and found != wanted:
                return f"its {side} is {found}, and the asset {self.name} takes {wanted} pixels"
        return None


class Assets:
    """The server's assets. Thread-safe."""

    def __init__(
        self, session: Session, settings: Settings, settle_seconds: float, clock: Clock
    ) -> None:
        self._session = session
        self._settings = settings
        self._settle_seconds = settle_seconds
        self._clock = clock

    def all(self) -> Mapping[str, Asset]:
        """Return every asset by name, from the bulk read of the settings."""
        settings = self._settings.all()
        prefixed = (settings[id] for id in settings if id.startswith(_PREFIX))
        assets = (Asset.of(one) for one in prefixed if one.type == "asset")
        return {asset.name: asset for asset in assets}

    def get(self, name: str) -> Asset:
        """Return the asset with this name; `AssetNotFound` names the nearest ones."""
        assets = self.all()
        if name not in assets:
            raise AssetNotFound(name, nearest(name, assets), assets)
        return assets[name]

    def find(self, name: str) -> Asset | None:
        """Return the asset with this name, None if the server has none."""
        return self.all().get(name)

    @property
    def largest(self) -> int | None:
        """Return the maximum size of a file in bytes; None without a limit."""
        setting = self._settings.find(_LIMIT)
        limit = None if setting is None else setting.value
        return limit if isinstance(limit, int) and limit > 0 else None

    def download(self, asset: Asset) -> bytes | None:
        """Return the uploaded file as browsers get it; None if the asset's address has none."""
        if not asset.url.startswith(_UPLOADED):
            return None
        path = f"/{asset.url}"
        answer = self._session.transport.send("GET", path, headers={"Cache-Control": "no-cache"})
        if answer.status in _MISSING:
            return None
        if answer.status != 200 or not _is_image(answer):
            raise UnexpectedAnswer(f"GET {path}", f"expected an image, got {answer.seen}")
        return answer.content

    def sha256(self, asset: Asset) -> str:
        """Return the digest of the file in use; "" if it is not an uploaded file."""
        content = self.download(asset)
        return "" if content is None else digest(content)

    def upload(self, asset: Asset, image: Image) -> None:
        """Replace the file, and wait until browsers get it. Before 7.0 that takes a moment."""
        filename = f"{asset.name}.{image.extension}"
        form = Upload({"assetName": asset.name}, "asset", filename, image.type, image.content)
        _log.info("uploading the asset %s", asset.name)
        self._session.post(_SET, form, permission=_PERMISSION)
        self._await(asset, image.sha256)

    def unset(self, asset: Asset) -> None:
        """Restore Rocket.Chat's own file. Nothing happens if it is in use already."""
        _log.info("unsetting the asset %s", asset.name)
        self._session.post(_UNSET, {"assetName": asset.name}, permission=_PERMISSION)
        self._await(asset, "")

    def is_in_use(self, asset: Asset, image: Image) -> bool:
        """Return whether browsers get this image now."""
        return self._found(asset) == image.sha256

    def _await(self, asset: Asset, wanted: str) -> None:
        deadline = self._clock.now() + self._settle_seconds
        while (found := self._found(asset)) != wanted:
            if self._clock.now() >= deadline:
                raise AssetNotTaken(asset.name, wanted, found)
            self._session.transport.pause(self._settle_seconds / _POLLS)

    def _found(self, asset: Asset) -> str:
        """Return the digest of the file in use now; "" for Rocket.Chat's own."""
        url = _url(self._settings.reread(asset.setting_id))
        return self.sha256(Asset(asset.name, url))


def _url(value: object) -> str:
    """Return the address of the uploaded file in an asset's setting; "" if there is none."""
    url = value.get("url") if isinstance(value, dict) else None
    return url if isinstance(url, str) else ""


def _is_image(answer: Answer) -> bool:
    return answer.headers.get("content-type", "").startswith("image/")
