"""What a reviewer has to know before agreeing to a plan: a sentence each, the gravest first."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rocketchat_provider.public.login_settings import ORIGINS, SITE_URL
from rocketchat_provider.public.replacement import is_renamed, is_warning
from rocketchat_provider.public.secrets import is_reference
from tfplugin.terraform import Diagnostic

from rocketchat_delivery.review.changed_settings import changed_settings
from rocketchat_delivery.review.lockout import lockout_risks
from rocketchat_delivery.review.markdown import code, prose
from rocketchat_delivery.terraform.plan import Change, Plan
from rocketchat_delivery.terraform.values import UNKNOWN

ENTRY = "rocketchat_custom_oauth"
FORM = "rocketchat_login_form"

PUT_BACK = {
    "restore": "is returned to the value it had before Terraform",
    "reset": "is reset to Rocket.Chat's default",
    "keep": "keeps its value and is no longer managed",
}


def risks(plan: Plan, warnings: Sequence[Diagnostic] = ()) -> list[str]:
    """The sentences, in Markdown.

    Args:
        plan: What is going to be done.
        warnings: What Terraform and the provider said while planning.
    """
    rules: tuple[Callable[[Change], Iterable[str]], ...] = (
        lockout_risks,
        _login_entry,
        _login_form,
        _site_url,
        _secrets,
        _restored,
    )
    found = [sentence for rule in rules for change in plan.changes for sentence in rule(change)]
    found += _warned(warnings, plan.changes)
    found += [sentence for change in plan.drift for sentence in _drifted(change, plan)]
    return list(dict.fromkeys(found))


def _login_entry(change: Change) -> Iterator[str]:
    if change.type != ENTRY:
        return
    name = change.old("name") or change.new("name")
    register = (
        f"Register the redirect URI {code(change.new('callback_url'))} at the identity provider "
        "before the apply."
    )
    moves = change.changed("callback_url")
    match change.word:
        case "replace":
            parts = [
                f"**Login service {name} will be replaced**, because {_reasons(change)}. For a "
                "moment nobody can log in with it."
            ]
            yield " ".join([*parts, *_renamed(change), *[register] * moves])
        case "create":
            yield f"**The login service {name} is created.** {register}"
        case "destroy":
            yield f"**The login service {name} is removed**: nobody can log in with it any more."
        case "update" if moves:
            yield f"**The login service {name} gets another redirect URI.** {register}"


def _renamed(change: Change) -> Iterator[str]:
    old, new = change.old("name"), change.new("name")
    if not is_renamed(old, new):
        return
    yield f"**Users who log in with {old} lose the link to their accounts**:"
    if change.new("merge_users") is True:
        yield (
            f"merge_users is true, so their first login with {new} is linked to the account with "
            f"the same {change.new('key_field') or 'key_field'}."
        )
    else:
        yield (
            f"merge_users is not true, so Rocket.Chat refuses a login with {new} whose user name "
            "is taken, and creates a new account for everybody else."
        )


def _reasons(change: Change) -> str:
    """Why it is replaced; addresses that move together are in one reason."""
    moves: dict[tuple[str, str], list[str]] = {}
    reasons = []
    for path in sorted(change.replace_because):
        if path in ORIGINS:
            pair = tuple(code(_origin(get, ORIGINS[path])) for get in (change.old, change.new))
            moves.setdefault((pair[0], pair[1]), []).append(path)
        else:
            pair = code(change.old(path)), code(change.new(path))
            reasons.append(f"{path} changes from {pair[0]} to {pair[1]}")
    for (old, new), paths in moves.items():
        reasons.append(f"the origin of {' and '.join(paths)} moves from {old} to {new}")
    return ", and ".join(reasons) or "Terraform was asked to replace it"


def _origin(attribute: Callable[[str], object], name: str) -> object:
    origins = attribute("origins")
    return origins.get(name) if isinstance(origins, dict) else origins


def _login_form(change: Change) -> Iterator[str]:
    if change.type != FORM:
        return
    before, after = change.old("visible"), change.new("visible")
    match change.word:
        case "destroy" if before is False:
            yield "**The login form is shown again**, and no longer managed."
        case "replace" if before is False and after is False:
            yield (
                "**The login form is shown while the apply runs**, and hidden again once the login "
                "services that it requires work."
            )
        case _ if after is False and before is not False:
            yield (
                "**The login form is hidden**: people log in with "
                f"{_services(change)} only. It stays visible if that does not work."
            )
        case _ if after is True and before is False:
            yield "**The login form is shown again.**"


def _services(change: Change) -> str:
    required = change.new("requires")
    services = required if isinstance(required, list) else []
    names = [str(each["service"]) for each in services if isinstance(each, dict)]
    return " and ".join(names) or "whatever login services there are"


def _site_url(change: Change) -> Iterator[str]:
    for setting in changed_settings(change):
        if setting.path == SITE_URL and setting.new is not None and setting.old is not None:
            yield (
                "**The address at which users open Rocket.Chat changes** from "
                f"{code(setting.old)} to {code(setting.new)}."
            )


def _secrets(change: Change) -> Iterator[str]:
    for difference in change.differences:
        if _is_reference(difference.old) and _is_reference(difference.new):
            yield (
                f"**A secret comes from another place**: {change.address} {difference.path} from "
                f"{code(difference.old)} to {code(difference.new)}."
            )
    if change.word == "update" and change.new("secret_revision") == UNKNOWN:
        yield f"**A secret is written again**: that of {change.address}."


def _is_reference(value: object) -> bool:
    return isinstance(value, str) and is_reference(value)


def _restored(change: Change) -> Iterator[str]:
    how = PUT_BACK.get(str(change.old("on_destroy") or "restore"), PUT_BACK["restore"])
    for setting in changed_settings(change):
        if setting.old is not None and setting.new is None:
            yield f"**{setting.path} {how}.** It is {code(setting.old)} now."


def _warned(warnings: Sequence[Diagnostic], changes: Sequence[Change]) -> Iterator[str]:
    changed = {change.address for change in changes}
    # The plan itself says more about a replacement, so the provider's warning is left out.
    replaced = [
        str(change.old("name"))
        for change in changes
        if change.type == ENTRY and change.word == "replace"
    ]
    # Terraform plans several resources at once: what they warn of comes in any order.
    for warning in sorted(warnings, key=lambda one: (one.address, one.summary, one.detail)):
        about_something_else = warning.address and warning.address not in changed
        if about_something_else or any(is_warning(warning.summary, name) for name in replaced):
            continue
        where = f" ({warning.address})" if warning.address else ""
        yield f"**{prose(warning.summary)}**{where}: {prose(warning.detail)}"


def _drifted(change: Change, plan: Plan) -> Iterator[str]:
    """What was changed by hand and this plan undoes."""
    undone = {
        difference.path
        for planned in plan.changes
        if planned.address == change.address
        for difference in planned.differences
    }
    for difference in change.differences:
        if difference.path in undone and difference.path != "generation":
            yield (
                f"**Changed on the server by hand, and undone by this plan**: {change.address} "
                f"{difference.path} from {code(difference.old)} to {code(difference.new)}."
            )
