"""Random sound scenarios: places, two or three actors, a random set of mechanisms, claims and everything that asks."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameters_of
from laws.whole import NUMBERS

DAY = dt.timedelta(days=1)
COLUMNS = ("rough", "snow", "posts")


def sound(rng: random.Random) -> dict[str, Any]:
    """The files of a random scenario by path: tables for TOML, lists of rows for CSV."""
    actors = rng.sample(["reds", "blues", "greens", "iron-guard"], rng.randint(2, 3))
    places = [f"place-{number}" for number in range(rng.randint(2, 6))]
    start = dt.date(rng.randint(1960, 2040), rng.randint(1, 12), rng.randint(1, 28))
    as_of, weeks = start + 7 * rng.choice([0, 30, 40]) * DAY, rng.randint(6, 60)
    ledger: dict[str, list[Any]] = {"document": [_document(as_of)], "claim": [], "prior": []}
    scenario = {
        "name": "made-up",
        "title": "Made up",
        "as_of": as_of,
        "start": start,
        "weeks": weeks,
        "members": 2,
        "ledger": ["ledger"],
        "places": {"table": "places.csv", "neighbours": "neighbours.csv", "place": "valley", "control_unit": "ward"},
        "actor": [_actor(one, actors, ledger, as_of, rng) for one in actors],
    }
    scenario["mechanism"] = _mechanisms(actors, ledger, as_of, rng)
    attacks = [label for label, entry in scenario["mechanism"].items() if entry["kind"] == "ambush"]
    killed = [f"{label}.killed.{actors[1]}" for label in attacks]
    scenario |= _asked(actors, places, killed, ledger, (start, as_of), weeks, rng)
    header = ["id", "name", "population", "lat", "lon", "units", *COLUMNS]
    rows = [[*header, *(f"at_{actor}" for actor in actors), *(f"held_{actor}" for actor in actors)]]
    rows += [_place(number, place, actors, rng) for number, place in enumerate(places)]
    pairs = [["a", "b"], *([one, other] for one, other in zip(places, places[1:], strict=False))]
    return {"scenario.toml": scenario, "ledger/all.toml": ledger, "places.csv": rows, "neighbours.csv": pairs}


def smallest(rng: random.Random, place: str) -> dict[str, Any]:
    """A sound scenario of one week in one place, without mechanisms and without anything that is optional."""
    files = sound(rng)
    scenario, places = files["scenario.toml"], files["places.csv"]
    for key in ("headline", "start_value", "event", "layer", "claim_check", "bias", "reference_value", "mechanism"):
        del scenario[key]
    scenario["places"] = {"table": "places.csv"}
    actor = scenario["actor"][0]["id"]
    scenario |= {
        "weeks": 1,
        "question": [
            {"id": "held", "text": "Held?", "measure": "units_held", "actor": actor, "at_least": 1},
            {"id": "left", "text": "How many are left?", "measure": "series", "series": [f"fighters.{actor}"]},
        ],
    }
    places[1][0] = places[1][1] = place
    return {"scenario.toml": scenario, "ledger/all.toml": files["ledger/all.toml"], "places.csv": places[:2]}


def write(files: dict[str, Any], folder: Path) -> Path:
    """Write a scenario's files; returns the folder."""
    (folder / "ledger").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        text = toml(content) if name.endswith(".toml") else "\n".join(",".join(map(str, row)) for row in content) + "\n"
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def toml(data: dict[str, Any]) -> str:
    """TOML with every table inline."""
    return "\n".join(f"{json.dumps(key)} = {_value(value)}" for key, value in data.items()) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value)


def _document(start: dt.date) -> dict[str, Any]:
    return {"id": "paper", "title": "A paper", "publisher": "A press", "date": start - 30 * DAY, "read": "full"}


def _prior(ledger: dict[str, list[Any]], unit: str, value: float, start: dt.date) -> str:
    number = len(ledger["prior"])
    ledger["prior"].append(
        {
            "id": f"prior-{number}",
            "says": "A number.",
            "unit": unit,
            "basis": "judged",
            "distribution": {"kind": "fixed", "value": value},
            "sources": ["paper"],
            "why": "It was made up.",
            "known_from": start - 20 * DAY,
            "status": "reviewed",
        }
    )
    return f"prior:prior-{number}"


def _claim(ledger: dict[str, list[Any]], side: str, whose: str, start: dt.date, best: int) -> str:
    number = len(ledger["claim"])
    ledger["claim"].append(
        {
            "id": f"claim-{number}",
            "says": "Some were killed.",
            "document": "paper",
            "paragraph": 1,
            "speaker": f"speaker {number}",
            "side": side,
            "speech": "quoted",
            "kind": "allegation",
            "said": start - 40 * DAY,
            "meant": {"from": start - (200 + number) * DAY, "to": start - 50 * DAY},
            "known_from": start - 25 * DAY,
            "place": {"name": "The country", "precision": "country"},
            "quantity": {"best": best + number, "unit": "persons", "of": "fatalities", "whose": whose},
            "reliability": "C",
            "credibility": 3,
            "status": "reviewed",
        }
    )
    return f"claim-{number}"


def _actor(actor: str, actors: list[str], ledger: Any, start: dt.date, rng: random.Random) -> dict[str, Any]:
    return {
        "id": actor,
        "name": f"The {actor}",
        "fighters": _prior(ledger, "persons", rng.randint(50, 900), start),
        "where": f"at_{actor}",
        "holds": f"held_{actor}",
        "enemies": [other for other in actors if other != actor],
    }


