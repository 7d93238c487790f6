"""The OAuth2 provider of the box that docker-compose.yml describes.

Port, client and person come from environment variables.
"""

import os

from rocketchat_standin import IdentityProvider
from werkzeug.serving import run_simple


def main() -> None:
    """Serve until the container is stopped."""
    provider = IdentityProvider()
    provider.register_client(
        os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"], os.environ["REDIRECT_URIS"].split()
    )
    person = os.environ["PERSON_USERNAME"]
    provider.add_user(person, os.environ["PERSON_PASSWORD"], email=f"{person}@example.org")
    run_simple("0.0.0.0", int(os.environ["PORT"]), provider.wsgi, threaded=True)


if __name__ == "__main__":
    main()
