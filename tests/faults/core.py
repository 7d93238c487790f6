"""As much of Terraform as is needed to apply often, inside this process.

It asks the provider what Terraform asks, through the same messages and in the same order:
validate, refresh and plan every object, then destroy dependents first and create what they depend
on first. `test_core.py` holds it to the real Terraform.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter
from typing import Any
from unittest import mock

from tfplugin import UNKNOWN, Dynamic, DynamicValue
from tfplugin.schema.walking import complete

from .process import Change, Instance, Killed, Process, Said

Configuration = Mapping[str, Mapping[str, Any]]
"""Arguments by address, as in `{"rocketchat_setting.it": {"name": "Site_Name", …}}`."""

_REFERENCE = re.compile(r"\$\{(\w+\.\w+)\.(\w+)\}")
_INTERRUPTED = "Apply interrupted"


@dataclass
class Outcome:
    """How a plan or an apply ended."""

    changes: dict[str, Change] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether there was no error."""
        return not self.errors

    @property
    def errors(self) -> list[Said]:
        """The errors."""
        return [one for one in self.said if one.severity == "error"]

    @property
    def actions(self) -> dict[str, str]:
        """What is to be done, by address."""
        return {address: one.action for address, one in self.changes.items() if one.action}

    @property
    def is_empty(self) -> bool:
        """Whether there was no error and there is nothing to do."""
        return self.ok and not self.actions

    def __str__(self) -> str:
        return "\n".join([str(self.actions), *map(str, self.said)])


