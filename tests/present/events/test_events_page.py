"""The page and the drawing of an imported table: sums, bounds, escaping, no script, no barrier."""

from __future__ import annotations

import json
import re
from html import unescape
from importlib.resources import files
from types import SimpleNamespace

import numpy as np
import pytest

from contested.cli.app import call
from contested.errors import InputError
from contested.observations.events import totals as totals_module
from contested.observations.events.beside import neighbours, sharing
from contested.observations.events.summary import REASONS
from contested.observations.events.table import EventTable
from contested.observations.events.totals import bounds_by_step, by_place, totals
from contested.present.events.overlap import overlap_lines
from contested.present.events.page import render, write_page
from contested.present.events.shades import edges, names, shade
from contested.present.events.told import persons
from helpers.event_files import ged, imported, invented

HOSTILE = '<script>alert("x")</script>'


def square(west: float) -> list[list[list[float]]]:
    return [[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]]


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """150 invented events in four squares in a row, one of them with a hostile name; one event is set aside."""
    folder = tmp_path_factory.mktemp("events")
    titles = (f"Orrin {HOSTILE}", "Salt-Coast", "Térn Isle", "L'Aube")
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"BR-{n}", "name": name},
            "geometry": {"type": "Polygon", "coordinates": square(n)},
        }
        for n, name in enumerate(titles)
    ]
    outlines = folder / "places.geojson"
    outlines.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    rows = [*invented(), {**invented()[0], "id": 9999, "best": -3, "side_b": HOSTILE}, {**invented()[0], "id": 9998}]
    rows[-1]["side_b"] = HOSTILE
    file = ged(folder / "ged311.csv", rows, {name: "" for name in rows[0]})
    return imported(folder, file, places=str(outlines))


@pytest.fixture(scope="module")
def page(table) -> str:
    return render(table)


def test_the_page_has_no_script_and_loads_nothing(page):
    assert "<script" not in page.lower() and "http" not in page.replace("http-equiv", "")
    assert re.search(r"default-src 'none'; style-src 'sha256-", unescape(page))
    assert unescape(page).count(HOSTILE) >= 2 and HOSTILE not in page


def test_its_numbers_are_those_of_the_record(page, table):
    (found,) = table.record.datasets
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert f"{found.in_table.best:,.0f} killed in {found.in_table.rows} events, " in text
    assert f"Set aside: {found.set_aside.rows} event, -3 killed" in text.replace("\N{MINUS SIGN}", "-")
    assert "best estimate below zero" in text and "negative: zero" in text
    assert "release 31.1" in text and "SHA-256" in text
    about = ["Killed by place", "Killed by week", "Places", "Sides", "Type of violence", "Date known to"]
    about += ["Place known to", "Patterns over places and weeks", "Set aside", "Doubtful", "One event twice"]
    for title in about:
        assert f"<h3>{title}</h3>" in page
    assert "Active again" in text and "place-weeks" in text


def test_the_map_has_a_class_and_a_number_for_every_place(page, table):
    shapes = re.findall(r'<path class="(none|c[2-6])" d="M[^"]+"><title>([^<]+): ([\d.,]+) killed', page)
    assert len(shapes) == 4
    expected = [total.best for total in by_place(table, "ucdp-ged")]
    assert [float(killed.replace(",", "")) for _, _, killed in shapes] == pytest.approx(expected, rel=1e-3)


def test_sums_by_place_hold_what_is_shared_out_between_their_bounds(table):
    places = by_place(table, "ucdp-ged")
    every = totals(table, "ucdp-ged")[0]
    assert sum(one.best for one in places) == pytest.approx(every.best) and sum(one.spread for one in places) > 1
    assert all(one.low <= one.best - one.spread + 1e-9 and one.best <= one.high for one in places)
    assert sum(one.events for one in places) == pytest.approx(every.events)


@pytest.mark.parametrize("lacking", ["", "a place"])
def test_a_place_has_its_own_events_and_the_high_estimates_of_those_that_may_have_been_there(
    table, lacking, monkeypatch
):
    """Added up by hand, also where a place has no event of its own."""
    events = table.events[table.events.set_aside.isna() & (table.events.dataset == "ucdp-ged")]
    first = table.record.places[0].id
    if lacking:
        monkeypatch.setattr(totals_module, "totals", lambda *given: [t for t in totals(*given) if t.names[0] != first])
    for place, total in zip(table.record.places, by_place(table, "ucdp-ged"), strict=True):
        own = events[(events.place == place.id) & (not lacking or place.id != first)]
        may = events[events.place.isna() & events.within.fillna("").isin(["", place.within])]
        assert total.names == (place.name,) and total.low == own.low.sum()
        assert total.high == pytest.approx(own.high.sum() + may.high.sum())
        assert total.spread == pytest.approx(max(total.best - own.best.sum(), 0.0))


