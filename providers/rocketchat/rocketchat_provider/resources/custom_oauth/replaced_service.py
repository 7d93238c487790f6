"""What the replacement of a custom OAuth means for the people who log in with it."""

import tfplugin as tf

from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.resources.custom_oauth.model import Plan, State


def summary(name: str) -> str:
    """The warning's summary."""
    return f"Login service {name} will be replaced"


def is_warning(text: str, name: str) -> bool:
    """Whether a warning with this summary is the one about the replacement of that service.

    Terraform passes on a summary, a detail and an address, and no key of ours.
    """
    return text == summary(name)


def detail(ctx: tf.PlanUpdateContext[State, Plan], reasons: list[str]) -> str:
    """Why it is replaced, what happens to accounts, and what to register before the apply."""
    sentences = [_accounts(ctx.prior.name, ctx.planned)]
    if ctx.changed(State.callback_url):
        url = ctx.planned.callback_url
        sentences.append(
            "Before the apply, register this redirect URI at the identity provider: "
            f"{'(known after apply)' if url is tf.UNKNOWN else url}"
        )
    return "\n".join(reasons) + "\n\n" + " ".join(sentences)


def is_renamed(old: object, new: object) -> bool:
    """Whether the users' links to their accounts, which are kept by the name, are lost."""
    known = isinstance(old, str) and isinstance(new, str)
    return not known or LoginService(str(old)).key != LoginService(str(new)).key


def _accounts(old: str, planned: Plan) -> str:
    new = planned.name
    if not is_renamed(old, new):
        return "Users keep their accounts, as the service keeps its name."
    shown = "the new service" if new is tf.UNKNOWN else new
    lost = (
        "Rocket.Chat links accounts to a service by the service's name, so users who log in with "
        f"{old} lose the link to their accounts."
    )
    key_field = planned.key_field
    by = key_field if isinstance(key_field, str) else "key_field"
    if planned.merge_users is True:
        return (
            f"{lost} merge_users is true: the first login with {shown} is linked to the account "
            f"that has the same {by}. Everybody else gets a new account."
        )
    return (
        f"{lost} merge_users is not true: Rocket.Chat refuses a login with {shown} whose user name "
        "is taken, and creates a new account for everybody else. Set merge_users to true, at least "
        f"until everybody has logged in once, to link accounts by {by}."
    )
