"""Events known only to a larger unit: kept apart in the table, shared out by a stated rule, never lost."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.errors import InputError
from helpers.event_files import ged, imported

DISTRICTS = ("Hill", "Mill", "Hill", "Quay")
PROVINCES = ("Orrin Head", "Orrin Head", "Salt Coast", "Salt Coast")


def square(west: float, east: float) -> list[list[list[float]]]:
    return [[[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]]]


def write_map(path: Path, features) -> str:
    content = [
        {"type": "Feature", "properties": p, "geometry": {"type": "Polygon", "coordinates": square(*edges)}}
        for p, edges in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": content}), encoding="utf-8")
    return str(path)


def districts(path: Path, parents: bool = True) -> str:
    """Four districts in a row, two in each province; two have one name."""
    features = []
    for number, (name, province) in enumerate(zip(DISTRICTS, PROVINCES, strict=True)):
        own = {"ADM2_PCODE": f"BR{number}", "ADM2_EN": name}
        of_province = {"ADM1_PCODE": province[:4].upper(), "ADM1_EN": province} if parents else {}
        features.append(({**own, **of_province}, (number, number + 1)))
    return write_map(path, features)


def provinces(path: Path) -> Path:
    shapes = [("BR-1", "Orrin Head", (0, 2)), ("BR-2", "Salt Coast", (2, 4))]
    return Path(write_map(path, [({"id": i, "name": name}, edges) for i, name, edges in shapes]))


def at(number: int, **more):
    """An event with a point in a district."""
    return {"longitude": number + 0.5, "adm_1": PROVINCES[number], **more}


ONLY_PROVINCE = {"where_prec": 4, "best": 8, "low": 4, "high": 10}


def test_an_event_known_to_the_province_is_shared_out_over_its_districts(tmp_path):
    rows = [at(0), at(0), at(1), at(2), at(3), at(0, **ONLY_PROVINCE)]
    table = imported(tmp_path, ged(tmp_path / "ged.csv", rows), places=districts(tmp_path / "d.geojson"))
    assert table.record.smaller and {(one.id, one.name) for one in table.record.units} == {
        ("ORRI", "Orrin Head"),
        ("SALT", "Salt Coast"),
    }
    (row,) = table.weeks[table.weeks.place == ""].itertuples()
    assert (row.within, row.events, row.best, row.low, row.high) == ("ORRI", 1, 8, 4, 10)
    # two events in the first district, one in the second, and one more shared as 2.5 and 1.5 of 4
    dense = table.by_place_and_week().isel(week=0)
    assert dense.spread.values == pytest.approx([8 * (2 + 0.625) / 4, 8 * (1 + 0.375) / 4, 0, 0])
    assert dense.best.values == pytest.approx([4 + 5.25, 2 + 2.75, 2, 2])
    assert list(dense.low) == [2, 1, 1, 1] and list(dense.high) == [20, 15, 5, 5]
    (flag,) = (one for one in table.record.flags if "known only to the province" in one.what)
    assert (flag.rows, flag.best, flag.rule, flag.done) == (1, 8, "province-only", "spread")


def test_events_of_the_same_year_count_before_those_of_other_years(tmp_path):
    old = {"date_start": "2029-02-05", "date_end": "2029-02-05", "year": 2029}
    rows = [*[at(0, **old)] * 9, at(1), at(1), at(1), at(0, **ONLY_PROVINCE)]
    table = imported(tmp_path, ged(tmp_path / "ged.csv", rows), places=districts(tmp_path / "d.geojson"))
    usual = np.array([9.5, 3.5]) / 13
    spread = table.by_place_and_week().spread.isel(week=-1)
    assert spread.values[:2] == pytest.approx(8 * (np.array([0, 3]) + usual) / 4)


@pytest.mark.parametrize(
    ("rule", "aside", "best"),
    [("spread", 0, [9.25, 4.75, 2, 2]), ("set-aside", 8, [4, 2, 2, 2]), ("point", 0, [12, 2, 2, 2])],
)
def test_the_rule_says_what_becomes_of_them(tmp_path, rule, aside, best):
    rows = [at(0), at(0), at(1), at(2), at(3), at(0, **ONLY_PROVINCE)]
    places = districts(tmp_path / "d.geojson")
    table = imported(tmp_path, ged(tmp_path / "ged.csv", rows), places=places, rules=[f"province-only={rule}"])
    assert sum(one.best for one in table.record.set_aside.values()) == aside
    assert table.by_place_and_week().best.isel(week=0).values == pytest.approx(best)


def test_outlines_of_provinces_tell_the_province_of_a_district(tmp_path):
    rows = [at(0), at(1), at(2), at(3), at(2, **ONLY_PROVINCE)]
    file, places = ged(tmp_path / "ged.csv", rows), districts(tmp_path / "d.geojson", parents=False)
    table = imported(tmp_path, file, places=places, parents=provinces(tmp_path / "p.geojson"))
    assert [place.within for place in table.record.places] == ["BR-1", "BR-1", "BR-2", "BR-2"]
    assert table.by_place_and_week().spread.isel(week=0).values == pytest.approx([0, 0, 4, 4])


def test_without_them_such_events_are_set_aside_and_counted(tmp_path):
    rows = [at(0), at(1), at(2), at(3), at(0, **ONLY_PROVINCE)] + [at(0), at(1)]
    places = districts(tmp_path / "d.geojson", parents=False)
    table = imported(tmp_path, ged(tmp_path / "ged.csv", rows), places=places)
    assert table.record.smaller
    assert table.record.set_aside["known to the province, where places are smaller"].best == 8


def test_where_places_are_provinces_an_event_known_to_the_province_is_placed(tmp_path):
    rows = [at(0), at(3), at(0, **ONLY_PROVINCE)]
    table = imported(tmp_path, ged(tmp_path / "ged.csv", rows), places=str(provinces(tmp_path / "p.geojson")))
    assert not table.record.smaller and list(table.weeks.place) == ["BR-1", "BR-2"]
    assert [flag.rule for flag in table.record.flags] == ["after-coverage"]


def test_a_district_is_found_by_its_name_within_its_province(tmp_path):
    columns = {**at(0), "adm_2": "Hill district", "longitude": ""}
    rows = [{}, {"adm_1": "Salt Coast"}, {"adm_2": "Quay", "adm_1": "Salt Coast"}, {"adm_2": "", "best": 3}]
    base = {**ged_columns(), "adm_2": ""}
    file = ged(tmp_path / "ged.csv", [{**columns, **row} for row in rows], base)
    table = imported(tmp_path, file, places=districts(tmp_path / "d.geojson"))
    assert list(table.events.place.fillna("")) == ["BR0", "BR2", "BR3", ""]
    assert list(table.events.within.fillna("")) == ["", "", "", "ORRI"]


def ged_columns():
    from helpers.event_files import GED

    return GED


def test_an_event_along_a_line_stands_where_the_file_puts_it_or_is_shared_out_or_set_aside(tmp_path):
    rows = [at(0), at(3), at(3, where_prec=5, best=6, high=6)]
    file, places = ged(tmp_path / "ged.csv", rows), str(provinces(tmp_path / "p.geojson"))
    found = imported(tmp_path, file, places=places)
    assert [flag.rows for flag in found.record.flags if flag.rule == "line-or-area"] == [1]
    assert list(found.by_place_and_week().best.isel(week=0)) == [2, 8]
    spread = imported(tmp_path, file, places=places, rules=["line-or-area=spread"])
    assert spread.by_place_and_week().best.isel(week=0).values == pytest.approx([5, 5])
    aside = imported(tmp_path, file, places=places, rules=["line-or-area=set-aside"])
    assert aside.record.set_aside["along a line or in an area"].best == 6


def test_parents_need_outlines_of_both(tmp_path):
    file = ged(tmp_path / "ged.csv", [at(0)])
    table = tmp_path / "places.csv"
    table.write_text("id,name\nBR0,Hill\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected outlines of the places too, or a column 'parent' in their table"):
        imported(tmp_path, file, places=str(table), parents=provinces(tmp_path / "p.geojson"))
    with pytest.raises(InputError, match="expected `places` with `parents`"):
        imported(tmp_path, file, parents=provinces(tmp_path / "p.geojson"))


EVENTS = st.fixed_dictionaries(
    {
        "longitude": st.sampled_from(["", 0.5, 1.5, 2.5, 3.5, 9.0]),
        "adm_1": st.sampled_from([*PROVINCES, "", "Elsewhere"]),
        "where_prec": st.sampled_from(["1", "3", "4", "5", "6", "7", ""]),
        "side_b": st.sampled_from(["Lantern League", "Salt Company"]),
        "date_end": st.sampled_from(["2031-02-03", "2031-03-20", "2032-01-20"]),
        "best": st.integers(1, 50),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=8), st.sampled_from(["spread", "set-aside", "point"]), st.booleans())
def test_however_much_is_shared_out_the_sums_are_those_of_the_file(rows, rule, parents):
    with tempfile.TemporaryDirectory() as folder:
        file = ged(Path(folder) / "ged.csv", [at(0), at(1), at(2), at(3), *rows])
        places = districts(Path(folder) / "d.geojson", parents)
        table = imported(Path(folder), file, places=places, rules=[f"province-only={rule}"])
        (found,) = table.record.datasets
        total = 8 + sum(row["best"] for row in rows)
        assert found.read.best == total
        assert found.set_aside.best + table.weeks.best.sum() == pytest.approx(total, abs=1e-6)
        dense = table.by_place_and_week()
        assert float(dense.best.sum()) == pytest.approx(table.weeks.best.sum(), abs=1e-6)
        assert float(dense.events.sum()) == pytest.approx(found.in_table.rows, abs=1e-6)
        assert float(table.by_week().best.sum()) == pytest.approx(table.weeks.best.sum(), abs=1e-6)
        assert bool((dense.low <= dense.best - dense.spread + 1e-9).all())
        assert bool((dense.best <= dense.high + 1e-9).all())
