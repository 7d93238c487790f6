"""`demo_lookup` (data source) and the function `slug`."""

from typing import Any

from tfplugin import (
    Attribute,
    Bool,
    DataContext,
    DataSource,
    DiagnosticError,
    Dynamic,
    DynamicValue,
    Function,
    FunctionError,
    Number,
    Parameter,
    Schema,
    State,
    String,
    ValidateContext,
)

from .provider import DemoProvider


class Lookup(DataSource[DemoProvider]):
    schema = Schema(
        {
            "id": Attribute(String, required=True, description="Whose."),
            "found": Attribute(Bool, computed=True, description="Whether there is one."),
            "size": Attribute(Number, computed=True, description="Gigabytes."),
        },
        description="Looks a server up.",
    )

    def validate(self, ctx: ValidateContext) -> None:
        if ctx.config["id"] == "":
            ctx.diagnostics.error("Empty id", "Name a server.", "id")

    def read(self, ctx: DataContext) -> State:
        if ctx.config["id"] == "forbidden":
            raise DiagnosticError("Not allowed", "Ask for another.", "id")
        if ctx.config["id"].startswith("slow"):
            ctx.diagnostics.warning("Slow look-up", "It took long.", "id")
        fields = self.provider.store.get(ctx.config["id"])
        size = fields and fields["size"]
        return {**ctx.config, "found": fields is not None, "size": size}


class Slug(Function[DemoProvider]):
    summary = "Joins words"
    description = "Joins words with a dash, in lower case."
    parameters = (Parameter("word", String, "The first word."),)
    variadic = Parameter("more", String, "More words.", allow_null=True)
    returns = String

    def call(self, *arguments: Any) -> Any:
        if not arguments[0]:
            raise FunctionError("must not be empty", 0)
        return "-".join(word for word in arguments if word is not None).lower()


class Twice(Function[DemoProvider]):
    summary = "Twice the value"
    description = "A list of the value, twice."
    parameters = (Parameter("value", Dynamic, "Any value."),)
    returns = Dynamic

    def call(self, *arguments: Any) -> Any:
        value = arguments[0].plain
        if value == "crash":
            raise ZeroDivisionError
        return DynamicValue.of([value, value])
