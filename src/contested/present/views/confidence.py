"""How far the evidence behind a run can be trusted, kept apart from likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from contested.results.run import Run


class Confidence(NamedTuple):
    """'low' or 'moderate', and the reasons."""

    level: str
    reasons: list[str]


def confidence(run: Run) -> Confidence:
    """Confidence in the evidence.

    It is moderate when at least a third of the parameters are measured, at least two thirds of the reference values lie
    inside their 90 % bands, the step audit passed, and evidence and model can both be right. It is never high: that
    needs a score against later events, which a single run does not have.
    """
    counts, checks, audit = run.answer_file.parameters, run.manifest.prior_check, run.manifest.step_audit
    total = counts.measured + counts.judged + counts.set_by_hand
    inside = [row for row in checks if row.inside]
    reasons = [f"{counts.measured} of {total} parameters are measured"]
    if checks:
        circular = sum(bool(row.circular) for row in inside)
        note = f" ({circular} of these are no independent test: priors cite them)" if circular else ""
        reasons.append(f"{len(inside)} of {len(checks)} reference values lie where the model expects them{note}")
    else:
        reasons.append("nothing is checked against reference values")
    if not audit.passed:
        reasons.append("the time step is too long for at least one series")
    odd = run.manifest.conditioning is not None and run.manifest.conditioning.at_odds
    if odd:
        reasons.append("the evidence and the model cannot both be right")
    enough_measured = 3 * counts.measured >= total
    enough_inside = bool(checks) and 3 * len(inside) >= 2 * len(checks)
    moderate = enough_measured and enough_inside and audit.passed and not odd
    return Confidence("moderate" if moderate else "low", reasons)
