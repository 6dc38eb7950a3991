"""Ensembles of the example: a member's numbers depend on the design, not on blocks, threads or how many there are."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from contested.engine.system import tau_leap
from contested.ensemble.block import BlockSummary, merge, run_block
from contested.ensemble.design import Design, prior_design
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.pickling import to_bytes
from contested.ensemble.executors.threads import Threads
from contested.ensemble.history import Setting
from contested.ensemble.plan import Plan
from contested.ensemble.simulate import simulate_block
from contested.model.build import build
from contested.scenario.load import load_scenario
from helpers.small_system import flat_summary

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
WEEKS = 3


@pytest.fixture(scope="module")
def example():
    """The system, its parameters and a plan of blocks of 16."""
    loaded = load_scenario(EXAMPLE)
    built = build(loaded)
    places = loaded.places
    plan = Plan(WEEKS, loaded.scenario.steps_per_week, 16, Setting(places.ids, places.units, loaded.calendar))
    return tau_leap(built.model), built, plan


def ensemble(example, members: int, seed: int = 5, threads: int = 2, width: int = 16) -> BlockSummary:
    system, built, plan = example
    design = prior_design(built.parameters, seed, members, 2)
    return run_ensemble(system, design, plan._replace(width=width), Threads(threads))


@pytest.mark.heavy
def test_block_width_and_threads_change_nothing(example):
    usual = flat_summary(ensemble(example, 40))
    assert flat_summary(ensemble(example, 40, threads=1)) == usual
    assert flat_summary(ensemble(example, 40, width=24)) == usual


@pytest.mark.heavy
def test_a_smaller_ensemble_equals_the_beginning_of_a_larger_one(example):
    many, few = ensemble(example, 40), ensemble(example, 21)
    for name, values in few.country.items():
        assert values.shape == (WEEKS, 21) and np.array_equal(many.country[name][:, :21], values), name


def test_another_seed_gives_other_histories(example):
    one, other = ensemble(example, 16), ensemble(example, 16, seed=6)
    assert flat_summary(one) != flat_summary(other)


def test_members_of_one_row_share_their_parameters_and_not_their_noise(example):
    system, built, plan = example
    weekly = simulate_block(system, prior_design(built.parameters, 5, 16, 2), plan, plan.substeps)
    start = weekly.stocks["fighters.lanterns"][0].sum(axis=0).reshape(-1, 2)
    civilians = weekly.stocks["civilian"][-1].sum(axis=0).reshape(-1, 2)
    assert np.ptp(start.mean(axis=1)) > 50
    assert np.any(civilians[:, 0] != civilians[:, 1])


def test_counts_are_whole_and_never_negative_and_people_are_kept(example):
    system, built, plan = example
    weekly = simulate_block(system, prior_design(built.parameters, 5, 16, 2), plan, plan.substeps)
    people, held = 0.0, 0.0
    for name, values in weekly.stocks.items():
        assert np.all(values >= 0) and np.array_equal(values, np.round(values)), name
        if name.startswith(("fighters.", "dead.", "captured.")) or name in ("civilian", "displaced", "abroad"):
            people = people + values.sum(axis=1, dtype=np.float64)
        if name.startswith("control.") and name.count(".") == 1:
            held = held + values
    assert np.array_equal(people, np.broadcast_to(people[0], people.shape))
    assert np.array_equal(held[-1], np.broadcast_to(built.model.world.units[:, None], held[-1].shape))


RATE = "raids-lanterns.engagement_rate"
PAIRS = 24


def arms(example, factor: float) -> Design:
    """By hand: `PAIRS` members from the priors, and the same members with the rate of attacks multiplied."""
    _, built, _ = example
    drawn = prior_design(built.parameters, 5, PAIRS, 1).params
    params = {name: np.concatenate([column, column]) for name, column in drawn.items()}
    params[RATE][PAIRS:] *= factor
    return Design(params, np.arange(2 * PAIRS), np.tile(np.arange(PAIRS), 2), 5)


def attacks(example, design: Design) -> tuple[np.ndarray, BlockSummary]:
    """Attacks over the run [arm, pair], and the summary."""
    system, _, plan = example
    summary = run_ensemble(system, design, plan, Threads(2))
    return summary.country["raids-lanterns.attack"].sum(axis=0).reshape(2, PAIRS), summary


def test_two_arms_by_hand_that_share_noise_differ_by_their_parameters_only(example):
    same, summary = attacks(example, arms(example, 1.0))
    for name, values in summary.country.items():
        assert np.array_equal(values[:, :PAIRS], values[:, PAIRS:]), name
    (before, after), _ = attacks(example, arms(example, 1.5))
    assert np.array_equal(before, same[0]) and after.sum() > 1.2 * before.sum()
    # the pairs move together: their difference varies less than that of members with noise and rows of their own
    assert np.var(after - before) < 0.5 * (np.var(after) + np.var(before))


def test_saltelli_rows_by_hand_run_as_each_of_their_matrices_alone(example):
    """Matrices A and B, and A with one column of B (Saltelli et al. 2010), all with the noise of A."""
    system, built, plan = example
    drawn = prior_design(built.parameters, 5, 16, 1).params
    a, b = ({name: column[part] for name, column in drawn.items()} for part in (slice(8), slice(8, 16)))
    matrices = [a, b, {**a, RATE: b[RATE]}]
    params = {name: np.concatenate([matrix[name] for matrix in matrices]) for name in a}
    saltelli = run_ensemble(system, Design(params, np.arange(24), np.tile(np.arange(8), 3), 5), plan, Threads(2))
    for number, matrix in enumerate(matrices):
        alone = run_ensemble(system, Design(matrix, np.arange(8), np.arange(8), 5), plan, Threads(1))
        for name, values in alone.country.items():
            assert np.array_equal(values, saltelli.country[name][:, 8 * number : 8 * number + 8]), (number, name)


@pytest.mark.heavy
def test_a_block_that_ran_in_another_process_merges_to_the_same_bytes(example, tmp_path):
    system, built, plan = example
    design = prior_design(built.parameters, 5, 40, 2)
    (tmp_path / "task").write_bytes(to_bytes((system, design, plan)))
    code = (
        "import pathlib, pickle, sys\n"
        "from contested.ensemble.block import run_block\n"
        "from contested.ensemble.executors.pickling import from_bytes\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "system, design, plan = from_bytes((folder / 'task').read_bytes())\n"
        "(folder / 'summary').write_bytes(pickle.dumps(run_block(system, design, 1, plan)))\n"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], check=True)
    elsewhere = pickle.loads((tmp_path / "summary").read_bytes())
    assert elsewhere.members.tolist() == list(range(16, 32))
    whole = merge(run_block(system, design, 2, plan), merge(elsewhere, run_block(system, design, 0, plan)))
    assert flat_summary(whole) == flat_summary(run_ensemble(system, design, plan, Threads(1)))


class Reordered:
    """The blocks of another executor in another order, with some left out."""

    def __init__(self, order: list[int]) -> None:
        self.order = order

    def run(self, system, design, plan):
        blocks = list(Threads(1).run(system, design, plan))
        return iter([blocks[block] for block in self.order])


def test_blocks_may_come_in_any_order(example):
    system, built, plan = example
    design = prior_design(built.parameters, 5, 40, 2)
    plan = plan._replace(per_member={"number": lambda history: history.members[None] + 0.5})
    found = run_ensemble(system, design, plan, Reordered([2, 0, 1]))
    assert flat_summary(found) == flat_summary(run_ensemble(system, design, plan, Threads(2)))
    assert found.per_member["number"].tolist() == [[n + 0.5 for n in range(40)]]


@pytest.mark.parametrize(("order", "words"), [([0, 2], "of 40 members, found 24"), ([0, 1, 1, 2], "a member in two")])
def test_every_block_comes_once(example, order, words):
    system, built, plan = example
    with pytest.raises(ValueError, match=words):
        run_ensemble(system, prior_design(built.parameters, 5, 40, 2), plan, Reordered(order))
