"""The base class of providers whose block has a model."""

from __future__ import annotations

from typing import Any, Generic

from tfplugin.author import contexts as calls
from tfplugin.author.model_contexts import ConfigureContext, ValidateContext
from tfplugin.author.provider import AnyProvider
from tfplugin.schema import contexts as schema_calls
from tfplugin.schema.declaring import ModelSchema, Q


class Provider(AnyProvider, Generic[Q]):
    """A provider: its address, version, schema, and what it offers by name.

    `Q` is the model of the provider block as a configuration has it. What it offers is named in
    full, as in "example_thing", except functions. Terraform starts several processes
    and configures only some of them: connect lazily.
    """

    schema: ModelSchema[Any, Q]

    def validate(self, ctx: ValidateContext[Q]) -> None:
        """Check the provider block beyond what the schema and its validators check."""

    def configure(self, ctx: ConfigureContext[Q]) -> None:
        """Configure the provider from its block. Values that the plan does not know are UNKNOWN.

        A Deferral postpones whatever needs the provider, where Terraform allows that.
        """

    def validate_block(self, call: schema_calls.ValidateContext) -> None:
        """Check the provider block. The layers below call this."""
        self.validate(ValidateContext(call, self.schema))

    def configure_block(self, call: calls.ConfigureContext) -> None:
        """Configure the provider from its block. The layers below call this."""
        self.configure(ConfigureContext(call, self.schema))
