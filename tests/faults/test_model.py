"""Whatever administrators, networks and Terraform do in whatever order: nobody is locked out."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from .core import Outcome
from .engines import InProcess
from .expecting import NOT_HIDDEN
from .matrix import KINDS
from .world import (
    ANOTHER,
    FORM,
    LOGIN_FORM,
    NEW,
    OAUTH,
    OLD,
    PREFIX,
    SECOND_OAUTH,
    SETTINGS,
    Place,
    World,
)

Record = Callable[[str, object], None]

SITE_NAME = "rocketchat_setting.site_name"
VERSIONS = ["6.5", "7.7", "8.6", "8.8", "9.0"]
PLACES = [
    Place(domain, core, moved)
    for domain in (OLD, NEW)
    for core in (OLD, NEW)
    for moved in (False, True)
]
MAPS: list[dict[str, Any]] = [
    {"Site_Name": "Chat"},
    {"Site_Name": "Other", "Accounts_LoginExpiration": 30},
    {"Accounts_LoginExpiration": 7, "Accounts_PasswordReset": False},
    {"Site_Name": "Chat", "Accounts_OAuth_Github_id": "somebody's"},
]
WRONG = {"token_path": ("/o/token/", "/o/nowhere/"), "identity_path": ("/profile", "/nobody")}
UNMANAGED = ["Organization_Name", "Push_show_message", "Industry"]

# What an apply without faults may be refused for, and what then fixes it.
INCOMPLETE = "Rocket.Chat created only part of the login service"
EXISTS = "The login service exists already"
SHOWN = "The login form is shown again"
UNPROVEN = "Nothing on Rocket.Chat's side of a login"
"""In the modern flow of 9.0 no probe sees whether a login works."""


class Life(RuleBasedStateMachine):
    """A server's life. Every apply must keep what is promised; one without faults converges."""

    world: World
    sequences: list[int]

    @initialize(version=st.sampled_from(VERSIONS[:3]))
    def begin(self, version: str) -> None:
        self.steps = 0
        self.world.reset()
        self.world.restart(version)
        self.engine = InProcess(self.world.environment)
        self.place, self.hidden, self.has_service = Place(), True, True
        self.has_second, self.knows_form = False, True
        self.oauth: dict[str, Any] = {}
        self.wrong: set[str] = set()
        self.values = MAPS[0]
        self.apart = False
        self.originals: dict[str, Any] = {}
        self.history: list[dict[str, Any]] = [self.configuration]

    def teardown(self) -> None:
        self.sequences.append(self.steps)

    @property
    def configuration(self) -> dict[str, Any]:
        hidden = self.hidden and self.has_service
        wanted = self.world.configuration(
            self.place, hidden=hidden, values=self.values, **self.oauth
        )
        if self.apart:
            _take_apart(wanted)
        for name in self.wrong:
            wanted[OAUTH][name] = wanted[OAUTH][name].replace(*WRONG[name])
        if self.has_second:
            wanted[SECOND_OAUTH] = self.world.second_service(self.place)
        managed = {OAUTH: self.has_service, LOGIN_FORM: self.knows_form}
        return {at: arguments for at, arguments in wanted.items() if managed.get(at, True)}

    # Somebody edits the configuration

    @rule(place=st.sampled_from(PLACES))
    def move(self, place: Place) -> None:
        self.steps += 1
        self.place = place
        self.converge()

    @rule(
        hidden=st.booleans(),
        has_service=st.sampled_from([True, True, False]),
        values=st.sampled_from(MAPS),
        oauth=st.fixed_dictionaries(
            {},
            optional={
                "scope": st.sampled_from(["read", "openid read"]),
                "button_label_text": st.sampled_from(["", "Enter", "Näher"]),
                "login_style": st.sampled_from(["redirect", "popup"]),
            },
        ),
        wrong=st.sets(st.sampled_from(sorted(WRONG)), max_size=1),
        place=st.sampled_from(PLACES),
        apart=st.booleans(),
    )
    def configure(
        self,
        hidden: bool,
        has_service: bool,
        values: dict[str, Any],
        oauth: dict[str, Any],
        wrong: set[str],
        place: Place,
        apart: bool,
    ) -> None:
        self.steps += 1
        self.apart = apart
        self.hidden, self.has_service = hidden, has_service
        self.values, self.oauth, self.place = values, dict(oauth), place
        self.wrong = set(wrong)

    @rule(has_second=st.booleans(), has_service=st.booleans())
    def change_the_services(self, has_second: bool, has_service: bool) -> None:
        """Two services may come, go and move in one apply."""
        self.steps += 1
        self.has_second, self.has_service = has_second, has_service
        self.converge()

    @rule(knows_form=st.booleans(), shown=st.booleans())
    def know_or_forget_the_form(self, knows_form: bool, shown: bool) -> None:
        """Forgotten, the form is what somebody else makes of it, and no resource shows it."""
        self.steps += 1
        self.knows_form = knows_form
        if not knows_form:
            self.engine.core.instances.pop(LOGIN_FORM, None)
            self.world.rocketchat.set(FORM, shown)

    # Terraform

    @rule(name=st.sampled_from(sorted(KINDS)), number=st.integers(1, 80))
    def apply_with_a_fault(self, name: str, number: int) -> None:
        self.steps += 1
        fault = KINDS[name].make(self.engine)
        self.apply(
            before=lambda: self.world.rocketchat.faults.at(number, fault),
            forgets=KINDS[name].forgets,
        )

    @rule()
    def apply_until_it_is_done(self) -> None:
        self.steps += 1
        self.converge()

    @precondition(lambda self: len(self.history) > 1)
    @rule(data=st.data())
    def roll_back(self, data: st.DataObject) -> None:
        """Apply an earlier configuration, then the present one again."""
        self.steps += 1
        earlier = data.draw(st.sampled_from(self.history[:-1]))
        self.apply(earlier)
        self.converge()

    @rule(data=st.data(), creates_first=st.booleans())
    def taints(self, data: st.DataObject, creates_first: bool) -> None:
        """Mark a resource to be replaced, and let Terraform come to others in another order."""
        self.steps += 1
        core = self.engine.core
        core.creates_first = creates_first
        kept = [at for at in sorted(core.instances) if at.startswith("rocketchat_setting")]
        if kept:
            core.taint(data.draw(st.sampled_from(kept)))

    @rule()
    def destroys(self) -> None:
        """Remove everything, then apply again."""
        self.steps += 1
        self.apply({})
        self.converge()

    # The server

    @rule()
    def restart(self) -> None:
        self.steps += 1
        self.world.restart()

    @precondition(lambda self: self.world.rocketchat.profile != VERSIONS[-1])
    @rule()
    def upgrade(self) -> None:
        self.steps += 1
        self.world.restart(VERSIONS[VERSIONS.index(self.world.rocketchat.profile) + 1])

    @rule(adds=st.integers(1, 2))
    def next_adds_are_short(self, adds: int) -> None:
        self.steps += 1
        self.world.rocketchat.short_adds = adds

    # Another administrator

    @rule(id=st.sampled_from(["Site_Name", "Accounts_LoginExpiration", "Site_Url"]))
    def edits_what_is_managed(self, id: str) -> None:
        self.steps += 1
        drifted = {"Site_Name": "By hand", "Accounts_LoginExpiration": 1}
        self.world.rocketchat.set(id, drifted.get(id, self.world.liquid.url("else.localhost")))

    @rule(id=st.sampled_from(UNMANAGED), number=st.integers(0, 2))
    def edits_something_else(self, id: str, number: int) -> None:
        self.steps += 1
        value: Any = f"by hand {number}" if id == "Organization_Name" else bool(number)
        self.world.rocketchat.set(id, "media" if id == "Industry" else value)

    @rule(suffix=st.sampled_from(["-scope", "-url", "-secret", "-button_label_text"]))
    def edits_the_entry(self, suffix: str) -> None:
        self.steps += 1
        if self.world.rocketchat.document(PREFIX) is not None:
            self.world.rocketchat.set(PREFIX + suffix, "http://drifted.localhost")

    @rule(enabled=st.booleans())
    def switches_the_entry(self, enabled: bool) -> None:
        self.steps += 1
        self.world.enable_by_hand(enabled)

    @rule(carefully=st.booleans())
    def removes_the_entry(self, carefully: bool) -> None:
        self.steps += 1
        self.world.remove_by_hand(carefully=carefully)

    @rule()
    def leaves_the_button_of_another_service(self) -> None:
        self.steps += 1
        self.world.rocketchat.process.login_services.put_row(ANOTHER, custom=True)

    @rule()
    def adds_an_empty_entry(self) -> None:
        self.steps += 1
        self.world.add_by_hand()

    @rule()
    def poisons_the_process(self) -> None:
        self.steps += 1
        self.world.poison()

    @rule(shown=st.booleans())
    def shows_or_hides_the_form(self, shown: bool) -> None:
        self.steps += 1
        self.world.rocketchat.set(FORM, shown)

    @rule(number=st.integers(1, 3))
    def rotates_the_secret(self, number: int) -> None:
        self.steps += 1
        self.world.rotate_secret(f"canary-rotated-secret-{number}")

    # What must hold

    def apply(
        self,
        configuration: dict[str, Any] | None = None,
        before: Callable[[], None] = lambda: None,
        *,
        forgets: bool = False,
    ) -> Outcome:
        """Apply whatever happens, and check that it made nothing worse."""
        wanted = self.configuration if configuration is None else configuration
        if wanted not in self.history:
            self.history.append(wanted)
        broken = self.is_locked_out()
        self.world.lockouts.clear()
        named = [*wanted.values(), *map(_arguments, self.engine.core.instances.values())]
        others = self.world.others(named)
        self.note_originals(wanted)
        before()
        outcome = self.engine.core.apply(wanted)
        # One that has not happened is not meant for those who look at the result.
        self.world.rocketchat.faults.clear()
        self.world.await_the_server()
        self.world.rocketchat.clock.advance(10)
        if self.world.rocketchat.profile == "9.0" and self.world.is_poisoned:
            # No probe sees that there, as the plan's warning says: who heeds it restarts.
            self.world.restart()
            self.world.lockouts.clear()
        found = self.world.others(named)
        if any(one.summary == SHOWN for one in outcome.said):
            # A form that nobody manages stays visible after a change that may break logins.
            others.pop(FORM, None)
            assert found.pop(FORM, True) is True
        assert found == others, "a setting that is not configured has changed"
        self.assert_originals_are_back(outcome, forgets=forgets)
        if not broken:
            assert self.world.lockouts == [], f"locked out during\n{outcome}"
            assert not self.is_locked_out(), f"locked out by\n{outcome}"
        return outcome

    def note_originals(self, wanted: dict[str, Any]) -> None:
        """What the settings are that Terraform is about to manage for the first time."""
        for id in plain_settings(wanted.values()) - plain_settings(self.managed):
            self.originals.setdefault(id, self.world.rocketchat.setting(id))

    def assert_originals_are_back(self, outcome: Outcome, *, forgets: bool) -> None:
        """Whatever is no longer managed is as it was before Terraform.

        A provider that is killed cannot say what it has written.
        """
        for id in self.originals.keys() - plain_settings(self.managed):
            original = self.originals.pop(id)
            found = self.world.rocketchat.setting(id)
            assert forgets or found == original, f"{id} is {found!r} after\n{outcome}"

    @property
    def managed(self) -> list[dict[str, Any]]:
        return [_arguments(instance) for instance in self.engine.core.instances.values()]

    def is_locked_out(self) -> bool:
        return self.world.is_locked_out

    def converge(self) -> None:
        """Apply without faults, do what the errors say, and find nothing left to do."""
        for _ in range(6):
            outcome = self.apply()
            if outcome.ok:
                break
            self.fix(outcome)
        assert outcome.ok, str(outcome)
        left = self.engine.what_is_left_to_do(self.configuration)
        assert left == "", f"{left}\nafter\n{outcome}"
        if self.knows_form:
            assert not self.is_locked_out(), f"locked out by\n{outcome}"
            assert self.world.form_is_hidden == (self.hidden and self.has_service)
        if self.has_service:
            self.world.assert_nothing_is_orphaned()

    def fix(self, outcome: Outcome) -> None:
        """Do what an administrator does who reads the error."""
        reported = {error.summary: error.detail for error in outcome.errors}
        wrong = [name for name in self.wrong if f" {name}." in str(outcome)]
        if any("licence" in detail for detail in reported.values()):
            self.world.buy_license()
        elif wrong:
            self.wrong.clear()
        elif UNPROVEN in reported.get(NOT_HIDDEN, ""):
            self.hidden = False
        elif EXISTS in reported:
            self.oauth = {**self.oauth, "adopt_existing": True}
        elif INCOMPLETE in reported:
            self.world.rocketchat.short_adds = 0
        elif "estart Rocket.Chat and apply again" in str(outcome.errors):
            self.world.restart()
        else:
            raise AssertionError(f"an apply without faults ends with\n{outcome}")


