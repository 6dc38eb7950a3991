"""Drawing: outlines keep their areas and borders, dots follow quantiles, packed numbers come back."""

from __future__ import annotations

import base64
import json
import re
import zlib
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from contested.present.report import pack
from contested.present.report.build import highest
from contested.present.report.dots import threshold_of, twenty
from contested.present.report.fan import fan, week_ticks
from contested.present.report.outlines import albers, project
from contested.present.report.strip import exact
from contested.present.report.svg import ticks
from contested.present.views.labels import series_label


def square(key: str, west: float, south: float, size: float = 1.5) -> dict:
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    return {"properties": {"id": key}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def corners(path: str) -> list[tuple[int, int]]:
    """The absolute points of a relative path, by hand."""
    numbers = [int(n) for n in re.findall(r"-?\d+", path)]
    at = (numbers[0], numbers[1])
    out = [at]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        at = (at[0] + dx, at[1] + dy)
        out.append(at)
    return out


@pytest.mark.parametrize("south", [-60.0, -35.0, -4.0, 0.0, 29.0, 62.0])
def test_the_projection_keeps_areas(south):
    rng = np.random.default_rng(0)
    extent = (60.0, south, 75.0, south + 10.0)
    lon, lat = rng.uniform(60, 75, 200), rng.uniform(south, south + 10, 200)
    h = 1e-4
    x0, y0 = albers(lon, lat, extent)
    xe, ye = albers(lon + h, lat, extent)
    xn, yn = albers(lon, lat + h, extent)
    area = np.abs((xe - x0) * (yn - y0) - (xn - x0) * (ye - y0))
    sphere = np.deg2rad(h) ** 2 * np.cos(np.deg2rad(lat))
    np.testing.assert_allclose(area, sphere, rtol=1e-3)


@pytest.mark.parametrize("south", [-35.0, 29.0])
def test_lengths_are_true_on_both_standard_parallels(south):
    extent = (60.0, south, 75.0, south + 12.0)
    for parallel in (south + 2.0, south + 10.0):
        x, y = albers(np.array([70.0, 70.001]), np.array([parallel, parallel]), extent)
        east = np.hypot(*np.diff([x, y]).ravel())
        assert east == pytest.approx(np.deg2rad(0.001) * np.cos(np.deg2rad(parallel)), rel=1e-6)


def test_north_is_up_and_east_is_right_on_both_hemispheres():
    for south in (-40.0, 30.0):
        drawing = project({"features": [square("a", 60, south), square("b", 61.5, south + 1.5)]}, ["a", "b"])
        (ax, ay), (bx, by) = np.mean(corners(drawing.paths["a"]), 0), np.mean(corners(drawing.paths["b"]), 0)
        assert bx > ax
        assert by < ay


def test_neighbours_share_their_border_on_the_grid():
    drawing = project({"features": [square("a", 60, 30), square("b", 61.5, 30)]}, ["a", "b"])
    assert len(set(corners(drawing.paths["a"])) & set(corners(drawing.paths["b"]))) == 2


def test_outlines_across_the_date_line_stay_together():
    drawing = project({"features": [square("a", 178, -18), square("b", -180, -18)]}, ["a", "b"])
    a, b = corners(drawing.paths["a"]), corners(drawing.paths["b"])
    assert min(x for x, _ in b) > max(x for x, _ in a) - 2
    assert drawing.width > 2 * (max(x for x, _ in a) - min(x for x, _ in a))


def test_what_is_no_place_or_no_polygon_is_not_drawn():
    features = [square("other", 1, 1), {"properties": {"id": "a"}, "geometry": None}]
    assert project({"features": features}, ["a"]) is None


def test_packed_numbers_come_back_to_half_a_step():
    values = np.random.default_rng(1).uniform(-3, 40, (7, 9))
    back = unpacked(pack.block(values), 9)
    assert np.abs(back - values).max() <= 43 / 1000 / 2 + 0.003


def unpacked(block: list, weeks: int) -> np.ndarray:
    """The numbers [row, week] of a packed block: running sums of the steps, in thousandths of the range."""
    low, high, steps = block
    rows = [steps[i : i + weeks] for i in range(0, len(steps), weeks)]
    return np.array([[low + (high - low) * sum(row[: w + 1]) / 1000 for w in range(weeks)] for row in rows])


def test_the_data_block_holds_only_harmless_characters():
    text = pack.shrunk({"a": "</script><!--\u2028&"})
    assert re.fullmatch("[A-Za-z0-9+/=]+", text)
    assert json.loads(zlib.decompress(base64.b64decode(text))) == {"a": "</script><!--\u2028&"}


def test_axes_start_at_zero_and_hold_the_largest_value():
    for high in (0.0, 1e-6, 0.7, 9.99, 1000.0, 3.3e7):
        marks = ticks(0.0, high)
        assert marks[0] == 0
        assert marks[-1] >= high
        assert 2 <= len(marks) <= 7


def test_a_fan_of_one_week_or_of_zeros_is_drawn_with_plain_numbers():
    for quantiles in (np.ones((1, 7)), np.zeros((3, 7))):
        drawn = fan(quantiles, ["2022-12-06", "2022-12-13", "2022-12-20"][: len(quantiles)], "label")
        assert not re.search("nan|inf|e-", drawn)
        assert drawn.count("<path") >= 5


def test_month_marks_keep_their_dates_when_weeks_are_thinned():
    dates = [f"2022-{m:02d}-01" for m in range(1, 13)]
    at = dict((label, x) for x, label in week_ticks(dates[::3] + dates[-1:], 12))
    # July starts halfway... at the third drawn date, 1 July itself.
    assert at["Jul 2022"] == 2.0
    assert 0 < at["Feb 2022"] < 1


def spans(drawn: str, letter: float) -> list[tuple[float, float, float]]:
    """Left, right and baseline of every text of a chart whose letters are so wide."""
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)">([^<]*)', drawn)
    out = []
    for x, y, anchor, text in found:
        width = letter * len(text)
        left = float(x) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        out.append((left, left + width, float(y)))
    return out


