"""Which property of a file of outlines is the name, the code, the parent and so on."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from contested.errors import InputError, nearest
from contested.ledger.characters import unreadable
from contested.newscenario.raw import Raw
from contested.scenario.table import MAX_TEXT, show

DEEPEST = 4
LONGEST_IN_SHAPEFILES = 10
"""Letters: Shapefiles cut longer names of columns."""
ISO_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
PCODE = re.compile(r"[A-Z]{2,4}[0-9][A-Z0-9]*")
"""A P-code of OCHA: letters of the country, then digits; the codes of Natural Earth and FAO are none."""
MOST_LISTED = 10


@dataclass(frozen=True)
class Columns:
    """Names of properties; None where the file has none that every feature fills."""

    name: str
    level: int | None = None
    pcode: str | None = None
    iso: str | None = None
    own_id: str | None = None
    parent: str | None = None
    population: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    other_names: tuple[str, ...] = ()

    def told(self) -> str:
        """One line that says what was taken from which property."""
        parts = [
            ("name", self.name),
            ("P-code", self.pcode),
            ("ISO 3166-2 code", self.iso),
            ("the larger place around it", self.parent),
            ("population", self.population),
            ("other names", ", ".join(self.other_names) or None),
        ]
        return ", ".join(f"{what} from {column}" for what, column in parts if column)


@cache
def spellings() -> dict[str, list[str]]:
    """The lists of spellings.toml."""
    return tomllib.loads((files("contested.newscenario") / "spellings.toml").read_text(encoding="utf-8"))


def text_of(value: Any) -> str:
    """A property as text; empty where it says that nothing is known."""
    text = "" if value is None else str(value).strip()
    return "" if text.casefold() in spellings()["missing"] else text


def find_columns(raw: Raw, name_column: str | None = None) -> Columns:
    """The properties that hold names, codes and so on.

    Args:
        raw: with one feature or more.
        name_column: the property with the names, where it is not called as usual.

    Raises:
        InputError: no property has a name for every feature, or the features are of several levels.
    """
    known = _properties(raw)
    _check_levels(raw, known)
    name, level = _name(raw, known, name_column)
    levels = [level] if level is not None else list(range(DEEPEST, 0, -1))
    iso = _first(raw, known, "iso", levels, ISO_CODE)
    parent, above = _parent(raw, known, name, level)
    return Columns(
        name=name,
        level=level or _stated_level(raw, known) or (above + 1 if above else None),
        pcode=_first(raw, known, "pcode", levels) or _first(raw, known, "maybe_pcode", levels, PCODE),
        iso=iso,
        own_id=_first(raw, known, "other_ids", levels),
        parent=parent,
        population=_first_of(raw, known, spellings()["population"]),
        latitude=_first_of(raw, known, spellings()["latitude"]),
        longitude=_first_of(raw, known, spellings()["longitude"]),
        other_names=tuple(found for _, found in _known(known, spellings()["other_names"], levels) if found != name),
    )


def of_kinds(raw: Raw, *kinds: str) -> list[str]:
    """The properties that a file has of some kinds of spellings.toml, whether or not every feature fills them."""
    known = _properties(raw)
    levels = list(range(DEEPEST, 0, -1))
    return list(dict.fromkeys(name for kind in kinds for _, name in _known(known, spellings()[kind], levels)))


def _properties(raw: Raw) -> dict[str, str]:
    """The names of all properties by their small letters."""
    return {name.casefold(): name for row in reversed(raw.properties) for name in reversed(row)}


def _known(known: dict[str, str], spelled: list[str], levels: list[int]) -> list[tuple[int | None, str]]:
    """The properties that a file has of a list of spellings, each with its level, if its spelling has one."""
    found: dict[str, int | None] = {}
    for spelling in spelled:
        for level in levels if "{n}" in spelling else [None]:
            spelled_out = spelling.replace("{n}", str(level)).casefold()
            if name := known.get(spelled_out) or known.get(spelled_out[:LONGEST_IN_SHAPEFILES]):
                found.setdefault(name, level)
    return [(level, name) for name, level in found.items()]


def _values(raw: Raw, name: str) -> list[str]:
    return [text_of(row.get(name)) for row in raw.properties]


def _first_of(raw: Raw, known: dict[str, str], spelled: list[str]) -> str | None:
    return next((name for _, name in _known(known, spelled, []) if all(_values(raw, name))), None)


def _first(
    raw: Raw, known: dict[str, str], kind: str, levels: list[int], form: re.Pattern[str] | None = None
) -> str | None:
    """The first property of a kind that every feature fills, each with another text, in the given form."""
    for _, name in _known(known, spellings()[kind], levels):
        values = _values(raw, name)
        apart = len({value.casefold() for value in values}) == len(values)
        if all(values) and apart and (form is None or all(form.fullmatch(value) for value in values)):
            return name
    return None


def _name(raw: Raw, known: dict[str, str], wanted: str | None) -> tuple[str, int | None]:
    """The property with the names, and the level that its spelling states."""
    if wanted is not None:
        if wanted.casefold() not in known:
            raise InputError(f"no property {show(wanted)}; {nearest(wanted, known.values())}", raw.source)
        chosen: tuple[str, int | None] = known[wanted.casefold()], None
        lacking = _values(raw, chosen[0]).count("")
        if lacking:
            raise InputError(f"{lacking} of {len(raw.shapes)} features have no {show(wanted)}", raw.source)
    else:
        options = _known(known, spellings()["name"], list(range(DEEPEST, 0, -1)))
        full = [(level, name) for level, name in options if all(_values(raw, name))]
        if not full:
            raise _no_name(raw, known, [name for _, name in options])
        leveled = [one for one in full if one[0] is not None]
        plain = [one for one in full if one[0] is None]
        level, name = plain[0] if plain else max(leveled, key=lambda one: one[0] or 0)
        chosen = name, level
    for number, value in enumerate(_values(raw, chosen[0]), start=1):
        bad = unreadable(value) or (f"more than {MAX_TEXT} characters" if len(value) > MAX_TEXT else "")
        if bad:
            raise InputError(f"expected a name without {bad}, found {show(value)}", f"{raw.source}, feature {number}")
    return chosen


def _no_name(raw: Raw, known: dict[str, str], partly: list[str]) -> InputError:
    listed = ", ".join(show(name) for name in list(known.values())[:MOST_LISTED]) or "none"
    if partly:
        lacking = [number for number, value in enumerate(_values(raw, partly[0]), start=1) if not value]
        return InputError(
            f"{len(lacking)} of {len(raw.shapes)} features have no {show(partly[0])}, the first is feature "
            f"{lacking[0]}; fill it in, or name another property with `name_column`: {listed}",
            raw.source,
        )
    return InputError(
        "expected names under a property such as shapeName, name, ADM1_EN or NAME_1; name it with `name_column`; "
        f"found {listed}",
        raw.source,
    )


def _check_levels(raw: Raw, known: dict[str, str]) -> None:
    for _, name in _known(known, spellings()["level"], []):
        counts = Counter(value for value in _values(raw, name) if value)
        if len(counts) > 1 and all(re.search(r"\d", value) for value in counts):
            listed = ", ".join(f"{count} of {show(value)}" for value, count in sorted(counts.items()))
            raise InputError(
                f"expected places of one level, found {listed} under {show(name)}; take the file of one level",
                raw.source,
            )


def _stated_level(raw: Raw, known: dict[str, str]) -> int | None:
    name = _first_of(raw, known, spellings()["level"])
    digits = re.search(r"\d", _values(raw, name)[0]) if name else None
    return int(digits[0]) if digits else None


def _parent(raw: Raw, known: dict[str, str], name: str, level: int | None) -> tuple[str | None, int | None]:
    """The property with the name of the larger place, which fewer values fill than there are places; and its level."""
    above = range((level or DEEPEST) - 1, 0, -1)
    for of, found in _known(known, spellings()["name"], list(above)):
        values = _values(raw, found)
        if of and found != name and all(values) and 1 < len(set(values)) < len(values):
            return found, of
    return None, None
