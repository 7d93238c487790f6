"""`rocketchat_asset`: the file of a logo, a favicon or a background.

The state has the digest of the file that browsers get, and never the file. So a file that somebody
else uploaded before Terraform cannot be restored; a destroy goes back to Rocket.Chat's own.
"""

import tfplugin as tf

from rocketchat_provider.client.assets import Asset, setting_of
from rocketchat_provider.client.image import Image
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.saving import saving_if_written
from rocketchat_provider.managed.server_resource import ServerResource
from rocketchat_provider.resources.asset.model import Plan, State
from rocketchat_provider.resources.asset.source import (
    IMPORTED,
    check_image,
    known_to_the_server_only,
    read_image,
)
from rocketchat_provider.run.reporting import reported

NAME = tf.identifier(State.name)


class AssetResource(ServerResource[State, Plan]):
    """One asset, uploaded again when the content of its file changes."""

    type_name = "rocketchat_asset"

    identity = tf.identity(NAME)
    schema = tf.schema_of(
        State,
        Plan,
        description="The file of a logo, a favicon or a background (Workspace > Settings > Assets; "
        "POST /api/v1/assets.setAsset). Browsers show it when they load the page again. Needs the "
        "permission manage-assets.",
    )

    def plan_known(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Compare the content of the file with that of the last refresh."""
        source, prior = ctx.planned.source, ctx.prior
        if ctx.planned.name is not tf.UNKNOWN:
            ctx.planned.id = ctx.planned.name
        if source is tf.UNKNOWN:
            ctx.unknown(State.sha256)
            return
        if source == IMPORTED:
            if prior is None or prior.source != IMPORTED or ctx.changed(State.name):
                raise known_to_the_server_only()
            return
        ctx.planned.sha256 = digest = read_image(source).sha256
        if prior is not None and prior.sha256 == digest:
            ctx.planned.source = prior.source

    def plan_online(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Check the asset, and a file that is to be uploaded."""
        name, source = ctx.planned.name, ctx.planned.source
        if name is tf.UNKNOWN:
            return
        with reported(State.name):
            asset = self.provider.server.assets.get(name)
        self.claim(ctx, asset.setting_id, State.name, stays=ctx.prior is not None)
        if source is tf.UNKNOWN or not ctx.changed(State.sha256):
            return
        image = read_image(source)
        check_image(ctx.diagnostics, self.provider.server.assets, asset, image)
        if ctx.prior is None:
            self._warn_replaced(ctx, asset, image)

    def plan_delete_online(self, ctx: tf.PlanDeleteContext[State]) -> None:
        """Note that this resource stops to manage the asset."""
        self.provider.run.planned.leave(setting_of(ctx.prior.name))

    def _warn_replaced(self, ctx: tf.PlanContext[State, Plan], asset: Asset, image: Image) -> None:
        """Before a file comes under Terraform, say that the one that is there is not kept."""
        if not asset.url or self.provider.server.assets.sha256(asset) == image.sha256:
            return
        url = f"{self.provider.server.connection.base_url}/{asset.url}"
        ctx.diagnostics.warning(
            f"A file of the asset {asset.name} will be replaced",
            f"Somebody has uploaded a file, which Terraform does not keep: nothing can restore it. "
            f"If it may be needed again, download {url} first.",
            State.source,
        )

    def create(self, ctx: tf.CreateContext[State, Plan]) -> State:
        """Upload the file."""
        state, image, assets = ctx.state, _planned_image(ctx), self.provider.server.assets
        state.id, state.sha256 = state.name, image.sha256
        with saving_if_written(lambda: assets.is_in_use(assets.get(state.name), image), ctx.save):
            self._upload(ctx, image)
        return state

    def refresh(self, ctx: tf.ReadContext[State]) -> State | None:
        """The digest of the file that browsers get; gone where it is Rocket.Chat's own."""
        state, assets = ctx.state, self.provider.server.assets
        asset = assets.find(state.name)
        if asset is None or not asset.url:
            return None
        state.id, state.sha256 = asset.name, assets.sha256(asset)
        return state

    def update(self, ctx: tf.UpdateContext[State, Plan]) -> State:
        """Upload the file, if its content or the server's has changed."""
        if ctx.planned.sha256 == ctx.prior.sha256:
            return ctx.state
        image = _planned_image(ctx)
        self._upload(ctx, image)
        ctx.state.sha256 = image.sha256
        return ctx.state

    def delete(self, ctx: tf.DeleteContext[State]) -> None:
        """Go back to Rocket.Chat's own file, unless another resource has the asset now."""
        assets = self.provider.server.assets
        asset = assets.find(ctx.prior.name)
        if asset is None or ctx.prior.on_destroy == "keep":
            return
        with self.provider.run.ownership.leaving(asset.setting_id) as still_here:
            if still_here and not self.provider.run.originals.stays(asset.setting_id):
                assets.unset(asset)

    def import_state(self, ctx: tf.ImportContext[State]) -> State:
        """By the name of the asset. The file is not downloaded: set `source` to the path of one."""
        state, assets = ctx.state, self.provider.server.assets
        asset = assets.get(ctx.id)
        if not asset.url:
            raise tf.DiagnosticError(
                "No file to import",
                f"Nobody has uploaded a file for the asset {asset.name}: Rocket.Chat's own is in "
                "use. Remove the import: the next apply uploads your file.",
            )
        state.name = state.id = asset.name
        state.source = IMPORTED
        state.on_destroy = "reset"
        state.sha256 = assets.sha256(asset)
        return state

    def _upload(self, ctx: tf.SavingContext[State, Plan], image: Image) -> None:
        keep_applied(ctx.private, self.provider)
        assets = self.provider.server.assets
        asset = assets.get(ctx.state.name)
        with reported(State.source), self.provider.run.ownership.taking(asset.setting_id):
            assets.upload(asset, image)


def _planned_image(ctx: tf.SavingContext[State, Plan]) -> Image:
    """The file as it was planned."""
    source, planned = ctx.state.source, ctx.planned.sha256
    image = read_image(source)
    if planned is not tf.UNKNOWN and planned != image.sha256:
        raise tf.DiagnosticError(
            "The file changed after the plan",
            f"{source} had the SHA-256 {planned} when it was planned, and has "
            f"{image.sha256} now. Nothing was uploaded. Plan again.",
            State.source,
        )
    return image
