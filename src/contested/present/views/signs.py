"""Numbers whose sign evidence leaves open, in words: how often each is below 0, and the answer on either side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.sentence import amount

if TYPE_CHECKING:
    from contested.results.answers import Answer, SideAnswer, SignSplit
    from contested.results.run import Run


class SignRow(NamedTuple):
    """A number, how often it is below 0, the answer on either side, and whether the two differ beyond chance."""

    says: str
    how_often: str
    sides: str
    differs: bool
    prior: str
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """'“Attacks added by one person harmed” is below 0 in 21 % of histories (27 % before); the answer is ...'."""
        return f"“{self.says}” is {self.how_often}; {self.sides}"


def sign_rows(answer: Answer, run: Run) -> list[SignRow]:
    """Every number of the model whose sign is open; first those whose sign changes the answer beyond chance."""
    rows = [_row(one, answer, run) for one in answer.signs]
    return sorted(rows, key=lambda row: not row.differs)


def signs_line(answer: Answer, run: Run) -> str:
    """One sentence on all of them; empty where there is none."""
    rows = sign_rows(answer, run)
    if not rows:
        return ""
    one = len(rows) == 1
    head = f"Evidence leaves the sign of {words.counted(len(rows))} number{'' if one else 's'} open"
    telling = [row for row in rows if row.differs]
    if not telling:
        return f"{head}; {'its sign does not change' if one else 'no sign changes'} this answer beyond chance."
    many = f"{words.counted(len(telling))} change" if len(telling) > 1 else "one changes"
    first = f", this one first: {telling[0].text}" if len(telling) > 1 else f": {telling[0].text}"
    return f"{head}, and {many} the answer{first}."


def _row(one: SignSplit, answer: Answer, run: Run) -> SignRow:
    fitted = run.manifest.conditioning is not None
    before = f" ({chances.percent(one.below_before)} before the evidence)" if fitted else ""
    return SignRow(
        run.evidence.priors[one.prior].says.rstrip("."),
        f"below 0 in {chances.percent(one.below)} of histories{before}",
        _sides(one, answer),
        one.differs,
        one.prior,
        one.names,
    )


def _sides(one: SignSplit, answer: Answer) -> str:
    if one.answer_below is None and one.answer_above is None:
        return "too few draws tell the answer on either side"
    below, above = (_side(side, answer) for side in (one.answer_below, one.answer_above))
    if one.answer_below is None:
        return f"the answer is {above} above 0, and too few draws are below"
    if one.answer_above is None:
        return f"the answer is {below} below 0, and too few draws are above"
    return f"the answer is {below} there and {above} above 0"


def _side(found: SideAnswer | None, answer: Answer) -> str:
    if found is None:
        return ""
    if answer.count is None:
        return f"{amount(found.value)} ({amount(found.low)} to {amount(found.high)})"
    return f"{chances.fine_percent(found.value)} ({chances.chance_interval(found.low, found.high)})"
