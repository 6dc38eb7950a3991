"""The deaths of one cause, in one place and step, become known together or not at all."""

import jax
import numpy as np
import pytest
from scipy.special import expit

from contested.model.effects import move
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from helpers.worlds import case, land, part


class Fever(Mechanism):
    """Fighters die."""

    sources = ()
    catalogue = "test"

    side: str = role("who dies")
    hazard: jax.Array = parameter("per week", positive, "hazard of death")

    def flows(self, s, x):
        yield move("dead", f"fighters.{self.side}", f"dead.{self.side}", self.hazard)


def known(*labels, **numbers):
    """Deaths by cause and deaths that become known [week, place, member], weekly steps."""
    numbers = {"size_slope": 0.0, "access_slope": 0.0, "verified": 1.0} | numbers
    attacks = tuple(f"{one}.dead" for one in labels)
    reporting = part("reporting", attacks=attacks, deaths=("dead.red",), remoteness="far", **numbers)
    causes = [part(Fever, label, side="red", hazard=0.05) for label in labels]
    series = case(*causes, reporting, world=land(2, columns={"far": [0.0, 2.0]}), fighters={"red": 400},
                  weeks=10).leap(300, seed=5, per_week=1)  # fmt: skip
    return [series[f"{one}.dead"] for one in labels], series["reporting.deaths"]


def test_the_deaths_of_one_cause_are_known_all_or_none():
    (dead,), seen = known("fever", base=-0.4)
    assert np.all((seen == 0) | (seen == dead))
    some = dead > 0
    share = (seen[some] > 0).mean()
    assert share == pytest.approx(expit(-0.4), abs=4 * np.sqrt(0.24 / some.sum()))


def test_two_causes_are_known_each_for_itself():
    (one, two), seen = known("fever", "famine", base=0.0)
    both = (one > 0) & (two > 0) & (one != two)
    possible = [np.zeros_like(one), one, two, one + two]
    assert np.all(np.any([seen == value for value in possible], axis=0))
    for value in possible:
        assert (seen == value)[both].mean() == pytest.approx(0.25, abs=0.03)


def test_many_deaths_at_once_are_known_more_often_than_few():
    (dead,), seen = known("fever", base=-2.0, size_slope=1.0)
    for size in (5, 10, 15):
        here = dead == size
        error = 4 * np.sqrt(0.25 / here.sum())
        assert (seen[here] > 0).mean() == pytest.approx(expit(-2.0 + np.log1p(size)), abs=error)
