"""Designs: which parameter values and which noise each member uses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from contested.engine.random.threefry import name_hash
from contested.ensemble.block import run_block
from contested.ensemble.design import (
    Design,
    Start,
    draw_prior,
    draw_priors,
    evenly,
    member_params,
    part_of,
    prior_design,
    rows_design,
    spread_members,
    uniform_draws,
    with_column,
)
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads
from contested.ledger.prior import Prior
from contested.model.binding import BoundParameter
from contested.model.build import build
from contested.scenario.load import load_scenario
from helpers.small_system import flat_summary, small_design, small_plan, small_system

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


@pytest.fixture(scope="module")
def parameters():
    return build(load_scenario(EXAMPLE, set_=["mechanism.raids-lanterns.engagement_rate=0.02"])).parameters


def summary_of(design, plan=None):
    return run_ensemble(small_system(), design, plan or small_plan(), Threads(1))


def test_rows_are_quantiles_of_philox_uniforms_keyed_by_seed_and_prior(parameters):
    design = prior_design(parameters, seed=9, members=11, repeats=2)
    assert {len(column) for column in design.params.values()} == {6}
    for bound in parameters:
        column = design.params[bound.name]
        if bound.prior is None:
            assert column.tolist() == [bound.by_hand] * 6
        else:
            uniform = np.random.Generator(np.random.Philox(key=[9, name_hash(f"prior:{bound.prior.id}")])).random(6)
            assert np.array_equal(column, bound.prior.ppf(uniform))


def test_members_share_a_row_as_often_as_repeats_say_and_never_their_noise(parameters):
    for repeats, rows in ((1, 7), (2, 4), (3, 3)):
        design = prior_design(parameters, 0, 7, repeats)
        assert design.row.tolist() == [member // repeats for member in range(7)]
        assert design.row[-1] == rows - 1 and design.noise.tolist() == list(range(7))


def test_a_smaller_ensemble_equals_the_beginning_of_a_larger_one(parameters):
    few, many = prior_design(parameters, 3, 5, 2), prior_design(parameters, 3, 40, 2)
    for name, values in member_params(few, np.arange(5)).items():
        assert np.array_equal(values, member_params(many, np.arange(5))[name])


def test_another_seed_draws_other_rows(parameters):
    name = next(bound.name for bound in parameters if bound.prior)
    one, other = (prior_design(parameters, seed, 8, 1).params[name] for seed in (1, 2))
    assert not np.any(one == other)


def test_draws_follow_the_prior(parameters):
    prior = next(bound.prior for bound in parameters if bound.prior and bound.prior.id == "lantern-fighters")
    many = draw_prior(prior, 9, 4000)
    assert np.median(many) == pytest.approx(prior.median, rel=0.03)
    assert np.mean((many > prior.interval(0.9)[0]) & (many < prior.interval(0.9)[1])) == pytest.approx(0.9, abs=0.02)


def test_member_params_are_the_rows_of_these_members_in_float32():
    design = Design({"a": np.array([1.0, 0.1, 7.0])}, np.array([2, 0, 1, 1]), np.arange(4), 0)
    found = member_params(design, np.array([3, 0]))
    assert found["a"].dtype == np.float32 and found["a"].tolist() == [np.float32(0.1), 7.0]


def test_a_part_holds_its_own_rows_only_and_the_same_values():
    design = small_design(29)._replace(row=np.arange(29)[::-1] // 2, noise=np.arange(29) + 100)
    members = np.array([4, 9, 28])
    part = part_of(design, members)
    assert len(part.params["people.rate"]) == 3 and part.noise.tolist() == [104, 109, 128]
    for name, values in member_params(design, members).items():
        assert np.array_equal(member_params(part, np.arange(3))[name], values)


def test_two_arms_of_a_comparison_share_their_noise():
    """By hand: the first 10 members at one rate, the next 10 at another, with the same noise in pairs."""
    rates = np.repeat([0.2, 0.4], 10)
    params = {"people.rate": rates, "people.start": np.full(20, 1000.0)}
    summary = summary_of(Design(params, np.arange(20), np.tile(np.arange(10), 2), seed=4))
    mood = summary.country["mood"]  # moved by uniforms alone
    assert np.array_equal(mood[:, :10], mood[:, 10:]) and np.ptp(mood[-1]) > 0
    left = summary.per_member["left"]
    assert np.all(left[10:] > left[:10])
    alone = summary_of(Design({n: c[10:] for n, c in params.items()}, np.arange(10), np.arange(10), seed=4))
    assert np.array_equal(alone.per_member["left"], left[10:])


def test_a_what_if_replaces_one_column_and_keeps_members_and_noise():
    design = small_design()
    same = with_column(design, "people.rate", design.params["people.rate"].copy())
    assert flat_summary(summary_of(same)) == flat_summary(summary_of(design))
    higher = with_column(design, "people.rate", 1.5 * design.params["people.rate"])
    before, after = summary_of(design), summary_of(higher)
    assert np.array_equal(before.country["mood"], after.country["mood"])
    assert np.all(after.per_member["left"] > before.per_member["left"])
    assert np.array_equal(design.params["people.start"], higher.params["people.start"])


def test_a_column_that_does_not_fit_is_refused():
    design = small_design()
    with pytest.raises(KeyError):
        with_column(design, "people.rats", design.params["people.rate"])
    with pytest.raises(ValueError, match="expected 15 values of 'people.rate', found 3"):
        with_column(design, "people.rate", np.ones(3))


def test_posterior_rows_and_saltelli_rows_run_as_prior_rows_do():
    """A row's histories depend on its values and noise only, wherever the row comes from."""
    random = np.random.default_rng(2)
    posterior = {"people.start": np.floor(random.uniform(300, 400, 9)), "people.rate": random.uniform(0.1, 0.2, 9)}
    design = rows_design(posterior, seed=8, repeats=2)
    assert design.row.tolist() == [k // 2 for k in range(18)] and design.noise.tolist() == list(range(18))
    whole = summary_of(design)
    assert whole.per_member["left"].shape == (18,) and np.all(whole.country["home"][0] <= 1200)
    # Saltelli: matrices A and B, and A with one column from B, all with the noise of A
    a, b = ({name: column[:4] for name, column in posterior.items()}, {n: c[4:8] for n, c in posterior.items()})
    mixed = {"people.start": a["people.start"], "people.rate": b["people.rate"]}
    params = {name: np.concatenate([a[name], b[name], mixed[name]]) for name in posterior}
    saltelli = summary_of(Design(params, np.arange(12), np.tile(np.arange(4), 3), seed=8))
    by_row = run_block(small_system(), Design(mixed, np.arange(4), np.arange(4), 8), 0, small_plan())
    assert np.array_equal(saltelli.per_member["left"][8:], by_row.per_member["left"])


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError) as refused:
        rows_design({"a": np.ones(3), "b": np.ones(4)}, 0, 1)
    assert str(refused.value) == "expected columns of one length, found {'a': 3, 'b': 4}"


