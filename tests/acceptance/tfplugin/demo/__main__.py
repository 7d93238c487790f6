"""`python -m tests.acceptance.tfplugin.demo`: the demo provider's process."""

from tfplugin import serve

from .listing import ServerList
from .lookup import LookupSource, Slug, Twice
from .provider import DemoProvider
from .server import ServerResource

DemoProvider.resources = {"demo_server": ServerResource}
DemoProvider.list_resources = {"demo_server": ServerList}
DemoProvider.data_sources = {"demo_lookup": LookupSource}
DemoProvider.functions = {"slug": Slug, "twice": Twice}

if __name__ == "__main__":
    serve(DemoProvider())
