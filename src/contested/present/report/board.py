"""The scoreboard: a line for each question, from the least to the most likely, then the quantities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from contested.present.report.badges import badge
from contested.present.report.line import chance_line, quantity_line
from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.alternatives import beside
from contested.present.views.basis import circular_texts
from contested.present.views.influence import beyond, claim_text
from contested.present.views.moves import ignorance, nothing_stands_out, numbers
from contested.present.views.rests import leading_row
from contested.present.views.sentence import amount, range_text
from contested.present.views.three import spoken, three_answers

if TYPE_CHECKING:
    from contested.present.views.against import Against, Older
    from contested.present.views.provenance import Provenance
    from contested.results.answers import Answer

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_CLAIM = re.compile(r"claim '([^']+)'")


def board(proof: Provenance, older: Against | None = None) -> dict[str, Any]:
    """The lines of both parts, and what is said above and below them."""
    answers = list(proof.run.answers.values())
    rows = [_row(answer, proof, i + 1, older) for i, answer in enumerate(answers)]
    likely = sorted((row for row in rows if row["is_chance"]), key=lambda row: row["chance"])
    return {
        "chances": likely,
        "quantities": [row for row in rows if not row["is_chance"]],
        "heading": f"{words.counted(len(rows)).capitalize()} {'question' if len(rows) == 1 else 'questions'}",
        "lead": _lead(answers),
        "older": older,
        "has_prior": any(answer.prior_answer for answer in answers),
        "has_reference": any(answer.reference and answer.reference.reason is None for answer in answers),
        "others": [one.title for one in proof.run.manifest.alternatives],
        "unanswered": list(proof.run.manifest.unanswered),
    }


def _row(answer: Answer, proof: Provenance, number: int, older: Against | None) -> dict[str, Any]:
    run, then = proof.run, older.answers[answer.id] if older else None
    moved, found = leading_row(answer, run), numbers(answer, run)
    return {
        "id": answer.id,
        "number": number,
        "first": answer.id == run.headline.id,
        "title": answer.title,
        "named": answer.title != answer.text,
        "note": answer.note if answer.note != answer.counted else "",
        "is_chance": answer.count is not None,
        "chance": (answer.count or 0) / answer.members,
        **_answer(answer),
        "line": _line(answer, then),
        "badge": badge(answer.basis.word),
        "moved": moved,
        "claim": proof.claim_numbers.get(moved.claims[0]) if moved and len(moved.claims) == 1 else None,
        "changed_by": found[0] if found else None,
        "prior": proof.prior_numbers[found[0].prior] if found else None,
        "nothing": _nothing(answer),
        "older": then,
        "others": beside(answer),
        "details": _details(answer, proof, then),
    }


def _nothing(answer: Answer) -> str:
    """What is said where neither a part of the evidence nor a number stands out."""
    if not answer.influence:
        return nothing_stands_out(answer)
    return f"No part of the evidence and no number stands out from noise among {answer.members:,} histories."


def _answer(answer: Answer) -> dict[str, str]:
    """The count and its words, or the median; and the range."""
    if answer.count is None:
        assert answer.quantiles is not None  # the answer's own check
        unit = words.plain_unit(answer.unit)
        return {
            "value": amount(answer.quantiles.q50),
            "words": f"{unit}, median".lstrip(", "),
            "range": range_text(answer),
        }
    assert answer.interval is not None  # the answer's own check
    return {
        "value": chances.histories(answer.count, answer.members).removesuffix(" histories"),
        "words": chances.likelihood_range(answer.interval.low, answer.interval.high),
        "range": range_text(answer),
    }


def _line(answer: Answer, older: Older | None) -> Any:
    rows, label = three_answers(answer, older), spoken(answer, older)
    return chance_line(rows, label) if answer.quantiles is None else quantity_line(rows, answer.quantiles, label)


def _details(answer: Answer, proof: Provenance, older: Older | None) -> list[str]:
    """What is unfolded: the question as asked, what counts, the other answers, the uncertainty, what is circular."""
    run = proof.run
    lines = [answer.text] if answer.title != answer.text else []
    if answer.threshold:
        lines.append(f"A yes: {with_claims(answer.threshold.text, proof)}.")
    if answer.counted:
        lines.append(f"How it is counted: {with_days(answer.counted)}.")
    for one in three_answers(answer, older)[:-1]:
        lines.append(f"{one.label}: {one.text}{f' ({one.why})' if one.why else ''}.")
    if older and older.changed:
        lines.append(older.changed)
    lines.append(ignorance(answer.uncertainty) or answer.uncertainty.reason or "")
    return [line for line in [*lines, *circular_texts(answer, run)] if line]


def _lead(answers: list[Answer]) -> str:
    """How many answers rest on what, and for how many something is known to move them."""
    kinds = {word: sum(answer.basis.word == word for answer in answers) for word in _RESTS}
    parts = [_RESTS[word][count > 1].format(words.counted(count)) for word, count in kinds.items() if count]
    if len(parts) == 1:
        parts = [parts[0].replace(f"{words.counted(len(answers))} ", "all " if len(answers) > 1 else "this answer ", 1)]
    text = f"{', '.join(parts)}."
    text = text[:1].upper() + text[1:]
    tested = [answer for answer in answers if answer.influence]
    if not tested:
        return text
    moved = sum(bool(beyond(answer)) for answer in tested)
    whole = (
        "Each moves"
        if moved == len(tested)
        else f"{words.counted(moved).capitalize()} of {words.counted(len(tested))} "
    )
    if moved != len(tested):
        whole += "moves" if moved == 1 else "move"
    return f"{text} {whole} beyond chance when a part of the evidence is left out."


_RESTS = {
    "measured": ("{} rests on measured numbers", "{} rest on measured numbers"),
    "judged": ("{} rests on judgement", "{} rest on judgement"),
    "circular": (
        "{} is circular: it is compared with what its numbers were made from",
        "{} are circular: they are compared with what their numbers were made from",
    ),
}
"""What an answer of each basis rests on: of one answer, of several."""


def with_days(text: str) -> str:
    """A text with its dates as people write them."""
    return _DAY.sub(lambda found: words.day(found.group()), text)


def with_claims(text: str, proof: Provenance) -> str:
    """A text with the words of claims in place of their ids."""
    known = proof.run.evidence.claims
    return _CLAIM.sub(lambda found: claim_text(found[1], proof.run) if found[1] in known else found[0], text)
