"""The first screen: the answer as a sentence, its dots, three answers, what it rests on, what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from contested.present.report.badges import badge
from contested.present.report.board import with_days
from contested.present.report.dots import Dots, dots, quantile_dots, thousand
from contested.present.report.line import shared_axis, shared_ticks, single_line
from contested.present.views import chances, moves
from contested.present.views import wording as words
from contested.present.views.conditioning import against as stated_against
from contested.present.views.confidence import confidence
from contested.present.views.influence import claim_text
from contested.present.views.rests import rests_on
from contested.present.views.sentence import sentence
from contested.present.views.signs import signs_line
from contested.present.views.three import three_answers
from contested.results.critical_values import CRITICAL_90

if TYPE_CHECKING:
    from markupsafe import Markup

    from contested.present.views.against import Against, Older
    from contested.present.views.provenance import Provenance
    from contested.results.answers import Answer


def first_screen(proof: Provenance, older: Against | None = None) -> dict[str, Any]:
    """Everything that the first screen shows, apart from evidence at odds with the model."""
    run, answer = proof.run, proof.run.headline
    then, rests = older.answers[answer.id] if older else None, rests_on(answer, run)
    return {
        "sentence": sentence(answer),
        "text": answer.text if answer.title != answer.text else "",
        "period": _period(answer),
        "counted": with_days(answer.counted),
        "level": f"{100 * answer.interval.level:g} %" if answer.interval else "",
        "is_chance": answer.count is not None,
        **_figure(answer),
        "three": _three(answer, then),
        "older": then,
        "rests": rests,
        "claims": [proof.claim_numbers.get(row.claims[0]) if len(row.claims) == 1 else None for row in rests.rows],
        "badge": badge(answer.basis.word),
        "numbers": [(one, proof.prior_numbers[one.prior]) for one in moves.numbers(answer, run)[: moves.MOST]],
        "nothing": moves.nothing_stands_out(answer),
        "lower_bar": moves.lower_bar(answer),
        "no_tenth": answer.attribution.no_tenth,
        "signs": signs_line(answer, run),
        "ignorance": moves.ignorance(answer.uncertainty),
        "confidence": confidence(run),
        "likeliest": _likeliest(proof),
        "furthest": _furthest(proof),
        "method": answer.attribution.method,
    }


def _period(answer: Answer) -> str:
    """The weeks that the question is about."""
    if answer.first is None or answer.last is None:
        return ""
    return f"about {words.day(answer.first.isoformat())} to {words.day(answer.last.isoformat())}"


def _figure(answer: Answer) -> dict[str, Any]:
    """The dots, and their key: what is filled, and what is ringed."""
    if answer.count is None:
        assert answer.quantiles is not None  # the answer's own check
        return {"figure": quantile_dots(answer.quantiles, words.plain_unit(answer.unit)), "legend": None}
    assert answer.interval is not None  # the answer's own check
    found = dots(answer.count, answer.members, answer.interval.low, answer.interval.high)
    yes = chances.histories(answer.count, answer.members)
    filled = f"{yes} say{'s' if answer.count == 1 else ''} yes"
    ringed = f"{found.low:,} to {found.high:,}: what so many histories leave open"
    return {
        "figure": _drawn(found, f"{filled}; ringed are {ringed}"),
        "legend": (filled, ringed, found, _each(answer, found)),
    }


def _drawn(found: Dots, label: str) -> Markup:
    return thousand(found, f"{found.total:,} dots: {label}.")


def _each(answer: Answer, found: Dots) -> str:
    """What a dot stands for, where that is not one history."""
    return (
        ""
        if found.total == answer.members
        else f"A dot stands for {words.number(answer.members / found.total)} histories."
    )


def _three(answer: Answer, older: Older | None) -> dict[str, Any]:
    rows = three_answers(answer, older)
    percent = answer.quantiles is None
    marks = shared_ticks(rows, percent)
    return {
        "heading": f"{words.counted(len(rows)).capitalize()} answer{'s' if len(rows) > 1 else ''}",
        "rows": [(one, single_line(one, marks)) for one in rows],
        "axis": shared_axis(marks, percent),
    }


def _likeliest(proof: Provenance) -> str:
    """The place where the first layer of the map is likeliest in the last week; empty without layers."""
    run = proof.run
    if not run.manifest.layers:
        return ""
    last = np.nan_to_num(proof.series.layer_chance[0][:, -1], nan=-1.0)
    most = int(last.argmax())
    if last[most] <= 0.0:
        return ""
    place, chance = run.place_names[proof.series.places[most]], chances.fine_percent(float(last[most]))
    return f"{run.manifest.layers[0].title}: highest in {place}, {chance} in the last week."


def _furthest(proof: Provenance) -> str:
    """The statement furthest from what is expected without it; empty where none is far."""
    fit = proof.run.manifest.conditioning
    told = [one for one in fit.observations if one.misfit is not None] if fit else []
    worst = max(told, key=lambda one: abs(one.misfit or 0.0), default=None)
    if worst is None or abs(worst.misfit or 0.0) < CRITICAL_90:
        return ""
    return f"{claim_text(worst.claim, proof.run)}: {stated_against(worst)}."
