"""A preset: which mechanisms and map layers actors get by their roles. It is data, in `presets/`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.reading import read_toml, validate
from contested.ledger.record import Line, Name, Record
from contested.scenario.bound import Number
from contested.scenario.cast import EVERYONE, STEPS
from contested.scenario.schema import ROLES, MechanismValue, Role
from contested.scenario.template import check_template

NAMED = {"mechanism": "name", "layer": "id"}
"""The kinds of blocks, and the key that holds the name of one."""
UNIT = "control_unit"
"""In templates: the scenario's word for a unit of territory."""


class Column(Record):
    """A key that names a column of the places table, and what it means that the table has none of that name.

    Without the column the key is left out; with ``needed`` the whole mechanism.
    """

    column: Name
    without: Line
    needed: bool = False


class Block(Record):
    """What is made for each actor of a role, or for each pair of enemies.

    ``each`` is a name in templates and the roles that it stands for, as an expression: "incumbent + challenger".
    """

    each: dict[Name, Line] = {}

    @property
    def variables(self) -> frozenset[str]:
        """The names of those that it is made for."""
        return frozenset(self.each)


class MechanismBlock(Block):
    """A mechanism for each.

    ``keys`` are its roles and parameters; ``of_role`` those that an actor of a role has instead, or in addition (of a
    pair the first actor). ``if`` are templates that each give something, or the mechanism is left out.
    """

    name: Name
    kind: Name | None = None
    label: Line
    label_of_more: Line | None = None
    if_: Annotated[tuple[Line, ...], Field(strict=False, alias="if")] = ()
    keys: dict[Name, MechanismValue] = {}
    of_role: dict[Role, dict[Name, MechanismValue]] = {}
    columns: dict[Name, Column] = {}

    @property
    def mechanism(self) -> str:
        """The kind of the mechanism: by default the name of the block."""
        return self.kind or self.name

    def keys_of(self, role: str | None) -> dict[str, Any]:
        """The keys of a mechanism whose first actor has a role."""
        return {**self.keys, **next((keys for name, keys in self.of_role.items() if name == role), {})}


class LayerBlock(Block):
    """A map layer for each, where a mechanism of the kind ``shows`` is there."""

    id: Line
    title: Line
    series: Annotated[tuple[Line, ...], Field(strict=False, min_length=1)]
    at_least: Number
    shows: Name


class Preset(Record):
    """A preset file, with the blocks of the preset that it extends before its own."""

    title: Line
    extends: Name | None = None
    mechanism: Annotated[tuple[MechanismBlock, ...], Field(strict=False, min_length=1)]
    layer: Annotated[tuple[LayerBlock, ...], Field(strict=False)] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its mechanisms."""
        return frozenset(block.mechanism for block in self.mechanism)

    @model_validator(mode="after")
    @error("The blocks of a preset have names of their own, and templates that can be read.")
    def _readable(self) -> Self:
        names = [block.name for block in self.mechanism]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two blocks are named '{twice}'")
        blocks = {block.name: block.variables for block in self.mechanism}
        general = frozenset({*ROLES, EVERYONE})
        for block in self.mechanism:
            own = general | block.variables
            for template in (block.label, block.label_of_more or "", *(f"{{{one}}}" for one in block.each.values())):
                check_template(template, own, STEPS, {})
            for role in (None, *block.of_role):
                _check_keys(block, role, own, blocks)
        for layer in self.layer:
            for template in (layer.id, layer.title, *layer.series):
                check_template(template, general | layer.variables | {UNIT}, STEPS, {})
        return self


def _check_keys(
    block: MechanismBlock, role: str | None, names: frozenset[str], blocks: dict[str, frozenset[str]]
) -> None:
    """Templates name keys above them only, so that none leads back to itself."""
    for key, value in block.keys_of(role).items():
        for template in _templates(value):
            check_template(template, names, STEPS, blocks)
        names |= {key}
    for template in block.if_:
        check_template(template, names, STEPS, blocks)


def _templates(value: Any) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def presets() -> dict[str, Path]:
    """Name -> file of every preset, sorted by name."""
    folder = Path(str(files("contested.scenario") / "presets"))
    return {file.stem: file for file in sorted(folder.glob("*.toml"))}


@error("A preset is one of those that are part of the program.")
def preset_named(name: str, where: str) -> Preset:
    """A preset by name.

    Raises:
        InputError: there is none of that name; ``where`` is the location of the name.
    """
    known = presets()
    if name not in known:
        raise InputError(f"no preset '{name}'; {nearest(name, known)}", where)
    return _read(known[name])


@functools.cache
def _read(file: Path) -> Preset:
    return validate(Preset, extended(read_toml(file), file.name, presets(), ()), file.name)


@error("A preset extends one that is part of the program, and not itself.")
def extended(data: dict[str, Any], where: str, known: Mapping[str, Path], below: tuple[str, ...]) -> dict[str, Any]:
    """The data of a preset file, with what it extends: blocks of the same name change the keys of the other's.

    Args:
        data: the file, as read.
        where: its name.
        known: the files of all presets.
        below: names of the files that extend it, directly or through others.

    Raises:
        InputError: it extends no preset, or itself.
    """
    name = data.get("extends")
    if not isinstance(name, str):
        return data
    if name not in known:
        raise InputError(f"no preset '{name}'; {nearest(name, known)}", f"{where}: field extends")
    if known[name].name in (where, *below):
        raise InputError(f"the preset '{name}' extends itself", f"{where}: field extends")
    base = extended(read_toml(known[name]), known[name].name, known, (where, *below))
    blocks = {part: _joined(base.get(part, []), data.get(part, []), key) for part, key in NAMED.items()}
    return {**data, **{part: found for part, found in blocks.items() if found}}


def _joined(base: list[dict[str, Any]], own: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    changes = {block[name]: block for block in own if name in block}
    names = {block.get(name) for block in base}
    changed = [_changed(block, changes.get(block.get(name, ""), {})) for block in base]
    return [*changed, *(block for block in own if block.get(name) not in names)]


def _changed(block: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A block with what another says instead; of its tables of keys, single keys."""
    tables = {
        key: {**block.get(key, {}), **value} if isinstance(value, dict) and key != "each" else value
        for key, value in change.items()
    }
    return {**block, **tables}