def _place(number: int, place: str, actors: list[str], rng: random.Random) -> list[Any]:
    units = rng.randint(len(actors), 12)
    held = [rng.randint(0, units // len(actors)) for _ in actors]
    lat, lon = round(10 + number * 0.7 + rng.random() * 0.3, 3), round(20 + rng.random(), 3)
    people = rng.randint(5_000, 900_000)
    columns = [*(rng.randint(0, 5) for _ in COLUMNS[:-1]), 1, *(rng.randint(1, 4) for _ in actors), *held]
    return [place, f"Place {number}", people, lat, lon, units, *columns]


def _mechanisms(actors: list[str], ledger: Any, start: dt.date, rng: random.Random) -> dict[str, Any]:
    me, foe = actors[:2]
    attack, killed = "ambush.attack", [f"ambush.killed.{foe}"]
    choices = {
        "ambush": [("ambush", {"attacker": me, "defenders": actors[1:]})],
        "cohesion": [("cohesion", {"group": rng.choice(actors)})],
        "control": [
            *(("activity", {"actor": actor, "attacks": [attack]}) for actor in actors),
            *(("control", {"actor": a, "rivals": [b for b in actors if b != a]}) for a in actors),
        ],
        "displacement": [("displacement", {"deadly": ["dead.*"]})],
        "excitation": [("excitation", {"attack": attack})],
        "recruitment": [("recruitment", {"group": me, "home": "posts"})],
        "reporting": [("reporting", {"attacks": ["*.attack"], "deaths": ["dead.*"], "remoteness": "rough"})],
        "season": [("season", {"affects": [attack], "snow": "snow"})],
        "statements": [("statements", {"side": me, "inflicted": killed})],
        "supply": [("supply", {"group": me, "attacks": [attack]})],
        "terrain": [("terrain", {"hidden": [me], "ruggedness": "rough"})],
    }
    always = ["ambush", "displacement"]
    chosen = always + rng.sample(sorted(choices.keys() - set(always)), rng.randint(0, 6))
    several = [(kind, roles) for name in rng.sample(chosen, len(chosen)) for kind, roles in choices[name]]
    return {
        kind if [one for one, _ in several].count(kind) == 1 else f"{kind}-{roles['actor']}": {
            "kind": kind,
            **roles,
            **{
                spec.name: _prior(ledger, spec.unit, value, start)
                for spec, value in zip(parameters_of(BUILT_IN[kind]), NUMBERS[kind], strict=True)
            },
        }
        for kind, roles in several
    }


def _asked(
    actors: list[str],
    places: list[str],
    killed: list[str],
    ledger: Any,
    days: tuple[dt.date, dt.date],
    weeks: int,
    rng: random.Random,
) -> dict[str, Any]:
    (start, as_of), (me, foe) = days, actors[:2]
    stated, counted = _claim(ledger, me, foe, as_of, 40), _claim(ledger, "none", foe, as_of, 90)
    asked = _questions(actors, places, killed, stated, days, weeks, rng)
    questions = [{"text": f"{question['id'].title()}?", **question} for question in asked]
    event = {"id": "feast", "text": "A feast.", "from": start + 3 * DAY, "to": start + 10 * DAY}
    event |= {"affects": [rng.choice(["wage", "*.attack", "displacement.*"])]}
    event |= {"factor": _prior(ledger, "factor", 0.5, as_of), "places": rng.sample(places, rng.randint(1, len(places)))}
    inflation = _prior(ledger, "ratio", 2.0, as_of)
    return {
        "headline": rng.choice(questions)["id"],
        "start_value": [{"series": "displaced", "value": _prior(ledger, "persons", 900, as_of), "where": "posts"}],
        "event": [event],
        "question": questions,
        "layer": [{"id": "held", "title": "Held", "series": [f"control.{me}"], "at_least": 1}],
        "claim_check": [{"claim": stated, "series": killed}],
        "bias": [{"side": me, "about": ["fatalities"], "whose": "enemy", "factor": inflation}],
        "reference_value": [{"id": "dead", "text": "Dead a month.", "claim": counted, "series": killed}],
    }


def _questions(
    actors: list[str],
    places: list[str],
    killed: list[str],
    stated: str,
    days: tuple[dt.date, dt.date],
    weeks: int,
    rng: random.Random,
) -> list[dict[str, Any]]:
    held, over = rng.choice(["places_held", "units_held"]), rng.choice(["last", "max", "mean", "change"])
    (start, as_of), one = days, rng.choice(places)
    last = as_of + (7 * weeks - 1) * DAY
    few = {"measure": "series", "series": ["dead.*"], "minus": ["captured.*"], "at_most": 5, "places": [one]}
    return [
        {"id": "holds", "measure": held, "actor": actors[0], "at_least": 1, "for_weeks": rng.randint(1, 4)},
        {"id": "deaths", "measure": "series", "series": killed, "more_than": f"claim:{stated}", "by": last},
        {"id": "displaced", "measure": "series", "series": ["displaced"], "over": over, "from": start + 7 * DAY},
        {"id": "either", "from": start, "any_of": [few, {"measure": "units_held", "actor": actors[1], "less_than": 2}]},
    ]
