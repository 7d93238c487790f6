"""Generates the Python source of a class from a Terraform schema."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rocketchat_provider.public.schema import OneOf, not_empty, secret_reference, web_address
from tfplugin.schema.attributes import Attribute, Body, Schema

from .framework import TerraformResource

WIDTH = 100

WRITTEN = {"string": "str", "number": "float", "bool": "bool | IResolvable", "dynamic": "Any"}
READ = {
    "string": ("str", "get_string_attribute"),
    "number": ("float", "get_number_attribute"),
    "bool": ("IResolvable", "get_boolean_attribute"),
    "list of string": ("list[str]", "get_list_attribute"),
    "map of string": ("Mapping[str, str]", "get_string_map_attribute"),
}
CHECKS = {not_empty: "not_empty", secret_reference: "secret", web_address: "address"}
"""The methods of `Arguments` that check what the provider's validators do."""

READ_AS_IT_IS = ("IResolvable", "interpolation_for_attribute")


@dataclass(frozen=True)
class Argument:
    """One argument of a configuration block."""

    name: str
    type: str
    required: bool
    description: str

    @property
    def parameter(self) -> str:
        """Return it as a parameter of a function."""
        return f"{self.name}: {self.type}" + ("" if self.required else " | None = None")

    @property
    def member(self) -> str:
        """Return it as a member of a TypedDict."""
        return f"{self.name}: " + (f"Required[{self.type}]" if self.required else self.type)


class ClassSource:
    """The source of a resource's, data source's or provider's class.

    `text` is the class, after the TypedDicts that its parameters need; it is not formatted.

    Args:
        name: The class's name.
        base: Its base class in element.py.
        schema: What it is generated from.
        terraform_type: Terraform's name of a resource or data source type; None for a provider.
    """

    def __init__(self, name: str, base: str, schema: Schema, terraform_type: str | None) -> None:
        self.name = name
        self.base = base
        self.schema = schema
        self.terraform_type = terraform_type
        self._choices: dict[str, str] = {}
        self._typed_dicts: dict[str, str] = {}
        self.text = self._text()

    @property
    def exported(self) -> list[str]:
        """The names that the text defines."""
        return [self.name, *self._choices, *self._typed_dicts]

    def _text(self) -> str:
        arguments = list(self._arguments(self.name, self.schema))
        arguments.sort(key=lambda argument: not argument.required)
        if self.terraform_type:
            self._options(arguments)
        lines = [
            f"class {self.name}({self.base}):",
            _docstring(self.schema.description, arguments, indent=4),
            self._resource_type(),
            self._constructor(arguments),
        ]
        lines += self._checks()
        lines += self._properties(arguments)
        return "\n\n".join([*self._choices.values(), *self._typed_dicts.values(), "\n".join(lines)])

    def _constructor(self, arguments: list[Argument]) -> str:
        names = {argument.name for argument in arguments}
        scope, own_id = (name + "_" * (name in names) for name in ("scope", "id"))
        keywords = [argument.parameter for argument in arguments]
        if not self.terraform_type:
            keywords.append("alias: str | None = None")
        parameters = ["self", f"{scope}: Construct", f"{own_id}: str"]
        parameters += ["*", *keywords] if keywords else []
        values = ", ".join(f'"{argument.name}": {argument.name}' for argument in arguments)
        passed = [scope, own_id, "generated_for=RELEASE", f"attributes={{{values}}}"]
        if self.terraform_type:
            parameters.append(f"**meta: Unpack[{self.base}Meta]")
            passed += [f'terraform_type="{self.terraform_type}"', "**meta"]
        else:
            passed += ["source=SOURCE", "alias=alias"]
        return (
            f"    def __init__({', '.join(parameters)}) -> None:\n"
            f"        super().__init__({', '.join(passed)})"
        )

    def _arguments(self, owner: str, body: Body) -> Iterator[Argument]:
        for name, attribute in body.attributes.items():
            if not (attribute.required or attribute.optional):
                continue
            description = _description(attribute)
            if attribute.nested:
                one = self._typed_dict(owner + camel(name), description, attribute.nested)
                written = _collection(attribute.nested.nesting, one)
            else:
                written = self._written(owner, name, attribute)
            yield Argument(name, written, attribute.required, description)
        for name, block in body.blocks.items():
            one = self._typed_dict(owner + camel(name), block.description, block)
            written = _collection(block.nesting, one)
            yield Argument(name, written, block.min_items > 0, block.description)

    def _written(self, owner: str, name: str, attribute: Attribute) -> str:
        choices = _choices(attribute)
        if choices is None:
            return _written(attribute.value_type.to_json())
        alias = owner + camel(name)
        listed = ", ".join(f'"{choice}"' for choice in choices.choices)
        self._choices[alias] = f'{alias} = Literal[{listed}]\n"""The choices of {name}."""'
        return f"{alias} | IResolvable"

    def _checks(self) -> Iterator[str]:
        """What can be known of the arguments before a plan, from the schema's validators."""
        errors: list[str] = []
        warnings: list[str] = []
        for name, attribute in self.schema.attributes.items():
            if not (attribute.required or attribute.optional):
                continue
            if attribute.value_type.to_json()[0] in ("list", "set"):
                errors.append(f'arguments.is_list("{name}")')
            errors += [
                f'arguments.{CHECKS[validator]}("{name}")'
                for validator in attribute.validators
                if validator in CHECKS
            ]
            if choices := _choices(attribute):
                check = f'arguments.choice("{name}", *get_args({self.name}{camel(name)}))'
                (warnings if choices.when_written else errors).append(check)
        for method, calls in (("_check_schema", errors), ("_doubt_schema", warnings)):
            if calls:
                yield f"\n    def {method}(self, arguments: Arguments) -> None:"
                yield from (f"        {call}" for call in calls)

    def _typed_dict(self, name: str, description: str, body: Body) -> str:
        lines = [f"class {name}(TypedDict, total=False):", _docstring(description, [], indent=4)]
        for member in self._arguments(name, body):
            lines += [f"    {member.member}", _docstring(member.description, [], indent=4)]
        self._typed_dicts[name] = "\n".join(lines)
        return name

    def _options(self, arguments: list[Argument]) -> None:
        """Return the optional arguments as a TypedDict, for constructs that pass them on."""
        members = [f"    {each.name}: {each.type}" for each in arguments if not each.required]
        if members:
            name = f"{self.name}Options"
            docstring = f'    """The arguments of {self.name} that may be left out."""'
            lines = [f"class {name}({self.base}Meta, total=False):", docstring, "", *members]
            self._typed_dicts[name] = "\n".join(lines)

    def _resource_type(self) -> str:
        """Return the constant by which aspects distinguish the classes, as in the framework."""
        value = self.terraform_type or "rocketchat"
        described = "Terraform's name of the type."
        return f'\n    TF_RESOURCE_TYPE: ClassVar[str] = "{value}"\n    """{described}"""'

    def _properties(self, arguments: list[Argument]) -> Iterator[str]:
        """Return the properties that can be read, and those that an aspect can change."""
        written = {argument.name: argument.type for argument in arguments}
        for name, attribute in self.schema.attributes.items():
            if hasattr(TerraformResource, name):
                raise ValueError(f"{self.terraform_type}: {name} is a name the framework uses")
            yield from self._getter(name, attribute)
            if name in written:
                yield f"\n    @{name}.setter"
                yield f"    def {name}(self, value: {written[name]} | None) -> None:"
                yield f'        self._set("{name}", value)'

    def _getter(self, name: str, attribute: Attribute) -> Iterator[str]:
        referable = self.terraform_type is not None and not attribute.write_only
        read, getter = READ.get(_shape(attribute), READ_AS_IT_IS) if referable else ("Any", "")
        yield f"\n    @property\n    def {name}(self) -> {read}:"
        yield _docstring(_description(attribute), [], indent=8)
        # Terraform does not store write-only arguments, so the given value is returned.
        yield (
            f'        return self.{getter}("{name}")'
            if referable
            else (f'        return self._attributes.get("{name}")')
        )


