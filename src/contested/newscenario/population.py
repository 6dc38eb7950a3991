"""Join a table of population to places: by code, then by name, then by a name that is alike; each counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contested.errors import InputError, nearest
from contested.ledger.plural import counted
from contested.newscenario.columns import spellings
from contested.newscenario.gather import NewPlaces
from contested.newscenario.whole_numbers import whole_number
from contested.observations.events.names import alike, distance, key
from contested.scenario.table import Row, Table, read_table, read_text, show

MAX_ROWS = 100_000
FIGURES = re.compile(r"[\d., '\u00a0\u202f]+")
"""A cell that looks like a number: it names nothing."""
LIKELY = re.compile(r"pop(ulation)?[_ ]?(\d{4}.*|total|tot|est.*)|.*_T_TL|T_TL.*|both[_ ]sexes", re.IGNORECASE)
MEN = ("M_15_19", "M_20_24", "M_25_29", "M_30_34")
"""Columns of COD-PS whose sum is the men who could fight, 15 to 34 years old."""
SEPARATORS = {
    ",": ("commas between cells", ","),
    ";": ("semicolons between cells, so commas are decimal signs and points stand between thousands", "."),
    "\t": ("tabs between cells", ""),
}
"""Signs between cells: what is said of them, and the sign between thousands; with tabs nobody knows which it is."""
SHEETS = (".xlsx", ".xls", ".ods")
MOST_LISTED, MOST_SHOWN = 5, 3


@dataclass
class Matched:
    """How the rows of a table were joined, in words, and the rows of each place."""

    told: list[str]
    rows: list[list[Row]]


def add_population(places: NewPlaces, path: Path, column: str | None = None) -> list[str]:
    """Set `population` of the places, and `eligible_men` and `parts` where the table has them; returns what is said.

    Args:
        places: the places.
        path: a CSV table with a row for each place, or for each of its parts (its districts), by code or name.
        column: the column with the number of people, where it is not called as usual.

    Raises:
        InputError: a place has no row, a number is none, or the column is not clear.
    """
    if path.suffix.lower() in SHEETS:
        raise InputError("expected a table as CSV, found a spreadsheet; save its sheet as CSV (UTF-8)", str(path))
    separator = _separator(path)
    table = read_table(path, (), MAX_ROWS, separator)
    number = partial(_number, thousands=SEPARATORS[separator][1])
    people = _people_column(table, column)
    matched = _match(places, table, people)
    places.population = [sum(number(row, people) for row in rows) for rows in matched.rows]
    empty = [name for name, count in zip(places.names, places.population, strict=True) if count == 0]
    if empty:
        raise InputError(f"expected people in every place, found 0 in {show(empty[0])}", f"{table.where}, {people}")
    if all(name in table.columns for name in MEN):
        places.eligible_men = [sum(number(row, name) for row in rows for name in MEN) for rows in matched.rows]
    if max(len(rows) for rows in matched.rows) > 1:
        places.parts = [len(rows) for rows in matched.rows]
    total = sum(places.population)
    men = f"; men of 15 to 34: {sum(places.eligible_men):,}" if places.eligible_men else ""
    apart = f" ({SEPARATORS[separator][0]})" if separator != "," else ""
    return [f"population from {people}: {total:,} in all{men}{apart}", *matched.told]


def _separator(path: Path) -> str:
    """The sign between the cells of a table, by its header."""
    header = re.sub(r'"[^"]*"', "", next(iter(read_text(path).splitlines()), ""))
    return "," if header.casefold().startswith("sep=") else max(SEPARATORS, key=header.count)


def _people_column(table: Table, wanted: str | None) -> str:
    known = {name.casefold(): name for name in table.columns}
    if wanted is not None:
        if wanted.casefold() not in known:
            raise InputError(f"no column {show(wanted)}; {nearest(wanted, table.columns)}", f"{table.where}, header")
        return known[wanted.casefold()]
    for spelling in spellings()["population"]:
        if spelling.casefold() in known:
            return known[spelling.casefold()]
    likely = [name for name in table.columns if LIKELY.fullmatch(name)]
    if len(likely) == 1:
        return likely[0]
    listed = ", ".join(show(name) for name in (likely or table.columns)[:12])
    problem = (
        f"{len(likely)} columns may be the population" if likely else "expected a column such as T_TL or population"
    )
    raise InputError(f"{problem}; name one with `population_column`: {listed}", f"{table.where}, header")


def _number(row: Row, column: str, thousands: str) -> int:
    number = whole_number(row.cells[column], thousands)
    if number is None:
        found = show(row.cells[column])
        raise InputError(f"expected a whole number of people such as 12000, found {found}", row.location(column))
    return number


def _match(places: NewPlaces, table: Table, people: str) -> Matched:
    by_name, parents = places.by_name(), {key(parent) for parent in places.parent or []}
    codes = {name: _codes(places, name) for name in table.columns}
    code_column = _best_column(table, lambda column, cell: cell.casefold() in codes[column])
    name_column = _best_column(table, lambda _, cell: key(cell) in by_name)
    parent_column = _best_column(table, lambda _, cell: key(cell) in parents)
    by_code = codes.get(code_column or "", {})
    found: list[list[Row]] = [[] for _ in places.ids]
    left = _join(table.rows, found, lambda row: by_code.get(row.cells[code_column].casefold()) if code_column else None)
    coded = {number for number, rows in enumerate(found) if rows}

    def named(row: Row) -> int | None:
        return _named(row, name_column, parent_column, by_name) if name_column else None

    twice = [row for row in left if named(row) in coded]
    left = _join([row for row in left if named(row) not in coded], found, named)
    how = len(coded), sum(bool(rows) for rows in found) - len(coded)
    near = _by_likeness(places, found, left, name_column)
    told = [_how(code_column, name_column, how, near)]
    _require_all(places, found, left, name_column or code_column, table)
    told += _said_of_parts(places, found, table, {code_column, name_column, people})
    shown = name_column or code_column or people
    told += _said_left_out("rows left out, of a place here by name, which has its own row by code", twice, shown)
    told += _said_left_out("rows of no place here, left out", left, shown)
    return Matched(told, found)


def _join(rows: Iterable[Row], found: list[list[Row]], place_of: Callable[[Row], int | None]) -> list[Row]:
    """Give rows to their places; returns those of no place."""
    left = []
    for row in rows:
        place = place_of(row)
        (left if place is None else found[place]).append(row)
    return left


def _said_left_out(why: str, rows: list[Row], column: str) -> list[str]:
    shown = ", ".join(show(row.cells[column]) for row in rows[:MOST_SHOWN])
    return [f"{why}: {len(rows)} ({shown}{' ...' if len(rows) > MOST_SHOWN else ''})"] if rows else []


def _codes(places: NewPlaces, column: str) -> dict[str, int]:
    """Positions by code; the file's own ids, and those made from names, only under a column of their name."""
    own = places.file_id if column.casefold() == (places.columns.own_id or "").casefold() else None
    made = places.ids not in (places.iso, places.pcode, places.file_id)  # from the names
    ids = None if places.ids == places.file_id or (made and column.casefold() != "id") else places.ids
    found: dict[str, int] = {}
    for codes in (ids, places.pcode, places.iso, own):
        for number, code in enumerate(codes or []):
            found.setdefault(code.casefold(), number)
    return found


