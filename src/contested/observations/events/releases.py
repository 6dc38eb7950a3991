"""The release of a file, from its name: when it was published, and which days it covers."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from contested.observations.events.maps import ColumnMap
from contested.observations.events.record import Release


def release_of(name: str, columns: ColumnMap) -> Release | None:
    """The release that a file's name states by the patterns of its map; None where it states none."""
    for pattern in columns.releases:
        found = re.search(pattern, name, re.IGNORECASE)
        if not found:
            continue
        parts = {key: int(value) for key, value in found.groupdict().items() if value is not None}
        made = _release(parts, columns)
        if made is not None:
            return made
    return None


def _release(parts: dict[str, int], columns: ColumnMap) -> Release | None:
    year, month = 2000 + parts["year"], parts.get("month")
    if month is None:
        first = dt.date(columns.first_year or year - 1, 1, 1)
        published = dt.date(year, columns.published_month, 1)
        name = f"{parts['year']}.{parts.get('edition', 1)}"
        return Release(name=name, first=first, last=dt.date(year - 1, 12, 31), published_about=published)
    until_year, until_month = 2000 + parts.get("until_year", parts["year"]), parts.get("until_month", month)
    if not (1 <= month <= 12 and 1 <= until_month <= 12 and (year, month) <= (until_year, until_month)):
        return None
    last = month_end(dt.date(until_year, until_month, 1))
    name = f"{parts['year']}.0.{month}"
    if "until_month" in parts:
        name = f"{parts['year']:02}.{month:02}.{parts['until_year']:02}.{until_month:02}"
    published = last + dt.timedelta(days=20)
    return Release(name=name, first=dt.date(year, month, 1), last=last, published_about=published)


def month_end(day: dt.date) -> dt.date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
