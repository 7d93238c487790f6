"""The names that `tfplugin` offers to authors of providers."""

from tfplugin.author.contexts import (
    ConfigureContext,
    CreateContext,
    DataContext,
    DeleteContext,
    ImportContext,
    MoveContext,
    PlanContext,
    ReadContext,
    UpdateContext,
    UpgradeContext,
)
from tfplugin.author.function import Function, FunctionError, Parameter, parameter, variadic
from tfplugin.author.provider import Provider
from tfplugin.author.resource import DataSource, Resource
from tfplugin.process.server import serve, serve_with_schema
from tfplugin.schema.attributes import NO_DEFAULT, Attribute, Block, Nested, Schema
from tfplugin.schema.contexts import ValidateContext
from tfplugin.schema.timeouts import Timeouts
from tfplugin.values.diagnostics import (
    AlreadyReported,
    Diagnostic,
    DiagnosticError,
    Diagnostics,
    Severity,
)
from tfplugin.values.paths import Element, Key, Named, Path, Step, path_text
from tfplugin.values.types import (
    Bool,
    Dynamic,
    DynamicValue,
    List,
    Map,
    Number,
    Object,
    Set,
    String,
    Tuple,
    Type,
)
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import State, is_known

__all__ = [
    "NO_DEFAULT",
    "UNKNOWN",
    "AlreadyReported",
    "Attribute",
    "Block",
    "Bool",
    "ConfigureContext",
    "CreateContext",
    "DataContext",
    "DataSource",
    "DeleteContext",
    "Diagnostic",
    "DiagnosticError",
    "Diagnostics",
    "Dynamic",
    "DynamicValue",
    "Element",
    "Function",
    "FunctionError",
    "ImportContext",
    "Key",
    "List",
    "Map",
    "MoveContext",
    "Named",
    "Nested",
    "Number",
    "Object",
    "Parameter",
    "Path",
    "PlanContext",
    "Provider",
    "ReadContext",
    "Resource",
    "Schema",
    "Set",
    "Severity",
    "State",
    "Step",
    "String",
    "Timeouts",
    "Tuple",
    "Type",
    "UpdateContext",
    "UpgradeContext",
    "ValidateContext",
    "is_known",
    "parameter",
    "path_text",
    "serve",
    "serve_with_schema",
    "variadic",
]
