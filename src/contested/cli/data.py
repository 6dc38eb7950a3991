"""contested data: import event files into a table of places and weeks, and show it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from contested.cli.output import Json, print_json
from contested.errors import InputError
from contested.results.whole_folder import named, whole

commands = typer.Typer(rich_markup_mode=None, help="Import event files into a table of places and weeks, and show it.")

TABLE_BYTES = 100_000_000
"""Free disk for the table of half a million events."""


@commands.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Event files: UCDP GED, ACLED or other CSV; csv, csv.gz, zip."),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write.")],
    places: Annotated[
        str | None,
        typer.Option(metavar="PLACES", help="Outlines, a CSV table of ids and names, or a scenario."),
    ] = None,
    aliases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A CSV table of other names of places: name, place.")
    ] = None,
    parents: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Outlines of provinces (GeoJSON), where places are smaller."),
    ] = None,
    column_map: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="A column map in TOML, for another kind of table.")
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=CHOICE", help="What is done with doubtful rows; may be given again."),
    ] = None,
    weeks_from: Annotated[
        str | None, typer.Option(metavar="DATE", help="The first day of some week; default: weeks begin on Monday.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Import event files into a table of places and weeks.

    Says what it set aside and what is doubtful, with counts: the table and what is set aside add up to the files. Data
    sets are kept apart.
    """
    from contested.newscenario.other_outlines import as_geojson
    from contested.observations.events.importing import import_events
    from contested.present.events.told import told

    start = _date(weeks_from) if weeks_from is not None else None
    with whole(named(out), needs=TABLE_BYTES) as work, as_geojson(places) as readable:
        record = import_events(
            files,
            work.partial,
            places=readable,
            aliases=aliases,
            parents=parents,
            column_map=column_map,
            rules=rule or (),
            weeks_from=start,
        )
    if as_json:
        print_json({"table": str(work.final), **record.model_dump(mode="json")})
        return
    _print(told(record))
    print(work.final)


@commands.command("show")
def show(
    table: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `contested data import` wrote.")],
    against: Annotated[
        Path | None, typer.Option(metavar="OLDER", help="An older import of the same data: show which rows changed.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page of the table instead: one file, nothing loaded.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show an imported table of events, or what changed since an older import of the same data."""
    from contested.cli.output import console
    from contested.observations.events.table import load_events
    from contested.present.events.drawn import drawn
    from contested.present.events.told import told

    if against is not None and html is not None:
        raise InputError("expected one of --against and --html, found both", "data show")
    if against is not None:
        _show_changes(table, against, as_json)
        return
    opened = load_events(table)
    if html is not None:
        from contested.present.events.page import write_page

        path = write_page(opened, html)
        print_json({"page": str(path), "bytes": path.stat().st_size}) if as_json else print(path)
        return
    if as_json:
        print_json(opened.record.model_dump(mode="json"))
        return
    screen = console()
    for title, lines in drawn(opened, screen.width, screen.options.ascii_only):
        print(title)
        print("\n".join(_clean(line) for line in lines))
    _print(told(opened.record))


def _show_changes(table: Path, older: Path, as_json: bool) -> None:
    from contested.observations.events.compare import compare
    from contested.observations.events.table import load_events
    from contested.present.events.compared import compared

    found = compare(load_events(table), load_events(older))
    if as_json:
        print_json({"datasets": [one.model_dump(mode="json") for one in found]})
    else:
        _print(compared(found))


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"expected a date such as 2022-01-03, found '{text[:40]}'", "--weeks-from") from None


def _print(parts: list[tuple[str, list[str]]]) -> None:
    from contested.cli.output import console
    from contested.present.tree_text import fold

    width = console().width
    for title, lines in parts:
        print(title)
        for line in lines:
            print("\n".join(fold(_clean(line), width, "  ", "    ")))


def _clean(line: str) -> str:
    from contested.ledger.characters import unreadable

    return "".join("?" if unreadable(char) else char for char in line)
