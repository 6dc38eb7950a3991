"""flows.csv: the accounting, per week, place and flow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

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
_KINDS: dict[str, type] = {"week": int, **dict.fromkeys(NUMBERS, float)}


def flow_table(manifest: Manifest, statistics: Mapping[str, Float[np.ndarray, "place week statistic"]]) -> pd.DataFrame:
    """The table of flows.csv, rounded. Weeks and places in which a flow happens in no history are left out."""
    import pandas as pd

    from contested.results.arrays import week_dates

    places = np.array([*(place.id for place in manifest.places), COUNTRY], dtype=object)
    dates = np.datetime_as_string(week_dates(manifest), unit="D").astype(object)
    tables = []
    for info in manifest.series:
        if info.kind != "flow":
            continue
        values = np.asarray(statistics[info.name], np.float32)
        week, place = np.nonzero(np.nan_to_num(values[..., STATISTICS.index("mean")]).T > 0)
        fixed = {
            "week": week,
            "date": dates[week],
            "place": places[place],
            "flow": info.name,
            "mechanism": info.mechanism,
        }
        shown = {name: round_decimal(values[place, week, STATISTICS.index(name)], DIGITS) for name in NUMBERS}
        tables.append(pd.DataFrame(fixed | shown))
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype=_KINDS.get(name, object)) for name in FLOW_COLUMNS})
    return pd.concat(tables, ignore_index=True)


def write_flows(table: pd.DataFrame, path: Path) -> None:
    """Write the table, whose numbers have six digits."""
    table.to_csv(path, index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")


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
        strange = set(table[column].unique()) - names
        if strange:
            raise InputError(f"expected names of the run, found '{min(strange)[:60]}'", f"{path}: column {column}")
    try:
        table = table.astype(_KINDS)
    except ValueError as error:
        raise InputError(f"expected numbers; {str(error).splitlines()[0]}", str(path)) from None
    if not np.isfinite(table[list(NUMBERS)].to_numpy()).all():
        raise InputError("expected finite numbers, found others", str(path))
    return table
