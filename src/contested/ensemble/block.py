"""A block of members: simulated and summarised where it runs. Summaries merge in any order to the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int, Integer, Real, Shaped

from contested.engine.system import System, Weekly
from contested.ensemble.cores import default_threads
from contested.ensemble.design import Design, part_of
from contested.ensemble.exact_sum import ExactSum, add_sums, sum_members, weeks_joined
from contested.ensemble.history import BlockHistory
from contested.ensemble.plan import Plan, block_members
from contested.ensemble.quantile_sketch import QuantileSketch, add_sketches, sketch_members
from contested.ensemble.simulate import Shared, simulate_block, simulate_shared

SMALL = np.uint16
"""Type of series of small whole numbers."""


class Halved(NamedTuple):
    """Country totals of some members by series at the plan's step and at half of it.

    Stocks at the end, flows and reports over the run. `members` are positions in the design.
    """

    members: Int[np.ndarray, " member"]
    at_step: dict[str, Float[np.ndarray, " member"]]
    at_half_step: dict[str, Float[np.ndarray, " member"]]


class BlockSummary(NamedTuple):
    """What is kept of some members, in the order of their positions in the design.

    Attributes:
        members: positions in the design.
        country: every series of the whole country, totals over places (means over places for levels): as float32,
            or as `SMALL` where all values are whole and fit.
        sketches: quantile sketches [week, place] of every series by place.
        sums: exact sums over members [week, place] of the same series.
        per_member: what the plan's functions return [..., member].
        counts: what the plan's counts add up to.
        halved: the members that also ran at half the step.
        expected: the members of the first block at both steps in expected mode, which has no noise.
    """

    members: Int[np.ndarray, " member"]
    country: dict[str, Real[np.ndarray, "week member"]]
    sketches: dict[str, QuantileSketch]
    sums: dict[str, ExactSum]
    per_member: dict[str, Shaped[np.ndarray, "... member"]]
    counts: dict[str, Integer[np.ndarray, ...]]
    halved: Halved
    expected: Halved


def run_block(system: System, design: Design, block: int, plan: Plan) -> BlockSummary:
    """Simulate and summarise one block of a design.

    Pure: the summary depends on the arguments only, not on the process or thread that runs it.
    """
    members = block_members(design, block, plan)
    return run_members(system, part_of(design, members), members, plan, audits_of(block, plan))


def audits_of(block: int, plan: Plan) -> Audits:
    """What else than the plain run a block is run for."""
    return Audits(block < (plan.audited or 0), block == 0 and plan.audited is not None)


class Audits(NamedTuple):
    """Whether members also run at half the step, and at both steps in expected mode."""

    halved: bool
    expected: bool


def run_members(
    system: System, part: Design, members: Int[np.ndarray, " member"], plan: Plan, audits: Audits
) -> BlockSummary:
    """Simulate and summarise all members of a part of a design, a block of `blocks_of`.

    Args:
        system: what is simulated.
        part: the parameter values and noise of these members only: all that a worker needs of a design.
        members: their positions in the whole design.
        plan: what is kept.
        audits: what else they are run for.
    """
    if part.members > plan.width:
        return summarise_shared(simulate_shared(system, part, plan), part, members, plan)
    weekly = simulate_block(system, part, plan, plan.substeps)
    summary = summarise(BlockHistory(weekly, *plan.setting, part.noise), members, plan)

    def totals(halves: int, expected: bool) -> dict[str, Float[np.ndarray, " member"]]:
        return country_totals(simulate_block(system, part, plan, halves * plan.substeps, expected))

    if audits.halved:
        at_step = country_totals(weekly)
        del weekly  # as large as what comes next
        summary = summary._replace(halved=Halved(members, at_step, totals(2, expected=False)))
    if audits.expected:
        summary = summary._replace(expected=Halved(members, *(totals(halves, expected=True) for halves in (1, 2))))
    return summary


def summarise(history: BlockHistory, members: Int[np.ndarray, " member"], plan: Plan) -> BlockSummary:
    """What is kept of the histories of some members."""
    country, sums, sketches = {}, {}, {}
    for name in history.names if plan.series else ():
        values = history.raw(name)
        country[name] = country_series(values, name in history.weekly.levels)
        if values.shape[1] == len(history.place_ids):
            sums[name] = sum_members(values)
            sketches[name] = sketch_members(values, sums[name].is_whole)
    return _summary(history, members, plan)._replace(country=country, sums=sums, sketches=sketches)


def summarise_shared(shared: Shared, part: Design, members: Int[np.ndarray, " member"], plan: Plan) -> BlockSummary:
    """The same of members that share pasts: each past is summarised once, and counts for all members that have it."""
    history = BlockHistory(shared.whole, *plan.setting, part.noise)
    having = np.bincount(shared.of)
    country, sums, sketches = {}, {}, {}
    for kind, series in zip(Weekly._fields, shared.past, strict=True):
        for name in series if plan.series else ():
            past, future = shared.parts(kind, name)
            first, then = (country_series(one, kind == "levels") for one in (past, future))
            country[name] = np.concatenate([first[:, shared.of], then])
            if future.shape[1] == len(history.place_ids):
                sums[name] = weeks_joined(sum_members(past, having), sum_members(future))
                whole = sums[name].is_whole
                sketches[name] = sketch_members(past, whole, having).followed_by(sketch_members(future, whole))
    return _summary(history, members, plan)._replace(country=country, sums=sums, sketches=sketches)


def _summary(history: BlockHistory, members: Int[np.ndarray, " member"], plan: Plan) -> BlockSummary:
    """What the plan's functions keep, without any series."""
    return BlockSummary(
        members=members,
        country={},
        sketches={},
        sums={},
        per_member={name: np.asarray(value(history)) for name, value in plan.per_member.items()},
        counts={name: np.asarray(count(history)) for name, count in plan.counts.items()},
        halved=Halved(members[:0], {}, {}),
        expected=Halved(members[:0], {}, {}),
    )