@pytest.mark.parametrize("of", [1, 2, 7, 40])
def test_positions_are_spread_evenly_from_the_first_to_the_end(of):
    assert evenly(of, of).tolist() == list(range(of))
    for count in range(1, of + 1):
        found = evenly(count, of)
        gaps = np.diff([*found, of])
        assert len(found) == count and found[0] == 0
        assert gaps.min() >= 1 and gaps.max() - gaps.min() <= 1


@pytest.mark.parametrize("count", [1, 3, 10, 15, 19, 20])
def test_members_are_of_as_many_rows_as_possible_in_whatever_order_the_rows_come(count):
    for row in (np.arange(20) // 2, np.tile(np.arange(10), 2)):
        found = spread_members(row, count)
        assert np.all(np.diff(found) > 0) and len(found) == count
        assert len(np.unique(row[found])) == min(count, 10)


def test_a_row_of_more_members_has_more_of_those_that_are_spread():
    row = np.repeat([0, 1, 2], [2, 4, 2])
    assert row[spread_members(row, 4)].tolist() == [0, 1, 1, 2]


def test_given_rows_have_as_many_members_as_repeats_say_each_with_its_own_noise():
    given = {"a": np.array([1.0, 2.0]), "b": np.array([3.0, 4.0])}
    design = rows_design(given, seed=6, repeats=3)
    assert design.row.tolist() == [0, 0, 0, 1, 1, 1] and design.noise.tolist() == [0, 1, 2, 3, 4, 5]
    assert design.params == given and design.params is not given and design.members == 6
    assert (design.seed, design.later, design.branch, design.begin) == (6, None, 0, None)


def test_the_noise_from_the_branch_on_is_that_of_the_start_unless_there_is_another():
    design = rows_design({"a": np.ones(3)}, 0, 1)
    assert design.later_noise is design.noise
    assert design._replace(later=np.array([7, 8, 9])).later_noise.tolist() == [7, 8, 9]


STATE = Start(
    4, {"home": np.float32([[1, 2, 3], [4, 5, 6]]), "away": np.float32([[0, 1, 2]])}, {"mood": np.float32([[7, 8, 9]])}
)


def test_a_state_of_some_members_has_their_stocks_and_levels():
    found = STATE.of(np.array([2, 0, 2]))
    assert found.week == 4
    assert {name: values.tolist() for name, values in found.stocks.items()} == {
        "home": [[3, 1, 3], [6, 4, 6]], "away": [[2, 0, 2]]
    }  # fmt: skip
    assert {name: values.tolist() for name, values in found.levels.items()} == {"mood": [[9, 7, 9]]}


def test_a_part_keeps_the_seed_the_branch_and_its_members_later_noise_and_state():
    params = {"a": np.array([10.0, 20.0, 30.0]), "b": np.array([1.0, 2.0, 3.0])}
    design = Design(params, np.array([2, 0, 2]), np.array([5, 6, 7]), 8, np.array([50, 60, 70]), 3, STATE)
    part = part_of(design, np.array([2, 0]))
    assert {name: column.tolist() for name, column in part.params.items()} == {"a": [30.0], "b": [3.0]}
    assert part.row.tolist() == [0, 0] and part.noise.tolist() == [7, 5] and part.later.tolist() == [70, 50]
    assert (part.seed, part.branch, part.begin.week) == (8, 3, 4)
    assert part.begin.levels["mood"].tolist() == [[9, 7]]
    for without in ("later", "begin"):
        plain = part_of(design._replace(**{without: None}), np.array([1]))
        assert getattr(plain, without) is None and plain.row.tolist() == [0] and plain.params["a"].tolist() == [10.0]


def test_draws_are_keyed_by_seed_and_name_and_seeds_are_numbers_below_two_to_the_64():
    wanted = np.random.Generator(np.random.Philox(key=[3, name_hash("prior:x")])).random(4)
    assert uniform_draws("prior:x", 3, 4).tolist() == uniform_draws("prior:x", 2**64 + 3, 4).tolist() == wanted.tolist()
    assert uniform_draws("x", 3, 4).tolist() != wanted.tolist()


class Known(Prior):
    """A prior whose quantiles are ten times the probability, and `adds`."""

    adds: float = 0.0

    def ppf(self, u):
        return 10.0 * np.asarray(u) + self.adds


def bound(name, prior=None, by_hand=None):
    return BoundParameter(**{field: None for field in BoundParameter._fields})._replace(
        name=name, prior=prior, by_hand=by_hand
    )


def test_each_prior_is_drawn_once_for_all_parameters_that_are_bound_to_it():
    high, low = (Known.model_construct(id=name, adds=adds) for name, adds in (("z", 100.0), ("a", 0.0)))
    parameters = [bound("p.z", high), bound("p.hand", by_hand=7), bound("p.a", low), bound("q.z", high)]
    drawn = draw_priors(parameters, 4, 3)
    assert list(drawn) == ["a", "z"]
    np.testing.assert_allclose(drawn["z"], 100.0 + 10.0 * uniform_draws("prior:z", 4, 3))
    design = prior_design(parameters, 4, 5, 2)
    assert list(design.params) == ["p.z", "p.hand", "p.a", "q.z"] and design.seed == 4
    assert design.params["p.hand"].tolist() == [7.0] * 3 and design.params["p.hand"].dtype == np.float64
    assert design.params["p.z"].tolist() == design.params["q.z"].tolist() == drawn["z"].tolist()
    assert design.params["p.a"].tolist() == drawn["a"].tolist() and drawn["a"].dtype == np.float64
    assert design.row.tolist() == [0, 0, 1, 1, 2] and design.noise.tolist() == [0, 1, 2, 3, 4]


def test_members_that_are_spread_are_the_first_of_each_row():
    """By hand: in the order of rows the members are 1, 3, 0, 4, 2, 5; every other one is taken, and sorted."""
    assert spread_members(np.array([1, 0, 2, 0, 1, 2]), 3).tolist() == [0, 1, 2]
    assert spread_members(np.array([1, 0, 2, 0, 1, 2]), 4).tolist() == [1, 2, 3, 4]
    assert evenly(4, 6).tolist() == [0, 1, 3, 4] and evenly(0, 6).tolist() == []
    assert spread_members(np.zeros(40, int), 4).tolist() == [0, 10, 20, 30]


def test_a_column_of_a_what_if_may_have_other_values_only():
    design = Design({"a": np.array([1.0, 2.0]), "b": np.array([3.0, 4.0])}, np.array([1, 0]), np.array([4, 5]), 6)
    found = with_column(design, "b", np.array([8.0, 9.0]))
    assert list(found.params) == ["a", "b"] and found.params["b"].tolist() == [8.0, 9.0]
    assert found.params["a"] is design.params["a"] and found[1:] == design[1:]
    assert design.params["b"].tolist() == [3.0, 4.0]
    with pytest.raises(ValueError) as refused:
        with_column(design, "b", np.ones(1))
    assert str(refused.value) == "expected 2 values of 'b', found 1"
