"""Prints the sections "Stylised facts" and "Answers under changes" of docs/validation.md, from what two checks found.

    contested check afghanistan-2022 --facts --json > facts.json
    contested check examples/two-valleys --invariances --members 4000 --json > example.json
    contested check afghanistan-2022 --invariances --json > bundled.json
    python docs/derivations/facts.py facts.json example.json bundled.json

Each check simulates for minutes, so `make docs` leaves it out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from contested.facts.catalogue import fact
from contested.facts.fact import Estimate
from contested.facts.judge import Facts, Judged
from contested.present.views import facts as view
from contested.present.views.wording import number, signed

SCENARIO = "afghanistan-2022"
EXAMPLE = "examples/two-valleys"
MEASURED = "Measured on 30 November 2026."
OF = "its full set of"
CHANGED = (
    "",
    "Changed after a first look at these numbers, so that they are no blind test: the tolerance of S6b, from half a",
    "unit a year to none, as its source says (at half a unit its null passed too); the tolerance of S2b, from 1.2 to",
    "1.05; and the statistics of S2a, S2b and S3a, whose season had been fitted to each history: that halved the",
    "branching ratio of a process with known ratio, and gave histories without any season an amplitude of 0.39, so",
    "that the null of S3a passed. S1 was fitted from one death on until the law of sizes had an offset; now, as in its",
    "source, above the threshold that brings the law nearest to the data. So fitted, the events of Ukraine have an",
    "exponent of 2.52, of Nigeria 2.45, Colombia 2.35, Bangladesh 2.30 and the Central African Republic 1.98",
    "(`docs/derivations/sizes.py` has the files). The others are as first written.",
    "",
)
MARKS = {"holds": "holds", "does not hold": "does not hold", "cannot be told": "?"}


def page(facts: dict[str, Any], example: dict[str, Any], bundled: dict[str, Any]) -> str:
    """Both sections."""
    answers = [line for one in ((EXAMPLE, example), (SCENARIO, bundled)) for line in ("", *invariances_of(*one))]
    return "\n".join([*facts_section(facts), "", *invariances_head(example), *answers])


def facts_section(data: dict[str, Any]) -> list[str]:
    """What the facts say, as a table with failures, and what each rests on."""
    found = Facts(tuple(_judged(one) for one in data["facts"]), data["members"], data["seed"], data["weeks"])
    rows = view.fact_rows(found)
    lines = [
        "## Stylised facts",
        f"`contested check {SCENARIO} --facts --members {data['members']}`, on the bundled war with {OF}",
        f"mechanisms. {MEASURED} This section and the next are written by `docs/derivations/facts.py`. Facts and their",
        "sources: [catalogue.toml](../src/contested/facts/catalogue.toml). *Without it* is the same statistic with the",
        "mechanism off that should make the fact, or with the places or weeks that it is about exchanged. A fact that",
        "passes without it too shows nothing.",
        *CHANGED,
        *(f"- {line}" for line in view.summary(found)),
        "",
        *_table(view.HEAD, rows),
        "",
    ]
    for one in found.judged:
        fields = dict(view.fact_details(one))
        why = f" {fields['why']}" if one.why else ""
        lines.append(
            f"- **{one.fact.id}** {fields['fact']} {fields['source']}. *Measured:* {fields['statistic']} "
            f"*Switched off:* {fields['switched off']}.{why}"
        )
    return lines


def invariances_head(data: dict[str, Any]) -> list[str]:
    """What is changed, and how to read the tables."""
    return [
        "## Answers under changes that should not matter",
        f"`contested check SCENARIO --invariances`. {MEASURED} A cell has the difference (points of a chance, or of",
        "the quantity) where an answer does not hold; ? where so few histories cannot tell.",
        "",
        *(f"- {one['id']}: {one['text']}." for one in data["variants"]),
        "",
        "A faction that breaks away and a sponsor who arrives are single events of chance: none of them happens whole",
        "in expected values, so these two answers cannot survive *rounding*.",
    ]


def invariances_of(scenario: str, data: dict[str, Any]) -> list[str]:
    """Which answers of a scenario hold under which changes, and what moves the others."""
    names = [one["id"] for one in data["variants"]]
    whole = sum(one["verdict"] == "holds" for one in data["answers"])
    drawn = (
        "the parameters of a conditioned run and chance of their own"
        if data["conditioned"]
        else "parameters from the priors"
    )
    rows = [
        (one["question"], _shown(one, one["value"]), *(_cell(one, one["by_variant"][name]) for name in names))
        for one in data["answers"]
    ]
    return [
        f"`{scenario}`, {data['members']:,} histories with {drawn}: {whole} of {len(rows)} answers hold under every",
        "change.",
        "",
        *_table(("question", "answer", *names), rows),
    ]


def _cell(one: dict[str, Any], moved: dict[str, Any]) -> str:
    if moved["verdict"] != "does not hold":
        return MARKS[moved["verdict"]]
    scale = 100.0 if one["kind"] == "probability" else 1.0
    return f"**{signed(scale * moved['difference'])}**"


def _shown(one: dict[str, Any], value: float) -> str:
    return f"{number(100 * value)} %" if one["kind"] == "probability" else number(value)


def _judged(one: dict[str, Any]) -> Judged:
    null = one["null"]
    return Judged(
        fact(one["id"]), one["verdict"], one["why"], _estimate(one["found"]), _estimate(null["found"]), null["verdict"]
    )


def _estimate(found: dict[str, Any] | None) -> Estimate | None:
    """An estimate; JSON has null for what is not defined and for what has no end, which `unknown` tells apart."""
    if found is None:
        return None
    missing = float("nan") if found["unknown"] else float("inf")
    value, low, high = (missing if found[name] is None else found[name] for name in ("value", "low", "high"))
    return Estimate(value, low, high, found["number"], found["of"], found["unknown"] or "")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return ["| " + " | ".join(row) + " |" for row in lines]


if __name__ == "__main__":
    print(page(*(json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:4])))
