"""The values before Terraform of what one resource manages."""

from collections.abc import Callable, Collection, Mapping

import tfplugin as tf

from rocketchat_provider.client import ABSENT, Setting, SettingValue, same
from rocketchat_provider.client.json import JSON
from rocketchat_provider.run.ledger import Ledger
from rocketchat_provider.run.original import Original


class KeptOriginals(tf.Model[tf.K]):
    """The attribute of every resource that restores settings."""

    originals = tf.attribute(
        tf.Map(tf.String) | None,
        computed=True,
        keep_when_unset=True,
        description="The values that the settings had before Terraform's first write: JSON texts "
        'by setting id, "" for a setting that had no value. on_destroy = "restore" writes them. If '
        "another resource takes over a setting, it gets its original value too. The values of "
        "secrets are not kept.",
    )


KeptOriginalsState = KeptOriginals[tf.Known]
KeptOriginalsPlan = KeptOriginals[tf.Planned]

_FOUND = "found"
"""The key in private state that had them before they were an attribute."""


class Originals:
    """The originals that the state of one resource keeps. An apply changes them."""

    def __init__(
        self, ledger: Ledger, state: KeptOriginalsState | None, private: dict[str, JSON]
    ) -> None:
        self._ledger = ledger
        self._kept = kept_in(state, private)

    def get(self, id: str) -> Original | None:
        """The original of a setting, None if it is not known."""
        return self._kept.get(id)

    def remember(self, setting: Setting) -> None:
        """Keep the original of a setting before the first write. A secret's is not kept."""
        if setting.holds_secret or setting.id in self._kept:
            return
        original = self._ledger.take(setting.id, setting.value)
        if original is not None:
            self._kept[setting.id] = original

    def record(self, setting: Setting, *values: SettingValue) -> None:
        """Keep the original for the next apply, in case this one is killed after its write.

        `values`: what the setting becomes, and what it may be before that.
        """
        if setting.is_secret or all(same(value, setting.value) for value in values):
            return
        self._ledger.record(setting.id, self._kept.get(setting.id), *values)

    def keep(self, id: str, original: Original) -> None:
        """Keep this original."""
        self._kept[id] = original

    def forget(self, id: str) -> None:
        """Drop the original of a setting that is no longer managed."""
        self._kept.pop(id, None)

    @property
    def attribute(self) -> dict[str, str] | None:
        """As the state has them."""
        return {id: original.text for id, original in self._kept.items()} or None


def kept_in(state: KeptOriginalsState | None, private: Mapping[str, JSON]) -> dict[str, Original]:
    """The originals by setting id that a state keeps."""
    attribute = (None if state is None else state.originals) or {}
    earlier = private.get(_FOUND)
    found = earlier.items() if isinstance(earlier, dict) else ()
    return {
        id: Original.of(one.get("value", ABSENT)) for id, one in found if isinstance(one, dict)
    } | {id: Original(text) for id, text in attribute.items()}


def read_originals(
    ledger: Ledger,
    state: KeptOriginalsState,
    private: dict[str, JSON],
    settings: Collection[Setting | None],
    by_reference: Collection[str] = (),
) -> dict[str, str] | None:
    """The attribute as a refresh has it. The ledger notes what is managed.

    `by_reference`: ids of settings whose values the configuration does not give in clear.
    """
    originals = Originals(ledger, state, private)
    private.pop(_FOUND, None)
    for setting in settings:
        if setting is None or setting.is_secret:
            continue
        original = originals.get(setting.id)
        if original is None:
            ledger.note_lost(setting.id)
        else:
            managed = ABSENT if setting.id in by_reference else setting.value
            originals.keep(setting.id, ledger.read(setting.id, original, managed))
    return originals.attribute


def import_originals(ledger: Ledger, settings: Collection[Setting]) -> dict[str, str] | None:
    """The attribute for settings that are imported."""
    found = {one.id: ledger.import_(one.id, one.value) for one in settings if not one.holds_secret}
    return {id: original.text for id, original in found.items() if original is not None} or None


def plan_originals(
    ctx: tf.PlanContext[KeptOriginalsState, KeptOriginalsPlan],
    before: Collection[str],
    after: Collection[object],
) -> None:
    """Plan the attribute: the apply finds the original of a setting that was not managed before."""
    if ctx.prior is None or not set(after) <= set(before):
        ctx.unknown(KeptOriginalsState.originals)
        return
    prior = ctx.prior.originals or {}
    ctx.planned.originals = {id: text for id, text in prior.items() if id in after} or None


def leave_original(
    ledger: Ledger,
    name: str,
    original: Original | None,
    *,
    still_here: bool,
    too_late: Callable[[Original], None],
) -> bool:
    """Stop managing something. Returns whether to put it back: no other resource has it.

    `name` is what the ledger calls it. `too_late` reports an original that the other resource did
    not get.
    """
    if still_here and not ledger.stays(name):
        ledger.leave(name, original)
        return True
    if original is not None and not ledger.successor_knows(name, original):
        too_late(original)
    return False


def observe_originals(
    ledger: Ledger,
    diagnostics: tf.Diagnostics,
    state: KeptOriginalsState,
    managed: Mapping[str, SettingValue],
) -> None:
    """Note the originals in a stored state; `managed` has the values of its settings by id."""
    for id, original in kept_in(state, {}).items():
        imported = ledger.find_in_state(id, original, managed.get(id, ABSENT))
        if imported is not None:
            diagnostics.warning(*_came_too_late(id, original, imported))


def _came_too_late(id: str, original: Original, imported: Original) -> tuple[str, str]:
    return (
        f"The original value of {id} was not passed on",
        f"{id} was imported before Terraform read the resource that managed it until now. The "
        f"value from before Terraform is {original.text or 'none'}, but a destroy of the imported "
        f"resource would restore {imported.text or 'no value'}. Plan again without -parallelism=1, "
        "or use a moved block, which passes the value on in any order.",
    )
