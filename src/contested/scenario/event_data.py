"""The table [[event_data]] of a scenario: an imported table of events that the past of a run is conditioned on."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from contested.checks import error
from contested.errors import InputError
from contested.ledger.record import Line, Name, Record
from contested.scenario.bound import Lines, PriorRef

WEEKS_FILE, RECORD_FILE = "weeks.csv", "import.json"
LARGEST_FILE = 200_000_000
"""Bytes of a table of weeks that are read at most."""
MOST_ACTORS = 200
MOST_DELAY_WEEKS = 104


class EventData(Record):
    """An imported table of events, whose counts by place and week the past is conditioned on.

    ``actors`` says which of the data set's names are which actors: an event counts where each of its sides is one of
    them or civilians. ``attacks`` and ``deaths`` are the series that numbers of events and of killed are read as, by
    default those of the mechanisms of kind reporting; with an empty list that count is not used. The gaps are what the
    data set counts, divided by what these series count. ``delay`` is the share of the events of the ``delay_weeks``
    before a release that it does not have yet; eight weeks is judged: monthly candidate releases are completed by later
    ones, and nobody publishes for how long.
    """

    id: Name = "events"
    table: Line
    data_set: Line | None = None
    actors: Annotated[dict[Line, Name], Field(min_length=1, max_length=MOST_ACTORS)]
    attacks: Lines | None = None
    deaths: Lines | None = None
    attacks_gap: PriorRef = "prior:event-gap-attacks"
    deaths_gap: PriorRef = "prior:event-gap-deaths"
    error: PriorRef = "prior:event-coding-error"
    delay: PriorRef = "prior:event-delay"
    delay_weeks: Annotated[int, Field(ge=0, le=MOST_DELAY_WEEKS)] = 8
    note: Line | None = None

    def series(self, count: str, reporting: tuple[str, ...]) -> tuple[str, ...]:
        """The series that a count, "attacks" or "deaths", is read as; `reporting` are the labels of such mechanisms."""
        given = self.attacks if count == "attacks" else self.deaths
        return tuple(f"{label}.{count}" for label in reporting) if given is None else given

    def gap(self, count: str) -> str:
        """The ledger entry of the gap of a count."""
        return self.attacks_gap if count == "attacks" else self.deaths_gap


class EventFolder(NamedTuple):
    """The folder of an imported table, and a digest of its two files."""

    path: Path
    sha256: str


@error("The folder of event data has weeks.csv and import.json, as `contested data import --out` writes them.")
def event_folder(path: Path, where: str) -> EventFolder:
    """The folder of an imported table, inside the scenario's folder.

    Raises:
        InputError: it has no such table, or one of more than 200 MB.
    """
    digest = hashlib.sha256()
    for name in (RECORD_FILE, WEEKS_FILE):
        file = path / name
        if not file.is_file() or file.is_symlink():
            found = f"no file {name} in it" if path.is_dir() else "no such folder"
            raise InputError(f"expected a folder as `contested data import --out` writes it, found {found}", where)
        if file.stat().st_size > LARGEST_FILE:
            raise InputError(f"expected a table of at most 200 MB, found more in {name}", where)
        digest.update(file.read_bytes())
    return EventFolder(path, digest.hexdigest())