def camel(name: str) -> str:
    """Return LoginForm for login_form."""
    return "".join(part.capitalize() for part in name.split("_"))


def _written(shape: Any) -> str:
    if isinstance(shape, str):
        return WRITTEN[shape]
    kind, inner = shape
    if kind in ("list", "set"):
        return f"Sequence[{_written(inner)}]"
    if kind == "map":
        return f"Mapping[str, {_written(inner)}]"
    return "Sequence[Any]" if kind == "tuple" else "Mapping[str, Any]"


def _choices(attribute: Attribute) -> OneOf | None:
    return next((one for one in attribute.validators if isinstance(one, OneOf)), None)


def _collection(nesting: str, one: str) -> str:
    if nesting in ("single", "group"):
        return one
    return f"Mapping[str, {one}]" if nesting == "map" else f"Sequence[{one}]"


def _shape(attribute: Attribute) -> str:
    shape = attribute.value_type.to_json()
    return shape if isinstance(shape, str) else " of ".join(map(str, shape))


def _description(attribute: Attribute) -> str:
    if attribute.deprecated:
        return f"{attribute.description} Deprecated: {attribute.deprecated}"
    return attribute.description


def _docstring(description: str, arguments: list[Argument], *, indent: int) -> str:
    lines = textwrap.wrap(description, WIDTH - indent - 4)
    if len(lines) == 1:
        # Both pairs of quotes are on the line.
        lines = textwrap.wrap(description, WIDTH - indent - 6)
    if arguments:
        lines += ["", "Args:"]
    for argument in arguments:
        lines += textwrap.wrap(
            f"{argument.name}: {argument.description}",
            WIDTH - indent - 4,
            initial_indent="    ",
            subsequent_indent="        ",
        )
    text = "\n".join(lines).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    closing = "\n" if len(lines) > 1 or text.endswith('"') else ""
    return textwrap.indent(f'"""{text}{closing}"""', " " * indent)
