"""Which days a data set covers, which months have no row, and which rows come after the last whole month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from contested.observations.events.record import Release
from contested.observations.events.releases import month_end
from contested.observations.events.rules import Rules
from contested.observations.events.spread import LATE


@dataclass(frozen=True)
class Coverage:
    """From the first row to the last one, or to the end of the release; the end of the last month surely whole."""

    first: dt.date | None
    last: dt.date | None
    last_whole_month: dt.date | None
    months_without_rows: tuple[str, ...]


def cover(connection: Any, datasets: dict[str, list[Release | None]], rules: Rules) -> dict[str, Coverage]:
    """The coverage of each data set; flags rows after its last whole month, or sets them aside.

    Args:
        connection: with the table `events`.
        datasets: the releases of the files of each data set.
        rules: `after-coverage`.

    Returns:
        Coverage by data set; without days where no event is left.
    """
    found = {}
    for dataset, releases in datasets.items():
        of = f"dataset = '{dataset}' AND set_aside IS NULL"
        first, last = connection.execute(f"SELECT min(first), max(last) FROM events WHERE {of}").fetchone()
        if first is None:
            found[dataset] = Coverage(None, None, None, ())
            continue
        known = [release.last for release in releases if release is not None]
        whole = max(known) if known and len(known) == len(releases) else _whole(last)
        late = f"{of} AND last > DATE '{whole}'"
        aside = f", set_aside = '{LATE}'" if rules["after-coverage"] == "set-aside" else ""
        connection.execute(f"UPDATE events SET flags = list_append(flags, 'late'){aside} WHERE {late}")
        used = connection.execute(
            "SELECT DISTINCT unnest(range(12 * year(first) + month(first) - 1, 12 * year(last) + month(last))) AS m "
            f"FROM events WHERE {of}"
        ).fetchall()
        end = max(last, whole) if known else last
        months = set(range(12 * first.year + first.month - 1, 12 * whole.year + whole.month)) - {m for (m,) in used}
        names = tuple(f"{month // 12}-{month % 12 + 1:02}" for month in sorted(months))
        found[dataset] = Coverage(first, end, whole, names)
    return found


def _whole(last: dt.date) -> dt.date:
    """The end of the last month that is over on a day."""
    return last if last == month_end(last) else last.replace(day=1) - dt.timedelta(days=1)
