"""The event data of a new scenario: imported into its folder, or an imported folder that is copied."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from contested.errors import InputError
from contested.newscenario.gather import NewPlaces
from contested.newscenario.other_outlines import FINE_BYTES
from contested.newscenario.simplify import simplified
from contested.newscenario.tables import write_outlines
from contested.newscenario.temporary import spoken_of
from contested.observations.events.importing import import_events
from contested.observations.events.table import EventTable, load_events

FOLDER = "events"


def event_table(
    given: list[Path], folder: Path, places: NewPlaces, whole: NewPlaces, weeks_from: dt.date | None
) -> EventTable:
    """The table of events in `folder`/events.

    Args:
        given: event files, or one imported folder.
        folder: of the scenario.
        places: of the scenario.
        whole: every place of the file of outlines, so that events outside the chosen ones stay outside.
        weeks_from: the first day of some week; None: Monday.

    Raises:
        InputError: the files cannot be imported, or the folder's places or weeks are others.
    """
    target = folder / FOLDER
    if len(given) == 1 and given[0].is_dir():
        table = load_events(given[0])
        table.require_places(places.ids, "give the event files themselves", str(given[0]))
        if weeks_from is not None and (weeks_from - table.record.first_week).days % 7:
            raise InputError(
                f"expected weeks that begin on a {weeks_from:%A} like as_of, found {table.record.first_week:%A}; give "
                "the event files themselves",
                str(given[0]),
            )
        shutil.copytree(given[0], target, symlinks=True)
        return load_events(target)
    for path in given:
        if path.is_dir():
            raise InputError("expected event files, or one imported folder, found several things", str(path))
    target.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        outlines = Path(scratch) / Path(places.source.split(", ")[0]).with_suffix(".geojson").name
        geometries, _ = simplified(whole.shapes, FINE_BYTES)
        write_outlines(outlines, whole, geometries)
        with spoken_of(outlines, places.source):
            import_events(given, target, places=str(outlines), weeks_from=weeks_from)
    return load_events(target)


def largest_data_set(table: EventTable) -> tuple[str, list[str]]:
    """The data set with most events in the table, and the others: two data sets are never added."""
    ranked = sorted(table.record.datasets, key=lambda one: (-one.in_table.rows, one.dataset))
    return ranked[0].dataset, [one.dataset for one in ranked[1:]]
