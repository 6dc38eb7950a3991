"""Outlines of other kinds for an import of events: a TopoJSON file or a Shapefile becomes a GeoJSON file on the way."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contested.newscenario.gather import gather_places
from contested.newscenario.outline_files import JSON
from contested.newscenario.simplify import simplified
from contested.newscenario.tables import write_outlines
from contested.newscenario.temporary import spoken_of

FINE_BYTES = 4_000_000
"""Of the outlines in which points are looked for: far finer than those of the report."""
OTHER = (".shp", ".zip", ".topojson")


@contextmanager
def as_geojson(given: str | None) -> Iterator[str | None]:
    """The places of an import as it reads them: what is given, or a temporary GeoJSON file of other outlines.

    Raises:
        InputError: the outlines cannot be used; errors inside name the file that was given.
    """
    path = Path(given or "")
    if given is None or not _is_other(path):
        yield given
        return
    _, whole = gather_places(path)
    with tempfile.TemporaryDirectory() as scratch:
        outlines = Path(scratch) / path.with_suffix(".geojson").name
        geometries, _ = simplified(whole.shapes, FINE_BYTES)
        write_outlines(outlines, whole, geometries)
        with spoken_of(outlines, given):
            yield str(outlines)


def _is_other(path: Path) -> bool:
    if path.suffix.lower() in OTHER:
        return True
    if path.suffix.lower() not in JSON or not path.is_file():
        return False
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("type") == "Topology"