def test_a_folder_without_its_events_is_refused(table, tmp_path):
    bare = EventTable(tmp_path, table.record)
    with pytest.raises(InputError, match="events.parquet: expected this file, found the table of weeks alone"):
        totals(bare, "ucdp-ged")


def test_bounds_of_steps_agree_with_a_plain_count(table):
    events = table.events[table.events.set_aside.isna()]
    start = np.datetime64(table.record.first_week)
    first, last = (
        ((events[name].values.astype("datetime64[D]") - start).astype(int)) // 21 for name in ("first", "last")
    )
    low, high = bounds_by_step(table, "ucdp-ged", 3)
    for step in range(len(low)):
        assert low[step] == events.low[(first == step) & (last == step)].sum()
        assert high[step] == pytest.approx(events.high[(first <= step) & (last >= step)].sum())


def test_places_that_share_a_border_are_neighbours(table):
    found = neighbours(table)
    assert found is not None and found.tolist() == [[abs(i - j) == 1 for j in range(4)] for i in range(4)]
    corner = [[np.array([[0, 0], [1, 0], [1, 1], [0, 0]])], [np.array([[1, 1], [2, 1], [2, 2], [1, 1]])]]
    assert not sharing(corner).any()


def test_classes_are_round_numbers_that_every_place_falls_into():
    values = [0, 3, 8, 14, 40, 90, 260, 1700]
    steps = edges(values)
    assert steps == sorted(steps) and all(str(int(step)).strip("0") in "125" for step in steps)
    assert len(names(steps)) == len(steps) + 2
    assert shade(0, steps) == 0 and shade(3, steps) == 1 and shade(1700, steps) == len(steps) + 1
    assert (edges([0, 0]), names([]), shade(5, [])) == ([], ["none", "some"], 1)
    assert shade(50.0, [50.0]) == 2 and names([50.0]) == ["none", "under 50", "50 and more"]


def test_every_reason_in_a_record_is_known(table):
    assert set(table.record.set_aside) <= set(REASONS)


def test_two_data_sets_are_set_side_by_side_and_not_added(tmp_path):
    lines = "event_id_cnty,event_date,event_type,actor1,actor2,admin1,country,fatalities\n"
    rows = ["BRA1,03 February 2031,Battles,Lantern League,Army,Orrin Head,Brackmere,2"]
    rows += ["BRA2,10 February 2031,Battles,Lantern League,Army,Orrin Head,Brackmere,4"]
    other = tmp_path / "acled.csv"
    other.write_text(lines + "\n".join(rows) + "\n", encoding="utf-8")
    both = imported(tmp_path, ged(tmp_path / "ged.csv", [{}]), other)
    (line,) = overlap_lines(both)
    assert "1 common week, 1 place-week have events of either, 1 of both, 0 only of" in line
    assert [round(one.in_table.best) for one in both.record.datasets] == [2, 6]
    assert "2 killed in 1 event" in render(both) and "6 killed in 2 events" in render(both)


def test_the_page_is_written_whole_or_not_at_all(table, tmp_path, capsys):
    assert call(["data", "show", str(table.folder), "--html", str(tmp_path / "no" / "a.html")]) == 2
    assert "expected a file in a folder that exists" in capsys.readouterr().err
    assert call(["data", "show", str(table.folder), "--html", str(tmp_path / "a.html")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "a.html")
    assert call(["data", "show", str(table.folder), "--html", "a", "--against", "b"]) == 2


def test_the_terminal_draws_a_map_with_a_legend(table, capsys):
    assert call(["data", "show", str(table.folder)]) == 0
    printed = capsys.readouterr().out
    drawing = printed.split("Killed by week")[0].splitlines()[1:]
    assert len({len(line) for line in drawing[:-1]}) == 1 and "and more" in drawing[-1]
    assert max(map(len, printed.splitlines())) <= 80
    assert "Patterns, ucdp-ged" in printed and "Type of violence, ucdp-ged" in printed


@pytest.mark.heavy
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_finds_no_error_no_barrier_and_no_sideways_scrolling(table, tmp_path, chromium, scheme, width):
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    found = SimpleNamespace(errors=[], requests=[])
    path = write_page(table, tmp_path / "page.html")
    page = chromium.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, offline=True
    )
    page.on("console", lambda message: found.errors.append(message.text))
    page.on("request", lambda request: found.requests.append(request.url))
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    page.evaluate(files(axe).joinpath("axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate("axe.run()")
    page.close()
    assert (found.errors, len(found.requests)) == ([], 1)
    assert [(v["id"], v["nodes"][0]["html"]) for v in result["violations"]] == []


def test_whole_persons_are_told_in_full():
    assert [persons(value) for value in (1_600_062.0, 12.0, 1234.5678, 0.25)] == ["1,600,062", "12", "1,234.57", "0.25"]
