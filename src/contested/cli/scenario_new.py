"""contested scenario new: a small scenario to start from, or one from outlines, population and event files."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contested.cli.output import Json, print_json, say
from contested.errors import InputError
from contested.results.whole_folder import named, whole

if TYPE_CHECKING:
    from contested.newscenario.answers import Answers
    from contested.newscenario.make import Ask
    from contested.newscenario.readme_text import Made

STARTER_BYTES, FROM_FILES_BYTES = 1_000_000, 300_000_000
"""Free disk for the starter, and for a scenario with the events of a large country."""
LONGEST_NAME = 80


Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder to make; its name becomes the name of the scenario.")
]
Places = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Outlines of places: GeoJSON, TopoJSON or Shapefile (.shp, .zip).")
]
Population = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A CSV table of population by code or name, such as COD-PS.")
]
Events = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE", help="Event files, or a folder of `contested data import`; may be given again."),
]
Start = Annotated[str | None, typer.Option(metavar="DATE", help="The first simulated day.")]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="The day that questions look ahead from.")]
Horizon = Annotated[str | None, typer.Option(metavar="DATE", help="The last day of interest.")]
Only = Annotated[
    list[str] | None,
    typer.Option(metavar="PLACE", help="Only this place, or what lies in this region or country; may be given again."),
]
AnswersFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A TOML file with what no table says: sides, strengths, sources.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing: take what the files propose.")]
Layer = Annotated[str | None, typer.Option(metavar="NAME", help="The file to read in an archive with several.")]
NameColumn = Annotated[
    str | None, typer.Option(metavar="NAME", help="The property of the outlines that holds the names.")
]
PopulationColumn = Annotated[
    str | None, typer.Option(metavar="NAME", help="The column of the table that holds the number of people.")
]

Aliases = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A CSV table of other names of places: name, place.")
]


def new(
    folder: Folder,
    places: Places = None,
    population: Population = None,
    events: Events = None,
    start: Start = None,
    as_of: AsOf = None,
    horizon: Horizon = None,
    only: Only = None,
    answers: AnswersFile = None,
    yes: Yes = False,
    layer: Layer = None,
    name_column: NameColumn = None,
    population_column: PopulationColumn = None,
    aliases: Aliases = None,
    as_json: Json = False,
) -> None:
    """Make a scenario: from outlines, population and event files, or without --places a small one to start from.

    In a terminal it asks what no table says, such as how strong each side is and who says so; --answers reads it from a
    file, --yes leaves it open. Open numbers become wide and are listed.
    """
    name = Path(os.path.abspath(folder)).name
    _require_name(name)
    if places is None:
        others = (population, events, start, as_of, horizon, only, answers, layer, name_column, population_column)
        if any(others) or aliases:
            raise InputError("expected outlines of the places with these options: --places FILE")
        _starter(folder, name, as_json)
        return
    from contested.newscenario.answers import read_answers
    from contested.newscenario.make import Given, make_scenario

    given = Given(
        places=places,
        population=population,
        events=tuple(events or ()),
        start=_date(start, "--start"),
        as_of=_date(as_of, "--as-of"),
        horizon=_date(horizon, "--horizon"),
        only=tuple(only or ()),
        layer=layer,
        name_column=name_column,
        population_column=population_column,
        aliases=aliases,
    )
    stated: Answers | Ask = read_answers(answers) if answers is not None else _asked(yes or as_json)
    with whole(named(folder), needs=FROM_FILES_BYTES) as work:
        made = make_scenario(work.partial, name, given, stated)
    written = _lines(answers) if answers is not None else 0
    _say_made(folder, work.final, made, written, as_json)


def _asked(quiet: bool) -> Answers | Ask:
    """In a terminal a function that asks; elsewhere, or where nobody is to be asked, no answers."""
    from contested.newscenario.answers import Answers
    from contested.newscenario.guide import guided

    if quiet or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Answers()
    return lambda places, proposed, days: guided(_Screen(), places, proposed, days)


class _Screen:
    """Standard input and output."""

    def say(self, line: str) -> None:
        say(line, hang=4)

    def ask(self, question: str) -> str:
        say(question, hang=2)
        return typer.prompt("", default="", show_default=False, prompt_suffix="> ").strip()


def _say_made(folder: Path, final: Path | None, made: Made, written: int, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print_json({"scenario": str(final), **asdict(made), "lines_written": written})
        return
    for line in (*made.told, *made.events, *made.actors, *made.rules):
        say(line, hang=2)
    if made.left_out:
        say("left out, fighting of sides that are no actors:")
        for line in made.pairs():
            say(line, "  ", hang=2)
    say(made.numbers(), hang=2)
    for line in made.warnings:
        say(f"warning: {line}", hang=2)
    if written:
        say(f"lines of answers that you wrote: {written}")
    say(f"Read its README.md for what to do next, then: contested scenario check {folder}", hang=2)
    print(final)


def _lines(answers: Path) -> int:
    """Lines with something in them, comments left out."""
    lines = answers.read_text(encoding="utf-8").splitlines()
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def _starter(folder: Path, name: str, as_json: bool) -> None:
    """Copy the starter."""
    target = named(folder)
    with whole(target, needs=STARTER_BYTES) as work, as_file(files("contested.cli") / "starter") as starter:
        shutil.copytree(starter, work.partial, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        path = work.partial / "scenario.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('name = "starter"', f'name = "{name}"', 1), encoding="utf-8")
    if as_json:
        print_json({"scenario": str(work.final)})
        return
    say(f"Read its README.md, then: contested scenario check {folder}", hang=2)
    print(work.final)


def _date(text: str | None, option: str) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"expected a date such as 2022-01-03, found '{text[:40]}'", option) from None


def _require_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise InputError(f"expected a folder name of at most {LONGEST_NAME} letters, found {len(name)}.")
    if not re.fullmatch("[a-z0-9]+([-_][a-z0-9]+)*", name):
        raise InputError(
            f"expected a folder name of lower-case letters, digits, '-' and '_' (my-country-2025), found '{name}'."
        )
