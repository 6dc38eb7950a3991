"""What claims say of their series, worked out by hand for four claims and three histories."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.conditioning import observed_points
from contested.observations.of_quantity import Z90
from contested.observations.stated import Errors, Stated, StatedEvent

SD = 0.5
TABLES = {
    "deaths": {"series": ("*.deaths",), "places": ("north",), "over": "sum"},
    "strength": {"series": ("fighters.reds",), "over": "mean"},
    "share": {"series": ("raid.deaths",), "share_of": ("*.deaths",), "over": "sum"},
    "ground": {"series": ("control.reds",), "over": "max", "comparison": ("more_than", 2000.0)},
}
LAWS = {
    "deaths": Stated("log", 300.0, Errors(grade=0.16, rounding=0.09), group=3, silent=0.5),
    "strength": Stated("root", 100.0, Errors(grade=SD**2), log_shift=float(np.log(2.0))),
    "share": Stated("logit", 0.4, Errors(grade=0.1)),
    "ground": StatedEvent(0.1),
}
SIMULATED = np.array([[120.0, 180.0, 240.0], [40.0, 50.0, 60.0], [0.2, 0.3, 0.4], [1.0, 0.0, 1.0]])
FACTORS = np.log([[1.0, 2.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
"""By claim and row; the three histories are of rows 0, 1 and 1."""


@pytest.fixture
def read(monkeypatch) -> dict[str, Any]:
    monkeypatch.setattr(observed_points, "log_factors", lambda past, z: FACTORS)
    plain = {"places": None, "comparison": None, "share_of": None}
    tables = [SimpleNamespace(**{**plain, "claim": name, **keys}) for name, keys in TABLES.items()]
    claims = {"claim:deaths": SimpleNamespace(meant=SimpleNamespace(days=42))}
    loaded = SimpleNamespace(
        scenario=SimpleNamespace(observation=tables),
        ledger=SimpleNamespace(get_claim=lambda name: claims.get(name, SimpleNamespace(meant=None))),
    )
    names = ["control.reds", "fighters.reds", "raid.deaths", "purge.deaths"]
    factors = {"deaths": ("inflation",)}
    past = SimpleNamespace(
        prepared=SimpleNamespace(loaded=loaded, info=SimpleNamespace(names=lambda: names)),
        claims=[
            SimpleNamespace(claim=name, law=law, factors=factors.get(name, ()), speaker=None)
            for name, law in LAWS.items()
        ],
    )
    design = SimpleNamespace(row=np.array([0, 1, 1]))
    conditioned: Any = SimpleNamespace(past=past, readings=SIMULATED, z=np.zeros((1, 2)), design=design)
    return dict(zip(TABLES, observed_points.what_is_read(conditioned), strict=True))


def test_it_says_which_series_and_places_are_read(read):
    assert (read["deaths"]["series"], read["deaths"]["places"]) == (("raid.deaths", "purge.deaths"), ("north",))
    assert (read["strength"]["places"], read["strength"]["over"]) == ((), "mean")
    assert [one["condition"] for one in read.values()] == ["", "", "", "more than 2,000"]
    assert read["share"]["point"] is None and read["ground"]["point"] is None


def test_a_sum_is_a_number_a_week(read):
    """300 deaths in six weeks, with an sd of 0.5 in the logarithm; simulated are 180, and they may be doubled."""
    point = read["deaths"]["point"]
    assert (point.stated, point.simulated.median) == (50.0, 30.0)
    assert point.low == pytest.approx((300.5 * np.exp(-Z90 * SD) - 0.5) / 6)
    assert point.high == pytest.approx((300.5 * np.exp(Z90 * SD) - 0.5) / 6)
    assert point.simulated.low == pytest.approx(np.quantile([20, 30, 40], 0.05))
    assert (point.inflation.low, point.inflation.median) == pytest.approx((1.1, 2.0))


def test_a_stock_is_as_stated(read):
    point = read["strength"]["point"]
    assert (point.stated, point.simulated.median) == (100.0, 50.0)
    assert point.low == pytest.approx((np.sqrt(100.375) - Z90 * SD) ** 2 - 0.375)
    assert (point.inflation.low, point.inflation.high) == pytest.approx((2.0, 2.0))
