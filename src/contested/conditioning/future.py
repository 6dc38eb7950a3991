"""What is compared of the future of a twin: totals of the country after the scenario's date, and the questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.assemble import Prepared
from contested.analysis.member_values import per_member
from contested.analysis.series import History, control_stock, reduce_weeks

PerMember = Callable[[History], Float[np.ndarray, " member"]]


class Future(NamedTuple):
    """Functions of a block of histories, by name: numbers, and questions that have a yes or no."""

    quantities: dict[str, PerMember]
    events: dict[str, PerMember]


def future_of(prepared: Prepared) -> Future:
    """Reports and deaths after the scenario's date, the state at the end, and the answers to all questions."""
    names, scenario = set(prepared.info.names()), prepared.loaded.scenario
    reporting = [one.label for one in prepared.built.model.instances if one.kind == "reporting"]
    flows = [f"{label}.{what}" for label in reporting for what in ("attacks", "deaths")]
    actors = [one.id for one in scenario.actor]
    stocks = [*(f"fighters.{one}" for one in actors), *(control_stock(one) for one in actors), "displaced"]
    answers = per_member(prepared.loaded)
    of_kind = {
        kind: {one.id: answers[f"answer {one.id}"] for one in scenario.question if one.kind == kind}
        for kind in ("quantity", "probability")
    }
    totals = {
        name: partial(after_date, name, how)
        for how, wanted in (("sum", flows), ("last", stocks))
        for name in wanted
        if name in names
    }
    return Future({**totals, **of_kind["quantity"]}, of_kind["probability"])


def after_date(name: str, how: str, history: History) -> Float[np.ndarray, " member"]:
    """A series of the whole country, made one value over the weeks after the scenario's date."""
    weekly = np.asarray(history.series(name)).sum(axis=1, dtype=np.float64)
    return reduce_weeks(weekly[history.calendar.past_weeks :], how)
