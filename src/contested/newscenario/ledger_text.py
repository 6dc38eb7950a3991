"""The answers as entries of a ledger: documents, claims, and priors that rest on them."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, field
from typing import Any

from contested.errors import InputError, nearest
from contested.newscenario.answers import Answers, Source, Stated
from contested.newscenario.sides import Actor
from contested.newscenario.toml_text import entry
from contested.observations.events.naming import new_id
from contested.observations.of_quantity import Z90

NO_RANGE, NO_SOURCE, LEAST = 0.42, 0.67, 0.05
"""Standard deviations of a logarithm: a factor of two either way (90 %), of three, and the least that is written."""
RULERS_PER_PERSON, LEAST_RULERS, RULERS_SIGMA = 0.003, 100, 1.0
GROUP_MEDIAN, GROUP_SIGMA = 2000, 1.2
"""Judged: fighters of who rules by people, of another group, and how wide they are as those above."""
DOCUMENT_WORDS = 6


@dataclass
class Entries:
    """Tables of the ledger, and what of its numbers comes from where."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    claims: list[dict[str, Any]] = field(default_factory=list)
    priors: list[dict[str, Any]] = field(default_factory=list)
    sourced: int = 0
    judged: int = 0
    defaults: list[str] = field(default_factory=list)
    """Ids of the priors that are wide because nobody says anything."""

    def text(self) -> str:
        """ledger/war.toml."""
        head = (
            "# This war's own numbers. Everything else comes from the literature: `contested ledger list "
            "library`.\n# A prior of the same id as one of the library's takes its place.\n"
        )
        documents = [entry("document", one) for one in self.documents.values()]
        claims = [entry("claim", one) for one in self.claims]
        return "\n".join([head, *documents, *claims, *(entry("prior", one) for one in self.priors)])


def entries(actors: list[Actor], answers: Answers, people: int, area: str, as_of: dt.date) -> Entries:
    """The ledger of a new scenario.

    Args:
        actors: of the scenario.
        answers: what no table says.
        people: that live in the places.
        area: the name of the places together.
        as_of: the day of the scenario.

    Raises:
        InputError: a source serves nobody that is known.
    """
    made = Entries()
    for actor in actors:
        stated = actor.given.fighters if actor.given is not None else None
        name = f"{actor.id}-fighters"
        if stated is None:
            made.priors.append(_unknown(name, actor, people, as_of))
            made.defaults.append(name)
        else:
            says = f"Fighters of {actor.shown} at the start."
            _add(made, name, says, "fighters", actor.id, stated, actors, area, as_of)
    if answers.displaced is not None:
        says = "People displaced within the area at the start."
        _add(made, "displaced-at-the-start", says, "displaced", "none", answers.displaced, actors, area, as_of)
    return made


def _unknown(name: str, actor: Actor, people: int, as_of: dt.date) -> dict[str, Any]:
    """A wide prior of a strength that nobody states."""
    if actor.role == "incumbent":
        median: float = max(float(LEAST_RULERS), float(f"{RULERS_PER_PERSON * people:.2g}"))
        sigma = RULERS_SIGMA
        guess = (
            f"{1000 * RULERS_PER_PERSON:g} of a thousand of the {people:,} people who live here, at least "
            f"{LEAST_RULERS},"
        )
    else:
        median, sigma = GROUP_MEDIAN, GROUP_SIGMA
        guess = f"{GROUP_MEDIAN:,} fighters,"
    return {
        "id": name,
        "says": f"Fighters of {actor.shown} at the start.",
        "unit": "persons",
        "basis": "judged",
        "distribution": {"kind": "lognormal", "median": median, "sigma": sigma},
        "why": f"Nobody is asked yet, so this is judged: {guess} within {_factor(sigma)} (central 90 %). Replace it "
        "with a claim.",
        "known_from": as_of,
        "status": "draft",
    }


def _add(
    made: Entries,
    name: str,
    says: str,
    of: str,
    whose: str,
    stated: Stated,
    actors: list[Actor],
    area: str,
    as_of: dt.date,
) -> None:
    """The prior of a number, and of one with a source the document and the claim behind it."""
    sigma, why = _spread(stated)
    prior: dict[str, Any] = {"id": name, "says": says, "unit": "persons"}
    source, ranged = stated.source, stated.low is not None or stated.high is not None
    prior["basis"] = "measured" if source and ranged else "judged"
    prior["distribution"] = {"kind": "lognormal", "median": stated.best, "sigma": sigma}
    if source is not None:
        _check_serves(source, actors)
        document = _document(made, source)
        made.claims.append(_claim(f"{name}-stated", says, document, stated, source, of, whose, area))
        prior["rests_on"] = [f"{name}-stated"]
    prior |= {"why": why, "known_from": source.date if source else as_of, "status": "draft"}
    made.priors.append(prior)
    made.sourced += source is not None
    made.judged += source is None


def _spread(stated: Stated) -> tuple[float, str]:
    """The standard deviation of the logarithm, and why it is that."""
    sides = [math.log(stated.best / stated.low)] if stated.low else []
    sides += [math.log(stated.high / stated.best)] if stated.high else []
    who = "the source" if stated.source else "whoever made this scenario"
    if sides and max(sides) > 0:
        return round(max(LEAST, max(sides) / Z90), 3), (
            f"The range that {who} gives, read as a central 90 % interval; of two unlike sides the wider one."
        )
    if stated.source:
        return NO_RANGE, f"The source gives no range: {_factor(NO_RANGE)} is judged."
    return NO_SOURCE, f"No source is named and no range: {_factor(NO_SOURCE)} is judged."


def _factor(sigma: float) -> str:
    """How far the central 90 % interval of a lognormal law reaches."""
    return f"a factor of {math.exp(Z90 * sigma):.2g} either way"


def _check_serves(source: Source, actors: list[Actor]) -> None:
    known = ["none", *(actor.id for actor in actors)]
    if source.serves not in known:
        raise InputError(
            f"no actor '{source.serves}' whose interest a source serves; {nearest(source.serves, known)}",
            "answers, field source.serves",
        )


def _document(made: Entries, source: Source) -> str:
    """The id of a document; one that is named twice is one entry."""
    words = re.findall("[a-z0-9]+", f"{source.publisher} {source.title}".casefold())[:DOCUMENT_WORDS]
    stem = "-".join([*words, str(source.date.year)])[:70].strip("-") or "document"
    table = {
        "id": stem,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "link": source.link,
        "read": source.read,
    }
    for name, known in made.documents.items():
        if known == table | {"id": name}:
            return name
    table["id"] = new_id(stem, list(made.documents))
    made.documents[table["id"]] = table
    return table["id"]


def _claim(
    name: str, says: str, document: str, stated: Stated, source: Source, of: str, whose: str, area: str
) -> dict[str, Any]:
    quantity = {
        "best": stated.best,
        "low": stated.low,
        "high": stated.high,
        "unit": "persons",
        "of": of,
        "whose": whose,
    }
    shown = f"{stated.best:,}" + (f" ({stated.low:,} to {stated.high:,})" if stated.low and stated.high else "")
    return {
        "id": name,
        "says": f"{says.removesuffix('.').removesuffix(' at the start')}: {shown}.",
        "document": document,
        "locator": source.where,
        "speaker": source.speaker,
        "side": source.serves,
        "speech": "reported",
        "kind": "estimate",
        "said": source.date,
        "known_from": source.date,
        "place": {"name": area, "precision": "region"},
        "quantity": {key: one for key, one in quantity.items() if one is not None},
        "reliability": source.reliability,
        "credibility": source.credibility,
        "status": "draft",
    }
