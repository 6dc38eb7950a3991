"""What questions read of a block: names of series, series as recorded, series with a row for each place."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from contested.engine.system import Weekly
from contested.ensemble.history import BlockHistory
from contested.scenario.calendar import Calendar

LOCAL = np.arange(24.0, dtype=np.float32).reshape(2, 3, 4)
"""A series of two weeks, three places and four members."""
NATIONAL = 100.0 + np.arange(8.0).reshape(2, 1, 4)
STOCKS = {"home": LOCAL, "away": LOCAL + 1}
WEEKLY = Weekly(STOCKS, {"mood": LOCAL + 2, "sky": NATIONAL}, {"leave": LOCAL + 3}, {"heard": NATIONAL + 4})


def history(weekly=WEEKLY, places=3):
    ids = [f"p{k}" for k in range(places)]
    return BlockHistory(weekly, ids, np.full(places, 10.0), Calendar(date(2030, 1, 6), 2), np.arange(4))


def test_names_are_those_of_stocks_then_levels_then_flows_then_reports():
    assert history().names == ["home", "away", "mood", "sky", "leave", "heard"]
    assert history(Weekly({}, {}, {}, {})).names == []


def test_a_series_is_read_as_it_is_recorded():
    for name, wanted in (("away", LOCAL + 1), ("sky", NATIONAL), ("leave", LOCAL + 3), ("heard", NATIONAL + 4)):
        np.testing.assert_array_equal(history().raw(name), wanted)
    assert history().raw("home") is LOCAL


def test_a_series_that_there_is_not_is_refused_by_its_name():
    with pytest.raises(KeyError) as refused:
        history().raw("hope")
    assert refused.value.args == ("hope",)
    with pytest.raises(KeyError):
        history().series("hope")


def test_a_series_of_the_whole_country_is_in_the_first_place_s_row():
    found = history().series("sky")
    assert found.shape == (2, 3, 4) and found.dtype == np.float64
    np.testing.assert_array_equal(found[:, 0], NATIONAL[:, 0])
    assert not found[:, 1:].any()
    assert history().series("home") is LOCAL


def test_in_a_country_of_one_place_every_series_has_its_row():
    here = history(Weekly({"home": NATIONAL}, {}, {}, {}), places=1)
    assert here.series("home") is NATIONAL
