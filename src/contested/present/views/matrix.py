"""What moves each answer: the answer without each claim, speaker, side and document, for every question."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words
from contested.results.influence import beyond_chance, standard_errors

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.answers import Answer, Influence, PriorAnswer

KINDS = {
    "side": "Everything said for one side",
    "speaker": "Everything one speaker says",
    "document": "Everything in one document",
    "data": "Event data",
    "group": "Claims that say the same",
    "claim": "One claim",
    "grade": "One claim, trusted less",
}
"""What is left out, the most first."""


class Column(NamedTuple):
    """A question: its number on the page, its title, and its answers with all evidence and with none."""

    number: int
    title: str
    unit: str
    now: str
    before: str


class Cell(NamedTuple):
    """The answer without a part of the evidence, and whether it moved more than chance would have it."""

    text: str
    moved: bool


class Row(NamedTuple):
    """What is left out, who says it, the anchor that it has on the page, and a cell for each question."""

    text: str
    who: str
    anchor: str
    cells: list[Cell | None]

    @property
    def moves(self) -> int:
        """How many answers it moves beyond chance."""
        return sum(cell is not None and cell.moved for cell in self.cells)


class Matrix(NamedTuple):
    """The table and the sentence that leads; kinds of what is left out with their rows."""

    lead: str
    columns: list[Column]
    parts: list[tuple[str, list[Row]]]
    replayed: bool


def matrix(proof: Provenance) -> Matrix | None:
    """The answers without each part of the evidence; None where nothing was left out."""
    answers = list(proof.run.answers.values())
    keys = list(dict.fromkeys((one.kind, one.id) for answer in answers for one in answer.influence))
    if not keys:
        return None
    found = [{(one.kind, one.id): one for one in answer.influence} for answer in answers]
    least = [beyond_chance(len(answer.influence)) for answer in answers]
    parts = []
    for kind, title in KINDS.items():
        rows = []
        for key in (key for key in keys if key[0] == kind):
            each = [rows_of.get(key) for rows_of in found]
            cells = [_cell(*one) for one in zip(each, answers, least, strict=True)]
            rows.append(_row(next(one for one in each if one), cells, proof))
        rows.sort(key=lambda row: -row.moves)
        if rows:
            parts.append((title, rows))
    replayed = not all(one.exact for answer in answers for one in answer.influence)
    columns = [_column(answer, i + 1) for i, answer in enumerate(answers)]
    return Matrix(_lead(parts, answers), columns, parts, replayed)


def _column(answer: Answer, number: int) -> Column:
    unit = "%" if answer.count is not None else words.plain_unit(answer.unit)
    now = _text(answer.probability if answer.quantiles is None else answer.quantiles.q50, answer)
    return Column(number, answer.title, unit, now, _before(answer.prior_answer, answer))


def _before(prior: PriorAnswer | None, answer: Answer) -> str:
    if prior is None:
        return "-"
    return _text(prior.probability if prior.quantiles is None else prior.quantiles.q50, answer)


def _cell(one: Influence | None, answer: Answer, least: float) -> Cell | None:
    return None if one is None else Cell(_text(one.without, answer), standard_errors(one) > least)


def _text(value: float | None, answer: Answer) -> str:
    """'8.4', '<0.1', '1,300': the unit stands above the column."""
    if value is not None and answer.count is not None:
        return chances.fine_percent(value).removesuffix(" %")
    return words.number(value, 2)


def _row(one: Influence, cells: list[Cell | None], proof: Provenance) -> Row:
    if one.kind == "data":
        return Row(one.title, "counts by place and week", "event-data", cells)
    claims, count = proof.run.evidence.claims, len(one.claims)
    first = claims[one.claims[0]]
    several = f"{count} claims" if count > 1 else "1 claim"
    if one.kind == "side":
        return Row("no side" if first.side == "none" else proof.side_of(first.side), several, "speakers", cells)
    if one.kind == "speaker":
        return Row(first.speaker, several, f"s{proof.speaker_numbers[first.speaker]}", cells)
    if one.kind == "document":
        title = proof.run.evidence.documents[first.document].title
        return Row(title, several, f"d{proof.document_numbers[first.document]}", cells)
    more = f", and {words.counted(count - 1)} more" if count > 1 else ""
    text = f"{first.says.rstrip('.')}{more}"
    return Row(text, f"{first.speaker}, {first.grade}", f"c{proof.claim_numbers[first.id]}", cells)


def _lead(parts: list[tuple[str, list[Row]]], answers: list[Answer]) -> str:
    """How many answers something moves, and what moves most of them."""
    tested = [answer for answer in answers if answer.influence]
    moved = sum(any(standard_errors(one) > beyond_chance(len(a.influence)) for one in a.influence) for a in tested)
    if not moved:
        return "Nothing that was left out moves an answer by more than chance would."
    counts = Counter(
        {row.text: row.moves for title, rows in parts for row in rows if row.moves and title != KINDS["side"]}
    )
    whole = f"{words.counted(moved).capitalize()} of {words.counted(len(tested))} answers"
    text = f"{whole} move by more than chance would when a part of the evidence is left out."
    most = counts.most_common(1)
    if most and most[0][1] > 1:
        text += f" “{most[0][0]}” moves the most of them, {words.counted(most[0][1])}."
    return text
