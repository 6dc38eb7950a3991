"""From what a scenario's files say to the whole scenario: mechanisms of its preset, default priors."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contested.checks import error
from contested.errors import InputError, InputWarning
from contested.ledger.ledger import Ledger
from contested.ledger.library import library
from contested.scenario.casting import OFF
from contested.scenario.defaults import Defaults, check_context, filled
from contested.scenario.included import KEY, in_its_file, located
from contested.scenario.places import Places
from contested.scenario.preset_given import cast_preset
from contested.scenario.schema import Scenario

MECHANISM = re.compile(r"\bmechanism\.([\w-]+)(?:\.\w+)*")
"""The name of a mechanism in the location of an error."""


@dataclass(frozen=True)
class Expansion:
    """A whole scenario as data, and where its parts come from."""

    data: dict[str, Any]
    where: str
    """The scenario's file, for messages."""
    preset: str | None = None
    mechanisms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Labels of the preset's mechanisms, each with the keys that the scenario gives."""
    layers: tuple[str, ...] = ()
    """Ids of the preset's map layers."""
    defaults: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Label -> parameter -> the prior that is its default."""
    notes: tuple[str, ...] = ()
    """What is left out for want of a column of the table of places, and with what effect."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Labels of the preset's mechanisms that have nothing to work on, with the reason; `notes` tell of columns."""
    observations: Path | None = None
    set_aside: tuple[str, ...] = ()
    """Labels of tables of the scenario that change mechanisms which this set does not have."""

    @contextmanager
    def located(self) -> Iterator[None]:
        """Say in the location of an InputError that the preset made a mechanism, or that the second file has it."""
        try:
            with in_its_file(self.where, self.observations):
                yield
        except InputError as found:
            lines = [re.sub(MECHANISM, self._made_by, line) for line in (found.where or "", *found.message.split("\n"))]
            message = "\n".join(lines[1:]) if len(lines) > 2 else found.message
            raise InputError(message, lines[0] or None) from None

    def warned(self, warnings: Iterable[InputWarning]) -> tuple[InputWarning, ...]:
        """Warnings, those about tables of the second file located there; paths are relative to the folder."""
        if self.observations is None:
            return tuple(warnings)
        name = Path(self.where).name
        return tuple(InputWarning(located(one.where, name, self.observations.name), one.message) for one in warnings)

    def _made_by(self, label: re.Match[str]) -> str:
        return f"{label[0]}, from the preset {self.preset}" if label[1] in self.mechanisms else label[0]


def expand(
    data: dict[str, Any],
    scenario: Scenario,
    places: Places,
    ledger: Ledger,
    where: str,
    observations: Path | None,
    optional: Collection[str] = (),
) -> Expansion:
    """The whole scenario.

    Args:
        data: the content of the scenario's files; it is not changed.
        scenario: the same, checked.
        places: its places.
        ledger: its own ledger.
        where: the scenario's file, for messages.
        observations: the file of its observations, if it has one.
        optional: labels of tables that are set aside where the preset does not make their mechanisms.

    Raises:
        InputError: a preset, a role or a context that does not fit.
    """
    tables = dict(data.get("mechanism", {}))
    whole = {key: value for key, value in data.items() if key not in ("preset", KEY)}
    _check_off(scenario, tables, where)
    _check_alternatives(scenario, where)
    found = Expansion(whole, where, observations=observations)
    if scenario.preset is not None:
        casting = cast_preset(scenario, tables, places.columns, where, optional)
        made = casting.entries()
        others = {label: table for label, table in tables.items() if label not in made and not table.get(OFF)}
        own = {label: table for label, table in others.items() if label not in optional}
        layers = [] if scenario.layer else list(casting.layers())
        found = Expansion(
            {**whole, "mechanism": {**made, **own}, **({"layer": layers} if layers else {})},
            where,
            preset=scenario.preset.name,
            mechanisms={label: tuple(tables.get(label, {})) for label in made},
            layers=tuple(layer["id"] for layer in layers),
            notes=tuple(casting.notes),
            left_out=casting.left_out,
            observations=observations,
            set_aside=tuple(label for label in others if label in optional),
        )
    return _with_defaults(found, scenario, ledger, where)


@error("Only a mechanism of a preset is switched off.")
def _check_off(scenario: Scenario, tables: Mapping[str, dict[str, Any]], where: str) -> None:
    label = next((label for label, table in tables.items() if OFF in table), None)
    if label is not None and scenario.preset is None:
        message = "`off` is for mechanisms of a preset, and this scenario has none; remove the table instead"
        raise InputError(message, f"{where}: mechanism.{label}, field {OFF}")


@error("An alternative replaces the preset of its scenario, which has one.")
def _check_alternatives(scenario: Scenario, where: str) -> None:
    if scenario.alternative and scenario.preset is None:
        message = "expected a scenario with a preset, whose mechanisms an alternative replaces, found none"
        raise InputError(message, f"{where}: alternative '{scenario.alternative[0].id}'")


def _with_defaults(found: Expansion, scenario: Scenario, own: Ledger, where: str) -> Expansion:
    """Bind parameters that no key gives to their default priors."""
    of_library = library().priors.values() if scenario.library else ()
    check_context(scenario.context, [*own.priors.values(), *of_library], where)
    tables: dict[str, dict[str, Any]] = found.data.get("mechanism", {})
    with found.located():
        defaults = filled(tables, Defaults(own.priors.values(), of_library, scenario.context), where)
    bound = {label: {**table, **defaults[label]} for label, table in tables.items()}
    return replace(
        found,
        data={**found.data, **({"mechanism": bound} if bound else {})},
        defaults={label: chosen for label, chosen in defaults.items() if chosen},
    )
