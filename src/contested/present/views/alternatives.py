"""The answers of other sets of mechanisms beside the scenario's own, and in what the sets differ."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.sentence import amount, middle_text, range_text

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.alternatives import AlternativeAnswer, AlternativeInfo, Difference
    from contested.results.answers import Answer
    from contested.results.run import Run

CANNOT_SAY = "cannot say"
NOT_TOLD_APART = "cannot be told apart"


class Beside(NamedTuple):
    """The answer of another set of mechanisms: its middle and range, and how far it is from the scenario's own.

    `value` is 'cannot say' where the set has nothing for the question; `apart` then says why.
    """

    title: str
    value: str
    range: str
    apart: str

    @property
    def sentence(self) -> str:
        """One line, such as 'Core mechanisms only: 12 % (8 to 18 %), 5 points less (1 to 9).'."""
        range_ = f" ({self.range})" if self.range else ""
        return f"{words.before_value(self.title)} {self.value}{range_}, {self.apart}."


def beside(answer: Answer) -> list[Beside]:
    """The answers of the other sets of mechanisms, in the order of the scenario."""
    return [_beside(one, answer) for one in answer.alternatives]


def _beside(one: AlternativeAnswer, answer: Answer) -> Beside:
    if one.difference is None:
        return Beside(one.title, CANNOT_SAY, "", f"since {one.reason}")
    return Beside(one.title, middle_text(one), range_text(one), apart(one.difference, answer))


def apart(difference: Difference, answer: Answer) -> str:
    """'5 points less (1 to 9)', '600 persons more (200 to 1,000)', or that counting cannot tell the two apart."""
    if not difference.told_apart:
        return NOT_TOLD_APART
    chance = answer.count is not None
    unit = "points" if chance else words.plain_unit(answer.unit)
    sizes = sorted(abs(one) for one in (difference.low, difference.value, difference.high))
    low, middle, high = (chances.points(one) if chance else amount(one) for one in sizes)
    more = "more" if difference.value > 0 else "less"
    return f"{words.with_unit(middle, unit)} {more} ({low} to {high})"


def sets(proof: Provenance) -> list[dict[str, Any]]:
    """Each other set of mechanisms: its answers beside the scenario's own, how both fit, and what differs."""
    return [_set(info, proof, k) for k, info in enumerate(proof.run.manifest.alternatives)]


def _set(info: AlternativeInfo, proof: Provenance, number: int) -> dict[str, Any]:
    run = proof.run
    rows = [
        _row(answer, beside(answer)[number], answer.alternatives[number].difference) for answer in run.answers.values()
    ]
    return {
        "title": info.title,
        "lead": _lead(info, rows, run),
        "rows": rows,
        "fit": fit_text(info, run),
        "lacks": _kinds((one.kind, one.summary) for one in map(proof.mechanisms.__getitem__, info.lacks)),
        "adds": _kinds((one.kind, one.summary) for one in info.adds),
        "changed": _kinds((one.kind, one.summary) for one in map(proof.mechanisms.__getitem__, info.changed)),
        "left_out": [(_KIND[one.table], one.text, one.id, one.why) for one in info.left_out if one.table in _KIND],
    }


def _row(answer: Answer, other: Beside, difference: Difference | None) -> dict[str, Any]:
    return {
        "title": answer.title,
        "own": f"{middle_text(answer)} ({range_text(answer)})",
        "other": f"{other.value} ({other.range})" if other.range else other.value,
        "apart": other.apart.removeprefix("since "),
        "told": difference is not None and difference.told_apart,
        "said": difference is not None,
    }


def _lead(info: AlternativeInfo, rows: list[dict[str, Any]], run: Run) -> str:
    """What is compared, and how many answers lie apart."""
    told, said = sum(row["told"] for row in rows), sum(row["said"] for row in rows)
    own = len(run.manifest.mechanisms)
    others = (other for answer in run.answer_file.answers for other in answer.alternatives if other.id == info.id)
    members = max((other.members for other in others if other.members), default=run.manifest.members)
    histories = "as many" if members == run.manifest.members else f"{members:,}"
    text = (
        f"The same questions were put to {words.counted(info.mechanisms)} mechanisms instead of {words.counted(own)}, "
        f"{'with the same evidence' if info.fit else 'without evidence'}, {histories} histories and the same seed."
    )
    if said:
        some = words.counted(told).capitalize() if told else "None"
        answers = "answer lies" if told < 2 and said == 1 else "answers lie" if told > 1 else "answers lies"
        text += f" {some} of {words.counted(said)} {answers} further from this run's than so many histories leave open."
    if said < len(rows):
        text += f" To {words.counted(len(rows) - said)} it has nothing to say."
    return text


def fit_text(info: AlternativeInfo, run: Run) -> str:
    """How well either set fits what was stated; empty for a run of the priors alone."""
    fit, own = info.fit, run.manifest.conditioning
    if fit is None or own is None:
        return ""
    here = len(own.observations) + sum(len(table.summaries) for table in own.event_data)
    fewer = f" (it can have {fit.observations:,} of the {here:,} statements)" if fit.observations != here else ""
    return (
        "Were model and evidence both right, a misfit as large as that of this run or larger would have a chance "
        f"{chances.of_or_below(own.misfit)}, and with this set {chances.of_or_below(fit.misfit)}{fewer}. "
        "Neither set is weighed by that, and the two answers are not mixed."
    )


def _kinds(found: Any) -> list[tuple[str, str, int]]:
    """Kinds of mechanisms with their sentence, and how many there are of each."""
    return [(kind, summary, count) for (kind, summary), count in Counter(found).items()]


def differs(info: AlternativeInfo, run: Run) -> str:
    """How many mechanisms differ: 'Of the 50 mechanisms it lacks 6 and has 3 with other roles or numbers.'."""
    parts = [f"lacks {len(info.lacks)}"] if info.lacks else []
    parts += [f"has {len(info.changed)} with other roles or numbers"] if info.changed else []
    added = f"it adds {len(info.adds)}" if info.adds else ""
    first = f"of the {len(run.manifest.mechanisms)} mechanisms it {' and '.join(parts)}" if parts else ""
    text = "; ".join(one for one in (first, added) if one)
    return f"{text[:1].upper()}{text[1:]}."


_KIND = {
    "mechanism": "mechanism",
    "observation": "statement",
    "event_data": "table of events",
    "event": "outside event",
    "start_value": "value at the start",
}
"""What an entry that is left out is called; the others are not asked of another set of mechanisms."""