def plain_settings(configured: Iterable[dict[str, Any]]) -> set[str]:
    """The settings that these arguments manage, except secrets and login services."""
    ids: set[str] = set()
    for arguments in configured:
        ids |= set(arguments.get("values") or {})
        if arguments.get("value") is not None:
            ids.add(arguments["name"])
    return ids


def _take_apart(configuration: dict[str, Any]) -> None:
    """Give the map's Site_Name a resource of its own."""
    values = dict(configuration[SETTINGS]["values"])
    if "Site_Name" not in values:
        return
    configuration[SITE_NAME] = {"name": "Site_Name", "value": values.pop("Site_Name")}
    configuration[SETTINGS] = configuration[SETTINGS] | {"values": values}


def _arguments(instance: Any) -> dict[str, Any]:
    """What an object in the state manages, as a configuration would say it."""
    state = {name: getattr(value, "plain", value) for name, value in instance.state.items()}
    return {
        name: state[name]
        for name in ("name", "value", "values", "secret_values", "visible")
        if name in state
    }


def run(world: World, record: Record, **options: Any) -> None:
    sequences: list[int] = []
    machine = type("Life", (Life,), {"world": world, "sequences": sequences})
    run_state_machine_as_test(
        machine,
        settings=settings(
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
            **options,
        ),
    )
    print(f"{len(sequences)} sequences, the longest of {max(sequences)} steps")
    record("sequences of the model test", len(sequences))
    record("steps of the longest sequence", max(sequences))


def test_a_server_lives(world: World, record_property: Record) -> None:
    """A quick share, always the same."""
    run(world, record_property, max_examples=20, stateful_step_count=12, derandomize=True)


@pytest.mark.long
def test_a_server_lives_long(world: World, record_property: Record) -> None:
    run(world, record_property, max_examples=400, stateful_step_count=30)
