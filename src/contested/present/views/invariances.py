"""Which answers survive changes that should not matter, and what moves the others."""

from __future__ import annotations

from typing import Any

from contested.analysis.invariances import PART, POINTS, Answer, Difference, Invariances, Variant, Verdict
from contested.present.views.wording import number, signed

WORDS: dict[Verdict, str] = {"does not hold": "does NOT hold", "cannot be told": "cannot be told", "holds": "holds"}


def answer_text(found: Invariances, one: Answer) -> str:
    """An answer, and under which changes it holds: each of the others with its value, difference and interval."""
    parts = [f"{one.question}: {_shown(one, one.value)}"]
    for verdict, words in WORDS.items():
        changes = [change for change in found.variants if one.by_variant[change.id].verdict == verdict]
        if changes and verdict == "holds":
            parts.append(f"{words} under {', '.join(change.id for change in changes)}")
        elif changes:
            parts.append(
                f"{words} under {', '.join(_moved(one, change, one.by_variant[change.id]) for change in changes)}"
            )
    return "; ".join(parts) + "."


def summary(found: Invariances) -> list[str]:
    """How many answers survive everything, and what the marks mean."""
    whole = sum(one.verdict == "holds" for one in found.answers)
    broken = [one.question for one in found.answers if one.verdict == "does not hold"]
    text = f"{whole} of {len(found.answers)} answers hold under every change."
    if broken:
        text += f" Not under every one: {', '.join(broken)}."
    if found.conditioned:
        made = "the parameters of a run conditioned on the evidence, and chance of their own"
    else:
        made = "parameters from the priors, without evidence"
    return [
        text,
        f"{found.members:,} histories with {made}; seed {found.seed}.",
        f"holds: the 99 % interval of the difference lies within {POINTS * 100:.0f} points of a chance, or within "
        f"{100 * PART:.0f} % of a quantity's 90 % range. does NOT hold: the difference is larger than that, and its "
        "interval leaves out 0. cannot be told: so few histories do not say.",
        *(f"{one.id}: {one.text}." for one in found.variants),
    ]


def invariances_data(found: Invariances) -> dict[str, Any]:
    """Everything for machines."""
    return {
        "members": found.members,
        "seed": found.seed,
        "conditioned": found.conditioned,
        "variants": [one._asdict() for one in found.variants],
        "answers": [
            {
                "question": one.question,
                "text": one.text,
                "kind": one.kind,
                "value": one.value,
                "verdict": one.verdict,
                "by_variant": {name: moved._asdict() for name, moved in one.by_variant.items()},
            }
            for one in found.answers
        ],
    }


def _moved(one: Answer, change: Variant, moved: Difference) -> str:
    if change.exact:
        return f"{change.id} ({_shown(one, moved.value)}; some histories changed)"
    scale = 100.0 if one.kind == "probability" else 1.0
    by, low, high = (signed(scale * each) for each in (moved.difference, moved.low, moved.high))
    return f"{change.id} ({_shown(one, moved.value)}: {by}, {low} to {high})"


def _shown(one: Answer, value: float) -> str:
    """An answer as a reader sees it."""
    return f"{number(100.0 * value)} %" if one.kind == "probability" else number(value)
