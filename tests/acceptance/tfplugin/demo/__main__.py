"""`python -m tests.acceptance.tfplugin.demo`: the demo provider's process."""

from tfplugin import serve

from .lookup import Lookup, Slug, Twice
from .provider import DemoProvider
from .server import Server

DemoProvider.resources = {"demo_server": Server}
DemoProvider.data_sources = {"demo_lookup": Lookup}
DemoProvider.functions = {"slug": Slug, "twice": Twice}

if __name__ == "__main__":
    serve(DemoProvider())
