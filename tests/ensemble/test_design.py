"""Designs: which parameter values and which noise each member uses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from contested.engine.random.threefry import name_hash
from contested.ensemble.block import run_block
from contested.ensemble.design import (
    Design,
    draw_prior,
    evenly,
    member_params,
    part_of,
    prior_design,
    rows_design,
    spread_members,
    with_column,
)
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads
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
    with pytest.raises(ValueError, match="columns of one length"):
        rows_design({"a": np.ones(3), "b": np.ones(4)}, 0, 1)


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
