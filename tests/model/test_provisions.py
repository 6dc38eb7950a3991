"""M12: fighters live on what people give them, and go home hungry where few help."""

import numpy as np
import pytest

from contested.model.effects import factor
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, role
from contested.model.quantities import support
from helpers.plain import Raids
from helpers.worlds import Case, case, land, part, shock, total


class Helping(Mechanism):
    """A share of people help a group."""

    group: str = role("whom")
    share: object = parameter("share", non_negative, "who help")

    def quantities(self, world):
        yield support(self.group, world)

    def factors(self, s, x):
        yield factor(f"support.{self.group}", self.share)


def provisions(given=2.0, helping=0.25, outside=0.0, start=0.0, horizon=2.0, fighters=100.0, weeks=60, shocks=None):
    return case(
        part("provisions", group="red", attacks=("raids.attack",), start=start, given=given, outside=outside,
             horizon=horizon),
        part(Helping, "helping", group="red", share=helping), part(Raids, "raids", group="red", rate=0.1),
        world=land(2), fighters={"red": fighters}, weeks=weeks, shocks=shocks,
    )  # fmt: skip


def test_the_share_who_are_fed_settles_at_what_comes_in():
    """People who are 25 % willing give half a ration to each fighter; ten more come from outside for a hundred."""
    for outside, fed in ((0.0, 0.5), (10.0, 0.6)):
        series = provisions(outside=outside).expected(7)
        assert total(series, "raids.attack")[-1] == pytest.approx(0.1 * 100.0 * fed, rel=2e-3)


def test_where_enough_is_given_nobody_goes_hungry():
    series = provisions(helping=0.8).expected(7)
    assert total(series, "raids.attack")[-1] == pytest.approx(10.0, rel=1e-5)


def test_stores_last_as_long_as_they_are_bound_to():
    """Six weeks of food without any gift: four are eaten whole, then rations are cut, and all is eaten in the end."""
    series = provisions(given=0.0, start=6.0, weeks=80).expected(50)
    attacks = total(series, "raids.attack")
    assert attacks[:4] == pytest.approx(10.0, rel=1e-5)
    assert attacks[5] < 9.0
    assert attacks.sum() == pytest.approx(0.1 * 600.0, rel=1e-3)


def test_hunger_sends_fighters_home_as_a_shortage_does():
    cohesion = {"rate": 0.01, "shortage_slope": 2.0, "deserters": 0.0, "breaking_share": 1e9, "half_life": 8.0}
    given = provisions()
    part_of = part("cohesion", group="red", **cohesion)
    here = Case(
        given.model._replace(instances=(*given.model.instances, part_of.instance)),
        given.numbers | {f"cohesion.{k}": v for k, v in part_of.numbers.items()},
    )
    fed = 100.0 / 200.0
    start = here.state(food__red=[100.0])
    flow = next(f for m in here.bound() for f in m.flows(start, here.inputs(start)) if f.name == "desert")
    assert np.ravel(flow.hazard) == pytest.approx(0.01 * np.exp(2.0 * (1 - fed)), rel=1e-4)


def test_a_blockade_stops_the_gifts():
    series = provisions(helping=0.5, start=2.0, shocks={shock("provisions.red", 10, 40): 0.0}).expected(7)
    attacks = total(series, "raids.attack")
    assert attacks[9] == pytest.approx(10.0, rel=1e-4) and attacks[30] < 0.1 and attacks[-1] > 9.0


def test_a_closed_border_stops_what_comes_from_outside_and_not_the_gifts():
    closed = {shock("shipments.red", 0, 99): 0.0}
    series = provisions(outside=10.0, shocks=closed).expected(7)
    assert total(series, "raids.attack")[-1] == pytest.approx(0.1 * 100.0 * 0.5, rel=2e-3)


def test_without_a_collaboration_mechanism_everybody_helps():
    here = case(
        part("provisions", group="red", attacks=("raids.attack",), start=0.0, given=0.6, outside=0.0, horizon=2.0),
        part(Raids, "raids", group="red", rate=0.1), fighters={"red": 100.0}, weeks=60,
    )  # fmt: skip
    assert total(here.expected(7), "raids.attack")[-1] == pytest.approx(0.1 * 100.0 * 0.6, rel=2e-3)


def test_nobody_eats_nothing():
    series = provisions(fighters=0.0).expected(1)
    assert np.isfinite(series["food.red"]).all() and np.all(total(series, "raids.attack") == 0.0)
