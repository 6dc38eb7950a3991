"""A block of members: simulated and summarised where it runs. Summaries merge in any order to the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Float32, Int, Integer, Shaped

from contested.engine.system import Noise, System, Weekly
from contested.ensemble.cores import default_threads
from contested.ensemble.design import Design, member_params, part_of
from contested.ensemble.exact_sum import ExactSum, add_sums, sum_members
from contested.ensemble.finite import check_finite
from contested.ensemble.history import BlockHistory, Setting
from contested.ensemble.program import Most, program
from contested.ensemble.quantile_sketch import QuantileSketch, add_sketches, sketch_members
from contested.model.state import State

BLOCK_BYTES = 180e6
"""Memory for the weekly series of one block, as if each had one row for each place."""
WIDTHS = (8, 16, 24, 32, 48, 72, 96)
"""Members in a block: whole vector registers, of which an even number of blocks holds the rows of a fit, so that two
cores have equal work; more do not fit a processor's cache."""

PerMember = Callable[[BlockHistory], Float[np.ndarray, "... member"]]
Counted = Callable[[BlockHistory], Integer[np.ndarray, "..."]]


class Plan(NamedTuple):
    """How an ensemble is divided into blocks, and what is kept of each.

    Attributes:
        weeks: weeks from the start, or from the week in which the design's members begin.
        substeps: steps in a week.
        width: members in a block.
        setting: places and calendar, which questions read.
        per_member: what is kept of every member, by name: functions of a `BlockHistory` that return [..., member].
        counts: numbers of members, by name: functions that return integers of one shape, which blocks add up.
        audited: number of blocks, the first ones, that also run at half the step; the first block then runs in expected
            mode too, also where the number is 0. Nothing is audited where it is None.
        series: whether country series, sums and sketches of every series are kept; a fit needs only `per_member`.
        most_weeks: weeks that the compiled program can simulate, by default `weeks`; plans that differ by `weeks` share
            a program then.
    """

    weeks: int
    substeps: int
    width: int
    setting: Setting
    per_member: Mapping[str, PerMember] = {}
    counts: Mapping[str, Counted] = {}
    audited: int | None = None
    series: bool = True
    most_weeks: int | None = None

    @property
    def program_weeks(self) -> int:
        """Weeks that the compiled program can simulate."""
        return self.most_weeks or self.weeks


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
        country: every series of the whole country, totals over places (means over places for levels).
        sketches: quantile sketches [week, place] of every series by place.
        sums: exact sums over members [week, place] of the same series.
        per_member: what the plan's functions return [..., member].
        counts: what the plan's counts add up to.
        halved: the members that also ran at half the step.
        expected: the members of the first block at both steps in expected mode, which has no noise.
    """

    members: Int[np.ndarray, " member"]
    country: dict[str, Float32[np.ndarray, "week member"]]
    sketches: dict[str, QuantileSketch]
    sums: dict[str, ExactSum]
    per_member: dict[str, Shaped[np.ndarray, "... member"]]
    counts: dict[str, Integer[np.ndarray, ...]]
    halved: Halved
    expected: Halved


def block_width(series: int, places: int, weeks: int) -> int:
    """Members in a block, so that its weekly series stay below BLOCK_BYTES: one of WIDTHS."""
    fitting = int(BLOCK_BYTES // (4 * series * places * weeks))
    return max((width for width in WIDTHS if width <= fitting), default=WIDTHS[0])


def block_count(design: Design, plan: Plan) -> int:
    """Number of blocks."""
    return -(-design.members // plan.width)


def audit_blocks(blocks: int) -> int:
    """Number of blocks that the step audit runs at half the step: a tenth of them.

    None of a small run: the noise of so few histories would hide any bias.
    """
    return blocks // 10


def compile_block(system: System, design: Design, plan: Plan) -> None:
    """Compile the program of `run_block` ahead of its first call, unless this process has it already."""
    _program(system, design, plan)


def block_members(design: Design, block: int, plan: Plan) -> Int[np.ndarray, " member"]:
    """Positions in the design of a block's members."""
    return np.arange(block * plan.width, min((block + 1) * plan.width, design.members))


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
    """Simulate and summarise all members of a part of a design.

    Args:
        system: what is simulated.
        part: the parameter values and noise of these members only: all that a worker needs of a design.
        members: their positions in the whole design.
        plan: what is kept.
        audits: what else they are run for.
    """
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


