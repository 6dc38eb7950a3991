"""Whatever a file holds, the table and what is set aside are the file."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contested.observations.events.rules import RULES
from helpers.event_files import ged, imported

DAYS = st.dates(dt.date(2029, 12, 1), dt.date(2031, 3, 1))
PLACES = st.sampled_from(["Orrin Head province", "orrin-head", "Salt Coast", "Orin Head", "", "Salt Coast, Orrin Head"])


@st.composite
def rows(draw) -> dict[str, object]:
    first = draw(DAYS)
    last = first + dt.timedelta(days=draw(st.integers(-2, 400)))
    return {
        "id": draw(st.sampled_from(["", "1", "2", "3", "4", "5.0"])),
        "date_start": draw(
            st.sampled_from([first.isoformat(), f"{first} 00:00:00.000", f"{first:%d/%m/%Y}", "0025-01-01"])
        ),
        "date_end": last.isoformat(),
        "date_prec": draw(st.sampled_from(["", "1", "4", "5"])),
        "where_prec": draw(st.sampled_from(["1", "4", "5", "6", "7", ""])),
        "adm_1": draw(PLACES),
        "side_b": draw(st.sampled_from(["Lantern League", "Salt Company", ""])),
        "country": draw(st.sampled_from(["Brackmere", "Tollen", ""])),
        "low": draw(st.integers(-1, 9)),
        "best": draw(st.integers(0, 1500)),
        "high": draw(st.sampled_from(["", "12", "3,000"])),
    }


CHOICES = st.tuples(
    *(st.sampled_from([f"{name}={choice}" for choice in choices]) for name, (_, choices) in RULES.items())
)


IN_THE_COUNTRY = {
    "id": "", "date_start": "2029-12-01", "date_end": "2029-12-01", "date_prec": "", "where_prec": "1", "adm_1": "",
    "side_b": "Lantern League", "country": "Brackmere", "low": 0, "best": 1, "high": "",
}  # fmt: skip
"""An event of one day whose place is not known: it lies in one week, and in one of several places."""
KEPT = tuple(f"{name}={'spread' if 'spread' in choices else choices[0]}" for name, (_, choices) in RULES.items())


@settings(max_examples=25, deadline=None)
@example([IN_THE_COUNTRY | {"adm_1": "Orrin Head province"}, IN_THE_COUNTRY], KEPT)
@given(st.lists(rows(), min_size=1, max_size=12), CHOICES)
def test_the_table_and_what_is_set_aside_add_up_to_the_file(lines, rules):
    with tempfile.TemporaryDirectory() as folder:
        table = imported(Path(folder), ged(Path(folder) / "ged.csv", lines), rules=rules)
        (found,) = table.record.datasets
        total = sum(int(str(row["best"])) for row in lines)
        assert (found.read.rows, found.read.best) == (len(lines), total)
        assert found.in_table.rows + found.set_aside.rows == len(lines)
        assert table.weeks.best.sum() + found.set_aside.best == pytest.approx(total, rel=1e-9, abs=1e-9)
        assert table.weeks.events.sum() == pytest.approx(found.in_table.rows, rel=1e-9, abs=1e-9)
        assert (table.weeks.spread <= table.weeks.best + 1e-9).all()
        assert (table.weeks.low <= table.weeks.best + 1e-9).all() and (
            table.weeks.best <= table.weeks.high + 1e-9
        ).all()
        kept, start = table.events[table.events.set_aside.isna()], pd.Timestamp(table.record.first_week)
        first, last = ((pd.to_datetime(kept[day]) - start).dt.days // 7 for day in ("first", "last"))
        assert table.weeks.spread.sum() == pytest.approx(kept.best[first != last].sum(), abs=1e-9)
        assert (kept.is_spread.astype(bool) == ((first != last) | kept.place.isna())).all()
