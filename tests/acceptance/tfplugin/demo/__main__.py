"""`python -m tests.acceptance.tfplugin.demo`: the demo provider's process."""

from tfplugin import serve

from .listing import ServerList
from .lookup import LookupSource, Slug, Twice
from .provider import DemoProvider
from .restart import Restart
from .server import ServerResource
from .session import Session

DemoProvider.resources = {"demo_server": ServerResource}
DemoProvider.list_resources = {"demo_server": ServerList}
DemoProvider.data_sources = {"demo_lookup": LookupSource}
DemoProvider.ephemeral_resources = {"demo_session": Session}
DemoProvider.actions = {"demo_restart": Restart}
DemoProvider.functions = {"slug": Slug, "twice": Twice}

if __name__ == "__main__":
    serve(DemoProvider())
