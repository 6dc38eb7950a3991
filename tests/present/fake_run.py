"""A complete run folder to the contract, made without the engine: smooth curves, no model behind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from present.fake import Fake, flow_rows, series_rows
from present.fake_numbers import write_flows, write_series


def write(folder: Path, fake: Fake | None = None) -> Path:
    """Write a fake run folder and return it."""
    fake = fake or Fake()
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(fake.seed)
    geo = _outlines(fake)
    ids, names = _places(fake, geo)
    if geo is not None:
        (folder / "places.geojson").write_text(json.dumps(geo))
    series = series_rows(fake)
    evidence = _evidence(fake)
    _dump(folder, "evidence.json", evidence)
    _dump(folder, "manifest.json", _manifest(fake, ids, names, evidence))
    _dump(folder, "answers.json", _answers(fake, evidence))
    _dump(folder, "claims.json", _claims(fake, evidence))
    mean = write_series(folder, fake, ids, series, rng)
    write_flows(folder, fake, ids, series, mean)
    return folder


def _dump(folder: Path, name: str, data: Any) -> None:
    (folder / name).write_text(json.dumps(data, sort_keys=True, indent=1, allow_nan=False), encoding="utf-8")


def _outlines(fake: Fake) -> dict[str, Any] | None:
    if fake.outlines == "none":
        return None
    if fake.outlines != "squares":
        return json.loads(Path(fake.outlines).read_text())
    columns = max(1, int(np.ceil(np.sqrt(fake.places))))
    features = []
    for i in range(fake.places):
        x, y = 61 + 1.5 * (i % columns), 29 + 1.5 * (i // columns)
        ring = [[x, y], [x + 1.5, y], [x + 1.5, y + 1.5], [x, y + 1.5], [x, y]]
        features.append(
            {
                "type": "Feature",
                "id": f"P-{i:03d}",
                "properties": {"id": f"P-{i:03d}", "name": f"Square {i}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    note = fake.text("Squares for tests. Boundaries imply no endorsement.")
    return {
        "type": "FeatureCollection",
        "metadata": {"title": "Squares", "source": fake.text("drawn here"), "licence": "none", "caveat": note},
        "features": features,
    }


def _places(fake: Fake, geo: dict[str, Any] | None) -> tuple[list[str], list[str]]:
    if geo and fake.outlines != "squares":
        props = [f["properties"] for f in geo["features"]]
        return [str(p.get("id", p.get("shapeID"))) for p in props], [
            str(p.get("name", p.get("shapeName"))) for p in props
        ]
    return [f"P-{i:03d}" for i in range(fake.places)], [fake.text(f"Square {i}") for i in range(fake.places)]


def _evidence(fake: Fake) -> dict[str, Any]:
    documents = {
        f"document-{i}": {
            "id": f"document-{i}",
            "title": fake.text(f"A report on the war, number {i}"),
            "publisher": fake.text("A publisher"),
            "date": "2022-11-0" + str(1 + i % 9),
            "authors": "",
            "link": "example.org/report/" + str(i) if not fake.hostile else 'javascript:alert(1)" onclick="alert(3)',
            "licence": "",
            "read": "full" if i % 2 else "abstract",
        }
        for i in range(12)
    }
    claims = {
        f"claim-{i}": {
            "id": f"claim-{i}",
            "says": fake.text(f"About {100 * (i + 1)} fighters were active in the north in the summer."),
            "document": f"document-{i % 12}",
            "paragraph": 3 + i,
            "speaker": fake.text("the movement's spokesman"),
            "side": ["resistance", "government", "none"][i % 3],
            "speech": ["quoted", "reported", "narrator"][i % 3],
            "kind": ["estimate", "allegation", "observation"][i % 3],
            "said": "2022-11-20",
            "known_from": "2022-11-20",
            "place": {"name": "the north", "precision": "region"},
            "quantity": {"best": 100.0 * (i + 1), "unit": "persons", "of": "fighters"},
            "reliability": "ABCDEF"[i % 6],
            "credibility": 1 + i % 6,
            "status": "reviewed",
            "links": [{"relation": "contradicts", "claim": "claim-0"}] if i == 1 else [],
        }
        for i in range(fake.claims)
    }
    priors = {
        f"prior-{i}": {
            "id": f"prior-{i}",
            "says": fake.text("Attacks a fighter takes part in per week when supplied."),
            "unit": "per fighter per week",
            "basis": "measured" if i % 5 == 0 else "judged",
            "distribution": {"kind": "lognormal", "median": 0.003 * (i + 1), "sigma": 0.8},
            "rests_on": [f"claim-{i % fake.claims}", f"claim-{(i + 7) % fake.claims}"] if i % 2 and fake.claims else [],
            "sources": [f"document-{i % 12}"],
            "why": fake.text("Wide, because the two sources disagree by a factor of four."),
            "known_from": "2022-07-31",
            "status": "reviewed",
        }
        for i in range(fake.priors)
    }
    return {"documents": documents, "claims": claims, "priors": priors}


def _mechanisms(fake: Fake) -> list[dict[str, Any]]:
    grouped: dict[str, list[str]] = {}
    for name, mechanism, *_ in flow_rows(fake):
        grouped.setdefault(mechanism, []).append(name)
    return [
        {
            "label": label,
            "kind": label.split("-")[0],
            "says": fake.text("Fighters join in proportion to the local share of those who already fight."),
            "flows": flows,
            "sources": ["document-1", "udwadia-2006"],
        }
        for label, flows in grouped.items()
    ]


def _manifest(fake: Fake, ids: list[str], names: list[str], evidence: dict[str, Any]) -> dict[str, Any]:
    mechanisms = _mechanisms(fake)
    parameters = [
        {
            "name": f"{mechanisms[i % len(mechanisms)]['label']}.rate_{i}",
            "mechanism": mechanisms[i % len(mechanisms)]["label"] if i % 9 else "initial",
            "unit": prior["unit"],
            "prior": None if i == 4 else prior["id"],
            "basis": "set by hand" if i == 4 else prior["basis"],
            "low": 0.001 * (i + 1),
            "median": 0.003 * (i + 1),
            "high": 0.011 * (i + 1),
            "rests_on": prior["rests_on"],
        }
        for i, prior in enumerate(evidence["priors"].values())
    ]
    links = [{"name": name, "mechanism": label, "from": a, "to": b} for name, label, a, b, _ in flow_rows(fake)]
    return {
        "scenario": {
            "name": "squares",
            "title": fake.text("Squares, December 2022"),
            "hash": "a1" * 32,
            "as_of": "2022-12-06",
            "start": "2022-12-06",
            "weeks": fake.weeks,
            "step": "day",
            "step_days": 1,
        },
        "ledger": {
            "hash": "b2" * 32,
            "claims": len(evidence["claims"]),
            "priors": len(evidence["priors"]),
            "hindsight": fake.hindsight,
            "late_entries": ["claim-1", "prior-2"] if fake.hindsight else [],
        },
        "versions": {"contested": "0.1.0", "jax": "0.10.2", "python": "3.11.7"},
        "seed": 1,
        "members": 1000,
        "outer_draws": 200,
        "inner_draws": 5,
        "places": [{"id": i, "name": n, "population": 900_000, "units": 11} for i, n in zip(ids, names, strict=True)],
        "actors": [
            {"id": a, "name": fake.text({"resistance": "National Front", "government": "Authorities"}.get(a, a))}
            for a in fake.actors
        ],
        "control_unit": "district",
        "halving_audit": {
            "step_days": 1,
            "half_step_days": 0.5,
            "series": {"displaced": {"relative_change": 0.004}, "fighters.resistance": {"relative_change": -0.012}},
            "worst": 0.012,
            "members": 256,
            "threshold": 0.05,
            "passed": True,
        },
        "mechanisms": mechanisms,
        **({"flows": links} if fake.flow_links else {}),
        "parameters": parameters,
        "set": {"weeks": fake.weeks, "recruit-resistance.rate_4": 0.004},
        "prior_check": [
            {
                "id": "deaths",
                "text": fake.text("Reported deaths a month"),
                "reference": 60,
                "low": 20,
                "median": 70,
                "high": 300,
                "inside": True,
                "per": "month",
            },
            {
                "id": "events",
                "text": "Reported events a week",
                "reference": 90,
                "low": 5,
                "median": 20,
                "high": 60,
                "inside": False,
                "per": "week",
            },
        ],
        "timings": {
            "compile_s": 7.0,
            "simulate_s": 8.0,
            "total_s": 21.0,
            "cell_steps": 13328,
            "flow_draws": 1e9,
            "peak_rss_mb": 900,
        },
        "layers": [
            {"id": "deaths5", "title": fake.text("Chance of 5 or more reported deaths in the week")},
            {"id": "held", "title": "Chance that the district majority is held by the resistance"},
        ][: fake.layers],
    }


def _answers(fake: Fake, evidence: dict[str, Any]) -> dict[str, Any]:
    claims, mechanisms = list(evidence["claims"].values()), _mechanisms(fake)
    leans = {
        "claims": [
            {"id": c["id"], "says": c["says"], "share": s, "through": ["prior-1", "prior-3"]}
            for c, s in zip(claims, (0.21, 0.12, 0.07), strict=False)
        ],
        "mechanisms": [
            {
                "label": m["label"],
                "kind": m["kind"],
                "says": m["says"],
                "share": s,
                "parameters": [f"{m['label']}.rate_1"],
            }
            for m, s in zip(mechanisms, (0.35, 0.2, 0.11, 0.02), strict=False)
        ],
        "parameters": [{"name": f"{mechanisms[1]['label']}.rate_1", "prior": "prior-1", "share": 0.18}],
        "unexplained": 0.25,
        "method": "given-data first-order shares",
    }
    answers = []
    for i in range(fake.questions):
        p = [fake.probability, 0.0, 1.0, 0.62, None, None][i % 6]
        quantity = p is None
        answers.append(
            {
                "id": f"question_{i}",
                "text": fake.text(
                    [
                        "Does the resistance hold territory within a year?",
                        "Does fighting end?",
                        "Are there deaths?",
                        "Do attacks in the north rise by half?",
                        "How many people are displaced at the end?",
                        "How many reported deaths, against the claim of 1,000?",
                    ][i % 6]
                ),
                "kind": "quantity" if quantity else "probability",
                "probability": p,
                "quantiles": {"0.05": 120.0, "0.25": 400.0, "0.5": 800.0, "0.75": 1400.0, "0.95": 3100.0}
                if quantity
                else None,
                "monte_carlo_error": 12.0 if quantity else 0.008,
                "parameter_share": 0.61,
                "process_share": 0.39,
                "members": 1000,
                "count": None if quantity else round(1000 * (p or 0)),
                "threshold": "more than 1000" if i % 6 == 5 else None,
                "leans_on": leans,
                "series": [["fighters.resistance"], ["displaced"], ["displaced", "abroad"]][i % 3],
            }
        )
    measured = sum(p["basis"] == "measured" for p in evidence["priors"].values())
    return {
        "scenario": "squares",
        "headline": fake.headline,
        "as_of": "2022-12-06",
        "answers": answers,
        "measured_parameters": measured,
        "judged_parameters": fake.priors - measured,
    }


def _claims(fake: Fake, evidence: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for i, claim in enumerate(list(evidence["claims"].values())[:10]):
        middle = 300.0 * (1 + i % 4)
        rows.append(
            {
                **{
                    k: claim[k]
                    for k in ("id", "says", "speaker", "side", "speech", "kind", "said", "document", "paragraph")
                },
                "grade": f"{claim['reliability']}{claim['credibility']}",
                "value": claim["quantity"]["best"],
                "low": None if i % 2 else claim["quantity"]["best"] * 0.5,
                "high": None if i % 2 else claim["quantity"]["best"] * 2,
                "unit": "persons",
                "basis": "simulation" if i % 3 else "evidence",
                "compared_with": "*.dead.government, summed over 48 weeks" if i % 3 else "independent evidence.",
                "prior": None if i % 3 else "prior-3",
                "weeks": 48 if i % 3 else None,
                "quantiles": {
                    "0.05": middle * 0.2,
                    "0.25": middle * 0.6,
                    "0.5": middle,
                    "0.75": middle * 1.6,
                    "0.95": middle * 3,
                },
                "percentile_as_stated": min(0.9995, 0.05 + 0.1 * i),
                "percentile_after_bias": 0.03 + 0.08 * i if i % 2 else None,
                "bias": {"prior": "prior-2", "median": 2.4, "low": 1.1, "high": 6.0} if i % 2 else None,
            }
        )
    return {"claims": rows}
