"""Answers: what an ensemble says to each question, how surely, and what that rests on."""

from __future__ import annotations

from typing import Any

import numpy as np

from contested.analysis.attribution import METHOD, NONE_STANDS_OUT, by_draw, first_order, ranks, spread, spread_error
from contested.analysis.collect import INNER, Collected
from contested.analysis.questions import matching, needs
from contested.model.mechanism import claim_of
from contested.scenario.questions import Question
from contested.scenario.window import threshold_text

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SHOWN = 8
"""Claims and parameters named per answer."""
RESAMPLES = 200
LEAST = 10
"""Histories of the rarer kind below which nobody can tell ignorance from chance."""


def within(share: float, members: int) -> float:
    """A share of a finite ensemble, never 0 or 1: at least half a history away from both."""
    return float(min(max(share, 0.5 / members), 1.0 - 0.5 / members))


def answer_all(collected: Collected, draws: dict[str, np.ndarray]) -> dict[str, Any]:
    """The content of answers.json."""
    scenario = collected.loaded.scenario
    priors = {bound.prior.id: bound.prior for bound in collected.built.parameters if bound.prior is not None}
    measured = sum(prior.basis == "measured" for prior in priors.values())
    by_hand = sum(bound.prior is None for bound in collected.built.parameters)
    return {
        "scenario": scenario.name,
        "headline": scenario.headline_question.id,
        "as_of": scenario.as_of.isoformat(),
        "answers": [_asked(question, collected, draws) for question in scenario.question],
        "measured_parameters": measured,
        "judged_parameters": len(priors) - measured,
        "set_by_hand_parameters": by_hand,
    }


def _asked(question: Question, collected: Collected, draws: dict[str, np.ndarray]) -> dict[str, Any]:
    values = collected.values("answer", question.id)
    near = collected.values("nearness", question.id) if question.kind == "probability" else values[None]
    return answer(question, values, near, collected, draws)


def answer(
    question: Question, values: np.ndarray, near: np.ndarray, collected: Collected, draws: dict[str, np.ndarray]
) -> dict[str, Any]:
    """One answer from the values [member] that a question has in each history.

    `near` [alternative, member] orders histories by how near they come to yes, or by the quantity.
    """
    members = len(values)
    proposition = question.kind == "probability"
    ordered = values if proposition else ranks(values)
    rarer = min(int(values.sum()), members - int(values.sum())) if proposition else members
    parameters, process = spread(ordered, INNER) if rarer >= LEAST else (None, None)
    return {
        "id": question.id,
        "text": question.text,
        "kind": question.kind,
        "probability": within(float(values.mean()), members) if proposition else None,
        "count": int(values.sum()) if proposition else None,
        "quantiles": None if proposition else quantiles(values),
        "monte_carlo_error": share_error(values) if proposition else median_error(values),
        "parameter_share": parameters,
        "process_share": process,
        "parameter_share_error": None if parameters is None else spread_error(ordered, INNER),
        "members": members,
        "series": matching(sorted(needs(question)), collected.traced.names()),
        "threshold": threshold_text(question, collected.loaded.ledger, collected.loaded.calendar),
        "leans_on": leans_on(nearest_to_yes(near), collected, draws),
    }


def nearest_to_yes(nearness: np.ndarray) -> np.ndarray:
    """Ranks [member] of how near histories come to yes by the alternative that brings each nearest."""
    return ranks(np.max([ranks(option) for option in nearness], axis=0))


def quantiles(values: np.ndarray) -> dict[str, float]:
    """Quantiles by level, as text keys."""
    return {f"{level:g}": float(np.quantile(values, level)) for level in QUANTILES}


def share_error(values: np.ndarray) -> float:
    """Standard error of a share; histories of one parameter draw are not independent.

    It is that of the mean over parameter draws, and at least that of independent histories, half a history added. With
    none or all true the draws show no spread of their own, and each draw counts once.
    """
    table = by_draw(values, INNER) if len(values) >= 2 * INNER else values[:, None]
    means = table.mean(axis=1)
    guess = (values.sum() + 0.5) / (len(values) + 1.0)
    alike = np.ptp(means) == 0
    floor = np.sqrt(guess * (1.0 - guess) / ((len(means) if alike else len(values)) + 1.0))
    return float(max(means.std(ddof=1) / np.sqrt(len(means)), floor) if len(means) > 1 else floor)


def median_error(values: np.ndarray) -> float:
    """Standard error of the median, resampling parameter draws with a fixed seed."""
    table = by_draw(values, INNER) if len(values) >= 2 * INNER else values[:, None]
    generator = np.random.Generator(np.random.PCG64(0))
    chosen = generator.integers(0, len(table), size=(RESAMPLES, len(table)))
    return float(np.median(table[chosen].reshape(RESAMPLES, -1), axis=1).std(ddof=1))


def leans_on(values: np.ndarray, collected: Collected, draws: dict[str, np.ndarray]) -> dict[str, Any]:
    """The claims, mechanisms and parameters an answer's spread leans on, with their shares, computed from the draws."""
    shares = first_order(values, INNER, draws)
    ledger = collected.loaded.ledger
    kinds = {instance.label: instance for instance in collected.built.model.instances}
    claims: dict[str, dict[str, Any]] = {}
    mechanisms: dict[str, dict[str, Any]] = {}
    parameters = []
    for name, part in shares.items():
        users = [bound for bound in collected.built.parameters if bound.prior is not None and bound.prior.id == name]
        parameters.append({"prior": name, "name": users[0].name, "share": part})
        rests_on = users[0].prior.rests_on if users[0].prior else ()
        for claim in rests_on:
            row = claims.setdefault(
                claim, {"id": claim, "says": ledger.claims[claim].says, "share": 0.0, "through": []}
            )
            row["share"] += part / len(rests_on)
            row["through"].append(name)
        for user in users:
            instance = kinds.get(user.label)
            says = claim_of(instance.mechanism) if instance else "Where a history starts, and what comes from outside."
            row = mechanisms.setdefault(
                user.label,
                {
                    "label": user.label,
                    "kind": instance.kind if instance else user.label,
                    "says": says,
                    "share": 0.0,
                    "parameters": [],
                    "through": [],
                },
            )
            row["share"] += part / len(users)
            row["parameters"].append(user.name)
            if name not in row["through"]:
                row["through"].append(name)
    total, _ = spread(values, INNER)
    return {
        "claims": _largest(claims.values()),
        "mechanisms": _sorted(mechanisms.values()),
        "parameters": _largest(parameters),
        "unexplained": max((total or 0.0) - sum(shares.values()), 0.0),
        "method": METHOD,
        "note": None if shares else NONE_STANDS_OUT.format(histories=len(values), draws=len(values) // INNER),
    }


def _largest(rows: Any) -> list[dict[str, Any]]:
    return _sorted(rows)[:SHOWN]


def _sorted(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (-row["share"], str(row.get("id") or row.get("label") or row.get("prior"))))
