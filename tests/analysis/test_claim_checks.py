"""A claim check: the claim, what it is compared with in words, and where the claim lies on that."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.answers import Ensemble
from contested.analysis.claim_checks import check_claims, percentile
from contested.ledger.claim import Claim
from contested.ledger.distribution import LogNormal
from contested.ledger.ledger import Ledger
from contested.results.claims import ClaimCheck
from contested.scenario.calendar import Calendar
from helpers.small_run import evidence, manifest
from scenario.made_up import START, claim, claim_check

ROW = np.array([0, 0, 1, 1])
VALUES = np.array([1.0, 10.0, 10.0, 20.0])
(PRIOR,) = evidence().priors.values()
NARROW = LogNormal(kind="lognormal", median=2.0, sigma=1e-6)


def checked(
    one: Claim,
    length: int = 8,
    factor: float | str | None = None,
    draws: Any = None,
    basis: Any = "measured",
    **keys: Any,
) -> ClaimCheck:
    """The check of one claim on four histories of two rows, in a run of `length` weeks."""
    bias = [SimpleNamespace(side="reds", about=["fatalities"], whose="any", factor=factor)] if factor else []
    scenario = SimpleNamespace(claim_check=[claim_check(**keys)], bias=bias, actor=[])
    other = PRIOR.model_copy(update={"id": "other", "rests_on": ("c",), "basis": "judged", "distribution": NARROW})
    known = Ledger(claims={"c": one}, priors={"raid-rate": PRIOR, "other": other})
    loaded: Any = SimpleNamespace(scenario=scenario, ledger=known, calendar=Calendar(START, length))
    (parameter,) = manifest().parameters
    described = manifest(parameter_rows=2, parameters=(parameter.model_copy(update={"basis": basis}),))
    ensemble = Ensemble(loaded, described, draws or {}, ROW)
    (found,) = check_claims(ensemble, {"c": VALUES}).claims
    return found


def words(one: Claim, length: int, **keys: Any) -> str:
    return checked(one, length, series=["raid.deaths"], **keys).compared_with


def test_a_sum_for_a_claim_without_a_period_is_over_52_weeks():
    """A shorter run is compared at its rate, and the words say so."""
    assert words(claim(), 8) == "raid.deaths, at the rate of 8 weeks, 2030-01-01 to 2030-02-25, over 52 weeks"
    assert words(claim(), 51).endswith("at the rate of 51 weeks, 2030-01-01 to 2030-12-23, over 52 weeks")
    assert words(claim(), 52) == words(claim(), 60) == "raid.deaths, summed over 52 weeks, 2030-01-01 to 2030-12-30"


def test_a_sum_over_given_weeks_is_over_just_these_or_at_the_rate_of_a_shorter_run():
    assert words(claim(), 8, weeks=3) == "raid.deaths, summed over 3 weeks, 2030-01-01 to 2030-01-21"
    assert words(claim(), 8, weeks=2) == "raid.deaths, summed over 2 weeks, 2030-01-01 to 2030-01-14"
    assert words(claim(days=20), 8, weeks=1) == "raid.deaths, summed over 1 week, 2030-01-01 to 2030-01-07"
    assert words(claim(), 8, weeks=9) == "raid.deaths, at the rate of 8 weeks, 2030-01-01 to 2030-02-25, over 9 weeks"


def test_a_sum_for_a_claim_with_a_period_is_as_long_as_the_period():
    assert words(claim(days=20), 8) == (
        "raid.deaths in the claim's own period of 20 days, at the rate of its 3 weeks, 2030-01-01 to 2030-01-21"
    )
    assert words(claim(days=20), 8, over="mean") == (
        "raid.deaths, mean of 3 weeks, 2030-01-01 to 2030-01-21, in the claim's own period"
    )


def test_a_sum_for_a_claim_about_another_year_is_over_the_same_season_for_as_long_as_the_period():
    assert words(shifted(claim(days=20), 366), 8) == (
        "raid.deaths, at the rate of 3 weeks, 2030-01-01 to 2030-01-21, over a period as long as the claim's (20 days)"
    )


def shifted(one: Claim, days: int) -> Claim:
    """The claim about a period so many days earlier."""
    assert one.meant is not None
    start = START - datetime.timedelta(days=days)
    period = {"start": start, "end": start + datetime.timedelta(days=one.meant.days - 1)}
    return one.model_copy(update={"meant": one.meant.model_copy(update=period)})


def test_weeks_that_do_not_follow_each_other_are_said_to_be_on_the_same_days():
    """A period over the new year: the first weeks of the run and its last."""
    assert words(shifted(claim(days=28), 15), 52) == (
        "raid.deaths, at the rate of 4 weeks, 2030-01-01 to 2030-12-30, on the same days of the year, over a period "
        "as long as the claim's (28 days)"
    )


def test_other_reductions_name_their_weeks_and_the_first_its_week():
    assert words(claim(), 8, over="max") == "raid.deaths, max of 8 weeks, 2030-01-01 to 2030-02-25"
    assert words(claim(), 8, over="first") == "raid.deaths at the end of the first week"


def test_words_name_all_series_the_places_and_the_note():
    found = checked(claim(), series=["a.deaths", "b.deaths"], places=["north", "south"], over="first", note="No more.")
    assert found.compared_with == "a.deaths + b.deaths in north, south at the end of the first week. No more"


def test_a_check_holds_the_claim_and_the_quantiles_of_the_histories():
    one = claim(best=10, days=20, low=5, high=30)
    found = checked(one, series=["raid.deaths"])
    same = ("id", "says", "speaker", "side", "speech", "kind", "said", "document", "paragraph", "locator", "grade")
    assert [getattr(found, name) for name in same] == [getattr(one, name) for name in same]
    assert (found.value, found.low, found.high, found.unit) == (10.0, 5.0, 30.0, "persons")
    assert (found.against, found.prior, found.weeks, found.members) == ("simulation", None, 3, 4)
    assert list(found.quantiles.model_dump().values()) == pytest.approx(
        np.quantile(VALUES, [0.05, 0.25, 0.5, 0.75, 0.95]).tolist()
    )
    assert found.bias is None and found.percentile_after_bias is None
    assert found.percentile_as_stated == pytest.approx(0.5)  # one below, two equal


def test_a_check_on_evidence_names_the_prior_and_uses_its_draws():
    found = checked(claim(), prior="prior:raid-rate")
    assert (found.against, found.prior, found.weeks, found.members) == ("evidence", "raid-rate", None, 2)
    assert found.compared_with == f"independent evidence for the same quantity (measured): {PRIOR.says}".rstrip(".")
    assert (found.basis, found.circular) == ("measured", ())


def test_evidence_made_from_the_claim_is_circular():
    found = checked(claim(), prior="prior:other")
    assert (found.basis, found.circular) == ("circular", ("other",))
    assert found.quantiles.q05 == pytest.approx(2.0, rel=1e-4) == found.quantiles.q95


@pytest.mark.parametrize("basis", ["measured", "judged"])
def test_a_simulation_has_the_basis_of_its_parameters(basis):
    found = checked(claim(), series=["raid.deaths"], basis=basis)
    assert (found.basis, found.circular) == (basis, ())


def test_a_simulation_whose_parameter_is_made_from_the_claim_is_circular():
    dead = claim().model_copy(update={"id": "dead"})
    known = Ledger(claims={"dead": dead}, priors={})
    scenario = SimpleNamespace(claim_check=[claim_check(claim="dead", series=["x"])], bias=[], actor=[])
    loaded: Any = SimpleNamespace(scenario=scenario, ledger=known, calendar=Calendar(START, 8))
    (found,) = check_claims(Ensemble(loaded, manifest(), {}, ROW), {"dead": VALUES}).claims
    assert (found.basis, found.circular) == ("circular", ("raid-rate",))


def test_a_bias_that_is_a_number_divides_what_is_stated():
    found = checked(claim(best=10), series=["raid.deaths"], factor=2.0)
    assert found.bias is not None and found.bias.model_dump() == {
        "prior": None, "median": 2.0, "low": 2.0, "high": 2.0, "circular": False,
    }  # fmt: skip
    assert found.percentile_after_bias == pytest.approx(0.25)  # 5 lies above one of four


def test_a_bias_that_is_a_prior_divides_by_the_draw_of_each_history_s_row():
    found = checked(claim(best=10), series=["raid.deaths"], factor="prior:raid-rate",
                    draws={"raid-rate": np.array([20.0, 0.25])})  # fmt: skip
    # Divided by 20 for the first two histories (0.5 < 1, 10), by 0.25 for the others (40 > 10, 20).
    assert found.percentile_after_bias == pytest.approx(0.5)
    low, high = PRIOR.interval(0.9)
    assert found.bias is not None and found.bias.model_dump() == {
        "prior": "raid-rate", "median": 1.0, "low": low, "high": high, "circular": False,
    }  # fmt: skip


def test_a_bias_that_no_parameter_uses_is_drawn_and_may_be_circular():
    found = checked(claim(best=10), series=["raid.deaths"], factor="prior:other")
    assert found.bias is not None and found.bias.prior == "other" and found.bias.circular
    assert found.percentile_after_bias == pytest.approx(0.25)  # 10 / 2


def test_ties_count_half_and_no_rank_is_certain():
    expected = np.array([1.0, 2.0, 2.0, 3.0])
    ranks = [percentile(expected, np.float64(stated)) for stated in (0, 1, 2, 2.5, 3, 4)]
    assert ranks == [0.125, 0.125, 0.5, 0.75, 0.875, 0.875]
    assert percentile(expected, np.array([2.0, 1.0, 2.0, 9.0])) == pytest.approx((1 + 0 + 0.5 + 1) / 4)