@pytest.mark.parametrize(("small", "letter"), [(True, 10.5), (False, 8.7)], ids=["small", "large"])
@pytest.mark.parametrize("weeks", [1, 5, 12, 26, 30, 38, 56, 80, 104, 160])
@pytest.mark.parametrize("start", ["2022-12-06", "2023-03-28", "2022-07-05"])
def test_labels_of_a_chart_stay_inside_it_and_apart_on_a_narrow_screen(small, letter, weeks, start):
    dates = [(date.fromisoformat(start) + timedelta(weeks=k)).isoformat() for k in range(weeks)]
    quantiles = np.linspace(0, 290_000, weeks * 7).reshape(weeks, 7)
    drawn = str(fan(quantiles, dates, "label", small=small))
    width, height = (300, 158) if small else (460, 300)
    placed = spans(drawn, letter)
    below = sorted(span for span in placed if span[2] == height - 8)
    assert len(below) >= 1
    assert all(left >= 0 and right <= width for left, right, _ in placed)
    assert min(y for _, _, y in placed) >= 18 * small
    assert all(one[1] <= other[0] for one, other in pairwise(below))


def test_a_small_chart_says_a_year_once():
    dates = [(date(2022, 12, 6) + timedelta(weeks=k)).isoformat() for k in range(56)]
    drawn = str(fan(np.ones((56, 7)), dates, "label", small=True))
    assert re.findall(r">(\w{3}(?: \d{4})?)<", drawn) == ["Jan 2023", "Jul"]


def test_a_stated_value_keeps_every_figure():
    assert [exact(v) for v in (1422.0, 0.25, -3.0, 1_234_567_890.0, 70.0, None)] == [
        "1,422",
        "0.25",
        "\u22123",
        "1,234,567,890",
        "70",
        "-",
    ]


def test_twenty_dots_halve_at_the_median_and_grow():
    quantiles = {"0.05": 10.0, "0.25": 20.0, "0.5": 40.0, "0.75": 50.0, "0.95": 90.0}
    values = twenty(quantiles)
    assert sum(v < 40 for v in values) == 10
    assert sum(v < 20 for v in values) == 5
    assert values == sorted(values)
    assert len(values) == 20


def test_a_threshold_is_read_from_its_sentence():
    assert threshold_of("more than 1,000 deaths") == (1000.0, True)
    assert threshold_of("at most 2.5") == (2.5, False)
    assert threshold_of(None) is None
    assert threshold_of("held for long") is None


def test_the_map_in_a_sentence_names_the_highest_and_counts_the_rest():
    rows = [("Low", 10), ("A", 850), ("B", 60), ("Nothing known", -1), ("C", 999), ("D", 400), ("E", 50)]
    assert highest(rows).replace("\u00a0", " ") == "Highest: C >99 %, A 85 %, D 40 %, B 6 %; 5 % or more in 5 places."
    assert highest([("Low", 49)]).replace("\u00a0", " ") == "Below 5 % everywhere."


def test_a_flow_says_what_happens_before_which_mechanism_does_it():
    manifest = {"control_unit": "district", "actors": [{"id": "reds", "name": "The Reds"}]}
    assert series_label("control.reds", manifest) == "Districts held: The Reds"
    assert series_label("anger.reds", manifest) == "Anger: The Reds"
    assert series_label("ambush-reds.killed.civilian", manifest) == "Killed, civilian (ambush-reds)"
    assert series_label("control.gained.reds", manifest) == "Gained, reds (control)"