def simulate_block(system: System, part: Design, plan: Plan, substeps: int, expected: bool = False) -> Weekly:
    """Weekly series [week, place, member] on the host of a part of a design, of `plan.width` members at most.

    Raises:
        InputError: one of them is infinite or no number.
    """
    filled = np.minimum(np.arange(plan.width), part.members - 1)
    numbers, later = (jnp.asarray(one[filled], dtype=jnp.uint32) for one in (part.noise, part.later_noise))
    noise = Noise(jnp.uint32(part.seed % 2**32), numbers, jnp.asarray(expected), later, jnp.int32(part.branch))
    compiled = _program(system, part, plan)
    arguments = (member_params(part, filled), noise, plan.weeks, substeps, _begin(part, filled))
    weekly = jax.tree.map(lambda series: np.asarray(series)[: plan.weeks], compiled(*arguments))
    check_finite(weekly, part.begin.week if part.begin else 0, plan.setting)
    return weekly if part.members == plan.width else jax.tree.map(lambda a: a[..., : part.members], weekly)


def _begin(part: Design, members: Int[np.ndarray, " member"]) -> tuple[int, State] | None:
    """The week in which these members begin, and their state; None where they begin at the start."""
    if part.begin is None:
        return None
    begin = part.begin.of(members)
    stocks, levels = ({name: jnp.asarray(values) for name, values in part.items()} for part in begin[1:])
    return begin.week, State(stocks, levels)


def _program(system: System, design: Design, plan: Plan) -> Callable[..., Weekly]:
    return program(system, design.params, plan.width, Most(plan.program_weeks, 2 * plan.substeps))


def summarise(history: BlockHistory, members: Int[np.ndarray, " member"], plan: Plan) -> BlockSummary:
    """What is kept of the histories of some members."""
    places, names = len(history.place_ids), history.names if plan.series else []
    sums = {name: sum_members(history.raw(name)) for name in names if history.raw(name).shape[1] == places}
    return BlockSummary(
        members=members,
        country={name: country_series(history, name) for name in names},
        sketches={name: sketch_members(history.raw(name), total.is_whole) for name, total in sums.items()},
        sums=sums,
        per_member={name: np.asarray(value(history)) for name, value in plan.per_member.items()},
        counts={name: np.asarray(count(history)) for name, count in plan.counts.items()},
        halved=Halved(members[:0], {}, {}),
        expected=Halved(members[:0], {}, {}),
    )


def country_series(history: BlockHistory, name: str) -> Float32[np.ndarray, "week member"]:
    """A series of the whole country: the total over places, or the mean of a level."""
    values = history.raw(name)
    total = np.einsum("wpm->wm", values.astype(np.float64))
    if name in history.weekly.levels:
        total /= values.shape[1]
    return total.astype(np.float32)


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


def merge_all(parts: Sequence[BlockSummary]) -> BlockSummary:
    """Summaries as one: the same bytes as from merging two at a time, in less time.

    Raises:
        ValueError: a member is in two of them.
    """
    members, order = _sorted([part.members for part in parts])
    if np.any(np.diff(members) == 0):
        raise ValueError("expected summaries of different members, found a member in two")
    first = parts[0]
    return BlockSummary(
        members=members,
        country=_joined([part.country for part in parts], order),
        sketches=_added_sketches([part.sketches for part in parts]),
        sums={name: add_sums([part.sums[name] for part in parts]) for name in first.sums},
        per_member=_joined([part.per_member for part in parts], order),
        counts={name: np.sum([part.counts[name] for part in parts], axis=0) for name in first.counts},
        halved=_merge_halved([part.halved for part in parts]),
        expected=_merge_halved([part.expected for part in parts]),
    )


def _added_sketches(parts: Sequence[Mapping[str, QuantileSketch]]) -> dict[str, QuantileSketch]:
    """The sketches of all parts, by name, several names at a time: sorting releases the interpreter's lock."""
    names = list(parts[0])
    with ThreadPoolExecutor(default_threads()) as pool:
        return dict(zip(names, pool.map(lambda name: add_sketches([part[name] for part in parts]), names), strict=True))


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
