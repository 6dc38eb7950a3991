"""How an ensemble is divided into blocks of members, and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int, Integer

from contested.ensemble.design import Design
from contested.ensemble.history import BlockHistory, Setting
from contested.ensemble.pasts import pasts

BLOCK_BYTES = 180e6
"""Memory for the weekly series of one block, as if each had one row for each place."""
BLOCK_CELLS = 2_400
"""Places times members of a block: of 34 places, 96 members at a time take as long for each as 48, for 200 MB more."""
WIDTHS = (8, 16, 24, 32, 48, 72, 96)
"""Members in a block: whole vector registers, of which an even number of blocks holds the rows of a fit, so that two
cores have equal work; more do not fit a processor's cache."""
WORTH_SHARING = 0.9
"""Pasts are shared where no more than this part of the weeks is left to simulate: putting histories together costs
(judged; a bundled run has .74)."""

PerMember = Callable[[BlockHistory], Float[np.ndarray, "... member"]]
Counted = Callable[[BlockHistory], Integer[np.ndarray, "..."]]


class Plan(NamedTuple):
    """How an ensemble is divided into blocks, and what is kept of each.

    Attributes:
        weeks: weeks from the start, or from the week in which the design's members begin.
        substeps: steps in a week.
        width: members that are simulated at a time: a block, unless members share their pasts.
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


def block_width(series: int, places: int, weeks: int) -> int:
    """Members in a block, one of WIDTHS: the most that stay within BLOCK_BYTES and BLOCK_CELLS."""
    fitting = min(int(BLOCK_BYTES // (4 * series * places * weeks)), BLOCK_CELLS // places)
    return max((width for width in WIDTHS if width <= fitting), default=WIDTHS[0])


def block_count(design: Design, plan: Plan) -> int:
    """Number of blocks."""
    return len(blocks_of(design, plan))


def audit_blocks(blocks: int) -> int:
    """Number of blocks that the step audit runs at half the step: a tenth of them.

    None of a small run: the noise of so few histories would hide any bias.
    """
    return blocks // 10


def block_members(design: Design, block: int, plan: Plan) -> Int[np.ndarray, " member"]:
    """Positions in the design of a block's members."""
    return blocks_of(design, plan)[block]


def blocks_of(design: Design, plan: Plan) -> list[Int[np.ndarray, " _"]]:
    """Positions in the design of the members of every block.

    A block has `plan.width` members. Where members share their pasts, and fewer weeks are simulated if each past is
    simulated once, a block has up to twice as many members, of at most `plan.width` different pasts.
    """
    every = np.arange(design.members)
    equal = [every[first : first + plan.width] for first in range(0, design.members, plan.width)]
    if design.later is None or design.begin is not None or plan.audited is not None:
        return equal
    if not 0 < design.branch < plan.weeks:
        return equal
    shared = _of_shared_pasts(past_numbers(design), plan.width)
    future = plan.weeks - design.branch
    weeks = sum(design.branch + future * -(-len(members) // plan.width) for members in shared)
    return shared if weeks < WORTH_SHARING * plan.weeks * len(equal) else equal


def past_numbers(design: Design) -> Int[np.ndarray, " member"]:
    """A number for the past of each member: members with the same parameters and noise share it."""
    return pasts(design.row, design.noise).of


def _of_shared_pasts(past: Int[np.ndarray, " member"], width: int) -> list[Int[np.ndarray, " _"]]:
    order = np.argsort(past, kind="stable")
    in_order, first, blocks = past[order], 0, []
    while first < len(order):
        end = min(first + 2 * width, int(np.searchsorted(in_order, in_order[first] + width)))
        blocks.append(np.sort(order[first:end]))
        first = end
    return blocks
