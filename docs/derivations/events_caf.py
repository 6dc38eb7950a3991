"""Derive the table of places and weeks of the bundled Central African scenario from a UCDP GED file.

    python docs/derivations/events_caf.py --events GED_OF_THE_COUNTRY.csv.gz --places prefectures.geojson --out FOLDER

Only events of the run's past that a source of that time tells of: SOURCES.md of the scenario says which are left out.
Rows of single events are not kept.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import shutil
import tempfile
from pathlib import Path

from contested.observations.events.importing import import_events

START, AS_OF = "2010-01-04", "2013-01-14"
LATER_SOURCES = {"37286", "32893"}  # sources without a date in source_date, of April 2013 by their text


def known_in_time(row: dict[str, str]) -> bool:
    """Whether the event lies in the past of the run and has a source that is not dated after it."""
    dates = re.findall(r"\d{4}-\d{2}-\d{2}", row["source_date"])
    later = row["id"] in LATER_SOURCES or (bool(dates) and min(dates) >= AS_OF)
    return START <= row["date_start"] and row["date_end"] < AS_OF and not later


def main() -> None:
    """Write weeks.csv and import.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--events", "--places", "--out"):
        parser.add_argument(option, type=Path, required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, gzip.open(args.events, "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        cut, folder = Path(scratch) / f"ged231_known_by_{AS_OF}.csv", Path(scratch) / "table"
        with cut.open("w", encoding="utf-8", newline="") as kept:
            writer = csv.DictWriter(kept, list(rows.fieldnames or []), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for row in rows if known_in_time(row))
        folder.mkdir()
        import_events([cut], folder, places=str(args.places))
        for name in ("weeks.csv", "import.json"):
            shutil.copyfile(folder / name, args.out / name)


if __name__ == "__main__":
    main()
