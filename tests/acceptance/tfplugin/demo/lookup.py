"""`demo_lookup` (data source) and the function `slug`."""

import tfplugin as tf

from .provider import DemoProvider


class Lookup(tf.Model[tf.K]):
    id = tf.attribute(tf.String, required=True, description="Whose.")
    found = tf.attribute(tf.Bool, computed=True, description="Whether there is one.")
    size = tf.attribute(tf.Number | None, computed=True, description="Gigabytes.")


LookupState = Lookup[tf.Known]
LookupPlan = Lookup[tf.Planned]


class LookupSource(tf.DataSource[DemoProvider, LookupState, LookupPlan]):
    schema = tf.schema_of(LookupState, LookupPlan, description="Looks a server up.")

    def validate(self, ctx: tf.ValidateContext[LookupPlan]) -> None:
        if ctx.config.id == "":
            ctx.diagnostics.error("Empty id", "Name a server.", LookupState.id)

    def read(self, ctx: tf.DataContext[LookupState]) -> LookupState:
        state = ctx.state
        if state.id == "forbidden":
            raise tf.DiagnosticError("Not allowed", "Ask for another.", LookupState.id)
        if state.id.startswith("slow"):
            ctx.diagnostics.warning("Slow look-up", "It took long.", LookupState.id)
        fields = self.provider.store.get(state.id)
        state.found = fields is not None
        state.size = None if fields is None else fields["size"]
        return state


class Slug(tf.Function[DemoProvider, str]):
    summary = "Joins words"
    description = "Joins words with a dash, in lower case."
    word = tf.parameter(tf.String, "The first word.")
    more = tf.variadic(tf.String, "More words.", allow_null=True)
    returns = tf.String

    def call(self) -> str:
        if not self.word:
            raise tf.FunctionError("must not be empty", Slug.word)
        return "-".join(word for word in [self.word, *self.more] if word is not None).lower()


class Twice(tf.Function[DemoProvider, tf.DynamicValue]):
    summary = "Twice the value"
    description = "A list of the value, twice."
    value = tf.parameter(tf.Dynamic, "Any value.")
    returns = tf.Dynamic

    def call(self) -> tf.DynamicValue:
        value = self.value.plain
        if value == "crash":
            raise ZeroDivisionError
        return tf.DynamicValue.of([value, value])
