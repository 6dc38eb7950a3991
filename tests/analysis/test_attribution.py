"""Shares by prior and mechanism: how they are divided, ordered and explained; answers at the ends of a number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta

from analysis.pairs import pairs_row
from contested.analysis.attribution import LEAST_IN_A_TENTH, NO_TOTAL, OUTSIDE, Ordered, attribute
from contested.results.answers import Attribution, Uncertainty
from contested.results.manifest import Manifest, ParameterInfo
from helpers.small_run import manifest

ROWS = 400
ROW = pairs_row(2 * ROWS)
GENERATOR = np.random.Generator(np.random.PCG64(3))


def parameter(name: str, prior: str, rests_on: tuple[str, ...] = ()) -> ParameterInfo:
    mechanism = name.partition(".")[0]
    (row,) = manifest().parameters
    basis = "measured" if rests_on else "judged"
    changes = {"name": name, "mechanism": mechanism, "prior": prior, "basis": basis, "rests_on": rests_on}
    return row.model_copy(update=changes)


def model() -> Manifest:
    """Two priors on claims, one of them used by two mechanisms, and one of a start that belongs to none.

    What comes first here, `talk`, has a smaller share than what comes later.
    """
    return manifest(
        parameters=(
            parameter("talk.rate", "rate", ("alive", "dead")),
            parameter("raid.rate", "rate", ("alive", "dead")),
            parameter("raid.size", "shared", ("dead",)),
            parameter("initial.north", "start"),
        )
    )


def columns() -> dict[str, np.ndarray]:
    return {name: GENERATOR.normal(size=ROWS) for name in ("rate", "shared", "start", "nothing")}


def quantity(values: np.ndarray) -> Ordered:
    return Ordered(values, values, proposition=False)


def split(parameters: float | None) -> Uncertainty:
    if parameters is None:
        return Uncertainty(base="b", parameters=None, process=None, standard_error=None, reason="too few")
    return Uncertainty(base="b", parameters=parameters, process=1 - parameters, standard_error=0.01, reason=None)


@pytest.fixture(scope="module")
def found() -> Attribution:
    draws = columns()
    mean = 3.0 * draws["rate"] + 2.0 * draws["shared"] + 2.5 * draws["start"]
    values = mean[ROW] + GENERATOR.normal(0, 0.5, 2 * ROWS)
    return attribute(quantity(values), ROW, draws, model(), split(0.99))


def test_priors_are_listed_in_the_order_of_their_shares_with_all_their_parameters(found):
    assert [row.prior for row in found.parameters] == ["rate", "start", "shared"]
    assert [row.names for row in found.parameters] == [("talk.rate", "raid.rate"), ("initial.north",), ("raid.size",)]
    assert [row.basis for row in found.parameters] == ["measured", "judged", "measured"]
    shares = [row.share for row in found.parameters]
    assert shares == sorted(shares, reverse=True)
    total = 9 + 4 + 6.25 + 0.25
    assert shares == pytest.approx([9 / total, 6.25 / total, 4 / total], abs=0.1)


def test_a_share_is_divided_equally_among_mechanisms(found):
    rate, start, shared = (row.share for row in found.parameters)
    mechanisms = {row.label: (row.share, row.parameters, row.through) for row in found.mechanisms}
    assert mechanisms == {
        "raid": (rate / 2 + shared, ("raid.rate", "raid.size"), ("rate", "shared")),
        "initial": (start, ("initial.north",), ("start",)),
        "talk": (rate / 2, ("talk.rate",), ("rate",)),
    }
    assert [row.label for row in found.mechanisms] == ["raid", "initial", "talk"]


def test_parameters_of_no_mechanism_are_labelled_as_such(found):
    summaries = {row.label: row.summary for row in found.mechanisms}
    assert summaries["raid"] == "A hidden side attacks a visible one." and summaries["initial"] == OUTSIDE


def test_named_shares_and_what_is_unexplained_add_up_to_the_parameter_share(found):
    assert found.unexplained is not None and found.note is None
    assert sum(row.share for row in found.parameters) + found.unexplained == pytest.approx(0.99)
    assert sum(row.share for row in found.mechanisms) == pytest.approx(sum(row.share for row in found.parameters))


def test_shares_whose_sum_exceeds_the_parameter_share_say_so():
    draws = columns()
    values = draws["rate"][ROW] + GENERATOR.normal(0, 0.1, 2 * ROWS)
    found = attribute(quantity(values), ROW, draws, model(), split(0.5))
    assert found.unexplained is None and found.note is not None
    assert "more than the 50% that all parameters have" in found.note


def test_without_a_variance_split_the_unexplained_part_is_unknown():
    draws = columns()
    values = draws["rate"][ROW] + GENERATOR.normal(0, 0.1, 2 * ROWS)
    found = attribute(quantity(values), ROW, draws, model(), split(None))
    assert found.parameters and found.unexplained is None and found.note == NO_TOTAL


def test_where_nothing_stands_out_the_note_counts_histories_and_rows():
    found = attribute(quantity(GENERATOR.normal(size=2 * ROWS)), ROW, columns(), model(), split(0.2))
    assert found.parameters == found.mechanisms == ()
    assert found.note is not None and "in 800 histories (400 parameter draws)" in found.note
    assert found.unexplained == 0.2


def test_equal_shares_are_listed_in_the_order_of_names():
    draws = columns()
    same = {"rate": draws["rate"], "start": draws["rate"]}
    values = draws["rate"][ROW] + GENERATOR.normal(0, 0.1, 2 * ROWS)
    found = attribute(quantity(values), ROW, dict(reversed(same.items())), model(), split(0.9))
    assert [row.prior for row in found.parameters] == ["rate", "start"]
    assert [row.label for row in found.mechanisms] == ["initial", "raid", "talk"]


def test_a_quantity_has_its_median_where_a_number_is_in_its_lowest_and_its_highest_tenth():
    draws, row = columns(), np.repeat(np.arange(ROWS)[::-1], 2)
    values = 3.0 * draws["rate"][row] + GENERATOR.normal(0, 0.5, 2 * ROWS)
    (found,) = attribute(quantity(values), row, {"rate": draws["rate"]}, model(), split(0.9)).parameters
    by_size = np.argsort(draws["rate"])
    assert found.at_low == np.median(np.concatenate([values[row == one] for one in by_size[:40]]))
    assert found.at_high == np.median(np.concatenate([values[row == one] for one in by_size[-40:]]))
    for value, (low, high) in ((found.at_low, found.at_low_range), (found.at_high, found.at_high_range)):
        assert 0.05 < high - value < 0.6 and value - low == pytest.approx(high - value)


def test_the_range_of_a_median_stays_among_the_values():
    draws = columns()
    values = np.where(draws["rate"][ROW] > 0.0, 1000.0, 0.0)
    (found,) = attribute(quantity(values), ROW, {"rate": draws["rate"]}, model(), split(0.9)).parameters
    assert (found.at_low, found.at_low_range, found.at_high_range) == (0.0, (0.0, 0.0), (1000.0, 1000.0))


def test_a_proposition_has_its_chance_there_and_never_none_or_all():
    draws = columns()
    near = draws["rate"][ROW] + GENERATOR.normal(0, 0.2, 2 * ROWS)
    yes = (near > 0.5).astype(float)
    found = attribute(Ordered(yes, near, proposition=True), ROW, {"rate": draws["rate"]}, model(), split(0.9))
    assert found.tenth == 80 and found.no_tenth is None
    number = found.parameters[0]
    assert (number.at_low, number.at_high) == (0.5 / 80, 1 - 0.5 / 80)
    # none of 40 rows: the Jeffreys interval of 0 of 40
    assert number.at_low_range == pytest.approx((0.0, float(beta.ppf(0.975, 0.5, 40.5))), abs=1e-4)
    assert number.at_high_range == pytest.approx((1.0 - number.at_low_range[1], 1.0), abs=1e-4)


def test_rows_that_no_history_uses_are_in_no_tenth():
    rate = np.concatenate([GENERATOR.normal(size=ROWS), np.full(ROWS, 100.0)])
    values = rate[ROW] + GENERATOR.normal(0, 0.1, 2 * ROWS)
    (found,) = attribute(quantity(values), ROW, {"rate": rate}, model(), split(0.9)).parameters
    assert found.at_high is not None and 1.0 < found.at_high < 3.0


def test_too_few_draws_give_shares_without_ends_and_say_why():
    for rows, enough in ((10 * LEAST_IN_A_TENTH - 1, False), (10 * LEAST_IN_A_TENTH, True)):
        row, rate = np.repeat(np.arange(rows), 2), GENERATOR.normal(size=rows)
        values = rate[row] + GENERATOR.normal(0, 0.1, 2 * rows)
        found = attribute(quantity(values), row, {"rate": rate}, model(), split(0.9))
        (number,) = found.parameters
        assert number.share > 0.5
        assert (number.at_low is not None) == (found.tenth is not None) == (found.no_tenth is None) == enough
    row = np.arange(100)
    found = attribute(quantity(row.astype(float)), row, {"rate": row.astype(float)}, model(), split(0.9))
    assert found.no_tenth == (
        "The answer where a number is low or high needs 20 parameter draws in a tenth; a tenth of this run has 10."
    )
