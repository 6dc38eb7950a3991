"""A whole scenario as TOML, with comments that say where each part comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT, Item, Table

from contested.scenario.included import TABLES
from contested.scenario.load import LoadedScenario
from contested.scenario.schema import Scenario

WIDE = 100
"""Characters of a list that stands in one line."""
PRESET, LIBRARY, DEFAULT, GIVEN = "from the preset", "from the library", "default", "given by the scenario"


def expanded_toml(loaded: LoadedScenario, notes: Sequence[str] = ()) -> str:
    """The scenario without a preset and without a second file: it loads as the same model.

    A comment says of a mechanism or map layer that the preset made it, of a parameter that it is a default, of a prior
    that the library has it, and of a key in a mechanism of the preset that the scenario gives it. `notes` are further
    comments at its head.
    """
    found, known = loaded.expansion, list(Scenario.model_fields)
    document = tomlkit.document()
    for line in (*_head(loaded), *notes):
        document.add(tomlkit.comment(line))
    rest = ((key, value) for key, value in found.data.items() if key != "alternative")
    content = sorted(rest, key=lambda pair: known.index(pair[0]))
    for name, value in content:
        if not _is_tables(value):
            document.add(name, _item(value))
    for name, value in content:
        if not _is_tables(value):
            continue
        tables = {name: _mechanisms(value, loaded)} if name == "mechanism" else {name: _rows(name, value, loaded)}
        document.add(tomlkit.nl())
        if found.observations is not None and name in TABLES:
            document.add(tomlkit.comment(f"from {found.observations.name}"))
        document.add(name, tables[name])
    return re.sub(r"\n{3,}", "\n\n", tomlkit.dumps(document)).rstrip() + "\n"


def _head(loaded: LoadedScenario) -> list[str]:
    found = loaded.expansion
    head = [f"{loaded.scenario.name}, written out: nothing is left to a preset or to a default."]
    if found.preset:
        head.append(f"The preset {found.preset} made what is marked with '{PRESET}'.")
    others = ", ".join(one.table.id for one in loaded.alternatives)
    if others:
        head.append(f"Its alternatives are other sets of mechanisms, written out with --alternative: {others}.")
    return [*head, *found.notes, *(f"left out: {label}, since {reason}" for label, reason in found.left_out.items())]


def _is_tables(value: Any) -> bool:
    """Whether a value is written as tables of its own: mechanisms, or a list of tables."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(row, dict) for row in value)
    return isinstance(value, dict) and all(isinstance(row, dict) for row in value.values())


def _mechanisms(tables: Mapping[str, Mapping[str, Any]], loaded: LoadedScenario) -> Table:
    made, defaults = loaded.expansion.mechanisms, loaded.expansion.defaults
    whole = tomlkit.table(is_super_table=True)
    for label, keys in tables.items():
        table = tomlkit.table()
        if label in made:
            table.comment(PRESET)
        for key, value in keys.items():
            said = [DEFAULT] if key in defaults.get(label, {}) else []
            if label in made and key in made[label] and key != "kind":
                said.append(GIVEN)
            _add(table, key, value, said, loaded)
        table.add(tomlkit.nl())
        whole.add(label, table)
    return whole


def _rows(name: str, rows: Sequence[Mapping[str, Any]], loaded: LoadedScenario) -> AoT:
    whole = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        if name == "layer" and row.get("id") in loaded.expansion.layers:
            table.comment(PRESET)
        for key, value in row.items():
            _add(table, key, value, [], loaded)
        table.add(tomlkit.nl())
        whole.append(table)
    return whole


def _add(table: Table, key: str, value: Any, said: list[str], loaded: LoadedScenario) -> None:
    item = _item(value)
    if isinstance(value, str) and value.startswith("prior:"):
        said = [*said, *([LIBRARY] if value in loaded.from_library else ["from the ledger"])]
    if said:
        item.comment(", ".join(said))
    table.add(key, item)


def _item(value: Any) -> Item:
    """A value in one line; a list that is too long for one in several."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, part in value.items():
            table.add(key, _item(part))
        return table
    if isinstance(value, list):
        parts = tomlkit.array()
        for part in value:
            parts.append(_item(part))
        return parts.multiline(len(parts.as_string()) > WIDE)
    return tomlkit.item(value)
