"""The provider's resources by their names in Terraform."""

from importlib import import_module
from pkgutil import walk_packages

import tfplugin as tf


def _discovered() -> dict[str, type[tf.AnyResource]]:
    """Every class of this package's modules that declares a `type_name`."""
    found: dict[str, type[tf.AnyResource]] = {}
    for module in walk_packages(__path__, f"{__name__}."):
        for one in vars(import_module(module.name)).values():
            name = vars(one).get("type_name") if isinstance(one, type) else None
            if name is None:
                continue
            other = found.setdefault(name, one)
            if other is not one:
                raise TypeError(f"{one.__module__} and {other.__module__} both declare {name}")
    return dict(sorted(found.items()))


RESOURCES = _discovered()
