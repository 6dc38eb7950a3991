"""Parts of a claim check: its basis, a speaker's bias, the words of its weeks, and what a simulated number becomes."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.answers import Ensemble
from contested.analysis.claim_checks import _basis, _bias, _circular, _comparison_text, _in_words
from contested.analysis.claim_values import claim_value
from contested.ensemble.design import draw_prior
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import claim_check_weeks
from helpers.small_run import evidence, manifest
from scenario.made_up import START, MadeUp, claim, claim_check

(PRIOR,) = evidence().priors.values()
RUN = Calendar(START, 60)


def ensemble(factor: Any = None, draws: Any = None, basis: str = "measured") -> Ensemble:
    bias = [SimpleNamespace(side="reds", about=["fatalities"], whose="any", factor=factor)] if factor else []
    scenario = SimpleNamespace(claim_check=[], bias=bias, actor=[])
    loaded: Any = SimpleNamespace(
        scenario=scenario, ledger=Ledger(claims={}, priors={"raid-rate": PRIOR}), calendar=RUN
    )
    (parameter,) = manifest().parameters
    changed = parameter.model_copy(update={"basis": basis, "rests_on": ("seen",)})
    return Ensemble(loaded, manifest(parameter_rows=3, parameters=(changed,)), draws or {}, np.array([0, 1, 2]))


def test_a_comparison_has_the_basis_of_its_prior_or_of_the_parameters():
    judged = PRIOR.model_copy(update={"basis": "judged"})
    assert _basis((), judged, ensemble()) == "judged" and _basis((), PRIOR, ensemble(basis="judged")) == "measured"
    assert _basis((), None, ensemble()) == "measured" and _basis((), None, ensemble(basis="judged")) == "judged"
    assert _basis(("raid-rate",), PRIOR, ensemble()) == _basis(("raid-rate",), None, ensemble()) == "circular"


def test_a_prior_is_circular_where_it_is_made_from_the_claim_and_a_simulation_where_its_parameters_are():
    seen, dead = (claim().model_copy(update={"id": name}) for name in ("seen", "dead"))
    assert _circular(dead, PRIOR, ensemble()) == ("raid-rate",) and _circular(seen, PRIOR, ensemble()) == ()
    assert _circular(dead, None, ensemble()) == () and _circular(seen, None, ensemble()) == ("raid-rate",)


def test_a_claim_of_a_speaker_without_a_bias_has_none():
    assert _bias(claim(), ensemble()) == (None, None)
    assert _bias(claim(side="blues"), ensemble(2.0)) == (None, None)


def test_a_bias_that_is_a_number_is_the_same_in_every_row():
    bias, factor = _bias(claim(), ensemble(2.5))
    assert factor is not None and factor.tolist() == [2.5, 2.5, 2.5]
    assert bias is not None and (bias.prior, bias.low, bias.median, bias.high) == (None, 2.5, 2.5, 2.5)


def test_a_bias_that_is_a_prior_has_the_draws_of_the_run():
    bias, factor = _bias(claim(), ensemble("prior:raid-rate", {"raid-rate": np.array([5.0, 6.0, 7.0])}))
    assert factor is not None and factor.tolist() == [5.0, 6.0, 7.0]
    assert bias is not None and bias.prior == "raid-rate" and not bias.circular


def test_a_bias_that_no_parameter_is_bound_to_is_drawn_and_circular_for_a_claim_that_it_is_made_from():
    bias, factor = _bias(claim().model_copy(update={"id": "dead"}), ensemble("prior:raid-rate"))
    assert factor is not None and np.array_equal(factor, draw_prior(PRIOR, 0, 3)) and len(set(factor)) == 3
    assert bias is not None and bias.circular


def words(one: Claim, **keys: Any) -> str:
    spec = claim_check(series=["raid.deaths"], **keys)
    return _comparison_text(spec, one, claim_check_weeks(spec, one, RUN), RUN)


def about(first: int, days: int) -> Claim:
    """A claim about so many days from a week of the run on."""
    one = claim(days=days)
    assert one.meant is not None
    start = START + datetime.timedelta(weeks=first)
    period = {"start": start, "end": start + datetime.timedelta(days=days - 1)}
    return one.model_copy(update={"meant": one.meant.model_copy(update=period)})


def test_weeks_that_begin_later_in_the_run_are_named_by_their_days():
    assert words(about(3, 21)) == (
        "raid.deaths in the claim's own period of 21 days, at the rate of its 3 weeks, 2030-01-22 to 2030-02-11"
    )
    assert words(about(3, 7)) == (
        "raid.deaths in the claim's own period of 7 days, at the rate of its 1 week, 2030-01-22 to 2030-01-28"
    )
    assert words(about(10, 14), over="max") == (
        "raid.deaths, max of 2 weeks, 2030-03-12 to 2030-03-25, in the claim's own period"
    )


def test_given_weeks_of_a_claim_with_a_period_are_not_its_own():
    assert words(about(3, 21), weeks=2) == "raid.deaths, summed over 2 weeks, 2030-01-01 to 2030-01-14"
    assert words(claim(), weeks=2) == "raid.deaths, summed over 2 weeks, 2030-01-01 to 2030-01-14"
    assert words(about(3, 21), weeks=2, over="mean") == "raid.deaths, mean of 2 weeks, 2030-01-01 to 2030-01-14"


def test_a_claim_without_a_period_is_about_a_year():
    assert words(claim()) == "raid.deaths, summed over 52 weeks, 2030-01-01 to 2030-12-30"
    assert words(claim(), over="mean") == "raid.deaths, mean of 52 weeks, 2030-01-01 to 2030-12-30"


def test_a_note_follows_the_words_with_one_stop_between():
    assert _in_words("So many.", claim_check(series=["x"], note="No more.")) == "So many. No more"
    assert _in_words("So many", claim_check(series=["x"])) == "So many"


def history(*totals: list[float], members: list[int] | None = None) -> MadeUp:
    """A series by week and member, all of it in the north."""
    table = np.zeros((len(totals), 3, len(totals[0])))
    table[:, 0] = totals
    numbers = None if members is None else np.array(members)
    return MadeUp({"raid.deaths": table}, np.array([4, 5, 6]), Calendar(START, len(totals)), numbers)


def value(one: Claim, given: MadeUp, **keys: Any) -> np.ndarray:
    return claim_value(claim_check(series=["raid.deaths"], **keys), given, one)


def test_what_is_no_count_is_scaled_to_a_part_of_a_week():
    """2 of 7 days: of each history where any of them has no whole number."""
    assert value(claim(days=2), history([7.0, 3.5])) == pytest.approx([2.0, 1.0])
    assert value(claim(days=2), history([3.5, 10.5])) == pytest.approx([1.0, 3.0])


def test_counts_of_a_part_of_a_week_are_whole_numbers_of_at_most_the_week():
    found = value(claim(days=2), history([7.0] * 400))
    assert found.dtype == np.float64 and set(found) <= set(range(8)) and 1.7 < found.mean() < 2.3


def test_counts_of_a_longer_period_are_scaled():
    assert value(claim(days=10), history([7.0, 14.0])) == pytest.approx([10.0, 20.0])
    assert value(claim(days=14), history([7.0, 14.0])).tolist() == [14.0, 28.0]
    assert value(claim(days=7), history([7.0, 14.0])).tolist() == [7.0, 14.0]


def test_a_claim_without_a_period_is_scaled_to_a_year_or_to_the_weeks_that_are_given():
    two = history([3.0, 0.0], [5.0, 2.0])
    assert value(claim(), two).tolist() == [26 * 8.0, 26 * 2.0]
    assert value(claim(), two, weeks=5) == pytest.approx([20.0, 5.0])
    assert value(claim(days=21), two, weeks=5) == pytest.approx([20.0, 5.0])
    assert value(claim(days=21), two) == pytest.approx([12.0, 3.0])


def test_a_history_s_count_does_not_depend_on_those_around_it():
    whole = value(claim(days=3), history([50.0] * 6))
    part = value(claim(days=3), history([50.0] * 3, members=[5, 1, 3]))
    assert part.tolist() == whole[[5, 1, 3]].tolist() and len(set(whole)) > 1
