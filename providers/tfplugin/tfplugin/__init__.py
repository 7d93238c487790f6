"""Terraform plugin protocol 6: write a Terraform provider in Python."""

from tfplugin.contexts import (
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
    ValidateContext,
)
from tfplugin.diagnostics import AlreadyReported, Diagnostic, DiagnosticError, Diagnostics, Severity
from tfplugin.function import Function, FunctionError, Parameter
from tfplugin.paths import Element, Key, Path, Step, path_text
from tfplugin.provider import Provider
from tfplugin.resource import DataSource, Resource
from tfplugin.schema import NO_DEFAULT, Attribute, Block, Nested, Schema
from tfplugin.server import serve
from tfplugin.timeouts import Timeouts
from tfplugin.types import Bool, Dynamic, List, Map, Number, Object, Set, String, Tuple, Type
from tfplugin.values import UNKNOWN, DynamicValue, State, is_known

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
    "path_text",
    "serve",
]
