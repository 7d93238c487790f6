"""The callback of an OAuth login: what its page hands to the browser."""

import base64
import binascii
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from .errors import ServerError
from .oauth_login import complete
from .process import Process

STORAGE_PREFIX = "Meteor.oauth.credentialSecret-"
_LONGEST_SILENCE = 600.0


@dataclass(frozen=True)
class State:
    """What the login page sent to the provider, and the provider sent back."""

    style: str
    credential_token: str
    redirect_url: str | None
    is_cordova: bool

    @classmethod
    def in_text(cls, text: str) -> "State":
        """Read base64 of a JSON object; anything else counts as a popup without a credential."""
        try:
            found = json.loads(base64.b64decode(text))
        except (binascii.Error, ValueError):
            found = None
        if not isinstance(found, dict):
            found = {"loginStyle": "popup"}
        url = found.get("redirectUrl")
        return cls(
            style=str(found.get("loginStyle")),
            credential_token=str(found.get("credentialToken", "")),
            redirect_url=url if isinstance(url, str) else None,
            is_cordova=found.get("isCordova") is True,
        )


def page_config(process: Process, service: str, query: Mapping[str, str]) -> dict[str, Any] | None:
    """Take the provider's code; return what the page says, or None where it never answers."""
    state = State.in_text(query.get("state", ""))
    services = process.login_services
    handled = services.is_registered(service) and services.is_configured(service)
    secret = complete(process, service, query.get("code", ""), state.credential_token)
    says = {"storagePrefix": STORAGE_PREFIX, "isCordova": state.is_cordova}
    if not handled:
        return {"setCredentialToken": False, **says}
    if state.style == "redirect":
        if state.redirect_url is None:
            # Rendering the page throws, also the page that reports the error.
            process.pending_credentials[state.credential_token] = ServerError("")
            return None
        if not state.redirect_url.startswith(f"{process.workspace.site_url}/"):
            process.log(f"Error in OAuth Server: redirectUrl ({state.redirect_url}) is elsewhere")
            secret = None
            says["redirectUrl"] = f"{process.workspace.site_url}/"
        else:
            says["redirectUrl"] = state.redirect_url
    if secret is None or not state.credential_token:
        return {"setCredentialToken": False, **says}
    credential = {"credentialToken": state.credential_token, "credentialSecret": secret}
    return {"setCredentialToken": True, **credential, **says}


def hang(environ: Mapping[str, Any]) -> Response:
    """Keep the client waiting until the server stops."""
    stopping: threading.Event = environ["standin.stopping"]
    stopping.wait(_LONGEST_SILENCE)
    return Response(status=503)
