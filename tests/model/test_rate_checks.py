"""A trial of a user's mechanisms at the start of a scenario: numbers that are finite and not below zero."""

from __future__ import annotations

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
import pytest

from contested import Mechanism
from contested.model.effects import Addition, arrive, event, factor, leave, loss, move, travel
from contested.model.rate_checks import SEASONS, check_rates
from contested.model.size import fixed_size
from helpers.refusal import refusal
from helpers.worlds import Case, case, land, part

ROUTES, WEIGHTS = np.zeros((2, 1), dtype=np.int32), jnp.ones((2, 1, 1))
NAMES = ("civilian", "dead.civilian", "p0")
OK = jnp.asarray([[0.0], [2.0]])


class Mine(Mechanism):
    """Its factors and flows are given."""

    effects: Callable
    moves: Callable

    def factors(self, s, x):
        yield from self.effects(s, x)

    def flows(self, s, x):
        yield from self.moves(s, x)


class Ours(Mine):
    """As a mechanism of the package."""


Ours.__module__ = "contested.model.mechanisms.ours"


class Idle(Mechanism):
    """Yields nothing."""


def of_mechanisms(*mechanisms: Mechanism, step_days: float = 7.0) -> Case:
    """A model of two places with these mechanisms."""
    base = case(part(Idle), world=land(2), fighters={"red": 30.0}, step_days=step_days)

    class Given:
        def __init__(self, mechanism: Mechanism) -> None:
            self.mechanism, self.label = mechanism, mechanism.label

        def bind(self, values) -> Mechanism:
            return self.mechanism

    return Case(base.model._replace(instances=tuple(Given(one) for one in mechanisms)), base.numbers)


def refused(*mechanisms: Mechanism, **more) -> str:
    """Why the trial refuses these mechanisms; empty where it does not."""
    given = of_mechanisms(*mechanisms, **more)
    return refusal(check_rates, given.model, {name: np.float32([value]) for name, value in given.numbers.items()})


def nothing(s, x):
    return ()


def flows(*given, label: str = "mine", kind: type[Mine] = Mine) -> Mine:
    return kind(label, nothing, lambda s, x: given)


def effects(*given) -> Mine:
    return Mine("mine", lambda s, x: given, nothing)


def hit(share) -> tuple:
    return (loss("scratch", "civilian", "dead.civilian", OK), loss("hit", "civilian", "dead.civilian", share))


SORTS = {
    "the hazard of 'go'": lambda value: flows(move("go", "civilian", "abroad", value)),
    "the hazard of 'end'": lambda value: flows(leave("end", "civilian", value)),
    "the hazard of 'trek'": lambda value: flows(travel("trek", "civilian", "abroad", value, ROUTES, WEIGHTS)),
    "the rate of 'born'": lambda value: flows(arrive("born", "civilian", value)),
    "the rate of 'bang'": lambda value: flows(event("bang", value)),
    "the share of 'hit'": lambda value: flows(event("bang", 1.0, fixed_size(1.0), hit(value))),
    "the factor on 'wa*'": lambda value: effects(factor("wa*", value)),
    "the rate added to 'raid'": lambda value: effects(Addition("raid", value)),
}


@pytest.mark.parametrize("what", SORTS)
def test_each_number_is_called_by_what_it_is_and_its_first_wrong_value_is_told(what):
    assert refused(SORTS[what](jnp.asarray([[0.5], [-2.5]]))) == (
        f"mechanism.mine: expected {what} to be 0 or more, found -2.5"
    )
    assert refused(SORTS[what](OK)) == ""


def test_plain_numbers_are_checked_too():
    message = "mechanism.mine: expected the factor on 'wage' to be 0 or more, found {}"
    for value, shown in ((-1.0, "-1"), (float("nan"), "nan"), (float("inf"), "inf"), (-1e-9, "-1e-09")):
        assert refused(effects(factor("wage", value))) == message.format(shown)
    for value in (0.0, 1e30):
        assert refused(effects(factor("wage", value))) == ""


@pytest.mark.parametrize(("value", "shown"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf"), (-3.0, "-3")])
def test_the_first_value_that_is_no_number_or_below_zero_is_told(value, shown):
    found = refused(effects(factor("wage", jnp.asarray([[value], [-8.0]], float))))
    assert found == f"mechanism.mine: expected the factor on 'wage' to be 0 or more, found {shown}"


def test_every_effect_of_every_mechanism_of_the_users_is_checked():
    good, bad = leave("go", "civilian", 0.5), leave("end", "civilian", -0.5)
    assert refused(flows(good, good)) == ""
    assert "'end'" in refused(flows(good, bad))
    found = refused(flows(good, label="first"), flows(good, bad, label="second"))
    assert found == "mechanism.second: expected the hazard of 'end' to be 0 or more, found -0.5"


def test_mechanisms_of_the_package_are_not_checked():
    bad = leave("end", "civilian", -0.5)
    assert refused(flows(bad, kind=Ours)) == ""
    assert refused() == ""
    assert refused(flows(bad, kind=Ours), flows(leave("go", "civilian", -3.0))) == (
        "mechanism.mine: expected the hazard of 'go' to be 0 or more, found -3"
    )


def test_the_trial_is_in_a_week_of_each_season_with_the_step_of_the_model():
    seen: list[tuple] = []

    def watched(s, x):
        seen.append((float(x.week), float(x.week_of_year), x.step, float(s["fighters.red"].sum())))
        yield factor("wage", 0.5)

    assert refused(Mine("mine", watched, nothing), step_days=3.5) == ""
    # Once for the inputs of all mechanisms, and once for the check.
    assert seen == [(week, week, 0.5, 30.0) for week in (0.0, 13.0, 26.0, 39.0) for _ in range(2)]
    assert SEASONS == (0.0, 13.0, 26.0, 39.0)


@pytest.mark.parametrize("bad", [0.0, 13.0, 26.0, 39.0])
def test_a_rate_that_is_wrong_in_one_season_is_found(bad):
    found = refused(Mine("mine", nothing, lambda s, x: [leave("go", "civilian", jnp.where(x.week == bad, -2.0, 1.0))]))
    assert found == "mechanism.mine: expected the hazard of 'go' to be 0 or more, found -2"


def test_flows_see_the_factors_of_all_mechanisms():
    other = Mine("other", lambda s, x: [factor("wage", jnp.float32(3.0))], nothing)
    mine = Mine("mine", nothing, lambda s, x: [leave("go", "civilian", -x.factor("wage"))])
    assert refused(mine, other) == "mechanism.mine: expected the hazard of 'go' to be 0 or more, found -3"
