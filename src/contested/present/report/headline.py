"""The first screen and the list of answers: chance in words and counted, what carries it, how far to trust it."""

from __future__ import annotations

from typing import Any

from contested.present.report.dots import icons, quantile_dots
from contested.present.report.strip import split_bar
from contested.present.views import wording as words
from contested.present.views.attribution import told_apart
from contested.present.views.provenance import Provenance


def confidence(proof: Provenance) -> tuple[str, str]:
    """Quality of the evidence, kept apart from likelihood: 'low' or 'moderate', and why.

    'High' is never given: it would need a score out of sample, which a single run does not hold.
    """
    answers = proof.run.answers
    measured = int(answers.get("measured_parameters", 0))
    known = measured + sum(int(answers.get(f"{how}_parameters", 0)) for how in ("judged", "set_by_hand"))
    checks = proof.run.manifest.get("prior_check", [])
    inside = sum(bool(row.get("inside")) for row in checks)
    used = sum(bool(row.get("inside") and row.get("used_by")) for row in checks)
    audit = proof.run.manifest.get("halving_audit") or {}
    enough = 3 * measured >= known
    fits = bool(checks) and 3 * inside >= 2 * len(checks)
    why = [
        f"{measured} of {known} parameters are measured",
        f"{inside} of {len(checks)} reference values lie where the model expects them"
        + (f", {used} of which priors were made from" if used else "")
        if checks
        else "nothing checked against reference values",
    ]
    if audit and not audit.get("passed"):
        why.append("the time step is too coarse for at least one series")
    good = enough and fits and bool(audit.get("passed", True))
    return ("moderate" if good else "low"), "; ".join(why)


def answer_view(answer: dict[str, Any], proof: Provenance, number: int) -> dict[str, Any]:
    """One answer, ready to print."""
    error, members = float(answer.get("monte_carlo_error") or 0.0), int(answer.get("members") or 0)
    view: dict[str, Any] = {
        "number": number,
        "id": answer["id"],
        "text": answer["text"],
        "members": members,
        "parameter_share": words.share_with_error(answer.get("parameter_share"), answer.get("parameter_share_error")),
        "process_share": words.share(answer.get("process_share")),
        "split": None,
        "threshold": answer.get("threshold"),
        "is_chance": answer.get("probability") is not None,
        "leans": _leans(answer, proof),
    }
    if answer.get("parameter_share") is not None and answer.get("process_share") is not None:
        view["split"] = split_bar(float(answer["parameter_share"]), float(answer["process_share"]))
    if view["is_chance"]:
        p = words.observed(answer)
        view["hundred"] = words.of_hundred(p, error, members)
        view["word"] = words.likelihood_with_error(p, error)
        view["error"] = words.points(error)
        label = f"{view['hundred']} histories: {view['word']}."
        view["icons"], view["icons20"] = icons(p, label), icons(p, label, 20, 20)
    elif answer.get("quantiles"):
        q = answer["quantiles"]
        view["median"], view["range"] = words.number(q["0.5"]), words.interval(q)
        view["error"] = words.margin(error)
        view["plot"] = quantile_dots(q, answer.get("threshold"))
    return view


def _leans(answer: dict[str, Any], proof: Provenance) -> dict[str, Any]:
    leans = answer.get("leans_on") or {}
    numbers = proof.numbers
    claims = [
        {
            "says": row["says"],
            "share": words.share(row.get("share")),
            "size": float(row.get("share") or 0.0),
            "number": numbers["claims"].get(row["id"]),
            "priors": [numbers["priors"][p] for p in row.get("through", []) if p in numbers["priors"]],
        }
        for row in leans.get("claims", [])[:3]
    ]
    order = list(proof.mechanisms)
    mechanisms = [
        {
            "users": [
                {"label": label, "number": order.index(label) + 1 if label in order else None}
                for label in row["labels"]
            ],
            "says": row["says"],
            "share": words.share(row["share"]),
            "size": row["share"],
        }
        for row in told_apart(leans.get("mechanisms", []))[:3]
    ]
    rest = leans.get("unexplained")
    return {
        "claims": claims,
        "mechanisms": mechanisms,
        "unexplained": words.share(rest) if rest else None,
        "method": leans.get("method"),
        "note": leans.get("note"),
    }


def status_view(proof: Provenance) -> dict[str, Any]:
    """The line that is always on top: simulated, evidence cut, size, seed, hashes, hindsight."""
    manifest = proof.run.manifest
    scenario, ledger = manifest["scenario"], manifest["ledger"]
    return {
        "title": scenario["title"],
        "name": scenario["name"],
        "as_of": words.day(str(scenario["as_of"])),
        "start": words.day(str(scenario["start"])),
        "weeks": scenario["weeks"],
        "members": f"{int(manifest['members']):,}",
        "seed": manifest["seed"],
        "scenario_hash": str(scenario["hash"]),
        "ledger_hash": str(ledger["hash"]),
        "hindsight": bool(ledger.get("hindsight")),
        "late": [str(e) for e in ledger.get("late_entries", [])],
    }
