"""A test notification to the devices of Terraform's account."""

import logging
from typing import Final

from rocketchat_provider.client.errors import Rejected
from rocketchat_provider.client.object_errors import PushNotTested
from rocketchat_provider.client.session import Session

_log = logging.getLogger(__name__)

PERMISSION: Final = "test-push-notifications"
_PATH: Final = "/api/v1/push.test"
_REASONS: Final = {
    "error-push-disabled": "Push is off. Set Push_enable, for example with rocketchat_push, and "
    "let this action depend on it.",
    "error-no-tokens-for-this-user": "No device is registered for Terraform's account. Log in with "
    "it in Rocket.Chat's mobile app once, allow notifications, and try again.",
}


def send_test_push(session: Session) -> int:
    """Send a test notification (`POST push.test`, from Rocket.Chat 6.13).

    Returns the number of devices. Rocket.Chat does not report whether one of them received it.
    """
    if not session.capabilities.tests_push:
        raise PushNotTested(
            f"Rocket.Chat {session.version} cannot be asked for a test notification; 6.13 and "
            "newer can. Use the button in the administration: Push > Send a test push to my user."
        )
    _log.info("sending a test notification")
    try:
        sent = session.post(_PATH, {}, permission=PERMISSION)
    except Rejected as error:
        if error.code not in _REASONS:
            raise
        raise PushNotTested(_REASONS[error.code]) from error
    count = sent.get("tokensCount")
    return count if isinstance(count, int) else 0
