"""Write an imported folder: the table of weeks, every event, the record, and outlines where there are any."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

from contested.ledger.characters import FORMULA_STARTS
from contested.observations.events.load import literal
from contested.observations.events.place_set import PlaceSet
from contested.observations.events.record import EVENTS, OUTLINES, RECORD, WEEKS, File, ImportRecord
from contested.observations.events.spread import COLUMNS

TEXTS = ("side_a", "side_b", "violence")


def write_folder(connection: Any, folder: Path, record: ImportRecord, places: PlaceSet, first: dt.date) -> ImportRecord:
    """Write everything into an existing folder; returns the record with the digests of the files.

    A name that a spreadsheet program would run as a formula has an apostrophe before it in weeks.csv.
    """
    connection.execute(
        "CREATE TABLE ids AS SELECT unnest($1::INTEGER[]) AS place, unnest($2::VARCHAR[]) AS place_id",
        [list(range(len(places.ids))), places.ids],
    )
    starts = ", ".join(literal(start) for start in FORMULA_STARTS)
    safe = {name: f"CASE WHEN left({name}, 1) IN ({starts}) THEN '''' || {name} ELSE {name} END" for name in TEXTS}
    columns = {
        "place": "place_id",
        "within": "coalesce(within, '')",
        "week": f"DATE '{first}' + CAST(7 * week AS INTEGER)",
        **safe,
    }
    chosen = ", ".join(f"{columns.get(name, name)} AS {name}" for name, _, _ in COLUMNS)
    order = "dataset, weeks.place NULLS LAST, within, week, side_a, side_b, violence"
    connection.execute(
        f"COPY (SELECT {chosen} FROM weeks LEFT JOIN ids USING (place) ORDER BY {order}) "
        f"TO {literal(str(folder / WEEKS))} (HEADER)"
    )
    connection.execute(
        "COPY (SELECT * EXCLUDE (place, place_id, point_place, has_id, sums), place_id AS place FROM events "
        "LEFT JOIN ids USING (place) "
        f"ORDER BY file, line) TO {literal(str(folder / EVENTS))} (FORMAT parquet, COMPRESSION zstd)"
    )
    if places.features:
        content = {"type": "FeatureCollection", "features": places.features}
        (folder / OUTLINES).write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
    digests = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    complete = record.model_copy(update={"files": digests})
    text = json.dumps(complete.model_dump(mode="json"), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")
    return complete


def _digest(path: Path) -> File:
    content = path.read_bytes()
    return File(sha256=hashlib.sha256(content).hexdigest(), size=len(content))
