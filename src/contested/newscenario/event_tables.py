"""The event data of a new scenario: imported into its folder, or an imported folder that is copied."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from contested.errors import InputError, nearest
from contested.newscenario.gather import NewPlaces
from contested.newscenario.geometry import shapely
from contested.newscenario.simplify import simplified
from contested.newscenario.tables import write_outlines
from contested.observations.events.importing import import_events
from contested.observations.events.table import EventTable, load_events

FINE_BYTES = 4_000_000
"""Of the outlines in which points are looked for: far finer than those of the report."""
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
        _check_places(table, places, given[0])
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
        try:
            import_events(given, target, places=str(outlines), weeks_from=weeks_from)
        except InputError:
            _check_axes(given, whole, Path(scratch) / "unplaced")
            raise
    return load_events(target)


def _check_places(table: EventTable, places: NewPlaces, folder: Path) -> None:
    known = [place.id for place in table.record.places]
    for place in places.ids:
        if place not in known:
            raise InputError(
                f"expected a table with every place, found none with the id '{place}'; {nearest(place, known)}; give "
                "the event files themselves",
                str(folder),
            )


def largest_data_set(table: EventTable) -> tuple[str, list[str]]:
    """The data set with most events in the table, and the others: two data sets are never added."""
    ranked = sorted(table.record.datasets, key=lambda one: (-one.in_table.rows, one.dataset))
    return ranked[0].dataset, [one.dataset for one in ranked[1:]]


def _check_axes(given: list[Path], whole: NewPlaces, scratch: Path) -> None:
    """Where no event lies in any outline: is that because longitude and latitude are exchanged in the outlines?

    Raises:
        InputError: most of the located events lie in the extent of the outlines only when exchanged.
    """
    scratch.mkdir()
    import_events(given, scratch)
    table = load_events(scratch)
    west, south, east, north = (
        float(one) for one in shapely.total_bounds(shapely.GeometryCollection(list(whole.shapes)))
    )
    located = table.events[["longitude", "latitude"]].dropna().to_numpy(dtype=float)
    if not len(located):
        return
    lon, lat = located.T
    straight = ((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).mean()
    exchanged = ((lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)).mean()
    if exchanged > 0.5 > straight:
        raise InputError(
            f"expected longitude before latitude, found what look like exchanged axes: {exchanged:.0%} of the events "
            f"lie in these outlines only the other way round ({straight:.0%} as they are); exchange them",
            whole.source,
        )
