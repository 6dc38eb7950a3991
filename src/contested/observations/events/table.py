"""An imported folder, read: its record, the table of weeks, every event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float
from pydantic import ValidationError

from contested.errors import InputError, nearest
from contested.ledger.characters import FORMULA_STARTS
from contested.ledger.validation_errors import to_input_errors
from contested.observations.events.record import EVENTS, FORMAT, OUTLINES, RECORD, WEEKS, DataSet, ImportRecord
from contested.observations.events.share import share_out

NUMBERS = ("events", "best", "low", "high", "spread_events", "spread")
"""What `EventTable.by_place_and_week` and `EventTable.by_week` give."""
TITLES = {
    "events": "events",
    "best": "killed, best estimates",
    "low": "killed, low estimates of what is certain to belong here",
    "high": "killed, high estimates of all that may belong here",
    "spread_events": "the part of events that spans weeks or places, here by its share",
    "spread": "the part of best that spans weeks or places, here by its share",
}
UNITS = {"events": "events", "spread_events": "events"}


def load_events(path: str | Path) -> EventTable:
    """Open a folder that `contested data import` wrote; every event and the outlines may be left out of it.

    Raises:
        InputError: it is no such folder, or a file of it is missing or was changed.
    """
    folder = Path(path)
    record = _read_record(folder)
    for name, expected in record.files.items():
        file = folder / name
        if name in (EVENTS, OUTLINES) and not file.exists():
            continue
        if name not in (WEEKS, EVENTS, OUTLINES) or not file.is_file() or file.is_symlink():
            raise InputError(f"expected the file {name[:60]}, found none: the folder is damaged", str(folder))
        if hashlib.sha256(file.read_bytes()).hexdigest() != expected.sha256:
            raise InputError("the file was changed after the import; import again", str(file))
    return EventTable(folder, record)


def _read_record(folder: Path) -> ImportRecord:
    path = folder / RECORD
    if not path.is_file():
        raise InputError(
            f"expected a folder with {RECORD}, as `contested data import` writes it, found none", str(folder)
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"expected JSON: {str(error).splitlines()[0]}", str(path)) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(f"expected a record of format {FORMAT}; import again", str(path))
    try:
        return ImportRecord.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise to_input_errors(ImportRecord, data, error, str(path))[0] from None


class EventTable:
    """Events by place and week.

    Attributes:
        folder: where it was read from.
        record: vintages, rules, counts of everything set aside or doubtful, and the columns with their units.
    """

    def __init__(self, folder: Path, record: ImportRecord) -> None:
        self.folder = folder
        self.record = record
        self._dense: dict[str, Any] = {}

    @cached_property
    def weeks(self) -> Any:
        """weeks.csv as a pandas data frame: a row for each data set, place, week, pair of sides and type of violence.

        `place` is blank for events of which only a larger unit is known, `within`. `low` and `high` are bounds: `low`
        sums only events that are certain to belong to the week, `high` all that may. Units stand in `attrs["units"]`.
        """
        import pandas as pd

        texts = ("dataset", "place", "within", "side_a", "side_b", "violence", "date_precision", "place_precision")
        read = pd.read_csv(
            self.folder / WEEKS, dtype=dict.fromkeys(texts, str), keep_default_na=False, parse_dates=["week"]
        )
        for name in ("side_a", "side_b", "violence"):
            marked = read[name].str.match("'[" + "".join(f"\\{start}" for start in FORMULA_STARTS) + "]")
            read.loc[marked, name] = read.loc[marked, name].str[1:]
        read.attrs["units"] = {column.name: column.unit for column in self.record.columns}
        return read

    @cached_property
    def events(self) -> Any:
        """Every row of the files as a pandas data frame; `set_aside` says why a row is, `flags` what is doubtful.

        Raises:
            InputError: the folder has no file of them.
        """
        import duckdb

        if not (self.folder / EVENTS).is_file():
            raise InputError(f"expected the file {EVENTS} with every event, found none", str(self.folder))
        with duckdb.connect() as connection:
            return connection.execute(
                "SELECT * FROM read_parquet($1) ORDER BY file, line", [str(self.folder / EVENTS)]
            ).df()

    @cached_property
    def outlines(self) -> dict[str, Any] | None:
        """The outlines of the places as a GeoJSON FeatureCollection in the order of the record; None where none are."""
        path = self.folder / OUTLINES
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None

    def data_set(self, name: str | None = None) -> DataSet:
        """A data set's totals; the only one where no name is given.

        Raises:
            InputError: there is no such data set, or there are several and none is named.
        """
        known = {one.dataset: one for one in self.record.datasets}
        if name is None and len(known) != 1:
            raise InputError(f"expected the name of a data set, which are never added: {', '.join(known) or 'none'}")
        if name is not None and name not in known:
            raise InputError(f"no data set '{name[:40]}'; {nearest(name, known)}")
        return known[name] if name is not None else next(iter(known.values()))

    def by_actor(self, actor: str) -> Any:
        """The rows of `weeks` in which an actor is either side.

        Raises:
            InputError: no row names it; the message has the nearest name.
        """
        weeks = self.weeks
        found = weeks[(weeks.side_a == actor) | (weeks.side_b == actor)]
        if found.empty:
            raise InputError(f"no actor '{actor[:60]}'; {nearest(actor, {*weeks.side_a, *weeks.side_b})}")
        return found

    def by_place_and_week(self, dataset: str | None = None, actor: str | None = None) -> Any:
        """Sums [place, week] as an xarray dataset with units: events, best, low, high and what of them is spread.

        Events known only to a larger unit are shared out over its places (`share.share_out`); they are in `events`,
        `best` and `high`, never in `low`. So `events` less `spread_events` are those that are certain to belong here.
        A place and week without a row holds 0: the files have no event there. Weeks before the first or after the last
        day of the data set hold NaN. Data sets are never added.

        Raises:
            InputError: several data sets and none is named, or no row names the actor.
        """
        if actor is None:
            name = self.data_set(dataset).dataset
            if name not in self._dense:
                self._dense[name] = self._by_place_and_week(name, None)
            return self._dense[name].copy(deep=True)
        return self._by_place_and_week(dataset, actor)

    def _by_place_and_week(self, dataset: str | None, actor: str | None) -> Any:
        own, rows, week = self._rows(dataset, actor)
        made, high = self.sums(rows, week, self.record.weeks)
        made["high"] += high
        return self._dataset(own, made, ("place", "week"), {"place": [place.id for place in self.record.places]})

    def sums(
        self, rows: Any, week: Any, weeks: int
    ) -> tuple[dict[str, Float[np.ndarray, "place week"]], Float[np.ndarray, "place week"]]:
        """Sums of `NUMBERS` by place and week; what no place is known of is shared out, and is spread.

        Args:
            rows: of `weeks`, of one data set.
            week: [row], the position of each row's week.
            weeks: their number.

        Returns:
            The sums, and what the high estimates of events without a place may add to each cell.
        """
        places, within = ([getattr(place, name) for place in self.record.places] for name in ("id", "within"))
        placed = (rows.place != "").to_numpy()
        at = (rows.place[placed].map({place: n for n, place in enumerate(places)}).to_numpy(dtype=int), week[placed])
        made = {name: np.zeros((len(places), weeks)) for name in NUMBERS}
        for name, values in made.items():
            np.add.at(values, at, rows[name].to_numpy(dtype=float)[placed])
        shared = share_out(rows, places, within, week, weeks)
        for name, of in (("events", "events"), ("spread_events", "events"), ("best", "best"), ("spread", "best")):
            made[name] += shared[of]
        return made, shared["high"]

    def require_places(self, ids: Iterable[str], remedy: str, where: str) -> None:
        """Check that the table has every one of some places.

        Raises:
            InputError: it lacks one; the message ends with the remedy.
        """
        known = [place.id for place in self.record.places]
        for place in ids:
            if place not in known:
                raise InputError(
                    f"expected a table with every place, found none with the id '{place}'; {nearest(place, known)}; "
                    f"{remedy}",
                    where,
                )

    def by_week(self, dataset: str | None = None, actor: str | None = None) -> Any:
        """Sums [week] over all places, as `by_place_and_week`.

        Only what spans weeks is uncertain, so these bounds are narrower than the sums of those of places.

        Raises:
            InputError: several data sets and none is named, or no row names the actor.
        """
        own, rows, week = self._rows(dataset, actor)
        made = {name: np.bincount(week, rows[name].to_numpy(dtype=float), self.record.weeks) for name in NUMBERS}
        return self._dataset(own, made, ("week",), {})

    def _rows(self, dataset: str | None, actor: str | None) -> tuple[DataSet, Any, Any]:
        """The data set, its rows, and the position of the week of each row."""
        own = self.data_set(dataset)
        rows = self.weeks if actor is None else self.by_actor(actor)
        rows = rows[rows.dataset == own.dataset]
        return own, rows, self._dates().get_indexer(rows.week)

    def _dates(self) -> Any:
        import pandas as pd

        return pd.date_range(self.record.first_week, periods=self.record.weeks, freq="7D")

    def _dataset(self, own: DataSet, made: dict[str, Any], dims: tuple[str, ...], coordinates: dict[str, Any]) -> Any:
        import pandas as pd
        import xarray as xr

        dates = self._dates()
        covered = (dates + pd.Timedelta(days=6) >= pd.Timestamp(own.first)) & (dates <= pd.Timestamp(own.last))
        arrays = {
            name: (
                dims,
                np.where(covered, values, np.nan),
                {"units": UNITS.get(name, "persons"), "long_name": TITLES[name]},
            )
            for name, values in made.items()
        }
        return xr.Dataset(arrays, {**coordinates, "week": dates}, {"dataset": own.dataset})
