"""The provider's resources by their names in Terraform."""

import sys
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import tfplugin as tf


def discovered(package: ModuleType) -> dict[str, type[tf.AnyResource]]:
    """Every class in the package's modules that declares a `type_name`, by that name.

    Raises TypeError if two classes declare the same one.
    """
    found: dict[str, type[tf.AnyResource]] = {}
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        for one in vars(import_module(module.name)).values():
            name = vars(one).get("type_name") if isinstance(one, type) else None
            if name is None:
                continue
            other = found.setdefault(name, one)
            if other is not one:
                raise TypeError(f"{one.__module__} and {other.__module__} both declare {name}")
    return dict(sorted(found.items()))


RESOURCES = discovered(sys.modules[__name__])
