"""A past of the small system: people who leave, and claims of two speakers and a count about how many. For tests."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np

from contested.analysis.readings import Reading
from contested.conditioning.past import Past, past_of
from contested.ensemble.executors.threads import Threads
from contested.ensemble.history import BlockHistory
from contested.ensemble.plan import Plan
from contested.ledger.distribution import Fixed, LogNormal
from contested.ledger.ledger import Ledger
from contested.ledger.prior import Prior
from contested.model.model import Model
from contested.observations.stated import Errors, Stated, StatedEvent
from helpers.small_run import evidence
from helpers.small_system import SETTING, WEEKS, small_system
from helpers.worlds import land

PAST_WEEKS = 3
PRIORS = {
    "start": LogNormal(kind="lognormal", median=700.0, sigma=0.3),
    "rate": LogNormal(kind="lognormal", median=0.2, sigma=0.4),
    "inflation": LogNormal(kind="lognormal", median=1.5, sigma=0.4),
    "spread": Fixed(kind="fixed", value=0.3),
}
QUESTIONS = (("many_away", "probability"), ("left", "quantity"))


def total(series: str, weeks: slice, history: BlockHistory) -> np.ndarray:
    """The sum over weeks and places [member]."""
    return history.series(series)[weeks].sum(axis=(0, 1), dtype=np.float64)


def at_least(series: str, number: float, weeks: slice, history: BlockHistory) -> np.ndarray:
    """Whether the sum is at least a number [member]."""
    return (total(series, weeks, history) >= number).astype(np.float64)


def prior(name: str, **changes: Any) -> Prior:
    """An entry of the ledger."""
    (known,) = evidence().priors.values()
    changed = {"id": name, "says": f"The {name}.", "basis": "judged", "rests_on": (), "distribution": PRIORS[name]}
    return known.model_copy(update={**changed, **changes})


def number(claim: str, stated: float, sd: float = 0.2, **changes: Any) -> Reading:
    """A claim that so many left in the past, with nobody's inflation."""
    law = Stated("log", stated, Errors(grade=sd**2), silent=0.05)
    value = partial(total, "leave", slice(0, PAST_WEEKS))
    return Reading(claim, law, value, (), None, None, "none", claim, slice(0, PAST_WEEKS))._replace(**changes)


def inflated(claim: str, stated: float, speaker: str, **changes: Any) -> Reading:
    """The same claim by a speaker of the side "red", which inflates."""
    given = {"factors": ("inflation",), "speaker": speaker, "spread": "spread", "side": "red"}
    return number(claim, stated, **{**given, **changes})


def event(claim: str, number: float, silent: float = 0.2, **changes: Any) -> Reading:
    """A claim that at least so many left in the past."""
    value = partial(at_least, "leave", number, slice(0, PAST_WEEKS))
    law = StatedEvent(silent)
    return Reading(claim, law, value, (), None, None, "none", claim, slice(0, PAST_WEEKS))._replace(**changes)


READINGS = (number("counted", 900.0), inflated("said", 2000.0, "Anna"), event("many", 700.0))


def small_past(readings: tuple[Reading, ...] = READINGS, seed: int = 0, threads: int = 2, **priors: Prior) -> Past:
    """A past of three weeks; `priors` replace entries of the ledger."""
    ledger = Ledger(priors={name: prior(name) for name in PRIORS} | priors)
    questions = tuple(SimpleNamespace(id=name, kind=kind) for name, kind in QUESTIONS)
    parameters = (
        SimpleNamespace(name="people.start", by_hand=None, prior=ledger.priors["start"]),
        SimpleNamespace(name="people.rate", by_hand=None, prior=ledger.priors["rate"]),
    )
    model = Model(land(3), (), (), (), WEEKS, 1.0, 0.0)
    prepared = SimpleNamespace(
        loaded=SimpleNamespace(ledger=ledger, scenario=SimpleNamespace(question=questions, title="A title")),
        built=SimpleNamespace(model=model, parameters=parameters),
    )
    plan = Plan(PAST_WEEKS, 2, 64, SETTING, {}, {}, None)
    return past_of(prepared, small_system(), plan, readings, seed, Threads(threads))  # pyright: ignore[reportArgumentType]


def whole_plan(past: Past) -> Plan:
    """The plan of the past and two more weeks, with the readings and the answers to the questions."""
    answers = {
        "answer many_away": partial(at_least, "leave", 1500.0, slice(0, WEEKS)),
        "answer left": partial(total, "leave", slice(0, WEEKS)),
    }
    return past.plan._replace(weeks=WEEKS, per_member={**past.plan.per_member, **answers})


def silent(*_: Any) -> None:
    """Progress that nobody watches."""