class Core:
    """A state, and the commands that change it. `environment` is the provider's.

    With `at_once` an apply does everything at the same time that does not depend on each other.
    Terraform promises no order between a resource that it creates and one that it only destroys:
    with `creates_first` the creates and updates come before such destroys.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        at_once: bool = False,
        creates_first: bool = False,
    ) -> None:
        self.environment = dict(environment)
        self.at_once = at_once
        self.creates_first = creates_first
        self.instances: dict[str, Instance] = {}
        self._process: Process | None = None

    def taint(self, address: str) -> None:
        """`terraform taint`."""
        self.instances[address] = replace(self.instances[address], tainted=True)

    def validate(self, configuration: Configuration) -> Outcome:
        """`terraform validate`: nothing is asked of the server."""
        return _Run(self, configuration).validate()

    def plan(self, configuration: Configuration) -> Outcome:
        """`terraform plan`."""
        return _Run(self, configuration).plan()

    def apply(self, configuration: Configuration) -> Outcome:
        """`terraform apply`."""
        run = _Run(self, configuration)
        planned = run.plan()
        return run.apply(planned) if planned.ok else planned

    def destroy(self) -> Outcome:
        """`terraform destroy`."""
        return self.apply({})

    def interrupt(self) -> None:
        """Ctrl-C while a command runs."""
        if self._process is not None:
            self._process.interrupted = True
            self._process.provider.stopping.set()

    def kill(self) -> None:
        """`kill -9` of the provider while a command runs."""
        if self._process is not None:
            self._process.killed = True
            self._process.provider.stopping.set()

    @contextmanager
    def process(self) -> Iterator["Process"]:
        """A provider process, configured and in the end closed."""
        with mock.patch.dict(os.environ, self.environment):
            self._process = process = Process()
            try:
                yield process
            finally:
                self._process = None
                if not process.killed:
                    process.provider.close()


class _Run:
    """One command on a core."""

    def __init__(self, core: Core, configuration: Configuration) -> None:
        self._core = core
        self._configuration = configuration
        self._needs = {address: _references(args) for address, args in configuration.items()}
        self._values: dict[str, Mapping[str, Any]] = {}

    def validate(self) -> Outcome:
        process = Process()
        for address in self._configuration:
            config = self._config(process, address)
            assert config is not None
            process.validate(address.partition(".")[0], config)
        return Outcome(said=process.said)

    def plan(self) -> Outcome:
        outcome = Outcome()
        with self._core.process() as process:
            try:
                if process.configure():
                    self._plan_all(process, outcome)
            except Killed:
                outcome.said.append(_error("The plugin stopped"))
            outcome.said += process.said
        return outcome

    def _plan_all(self, process: Process, outcome: Outcome) -> None:
        failed: set[str] = set()
        for address in self._in_order():
            if process.interrupted:
                outcome.said.append(_error(_INTERRUPTED))
                return
            blocked = self._needs.get(address, frozenset()) & failed
            if blocked or not self._plan_one(process, address, outcome):
                failed.add(address)

    def _plan_one(self, process: Process, address: str, outcome: Outcome) -> bool:
        kind = address.partition(".")[0]
        instance = self._core.instances.get(address)
        if instance is not None:
            process.recall(kind, instance)
            good, instance = process.read(kind, instance)
            if not good:
                return False
            self._keep(address, instance)
        config = self._config(process, address)
        if config is None:
            if instance is None:
                return True
            good, change = process.plan(kind, instance.state, instance.private, None)
            outcome.changes[address] = change
            return good
        if not process.validate(kind, config):
            return False
        good, change = self._change(process, kind, instance, config)
        outcome.changes[address] = change
        if change.planned is not None:
            self._values[address] = change.planned
        return good

    def _change(
        self,
        process: Process,
        kind: str,
        instance: Instance | None,
        config: Mapping[str, Any],
    ) -> tuple[bool, Change]:
        if instance is None:
            return process.plan(kind, None, b"", config)
        if instance.tainted:
            good, change = process.plan(kind, None, b"", config)
            return good, replace(change, action="replace")
        good, change = process.plan(kind, instance.state, instance.private, config)
        if good and change.action == "replace":
            good, change = process.plan(kind, None, change.private, config)
            change = replace(change, action="replace")
        return good, change

    def apply(self, planned: Outcome) -> Outcome:
        outcome = Outcome(planned.changes, list(planned.said))
        with self._core.process() as process:
            try:
                if process.configure():
                    self._apply_all(process, outcome)
            except Killed:
                outcome.said.append(_error("The plugin stopped"))
            outcome.said += process.said
        return outcome

    def _apply_all(self, process: Process, outcome: Outcome) -> None:
        failed: set[str] = set()
        self._values = {at: one.state for at, one in self._core.instances.items()}

        def take(step: Any, address: str) -> None:
            blocked = self._blocked(step, address, failed, outcome)
            if blocked or not step(process, address, outcome.changes[address]):
                failed.add(address)

        for steps in self._layers(self._steps(outcome)):
            if process.interrupted:
                outcome.said.append(_error(_INTERRUPTED))
                return
            with ThreadPoolExecutor(len(steps)) as threads:
                for done in [threads.submit(take, *step) for step in steps]:
                    done.result()

    def _layers(self, steps: list[tuple[Any, str]]) -> list[list[tuple[Any, str]]]:
        """Steps that are taken at the same time, in order."""
        if not self._core.at_once:
            return [[step] for step in steps]
        layers: list[list[tuple[Any, str]]] = []
        for step, address in steps:
            together = layers[-1] if layers else []
            apart = any(
                one != step or address in self._depends(at) or at in self._depends(address)
                for one, at in together
            )
            if apart or not together:
                layers.append([])
            layers[-1].append((step, address))
        return layers

    def _steps(self, outcome: Outcome) -> list[tuple[Any, str]]:
        actions, order = outcome.actions, self._in_order()
        destroys = [at for at in reversed(order) if actions.get(at) in ("delete", "replace")]
        makes = [at for at in order if actions.get(at) in ("create", "replace", "update")]
        last = [at for at in destroys if self._core.creates_first and actions[at] == "delete"]
        first = [at for at in destroys if at not in last]
        return [
            *((self._destroy, at) for at in first),
            *((self._make, at) for at in makes),
            *((self._destroy, at) for at in last),
        ]

    def _blocked(self, step: Any, address: str, failed: set[str], outcome: Outcome) -> bool:
        if address in failed:
            return True
        dependents = {at for at in self._known() if address in self._depends(at)}
        gone = {at for at in dependents if outcome.actions.get(at) in ("delete", "replace")}
        if step == self._destroy:
            return bool(gone & failed)
        return bool(gone & failed or self._needs.get(address, frozenset()) & failed)

    def _destroy(self, process: Process, address: str, change: Change) -> bool:
        kind, instance = address.partition(".")[0], self._core.instances[address]
        process.recall(kind, instance)
        good, state, private = process.apply(kind, instance.state, None, change.private, None)
        left = None if state is None else replace(instance, state=state, private=private)
        self._keep(address, left)
        return good

    def _make(self, process: Process, address: str, planned: Change) -> bool:
        kind, config = address.partition(".")[0], self._config(process, address)
        assert config is not None
        instance = self._core.instances.get(address)
        prior, private = (None, b"") if instance is None else (instance.state, instance.private)
        if instance is not None:
            process.recall(kind, instance)
        good, change = process.plan(kind, prior, private, config)
        if not good:
            return False
        if change.action not in (planned.action, "create"):
            raise AssertionError(f"{address}: planned {planned.action}, then {change.action}")
        good, state, private = process.apply(kind, prior, change.planned, change.private, config)
        needs = frozenset(self._needs[address])
        made = None if state is None else Instance(state, private, False, needs)
        if made is not None and not good and prior is None:
            made = replace(made, tainted=True)
        self._keep(address, made)
        return good

    def _keep(self, address: str, instance: Instance | None) -> None:
        if instance is None:
            self._core.instances.pop(address, None)
            self._values.pop(address, None)
            return
        self._core.instances[address] = instance
        self._values[address] = instance.state

    def _in_order(self) -> list[str]:
        graph = {address: self._depends(address) for address in sorted(self._known())}
        return [one for one in TopologicalSorter(graph).static_order() if one in graph]

    def _known(self) -> Iterable[str]:
        return self._configuration.keys() | self._core.instances.keys()

    def _depends(self, address: str) -> frozenset[str]:
        instance = self._core.instances.get(address)
        kept = frozenset() if instance is None else instance.depends_on
        return self._needs.get(address, frozenset()) | kept

    def _config(self, process: Process, address: str) -> Mapping[str, Any] | None:
        arguments = self._configuration.get(address)
        if arguments is None:
            return None
        schema = process.schema(address.partition(".")[0])
        values = self._evaluated(dict(arguments))
        for name, value in values.items():
            if schema.attributes[name].type == Dynamic and value not in (None, UNKNOWN):
                values[name] = DynamicValue.of(value)
        return complete(schema, values)

    def _evaluated(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._evaluated(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._evaluated(one) for one in value]
        found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return value
        referred = self._values.get(found[1], {}).get(found[2], UNKNOWN)
        return referred.plain if isinstance(referred, DynamicValue) else referred


def _references(arguments: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(found[0] for found in _REFERENCE.findall(json.dumps(arguments)))


def _error(summary: str) -> Said:
    return Said("error", summary, "", "")
