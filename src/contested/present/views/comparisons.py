"""What-ifs in words: both arms, the paired difference, and in how many of 100 paired histories it goes which way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.tree_text import fold
from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.method import as_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from contested.results.comparisons import Comparison, Comparisons, Lever, Outcome, Outside, Side

GROUPS = {
    "civilians": "What happens to civilians",
    "questions": "The questions",
    "fighters": "Fighters",
    "control": "Ground",
}
NOT_APART = "On average the arms cannot be told apart"
HOW_TO_READ = (
    "Numbers are medians with 90 % of histories, then the mean of the paired differences, which a few pairs can turn "
    "the other way."
)
ASSUMED = "An assumption, which holds in both arms"


class OutcomeRow(NamedTuple):
    """One outcome: its arms, the paired difference with its interval, and the pairs by sign.

    `verdict` says whether the arms can be told apart, `same` that no pair differs, and `single` is the range of single
    pairs, if it is a number.
    """

    title: str
    text: str
    base: str
    other: str
    difference: str
    interval: str
    verdict: str
    apart: bool
    same: bool
    pairs: str
    single: str


class ComparisonView(NamedTuple):
    """A comparison: what differs between its arms, its outcomes by group, and the warnings about it."""

    id: str
    title: str
    text: str
    other: str
    levers: list[str]
    assumed: str
    size: str
    groups: list[tuple[str, list[OutcomeRow]]]
    outside: list[str]


def comparison_view(found: Comparison, of: Comparisons) -> ComparisonView:
    """One comparison for a reader."""
    rows = [(group, [outcome_row(one) for one in found.outcomes if one.group == group]) for group in GROUPS]
    assumed = ", ".join(f"{key} = {as_set(key, value)}" for key, value in found.set.items())
    first, last = (words.day(one.isoformat()) for one in (of.as_of, of.last))
    return ComparisonView(
        id=found.id,
        title=found.title,
        text=found.text,
        other="what-if" if found.levers else "assumed",
        levers=[lever_text(one, of.last) for one in found.levers],
        assumed=f"{ASSUMED}: {assumed}." if found.levers and assumed else "",
        size=f"{found.pairs:,} pairs of histories that share {found.rows:,} sets of parameters, {first} to {last}.",
        groups=[(GROUPS[group], group_rows) for group, group_rows in rows if group_rows],
        outside=[outside_text(one) for one in found.outside],
    )


def lever_text(one: Lever, end: date | None = None) -> str:
    """A lever and its days: 'Aid falls by half (aid times 0.5, from 6 Dec 2022 to 31 Dec 2023).'."""
    days = f"from {words.day(one.first.isoformat())} to {words.day(one.last.isoformat())}"
    if end is not None and one.last > end:
        days += f", of which the run has those to {words.day(end.isoformat())}"
    factor = words.number(one.factor.median)
    if one.factor.low != one.factor.high:
        factor += f" ({words.number(one.factor.low)} to {words.number(one.factor.high)})"
    where = f" in {', '.join(one.places)}" if one.places else ""
    left_out = "" if one.added else "Left out: "
    return f"{left_out}{one.text.rstrip('.')} ({', '.join(one.affects)} times {factor}{where}, {days})."


def outside_text(one: Outside) -> str:
    """The warning that a lever takes something to where no history has it."""
    under, covered = (_range(found.low, found.high) for found in (one.under, one.covered))
    what = f"{one.title} [{one.name}]"
    if one.covered.low == one.covered.high:
        known = f"in no history without it, and in none of the priors, is it anything but {covered}"
    else:
        known = f"in the histories without it and in those of the priors it is {covered}"
    return f"Outside what priors and evidence cover: {what} is {under} under this lever; {known}."


def _range(low: float, high: float) -> str:
    """A range; one number where its ends are told as the same."""
    ends = words.number(low), words.number(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def outcome_row(one: Outcome) -> OutcomeRow:
    """One outcome in words."""
    found = one.difference
    chance = one.kind == "probability"
    show = _points if chance or one.unit == "share" else words.signed
    unit = " points" if show is _points else ""
    single = "" if found.pairs is None else f"{show(found.pairs.low)} to {show(found.pairs.high)}{unit}"
    return OutcomeRow(
        title=one.title,
        text=one.text,
        base=_side(one.base, one),
        other=_side(one.other, one),
        difference=f"{show(found.value)}{unit}",
        interval=f"{show(found.low)} to {show(found.high)}",
        verdict="" if one.apart else NOT_APART,
        apart=one.apart,
        same=not one.more + one.fewer,
        pairs=_pairs(one),
        single=single,
    )


def _side(side: Side, one: Outcome) -> str:
    if side.probability is not None and side.count is not None:
        number = one.more + one.same + one.fewer
        if side.count in (0, number):
            return f"none of {number:,}" if side.count == 0 else f"all {number:,}"
        return chances.percent(side.probability)
    assert side.quantiles is not None
    scale, unit = (100.0, " %") if one.unit == "share" else (1.0, "")
    low, middle, high = (
        words.number(scale * end) for end in (side.quantiles.q05, side.quantiles.q50, side.quantiles.q95)
    )
    return f"{middle}{unit} ({low} to {high}{unit})"


def _points(value: float) -> str:
    """Tenths of a point; less than one with a figure of its own, so that a difference is never 0."""
    points = 100.0 * value
    return words.signed(round(points, 1) if abs(points) >= 0.1 else float(f"{points:.1g}"))


def _pairs(one: Outcome) -> str:
    """'more in 63 of 100 paired histories, fewer in 35': never none and never all of them."""
    number = one.more + one.same + one.fewer
    yes = one.kind == "probability"
    names = ("only with it", "the same", "only without it") if yes else ("more", "the same", "fewer")
    counts = (one.more, one.same, one.fewer)
    if one.same == number:
        return f"the same in all {number:,} paired histories"
    parts = [f"{name} in {part}" for name, part in zip(names, of_hundred(counts), strict=True)]
    return f"{parts[0]} of 100 paired histories, {parts[1]}, {parts[2]}"


def same_sentence(titles: Iterable[str], pairs: int) -> str:
    """The sentence that names outcomes in which no pair of histories differs; empty where there are none."""
    named = "; ".join(titles)
    return f"The same in all {pairs:,} paired histories: {named}." if named else ""


def of_hundred(counts: Sequence[int]) -> list[str]:
    """How many of 100 each count is, 100 in all: '63', '<1', '>99'.

    Those with the largest remainders are rounded up (Hamilton's method of apportionment).
    """
    shares = [100.0 * count / sum(counts) for count in counts]
    whole = [int(share) for share in shares]
    by_remainder = sorted(range(len(counts)), key=lambda one: whole[one] - shares[one])
    for one in by_remainder[: 100 - sum(whole)]:
        whole[one] += 1
    return ["<1" if one < 1 else ">99" if one > 99 else str(one) for one in whole]


def comparison_lines(found: Comparisons, width: int) -> Iterator[str]:
    """All comparisons as lines of a terminal."""
    yield from fold(f"{found.title}: what if? The simulated difference within this model, not a forecast.", width)
    yield from fold(HOW_TO_READ, width)
    for one in found.comparisons:
        yield ""
        yield from _lines(comparison_view(one, found), one.pairs, width)


def _lines(view: ComparisonView, pairs: int, width: int) -> Iterator[str]:
    yield from fold(f"{view.title} [{view.id}]", width)
    for text in (view.text, *view.levers, view.assumed, view.size):
        yield from fold(text, width, "  ", "    ") if text else []
    for text in view.outside:
        yield from fold(f"WARNING: {text}", width, "  ", "    ")
    for name, rows in view.groups:
        yield ""
        yield from fold(name, width, "  ")
        for row in rows:
            if row.same:
                continue
            yield from fold(f"{row.title}: {row.base} -> {row.other}", width, "    ", "      ")
            verdict = f"{row.verdict}: " if row.verdict else ""
            text = f"{verdict}{row.difference} (90 % interval {row.interval}); {row.pairs}."
            yield from fold(text, width, "      ", "        ")
        same = same_sentence((row.title for row in rows if row.same), pairs)
        yield from fold(same, width, "    ", "      ") if same else []
