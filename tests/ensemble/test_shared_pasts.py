"""Members that share a past: it is simulated and summarised once, and every byte is as without that."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.ensemble import plan as plans
from contested.ensemble import simulate
from contested.ensemble.block import run_block
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.exact_sum import sum_members, weeks_joined
from contested.ensemble.executors.threads import Threads
from contested.ensemble.plan import block_count, block_members, blocks_of, past_numbers
from contested.ensemble.quantile_sketch import sketch_members
from helpers.small_system import flat_summary, small_design, small_plan, small_system

BRANCH, WIDTH, WEEKS = 3, 4, 5


def branching(members=30, pasts=11, seed=3):
    """Members in no order, some with the same past; each has a future of its own."""
    random = np.random.default_rng(seed)
    past = np.concatenate([np.arange(pasts), random.integers(0, pasts, members - pasts)])
    random.shuffle(past)
    row = np.arange(pasts) // 2
    found = small_design(2 * (row.max() + 1))
    return found._replace(row=row[past], noise=100 + past, later=1000 + np.arange(members), branch=BRANCH)


def plain(design):
    """Blocks as if nobody shared a past."""
    return [np.arange(design.members)[first : first + WIDTH] for first in range(0, design.members, WIDTH)]


def partition(members, pasts, seed, width):
    design = branching(members, pasts, seed)
    return design, blocks_of(design, small_plan(width=width))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 99), st.sampled_from([1, 4, 8]))
def test_blocks_hold_every_member_once_and_few_pasts(members, pasts, seed, width):
    design, blocks = partition(members, min(members, pasts), seed, width)
    assert sorted(np.concatenate(blocks).tolist()) == list(range(members))
    past = past_numbers(design)
    for block in blocks:
        assert np.all(np.diff(block) > 0) and len(block) <= 2 * width
        assert len(np.unique(past[block])) <= width


def test_a_past_is_the_same_where_parameters_and_noise_are():
    design = branching()
    of = past_numbers(design)
    pairs = list(zip(design.row.tolist(), design.noise.tolist(), strict=True))
    assert len(set(of.tolist())) == len(set(pairs)) == 11
    assert all((of[i] == of[j]) == (pairs[i] == pairs[j]) for i in range(30) for j in range(30))


@pytest.mark.parametrize(
    "changed",
    [{"later": None}, {"branch": 0}, {"branch": WEEKS}, {"noise": np.arange(30)}],
    ids=["one noise", "no past", "no future", "no two alike"],
)
def test_without_a_shared_past_blocks_are_equal(changed):
    design = branching()._replace(**changed)
    assert [block.tolist() for block in blocks_of(design, small_plan(width=WIDTH))] == [
        block.tolist() for block in plain(design)
    ]


def test_an_audited_ensemble_has_equal_blocks():
    design = branching()
    assert block_count(design, small_plan(width=WIDTH, audited=0)) == 8
    assert block_members(design, 1, small_plan(width=WIDTH, audited=0)).tolist() == [4, 5, 6, 7]
    assert block_count(design, small_plan(width=WIDTH)) < 8


def test_the_same_bytes_as_when_every_member_is_simulated_by_itself(monkeypatch):
    design, plan = branching(), small_plan(width=WIDTH)
    shared = flat_summary(run_ensemble(small_system(), design, plan, Threads(2)))
    monkeypatch.setattr(plans, "WORTH_SHARING", 0.0)
    assert [block.tolist() for block in blocks_of(design, plan)] == [block.tolist() for block in plain(design)]
    alone = flat_summary(run_ensemble(small_system(), design, plan, Threads(2)))
    assert alone.keys() == shared.keys() and len(shared) > 30
    assert [name for name in alone if alone[name] != shared[name]] == []


def test_each_past_is_simulated_once(monkeypatch):
    design, plan = branching(), small_plan(width=WIDTH)
    histories: Counter[int] = Counter()
    simulate_block = simulate.simulate_block

    def counting(system, part, asked, *others):
        histories[asked.weeks] += part.members
        return simulate_block(system, part, asked, *others)

    monkeypatch.setattr(simulate, "simulate_block", counting)
    large = [k for k, members in enumerate(blocks_of(design, plan)) if len(members) > WIDTH]
    for block in large:
        run_block(small_system(), design, block, plan)
    members = [block_members(design, block, plan) for block in large]
    past = past_numbers(design)
    assert histories == {
        BRANCH: sum(len(np.unique(past[own])) for own in members), WEEKS - BRANCH: sum(map(len, members))
    }  # fmt: skip
    assert histories[BRANCH] < histories[WEEKS - BRANCH] <= 30


def test_a_block_returns_its_members_in_order_with_their_own_futures():
    design, plan = branching(), small_plan(width=WIDTH)
    members = block_members(design, 0, plan)
    assert len(members) > WIDTH
    found = run_block(small_system(), design, 0, plan)
    assert found.members.tolist() == members.tolist()
    assert found.per_member["views"][1].tolist() == design.noise[members].tolist()
    past = past_numbers(design)[members]
    same = [(i, j) for i in range(len(members)) for j in range(i) if past[i] == past[j]]
    home = found.country["home"]
    assert same and all(np.array_equal(home[:BRANCH, i], home[:BRANCH, j]) for i, j in same)
    assert any(not np.array_equal(home[BRANCH:, i], home[BRANCH:, j]) for i, j in same)


def numbers(seed, members, whole):
    random = np.random.default_rng(seed)
    values = random.normal(size=(3, 2, members)) * 10.0 ** random.integers(-3, 7, (3, 2, 1))
    values = values * (random.random(values.shape) < 0.8)
    return (np.round(values) if whole else values).astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 90), min_size=1, max_size=12), st.booleans())
def test_members_that_count_several_times_are_that_many_members(seed, times, whole):
    values, times = numbers(seed, len(times), whole), np.array(times)
    repeated = np.repeat(values, times, axis=2)
    pairs = [
        (sketch_members(values, whole, times), sketch_members(repeated, whole)),
        (sum_members(values, times), sum_members(repeated)),
    ]
    for once, every in pairs:
        assert all(np.array_equal(a, b) and np.asarray(a).dtype == np.asarray(b).dtype
                   for a, b in zip(once, every, strict=True))  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.booleans(), st.booleans())
def test_weeks_after_others_are_those_of_the_whole(seed, members, first_whole, then_whole):
    first, then = numbers(seed, members, first_whole), numbers(seed + 1, members, then_whole)
    both = np.concatenate([first, then])
    whole = sum_members(both)
    joined = weeks_joined(sum_members(first), sum_members(then))
    sketch = sketch_members(first, whole.is_whole).followed_by(sketch_members(then, whole.is_whole))
    for found, right in ((joined, whole), (sketch, sketch_members(both, whole.is_whole))):
        assert all(np.array_equal(a, b) for a, b in zip(found, right, strict=True))


def test_no_members_leave_an_empty_sketch():
    found = sketch_members(np.zeros((2, 3, 4), np.float32), True, np.array([1, 2, 3, 4]))
    assert found.members == 10 and not len(found.bins) and not found.entries.any()
