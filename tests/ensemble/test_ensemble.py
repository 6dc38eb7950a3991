"""Ensembles of the example: a member's numbers depend on the design, not on blocks, threads or how many there are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from contested.engine.system import tau_leap
from contested.ensemble.block import BlockSummary, Plan, simulate_block
from contested.ensemble.design import prior_design
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads
from contested.ensemble.history import Setting
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


def test_block_width_and_threads_change_nothing(example):
    usual = flat_summary(ensemble(example, 40))
    assert flat_summary(ensemble(example, 40, threads=1)) == usual
    assert flat_summary(ensemble(example, 40, width=24)) == usual


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
