"""python -m rocketchat_standin serve: a small Liquid server to try things on."""

import argparse
import threading

from .clock import Clock
from .liquid import SERVICE, Liquid
from .profiles import PROFILES


def main() -> None:
    """Start the servers, print where they are and how to get in, and stay up."""
    arguments = _parser().parse_args()
    with Liquid(
        arguments.domain,
        profile=arguments.profile,
        clock=Clock(arguments.speed),
        port=arguments.port,
    ) as liquid:
        liquid.identity_provider.add_user("alice", "alice", "Alice", f"alice@{liquid.domain}")
        print(_greeting(liquid), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rocketchat_standin", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start and stay up until interrupted")
    serve.add_argument("--profile", choices=sorted(PROFILES), default="7.7")
    serve.add_argument("--domain", default="liquid.localhost")
    serve.add_argument("--port", type=int, default=0, help="the front door's port (0: a free one)")
    serve.add_argument("--speed", type=float, default=1.0, help="how much faster than real time")
    return parser


def _greeting(liquid: Liquid) -> str:
    username, password = liquid.admin
    user_id, token = liquid.rocketchat.bypass_token
    lines = {
        "Rocket.Chat": f"{liquid.rocketchat.url} ({liquid.rocketchat.version})",
        "  in a browser": f"{liquid.chat_url}/home",
        "  admin": f"{username} / {password}",
        "  token": f"{user_id} / {token}",
        "liquid-core": liquid.core_url,
        "  inside": liquid.internal_core_url,
        "  callback": f"{liquid.chat_url}/_oauth/{SERVICE}",
        "  user": "alice / alice",
        "Vault": liquid.vault.url,
        "  root token": liquid.vault.root_token,
    }
    width = max(map(len, lines))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in lines.items())


if __name__ == "__main__":
    main()
