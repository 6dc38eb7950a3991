"""flows.csv: the accounting, per week, place and flow."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from contested.errors import InputError
from contested.results.layout import COUNTRY, FLOW_COLUMNS, FLOW_QUANTILES, STATISTICS
from contested.results.rounding import round_decimal

if TYPE_CHECKING:
    import pandas as pd

    from contested.results.manifest import Manifest

NUMBERS = (*FLOW_QUANTILES, "mean")
DIGITS = 6
"""Significant digits of each number."""
AT_ONCE = 20_000
"""Rows that are made into text together."""
_KINDS: dict[str, type] = {"week": int, **dict.fromkeys(NUMBERS, float)}


Columns = Mapping[str, np.ndarray]
"""The accounting by column, in the order of `FLOW_COLUMNS`."""


def flow_columns(manifest: Manifest, statistics: Mapping[str, Float[np.ndarray, "place week statistic"]]) -> Columns:
    """The columns of flows.csv, rounded. Weeks and places in which a flow happens in no history are left out."""
    from contested.results.arrays import week_dates

    places = np.array([*(place.id for place in manifest.places), COUNTRY], dtype=object)
    dates = np.datetime_as_string(week_dates(manifest), unit="D").astype(object)
    parts: dict[str, list[np.ndarray]] = {name: [np.empty(0, _KINDS.get(name, object))] for name in FLOW_COLUMNS}
    for info in manifest.series:
        if info.kind != "flow":
            continue
        values = np.asarray(statistics[info.name], np.float32)
        week, place = np.nonzero(np.nan_to_num(values[..., STATISTICS.index("mean")]).T > 0)
        parts["week"].append(week)
        parts["date"].append(dates[week])
        parts["place"].append(places[place])
        parts["flow"].append(np.full(len(week), info.name, dtype=object))
        parts["mechanism"].append(np.full(len(week), info.mechanism, dtype=object))
        for name in NUMBERS:
            parts[name].append(round_decimal(values[place, week, STATISTICS.index(name)], DIGITS))
    return {name: np.concatenate(column) for name, column in parts.items()}


def table(columns: Columns) -> pd.DataFrame:
    """The accounting as a table."""
    import pandas as pd

    return pd.DataFrame(dict(columns))


def columns_of(found: pd.DataFrame) -> Columns:
    """The columns of a table."""
    return {str(name): found[name].to_numpy() for name in found.columns}


def write_flows(columns: Columns, path: Path) -> None:
    """Write the accounting, whose numbers have six digits."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(FLOW_COLUMNS) + "\n")
        for first in range(0, len(columns["week"]), AT_ONCE):
            rows = {name: columns[name][first : first + AT_ONCE].tolist() for name in FLOW_COLUMNS}
            texts = [_numbers(rows[name]) if name in NUMBERS else _fields(rows[name]) for name in rows]
            file.writelines(f"{row}\n" for row in map(",".join, zip(*texts, strict=True)))


def _numbers(values: list[float]) -> list[str]:
    """Numbers as fields; most quantiles of counts are one of a few hundred numbers."""
    known: dict[float, str] = {}
    return [known.get(value) or known.setdefault(value, f"{value:.{DIGITS}g}") for value in values]


def _fields(values: list[Any]) -> list[str]:
    """Values as fields of a CSV file, in quotes where they need them; few of them are different."""
    known: dict[Any, str] = {}
    for value in set(values):
        written = StringIO()
        csv.writer(written, lineterminator="").writerow([value])
        known[value] = written.getvalue()
    return [known[value] for value in values]


def read_flows(path: Path, manifest: Manifest) -> pd.DataFrame:
    """The table of flows.csv.

    Raises:
        InputError: it cannot be read, or holds other columns, names or numbers than a run's.
    """
    import pandas as pd

    try:
        table = pd.read_csv(
            path, dtype={"place": str, "date": str, "flow": str, "mechanism": str}, keep_default_na=False
        )
    except (ValueError, OSError) as error:
        raise InputError(f"expected a table; {str(error).splitlines()[0]}", str(path)) from None
    if tuple(table.columns) != FLOW_COLUMNS:
        raise InputError(
            f"expected columns {','.join(FLOW_COLUMNS)}, found {','.join(map(str, table.columns))}", str(path)
        )
    known = {
        "place": {COUNTRY, *(place.id for place in manifest.places)},
        "flow": {info.name for info in manifest.series if info.kind == "flow"},
    }
    for column, names in known.items():
        strange = set(table[column]) - names
        if strange:
            raise InputError(f"expected names of the run, found '{min(strange)[:60]}'", f"{path}: column {column}")
    try:
        table = table.astype(_KINDS)
    except ValueError as error:
        raise InputError(f"expected numbers; {str(error).splitlines()[0]}", str(path)) from None
    if not np.isfinite(table[list(NUMBERS)].to_numpy()).all():
        raise InputError("expected finite numbers, found others", str(path))
    return table
