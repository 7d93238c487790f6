"""`demo_server` as a list resource."""

from collections.abc import Iterator

import tfplugin as tf

from .provider import DemoProvider
from .server import ServerResource


class Search(tf.Model[tf.K]):
    region = tf.attribute(tf.String, optional=True, description="Where they stand.")


SearchState = Search[tf.Known]
SearchPlan = Search[tf.Planned]

[SERVER_ID] = ServerResource.identity.identifiers


class ServerList(tf.ListResource[DemoProvider, SearchState, SearchPlan]):
    schema = tf.schema_of(SearchState, SearchPlan, description="Servers.")

    def validate(self, ctx: tf.ValidateContext[SearchPlan]) -> None:
        if ctx.config.region == "":
            ctx.diagnostics.error("Empty region", "Name a region.", SearchState.region)

    def list(self, ctx: tf.ListContext[SearchState]) -> Iterator[tf.Found]:
        for id, fields in self.provider.store.all().items():
            if ctx.config.region in (None, fields["region"]):
                yield tf.Found(f"{fields['name']} in {fields['region']}", {SERVER_ID: id})
        if ctx.config.region == "broken":
            raise tf.DiagnosticError("Cannot list", "The region is broken.", SearchState.region)
