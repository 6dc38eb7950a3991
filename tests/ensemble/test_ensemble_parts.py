"""How summaries of blocks become one of the ensemble, by hand: when they are merged, where their members go."""

from __future__ import annotations

import numpy as np
import pytest

from contested.ensemble import ensemble as ensemble_module
from contested.ensemble.block import BlockSummary, Halved, merge_all
from contested.ensemble.ensemble import LEAST, Executor, run_ensemble
from contested.ensemble.exact_sum import sum_members
from contested.ensemble.executors.threads import Threads
from contested.ensemble.quantile_sketch import sketch_members
from helpers.small_system import small_design, small_plan, small_system


def summary(*members):
    """A summary of some members: their numbers, and a sum and a sketch of a series of two weeks and one place."""
    values = np.float32([[[1.0 + member for member in members]], [[0.0 for _ in members]]])
    nothing = Halved(np.array([], int), {}, {})
    return BlockSummary(
        np.array(members), {"c": values[:, 0]}, {"s": sketch_members(values, True)}, {"s": sum_members(values)},
        {"n": np.array([10 * member for member in members]), "two": 1.0 * np.array([members, members])},
        {"k": np.array([len(members)])}, nothing, nothing,
    )  # fmt: skip


class Given:
    """The summaries that are given, as those of an executor's blocks."""

    def __init__(self, *summaries):
        self.summaries = summaries

    def run(self, system, design, plan):
        self.asked = (system, design, plan)
        return iter(self.summaries)


def ensemble(members, *summaries, **more):
    return run_ensemble(small_system(), small_design(members), small_plan(), Given(*summaries), **more)


BLOCKS = [(1, 2, 3), (0, 8, 10), (5, 7), (4, 6, 9)]
"""Members of blocks: some in a row, others with gaps."""


def test_members_of_blocks_in_any_order_are_at_their_positions():
    for order in ((0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)):
        whole = ensemble(11, *(summary(*BLOCKS[k]) for k in order))
        assert whole.members.tolist() == list(range(11))
        assert set(whole.per_member) == {"n", "two"} and set(whole.country) == {"c"}
        assert whole.per_member["n"].tolist() == list(range(0, 110, 10)) and whole.per_member["n"].dtype == np.int64
        assert whole.per_member["two"].tolist() == [list(range(11))] * 2
        assert whole.country["c"].tolist() == [list(range(1, 12)), [0] * 11] and whole.country["c"].dtype == np.float32
        assert whole.counts["k"].tolist() == [11]
        assert whole.sums["s"].whole.tolist() == [[66], [0]] and whole.sums["s"].members == 11
        assert whole.sketches["s"].members == 11 and whole.sketches["s"].counts.tolist() == [1] * 11


def test_series_that_take_two_bytes_in_some_blocks_and_four_in_others_take_four_in_any_order():
    blocks = [summary(*members) for members in BLOCKS]
    two = [one._replace(country={"c": one.country["c"].astype(np.uint16)}) for one in blocks]
    assert ensemble(11, *two).country["c"].dtype == np.uint16
    changed = blocks[2].country["c"].copy()
    changed[1, 0] = 0.5  # of member 5
    two[2] = two[2]._replace(country={"c": changed})
    for order in ((0, 1, 2, 3), (2, 1, 0, 3)):
        for found in (ensemble(11, *(two[k] for k in order)), merge_all([two[k] for k in order])):
            assert found.country["c"].dtype == np.float32
            expected = [list(range(1, 12)), [0.5 if member == 5 else 0 for member in range(11)]]
            assert found.country["c"].tolist() == expected


def test_the_executor_is_given_the_system_the_design_and_the_plan():
    executor, design, plan, system = Given(summary(0, 1)), small_design(2), small_plan(), small_system()
    run_ensemble(system, design, plan, executor)
    assert executor.asked[0] is system and executor.asked[1] is design and executor.asked[2] is plan
    assert isinstance(executor, Executor) and isinstance(Threads(1), Executor) and not isinstance(plan, Executor)


def test_progress_counts_members_from_nothing_on():
    seen = []
    ensemble(11, *(summary(*members) for members in BLOCKS), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 11), (3, 11), (6, 11), (8, 11), (11, 11)]


@pytest.mark.parametrize("members", [8, 12])
def test_an_ensemble_of_more_members_than_summaries_have_is_refused(members):
    if members == 8:
        blocks = [summary(0, 1, 2), summary(3, 4, 7)]
    else:
        blocks = [summary(*block) for block in BLOCKS]
    found = sum(len(block.members) for block in blocks)
    with pytest.raises(ValueError) as refused:
        ensemble(members, *blocks)
    assert str(refused.value) == f"expected summaries of {members} members, found {found}"


def test_a_member_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="found a member in two"):
        ensemble(4, summary(0, 1), summary(1, 2), summary(3))


@pytest.fixture
def merges(monkeypatch):
    """How many summaries are merged each time, where any are worth it."""
    seen = []

    def noted(parts, emptied):
        seen.append([len(part.members) for part in parts])
        assert all(part.country == part.per_member == {} for part in parts)
        return merge_all(parts, emptied)

    monkeypatch.setattr(ensemble_module, "merge_all", noted)
    return seen


def test_a_few_small_summaries_are_merged_at_the_end(merges):
    ensemble(11, *(summary(*members) for members in BLOCKS))
    assert merges == [[3, 3, 2, 3]] and LEAST == 8_000_000


@pytest.mark.parametrize(
    ("least", "wanted"),
    [
        (4, [[3], [3, 3], [6, 2, 3], [11]]),
        (5, [[3], [3, 3], [6, 2, 3], [11]]),
        (6, [[3, 3], [6, 2, 3], [11]]),
        (9, [[3, 3], [6, 2, 3], [11]]),
        (10, [[3, 3], [6, 2, 3]]),
        (11, [[3, 3, 2], [8, 3]]),
    ],
)
def test_summaries_are_merged_once_they_are_as_large_as_what_is_merged(merges, monkeypatch, least, wanted):
    """Two entries of sums and one of sketches for each member: blocks of 3, 3, 2 and 3 have 5, 5, 4 and 5.

    What is merged of 3, 6, 8 and 11 members has 5, 8, 10 and 13 entries: new ones must be as many, and `LEAST`.
    """
    monkeypatch.setattr(ensemble_module, "LEAST", least)
    ensemble(11, *(summary(*members) for members in BLOCKS))
    assert merges == wanted


def test_merging_empties_parts_only_where_that_is_asked():
    parts = [summary(*members) for members in BLOCKS]
    whole = merge_all(parts)
    assert all(set(part.sketches) == set(part.sums) == {"s"} for part in parts)
    emptied = merge_all(parts, emptied=True)
    assert all(part.sketches == part.sums == {} for part in parts)
    for one, other in ((whole.sums["s"], emptied.sums["s"]), (whole.sketches["s"], emptied.sketches["s"])):
        assert [np.asarray(field).tolist() for field in one] == [np.asarray(field).tolist() for field in other]


def test_an_ensemble_leaves_the_summaries_of_its_executor_as_they_are(monkeypatch):
    monkeypatch.setattr(ensemble_module, "LEAST", 4)  # some are merged on the way, the others at the end
    parts = [summary(*members) for members in BLOCKS]
    ensemble(11, *parts)
    assert all(set(part.sketches) == set(part.sums) == {"s"} and set(part.country) == {"c"} for part in parts)
