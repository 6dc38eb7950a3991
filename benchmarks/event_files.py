"""`python -m benchmarks.event_files [ROWS]`: an invented event file imported, with and without outlines of places.

Each import is a process of its own, started as a user starts it; wall seconds, CPU seconds of all its threads and its
peak memory are printed beside those of a process that only reads the file into pandas and sums it by place and month.
"""

from __future__ import annotations

import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROWS = 400_000
SIDE, CORNERS = 20, 50
"""Places in a row and a column of the map, and corners on each side of one."""
COLUMNS = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,"
    "side_a_new_id,side_a,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,"
    "source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,priogrid_gid,country,"
    "country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,"
    "best,high,low,gwnoa,gwnob,longitude,latitude"
).split(",")
READ_ONLY = (
    "import sys, pandas as pd; t = pd.read_csv(sys.argv[1], low_memory=False); "
    "t.groupby(['adm_1', t.date_start.str[:7]])[['best', 'low', 'high']].sum()"
)


def write_events(path: Path, rows: int) -> None:
    """Events of 24 years in a square country, a tenth of them long and a twentieth without a place."""
    draw = random.Random(5)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        for number in range(rows):
            first = date(2007, 1, 1) + timedelta(days=draw.randrange(8700))
            length, precision = (40, 4) if number % 10 == 0 else (0, 1)
            known = draw.choice((1, 1, 2, 3, 4)) if number % 20 else 6
            x, y, killed = draw.random() * SIDE, draw.random() * SIDE, draw.randrange(9)
            other = draw.randrange(40)
            writer.writerow(
                {
                    "id": number, "year": first.year, "code_status": "Clear", "type_of_violence": 1 + number % 3,
                    "side_a": "Government of Brackmere", "side_b": f"Front {other}", "dyad_name": f"B - Front {other}",
                    "source_article": f'"Brackmere Post, {first}, Report of the {number}th event in the hills"',
                    "where_prec": known, "adm_1": f"Place {int(y)}x{int(x)}" if known < 5 else "",
                    "country": "Brackmere", "date_prec": precision, "date_start": f"{first} 00:00:00.000",
                    "date_end": f"{first + timedelta(days=length)} 00:00:00.000", "best": killed, "low": killed // 2,
                    "high": 2 * killed, "deaths_unknown": killed, "longitude": f"{x:.6f}", "latitude": f"{y:.6f}",
                }
            )  # fmt: skip


def write_outlines(path: Path) -> None:
    """Squares whose sides have many corners."""
    features = []
    for row in range(SIDE):
        for column in range(SIDE):
            steps = [step / CORNERS for step in range(CORNERS)]
            ring = [[column + s, row] for s in steps] + [[column + 1, row + s] for s in steps]
            ring += (
                [[column + 1 - s, row + 1] for s in steps] + [[column, row + 1 - s] for s in steps] + [[column, row]]
            )
            name = f"Place {row}x{column}"
            geometry = {"type": "Polygon", "coordinates": [ring]}
            features.append(
                {"type": "Feature", "properties": {"id": f"{row}-{column}", "name": name}, "geometry": geometry}
            )
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def measured(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak memory in MB of a process."""
    script = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024); sys.exit(code)"
    )
    start = time.perf_counter()
    found = subprocess.run([sys.executable, "-c", script, *command], check=True, capture_output=True, text=True)
    wall = time.perf_counter() - start
    cpu, memory = map(float, found.stdout.split())
    return wall, cpu, memory


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as scratch:
        events, outlines = Path(scratch) / "events.csv", Path(scratch) / "places.geojson"
        write_events(events, rows)
        write_outlines(outlines)
        size = math.ceil(events.stat().st_size / 1e6)
        program = [sys.executable, "-m", "contested", "data"]
        commands = {
            "pandas reads and sums the file": [sys.executable, "-c", READ_ONLY, str(events)],
            "data import, places by name": [*program, "import", str(events), "--out", f"{scratch}/by-name"],
            "data import, 400 outlines": [
                *program, "import", str(events), "--places", str(outlines), "--out", f"{scratch}/by-point",
            ],
            "data show": [*program, "show", f"{scratch}/by-point"],
        }  # fmt: skip
        print(f"{rows:,} events, {size} MB; {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")
        print(f"{'what':<34}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}{'CPU / pandas':>14}")
        base = None
        for what, command in commands.items():
            wall, cpu, memory = measured(command)
            base = base or cpu
            print(f"{what:<34}{wall:>8.1f}{cpu:>8.1f}{memory:>9.0f}{cpu / base:>14.2f}", flush=True)


if __name__ == "__main__":
    main()
