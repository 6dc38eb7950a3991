"""Sensitivity in words: the numbers that carry each answer, and what cannot be told apart from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contested.present.tree_text import fold
from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.questions import check_question

if TYPE_CHECKING:
    from contested.results.sensitivity import (
        Carrier,
        Effect,
        Estimate,
        Measured,
        NumberInfo,
        QuestionSensitivity,
        Sensitivity,
    )

MOST = 5
"""Numbers shown for an answer."""
COLUMN = 18
"""Width of an index with its interval."""
INDENT = "  "
NUMBERS = INDENT + " " * (2 * COLUMN)
"""What stands before the text of a number."""


def sensitivity_lines(found: Sensitivity, question: str | None = None, width: int = 80) -> Iterator[str]:
    """Lines that fit a width: for every question, or for one, the numbers that carry its answer.

    Raises:
        InputError: no such question.
    """
    known = {one.id: one for one in found.questions}
    check_question(question, known)
    start = f"{found.title}: the unknown numbers that carry each answer. On the priors, without evidence."
    yield from fold(start, width)
    for one in found.questions if question is None else [known[question]]:
        yield ""
        yield from _question(one, found, width)
    yield ""
    yield from fold(_behind(found), width)


def _question(one: QuestionSensitivity, found: Sensitivity, width: int) -> Iterator[str]:
    shown = _shown(one)
    yield from fold(one.title, width)
    yield from fold(_mean(one), width, INDENT)
    if shown is None:
        reason = (
            f"No number is told apart from one that acts on nothing, with {found.samples:,} base samples: the answer "
            "hardly varies with any of them, or a longer run is needed."
        )
        yield from fold(reason, width, INDENT)
        return
    if shown.measure == "order":
        yield from fold(_why_order(one), width, INDENT)
    yield f"{INDENT}{'first-order':<{COLUMN}}{'total':<{COLUMN}}number"
    infos = {info.prior: info for info in found.numbers}
    above = [carrier for carrier in shown.carriers if carrier.above_nothing and carrier.prior is not None]
    for carrier in above[:MOST]:
        assert carrier.prior is not None
        yield from _row(carrier, infos[carrier.prior].says.rstrip("."), width)
        yield from fold(_range(infos[carrier.prior], carrier.effect, one, shown), width, NUMBERS, NUMBERS)
    for carrier in shown.carriers:
        if carrier.prior is None:
            others = f"the other {len(found.grouped)} numbers together"
            told = "" if carrier.above_nothing else ", not told apart from nothing"
            yield from _row(carrier, others + told, width)
    yield from fold(_unranked(shown, len(above)), width, INDENT)


def _shown(one: QuestionSensitivity) -> Measured | None:
    """The answer itself, or where only that tells a number apart, how near histories come; None where nothing does."""
    return next(
        (each for each in (one.answer, one.order) if any(c.above_nothing and c.prior for c in each.carriers)), None
    )


def _mean(one: QuestionSensitivity) -> str:
    """'Chance of yes 12 % (10 to 14 %). Numbers make 64 % of the variance of histories, chance the rest.'."""
    mean, measured = one.answer.mean, one.answer
    if one.kind == "probability":
        low, high = max(mean.low, 0.0), min(mean.high, 1.0)
        text = f"Chance of yes {chances.fine_percent(mean.value)} ({chances.chance_interval(low, high)})"
    else:
        amount = words.with_unit(words.number(mean.value), words.plain_unit(one.unit))
        text = f"Mean {amount} ({words.number(mean.low)} to {words.number(mean.high)})"
    if not measured.varies:
        return f"{text}. How it varies with the numbers is not told apart from chance."
    return f"{text}. Numbers make {chances.share(measured.of_histories)} of the variance of histories, chance the rest."


def _why_order(one: QuestionSensitivity) -> str:
    what = "how near it comes to yes" if one.kind == "probability" else "the quantity"
    return f"No number is told apart by that. Of the place of a history among all, by {what}:"


def _row(carrier: Carrier, text: str, width: int) -> Iterator[str]:
    first, total = _index(carrier.first), _index(carrier.total)
    yield from fold(text, width, f"{INDENT}{first:<{COLUMN}}{total:<{COLUMN}}", NUMBERS)


def _index(found: Estimate) -> str:
    """'31 % (24 to 38)'."""
    value, low, high = (round(100.0 * one) for one in (found.value, found.low, found.high))
    return f"{value} % ({low} to {high})".replace("-", words.MINUS)


def _range(info: NumberInfo, effect: Effect | None, one: QuestionSensitivity, shown: Measured) -> str:
    """'0.01 to 0.1 per week, judged; more of it raises this, by 12 ±3 points over that range'."""
    unit = words.plain_unit(info.unit)
    text = f"{words.with_unit(f'{words.number(info.low)} to {words.number(info.high)}', unit)}, {info.basis}"
    if effect is None or not effect.above_nothing:
        return text
    sense = {"raises": "more of it raises this", "lowers": "more of it lowers this", "either way": "acts either way"}
    unit = "places of 100" if shown.measure == "order" else "points" if one.kind == "probability" else one.unit
    scale = 1.0 if unit == one.unit else 100.0
    size, margin = words.number(scale * effect.size, 2), words.number(scale * effect.margin, 2)
    amount = words.with_unit(f"{size} ±{margin}", words.plain_unit(unit))
    return f"{text}; {sense[effect.direction]}, by {amount} over that range"


def _unranked(shown: Measured, above: int) -> str:
    alone = [carrier for carrier in shown.carriers if carrier.prior is not None]
    left = len(alone) - above
    more = f"{above - MOST} more are told apart; --json lists them. " if above > MOST else ""
    if not left:
        return more
    are = "is" if left == 1 else "are"
    return f"{more}{left} of {len(alone)} {are} not told apart from nothing, and not ranked."


def _behind(found: Sensitivity) -> str:
    """What the numbers come from."""
    return (
        f"{found.histories:,} histories: {found.trajectories} trajectories over {len(found.numbers)} numbers, then "
        f"{found.samples:,} base samples of those that matter most for any question, {found.draws} histories a row. "
        "A first-order index is the part of the variance that a number explains alone, a total one that with all it "
        "takes part in; in brackets 95 % intervals. Nothing: a dummy number that acts on chance alone."
    )
