"""Calibration as tables: how often intervals held the truth of twins, and what conditioning made of forecasts."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float

from contested.conditioning.calibration import TwinResults
from contested.infer.calibration import LEVEL, Coverage, coverage, inside, uniformity

LEARNED = 0.9
"""An unknown of which observations leave less than this share of the standard deviation counts as learned."""
HEAD = ("", "cases", "in 90 %", "range", "ranks p", "CRPS")
QUESTIONS_HEAD = ("question", "yes", "Brier before", "Brier after")


def rows(found: TwinResults) -> list[tuple[str, ...]]:
    """One row for all unknowns, for those that were learned, for all numbers of the future, and for each of these."""
    learned = found.sd_left < LEARNED
    before = found.prior_crps.mean(axis=0)
    ratio = np.divide(found.crps.mean(axis=0), before, out=np.full(len(before), np.nan), where=before > 0.0)
    told = ratio[ratio > 0.0]
    together = float(np.exp(np.mean(np.log(told)))) if len(told) else np.nan
    each = [
        _row(name, coverage(inside(found.future_rank[:, i : i + 1])), found.future_rank[:, i], ratio[i])
        for i, name in enumerate(found.quantities)
    ]
    return [
        _row("all unknowns", coverage(inside(found.rank)), found.rank),
        _row("unknowns learned", _learned_coverage(found), found.rank[learned]),
        _row("the future, all", coverage(inside(found.future_rank)), None, together),
        _row("the same, priors", coverage(inside(found.prior_rank)), None, 1.0),
        *each,
    ]


def question_rows(found: TwinResults) -> list[tuple[str, ...]]:
    """One row a yes-or-no question: in how many twins the answer is yes, and the Brier scores."""
    before, after = brier_scores(found)
    return [
        (name, f"{int(found.happened[:, i].sum())} of {len(found.happened)}", f"{before[i]:.3f}", f"{after[i]:.3f}")
        for i, name in enumerate(found.events)
    ]


def brier_scores(found: TwinResults) -> tuple[Float[np.ndarray, " event"], Float[np.ndarray, " event"]]:
    """Mean squared difference of chance and truth by question, before and after conditioning (Brier 1950)."""
    happened = found.happened.astype(np.float64)
    before, after = (np.mean((chance - happened) ** 2, axis=0) for chance in (found.prior_chance, found.chance))
    return before, after


def notes(found: TwinResults) -> list[str]:
    """How to read the tables."""
    twins, rms = len(found.rank), float(np.sqrt(np.mean(found.error**2)))
    return [
        f"{twins} wars were drawn from the priors, and each was conditioned on what {len(found.observations)} claims "
        "would state of it. Its truth is known.",
        "in 90 %: how often a 90 % interval holds the truth; range: where that share may lie by chance (95 %).",
        "ranks p: chance that ranks of the truth are so far from uniform; for one quantity a small one in twenty is no "
        "surprise.",
        "CRPS: of log(1 + x), divided by that of histories drawn from the priors; below 1 the claims help. "
        "For all together the geometric mean; none where every history of the priors has the same number.",
        f"unknowns learned: those left with less than {LEARNED:.0%} of the spread of their prior.",
        f"Errors of the unknowns in standard deviations, root mean square: {rms:.2f}; 1 where spreads are right.",
        f"Claims and model at odds (a chance of misfit below 1 %): {int((found.misfit < 0.01).sum())} of {twins}; "
        f"weights of yes-or-no claims tempered: {int((found.power < 1.0).sum())}.",
    ]


def calibration_data(found: TwinResults) -> dict[str, Any]:
    """All numbers, for machines: those of the tables, and those of every twin."""
    before, after = brier_scores(found)
    whole = {
        "unknowns": coverage(inside(found.rank)),
        "unknowns_learned": _learned_coverage(found),
        "future": coverage(inside(found.future_rank)),
        "future_without_evidence": coverage(inside(found.prior_rank)),
    }
    return {
        "twins": len(found.rank),
        "level": LEVEL,
        "coverage": {name: one._asdict() for name, one in whole.items()},
        "ranks_p": uniformity(found.rank),
        "error_rms": float(np.sqrt(np.mean(found.error**2))),
        "questions": [
            {"id": name, "brier_before": float(before[i]), "brier_after": float(after[i])}
            for i, name in enumerate(found.events)
        ],
        "by_twin": found._asdict(),
    }


def _learned_coverage(found: TwinResults) -> Coverage:
    """Twins have different numbers of learned unknowns, so these are counted as independent."""
    return coverage(inside(found.rank[found.sd_left < LEARNED])[:, None])


def _row(
    name: str, held: Coverage, rank: Float[np.ndarray, "*shape"] | None, ratio: float | None = None
) -> tuple[str, ...]:
    return (
        name,
        str(held.cases),
        f"{held.share:.2f}",
        f"{held.low:.2f}-{held.high:.2f}",
        "-" if rank is None else f"{uniformity(np.atleast_2d(rank)):.2f}",
        "-" if ratio is None or np.isnan(ratio) else f"{ratio:.2f}",
    )
