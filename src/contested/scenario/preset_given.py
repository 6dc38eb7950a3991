"""From a scenario with a preset to its mechanisms and map layers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.validation_errors import show
from contested.scenario.cast import Cast, check_cast
from contested.scenario.casting import OFF, Casting, Made, combinations, plain_scope
from contested.scenario.preset import MechanismBlock, Preset, preset_named
from contested.scenario.schema import PresetChoice, Scenario
from contested.scenario.template import texts

CLOSE = 0.85
"""How alike a label must be to one of the preset's to be taken for a misspelt one."""


def cast_preset(
    scenario: Scenario,
    tables: Mapping[str, dict[str, Any]],
    columns: Collection[str],
    where: str,
    optional: Collection[str] = (),
) -> Casting:
    """The mechanisms and layers that the preset of a scenario gives.

    Args:
        scenario: the scenario as it stands in its file.
        tables: its tables of mechanisms, as in the file.
        columns: the columns of numbers of the table of places.
        where: the scenario's file.
        optional: labels whose tables are set aside where the preset does not make them.

    Raises:
        InputError: no such preset or kind, roles that do not fit, or a table for a mechanism that it does not make.
    """
    choice = scenario.preset
    assert choice is not None
    preset = preset_named(choice.name, f"{where}: field preset")
    kinds = _chosen_kinds(choice, preset, where)
    cast = Cast(scenario.actor)
    check_cast(cast, choice.name, where)
    casting = Casting(preset, cast, scenario.places.control_unit)
    for block in preset.mechanism:
        if block.mechanism in kinds:
            _make(block, casting, tables, columns)
    needed = {label: table for label, table in tables.items() if label in casting.made or label not in optional}
    _check_labels(needed, casting, choice.name, where)
    casting.made = {label: one for label, one in casting.made.items() if not one.given.get(OFF)}
    casting.leave_out_the_unneeded()
    _check_left_out({key: one for key, one in tables.items() if key not in optional}, casting, choice.name, where)
    return casting


@error("A preset is taken with, or without, kinds of mechanisms that it has.")
def _chosen_kinds(choice: PresetChoice, preset: Preset, where: str) -> frozenset[str]:
    for field in ("only", "without"):
        for kind in getattr(choice, field) or ():
            if kind not in preset.kinds:
                message = f"the preset {choice.name} has no mechanism of kind '{kind}'; {nearest(kind, preset.kinds)}"
                raise InputError(message, f"{where}: field preset.{field}")
    return frozenset(choice.only) if choice.only else preset.kinds - frozenset(choice.without or ())


def _make(
    block: MechanismBlock, casting: Casting, tables: Mapping[str, dict[str, Any]], columns: Collection[str]
) -> None:
    for actors in combinations(block, casting.cast):
        scope = plain_scope(casting.cast, actors)
        label = texts(block.label, scope)[0]
        if label in casting.made and block.label_of_more:
            label = texts(block.label_of_more, scope)[0]
        given = {key: value for key, value in tables.get(label, {}).items() if key != "kind"}
        missing = {key: one for key, one in block.columns.items() if one.column not in columns and key not in given}
        for one in missing.values():
            note = f"no column {one.column} in the table of places: {one.without}"
            if not given.get(OFF) and note not in casting.notes:
                casting.notes.append(note)
        needed = next((one.column for one in missing.values() if one.needed), None)
        if needed is not None and not given.get(OFF):
            casting.without_column[label] = f"the table of places has no column {needed}"
            continue
        casting.made[label] = Made(label, block, actors, given, tuple(missing))


@error("A table of a scenario for a mechanism of its preset has that mechanism's label and kind.")
def _check_labels(tables: Mapping[str, dict[str, Any]], casting: Casting, name: str, where: str) -> None:
    labels = [*casting.made, *casting.left_out, *casting.without_column]
    for label, table in tables.items():
        at = f"{where}: mechanism.{label}"
        if label in casting.made:
            kind = casting.made[label].block.mechanism
            if table.get("kind", kind) != kind:
                message = f"the preset {name} makes '{label}' a mechanism of kind '{kind}'"
                raise InputError(f"{message}, found {show(table['kind'])}; give it another label", f"{at}, field kind")
            continue
        own = "kind" in table or label in casting.preset.kinds
        if OFF in table or (not own and get_close_matches(label, labels, n=1, cutoff=CLOSE)):
            if label not in labels:
                message = f"the preset {name} makes no mechanism '{label}' here; {nearest(label, labels)}"
                raise InputError(message, at)


@error("A table for a mechanism of the preset is for one that has something to work on.")
def _check_left_out(tables: Mapping[str, dict[str, Any]], casting: Casting, name: str, where: str) -> None:
    for label, reason in {**casting.without_column, **casting.left_out}.items():
        if label in tables and not tables[label].get(OFF) and "kind" not in tables[label]:
            raise InputError(
                f"the preset {name} leaves '{label}' out here, since {reason}: give what it needs, or remove the table",
                f"{where}: mechanism.{label}",
            )
