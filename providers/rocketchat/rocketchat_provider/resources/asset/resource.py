"""`rocketchat_asset`: the file of a logo, a favicon or a background.

The state has the digest of the file that browsers get, and never the file. So a file that somebody
else uploaded before Terraform cannot be restored; a destroy goes back to Rocket.Chat's own.
"""

import tfplugin as tf

from rocketchat_provider.client import RocketChatError
from rocketchat_provider.client.assets import Asset, setting_of
from rocketchat_provider.client.image import Image
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.untyped_resource import UntypedServerResource
from rocketchat_provider.managed.validators import not_empty, one_of
from rocketchat_provider.resources.asset.source import (
    IMPORTED,
    SOURCE,
    check_image,
    known_to_the_server_only,
    read_image,
)
from rocketchat_provider.run.reporting import reported

DIGEST = "sha256"


class AssetResource(UntypedServerResource):
    """One asset, uploaded again when the content of its file changes."""

    type_name = "rocketchat_asset"

    schema = tf.Schema(
        {
            "name": tf.Attribute(
                tf.String,
                required=True,
                requires_replace=True,
                validators=(not_empty,),
                description="The asset's name: logo, logo_dark, background, background_dark, "
                "favicon, favicon_ico, favicon_32 and others. The server says which it has.",
            ),
            SOURCE: tf.Attribute(
                tf.String,
                required=True,
                validators=(not_empty,),
                description="Path of the file, for example ${path.module}/logo.svg. Its type, "
                "sides and size are checked at plan as far as the server describes what it takes. "
                "It is uploaded again when its content changes, and not when only its path does. "
                "A file that changes between plan and apply stops the apply.",
            ),
            "on_destroy": tf.Attribute(
                tf.String,
                default="reset",
                validators=(one_of("reset", "keep"),),
                description="What becomes of the asset when it is no longer managed: reset goes "
                "back to Rocket.Chat's own file, keep leaves what is there. A file that was "
                "uploaded before Terraform is not kept, so there is no restore: a plan that "
                "replaces one warns of it. Default: reset.",
            ),
            "id": computed(tf.String, "The same as name."),
            DIGEST: computed(
                tf.String,
                "SHA-256 of the file that browsers get, in hexadecimal; empty where it is not an "
                "uploaded one.",
            ),
        },
        description="The file of a logo, a favicon or a background (assets.setAsset). Browsers "
        "show it when they load the page again. Needs the permission manage-assets.",
    )

    def plan_known(self, ctx: tf.PlanContext) -> None:
        """Compare the content of the file with that of the last refresh."""
        source, prior = ctx.planned[SOURCE], ctx.prior or {}
        if ctx.planned["name"] is not tf.UNKNOWN:
            ctx.planned["id"] = ctx.planned["name"]
        if source is tf.UNKNOWN:
            ctx.unknown(DIGEST)
            return
        if source == IMPORTED:
            if prior.get(SOURCE) != IMPORTED or ctx.changed("name"):
                raise known_to_the_server_only()
            return
        ctx.planned[DIGEST] = read_image(source).sha256
        if ctx.planned[DIGEST] == prior.get(DIGEST):
            ctx.planned[SOURCE] = prior[SOURCE]

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Check the asset, and a file that is to be uploaded."""
        if ctx.planned["name"] is tf.UNKNOWN:
            return
        with reported("name"):
            asset = self.provider.server.assets.get(ctx.planned["name"])
        self.claim(ctx, asset.setting_id, ("name",), stays=ctx.action == "update")
        if ctx.planned[DIGEST] is tf.UNKNOWN or not ctx.changed(DIGEST):
            return
        image = read_image(ctx.planned[SOURCE])
        check_image(ctx.diagnostics, self.provider.server.assets, asset, image)
        self._warn_replaced(ctx, asset, image)

    def plan_delete(self, ctx: tf.PlanContext) -> None:
        """Note that this resource stops to manage the asset."""
        self.provider.run.planned.leave(setting_of((ctx.prior or {})["name"]))

    def _warn_replaced(self, ctx: tf.PlanContext, asset: Asset, image: Image) -> None:
        """Before a file comes under Terraform, say that the one that is there is not kept."""
        if ctx.action != "create" or not asset.url:
            return
        if self.provider.server.assets.sha256(asset) == image.sha256:
            return
        url = f"{self.provider.server.connection.base_url}/{asset.url}"
        ctx.diagnostics.warning(
            f"A file of the asset {asset.name} will be replaced",
            f"Somebody has uploaded a file, which Terraform does not keep: nothing can restore it. "
            f"If it may be needed again, download {url} first.",
            (SOURCE,),
        )

    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Upload the file."""
        state = ctx.planned | {"id": ctx.planned["name"]}
        image = self._image(ctx)
        state[DIGEST] = image.sha256
        try:
            self._upload(ctx, image)
        except Exception:
            if self._may_be_uploaded(ctx.planned["name"], image):
                ctx.save(state)
            raise
        return state

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """The digest of the file that browsers get; gone where it is Rocket.Chat's own."""
        asset = self.provider.server.assets.find(ctx.state["name"])
        if asset is None or not asset.url:
            return None
        return ctx.state | {"id": asset.name, DIGEST: self.provider.server.assets.sha256(asset)}

    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Upload the file, if its content or the server's has changed."""
        if ctx.planned[DIGEST] == ctx.prior[DIGEST]:
            return ctx.planned
        image = self._image(ctx)
        self._upload(ctx, image)
        return ctx.planned | {DIGEST: image.sha256}

    def delete(self, ctx: tf.DeleteContext) -> None:
        """Go back to Rocket.Chat's own file, unless another resource has the asset now."""
        assets = self.provider.server.assets
        asset = assets.find(ctx.prior["name"])
        if asset is None or ctx.prior["on_destroy"] == "keep":
            return
        with self.provider.run.ownership.leaving(asset.setting_id) as still_here:
            if still_here and not self.provider.run.originals.stays(asset.setting_id):
                assets.unset(asset)

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the asset's name. The file stays on the server: `source` is to be written."""
        assets = self.provider.server.assets
        asset = assets.get(ctx.id)
        if not asset.url:
            raise tf.DiagnosticError(
                "No file to import",
                f"Nobody has uploaded a file for the asset {asset.name}: Rocket.Chat's own is in "
                "use. Leave the import out, and the next apply uploads yours.",
            )
        return {
            "name": asset.name,
            "id": asset.name,
            SOURCE: IMPORTED,
            "on_destroy": "reset",
            DIGEST: assets.sha256(asset),
        }

    def _image(self, ctx: tf.CreateContext | tf.UpdateContext) -> Image:
        """The file as it was planned."""
        image, planned = read_image(ctx.planned[SOURCE]), ctx.planned[DIGEST]
        if planned is not tf.UNKNOWN and planned != image.sha256:
            raise tf.DiagnosticError(
                "The file changed after the plan",
                f"{ctx.planned[SOURCE]} had the SHA-256 {planned} when it was planned, and has "
                f"{image.sha256} now. Nothing was uploaded. Plan again.",
                (SOURCE,),
            )
        return image

    def _upload(self, ctx: tf.CreateContext | tf.UpdateContext, image: Image) -> None:
        keep_applied(ctx.private, self.provider)
        assets = self.provider.server.assets
        asset = assets.get(ctx.planned["name"])
        with reported(SOURCE), self.provider.run.ownership.taking(asset.setting_id):
            assets.upload(asset, image)

    def _may_be_uploaded(self, name: str, image: Image) -> bool:
        """Whether the server has the file, though the answer that says so was lost."""
        assets = self.provider.server.assets
        try:
            return assets.is_in_use(assets.get(name), image)
        except RocketChatError:
            return True