def _named(row: Row, name_column: str, parent_column: str | None, by_name: dict[str, int]) -> int | None:
    """The place of a name; one that several places have stands with its larger place, as in `NewPlaces.names`."""
    name = row.cells[name_column]
    with_parent = f"{name} ({row.cells[parent_column]})" if parent_column else name
    return by_name.get(key(with_parent), by_name.get(key(name)))


def _best_column(table: Table, known: Callable[[str, str], bool]) -> str | None:
    """The column that has the most different texts that are known under its name; None where none has any."""
    counts = {
        name: len({row.cells[name].casefold() for row in table.rows if known(name, row.cells[name])})
        for name in table.columns
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _by_likeness(
    places: NewPlaces, found: list[list[Row]], left: list[Row], column: str | None
) -> list[tuple[str, str]]:
    """Give places that have no row the only one whose name is alike; pairs (name in the table, name of the place)."""
    pairs = []
    for number, name in enumerate(places.names):
        if found[number] or column is None:
            continue
        spelled = {key(one) for one in (name, *places.other_names[number])}
        rows = [row for row in left if any(alike(key(row.cells[column]), one) for one in spelled)]
        if rows and len({key(row.cells[column]) for row in rows}) == 1:
            found[number] = rows
            pairs.append((rows[0].cells[column], name))
            left[:] = [row for row in left if row not in rows]
    return pairs


def _how(code_column: str | None, name_column: str | None, how: tuple[int, int], near: list[tuple[str, str]]) -> str:
    coded, named = how
    parts = [
        f"{counted(coded, 'place')} by code ({code_column})" if coded else "",
        f"{named} by name ({name_column})" if named else "",
        f"{len(near)} by a name that is alike ({', '.join(f'{a} = {b}' for a, b in near)}: look at them)"
        if near
        else "",
    ]
    return f"rows joined: {', '.join(part for part in parts if part) or 'none'}"


def _require_all(places: NewPlaces, found: list[list[Row]], left: list[Row], column: str | None, table: Table) -> None:
    lacking = [number for number, rows in enumerate(found) if not rows]
    if not lacking:
        return
    options = sorted({row.cells[column] for row in left if row.cells[column]}) if column else []
    lines = [f"  {_named_with_id(places, number)}{_near(places.names[number], options)}" for number in lacking]
    more = [f"  ... and {len(lines) - MOST_LISTED} more"] if len(lines) > MOST_LISTED else []
    raise InputError(
        f"{len(lacking)} of {counted(len(places), 'place')} {'has' if len(lacking) == 1 else 'have'} no row; correct "
        "names or codes in the table, give other names with `aliases`, or choose places with `only`:\n"
        + "\n".join([*lines[:MOST_LISTED], *more]),
        table.where,
    )


def _named_with_id(places: NewPlaces, number: int) -> str:
    name, one = places.names[number], places.ids[number]
    return name if name == one else f"{name} ({one})"


def _near(name: str, options: list[str]) -> str:
    wanted = key(name)
    close = sorted(options, key=lambda one: (wanted not in key(one), distance(key(one), wanted)))[:3]
    return f": the nearest left in the table are {', '.join(show(one) for one in close)}" if close else ""


def _said_of_parts(places: NewPlaces, found: list[list[Row]], table: Table, used: set[str | None]) -> list[str]:
    several = [number for number, rows in enumerate(found) if len(rows) > 1]
    if not several:
        return []
    joined = [row for rows in found for row in rows]
    apart = [
        name
        for name in table.columns
        if name not in used
        and len({row.cells[name].casefold() for row in joined}) == len(joined)
        and not any(FIGURES.fullmatch(row.cells[name]) for row in joined)
    ]
    if not apart:
        rows = found[several[0]]
        raise InputError(
            f"{len(rows)} rows are of '{places.names[several[0]]}' and nothing tells them apart as smaller places "
            "(several years, or men and women?); keep one row for each place",
            rows[1].where,
        )
    return [f"{counted(len(joined), 'row')} are smaller places ({apart[0]}): added up for each place"]