def country_series(values: Float32[np.ndarray, "week row member"], is_level: bool) -> Real[np.ndarray, "week member"]:
    """A series of the whole country: the total over places, or the mean of a level.

    Small whole numbers, as those of most flows, take two bytes a value.
    """
    total = np.einsum("wpm->wm", values.astype(np.float64))
    if is_level:
        total /= values.shape[1]
    within = total.size and total.min() >= 0.0 and total.max() <= np.iinfo(SMALL).max
    return total.astype(SMALL if within and np.all(total == np.rint(total)) else np.float32)


def country_totals(weekly: Weekly) -> dict[str, Float[np.ndarray, " member"]]:
    """Country totals [member]: stocks at the end, flows and reports over the run."""
    ends = {name: np.asarray(values)[-1].sum(axis=0, dtype=np.float64) for name, values in weekly.stocks.items()}
    sums = {
        name: np.asarray(values).sum(axis=(0, 1), dtype=np.float64)
        for part in (weekly.flows, weekly.reports)
        for name, values in part.items()
    }
    return {**ends, **sums}


def merge(a: BlockSummary, b: BlockSummary) -> BlockSummary:
    """Both summaries as one. Associative and commutative, to the last byte.

    Raises:
        ValueError: a member is in both.
    """
    return merge_all([a, b])


def merge_all(parts: Sequence[BlockSummary], emptied: bool = False) -> BlockSummary:
    """Summaries as one: the same bytes as from merging two at a time, in less time.

    Args:
        parts: summaries of different members.
        emptied: take sketches and sums out of the parts, so that memory never holds all of them twice.

    Raises:
        ValueError: a member is in two of them.
    """
    members, order = _sorted([part.members for part in parts])
    if np.any(np.diff(members) == 0):
        raise ValueError("expected summaries of different members, found a member in two")
    first, take = parts[0], dict.pop if emptied else dict.__getitem__
    return BlockSummary(
        members=members,
        country=_joined([part.country for part in parts], order),
        sketches=_by_name(list(first.sketches), lambda name: add_sketches([take(one.sketches, name) for one in parts])),
        sums={name: add_sums([take(one.sums, name) for one in parts]) for name in list(first.sums)},
        per_member=_joined([part.per_member for part in parts], order),
        counts={name: np.sum([part.counts[name] for part in parts], axis=0) for name in first.counts},
        halved=_merge_halved([part.halved for part in parts]),
        expected=_merge_halved([part.expected for part in parts]),
    )


def _by_name(names: list[str], added: Callable[[str], QuantileSketch]) -> dict[str, QuantileSketch]:
    """Sketches by name, worked out for several names at a time: sorting releases the interpreter's lock."""
    with ThreadPoolExecutor(default_threads()) as pool:
        return dict(zip(names, pool.map(added, names), strict=True))


def _merge_halved(parts: Sequence[Halved]) -> Halved:
    members, order = _sorted([part.members for part in parts])
    return Halved(
        members,
        _joined([part.at_step for part in parts], order),
        _joined([part.at_half_step for part in parts], order),
    )


def _sorted(
    parts: Sequence[Int[np.ndarray, " _"]],
) -> tuple[Int[np.ndarray, " member"], Int[np.ndarray, " member"] | None]:
    """Positions of all parts in order, and the permutation that orders them; None if they are in order already."""
    positions = np.concatenate(parts)
    if np.all(np.diff(positions) > 0):
        return positions, None
    order = np.argsort(positions, kind="stable")
    return positions[order], order


def _joined(
    parts: Sequence[Mapping[str, np.ndarray]], order: Int[np.ndarray, " member"] | None
) -> dict[str, np.ndarray]:
    """Arrays [..., member] of all parts, by name, with their members in order; parts without members lack all names."""
    given = [part for part in parts if part]
    names = given[0] if given else {}
    joined = {name: np.concatenate([part[name] for part in given], axis=-1) for name in names}
    return joined if order is None else {name: array[..., order] for name, array in joined.items()}
