"""The recorded past beside the simulated one, in words: what lies outside, which sums were observed, how far off."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from pydantic import ValidationError

from contested.present.report.build import render
from contested.present.views.explain import explain
from contested.present.views.influence import influence_rows
from contested.present.views.matrix import matrix
from contested.present.views.provenance import Provenance
from contested.present.views.recorded import definitions, furthest, pattern_rows, recorded_view, sum_text, verdict
from contested.present.views.rests import left_out
from contested.results.answers import Influence
from contested.results.band import Band
from contested.results.event_data import EventDataUsed, Gap, Pattern, SummaryUsed
from contested.results.run import Run
from present.sample import changed

BAND = Band(low=1.0, median=2.0, high=4.0)


def pattern(measure: str, observed: float | None, **changes: Any) -> Pattern:
    made = Pattern(
        count="attacks", measure=measure, title=measure.capitalize(), definition=f"what {measure} is",
        observed=observed, simulated=BAND, members=10,
    )  # fmt: skip
    return made.model_copy(update=changes)


def summed(**changes: Any) -> SummaryUsed:
    made = SummaryUsed(
        name="events deaths recent 0", count="deaths", kind="recent", places=(), first=dt.date(2031, 1, 5),
        last=dt.date(2031, 2, 1), best=12.0, low=9.0, high=20.0, sd=0.3, chance=0.5, before=BAND, after=BAND,
        without=BAND, simulated=BAND, misfit=2.5, reachable=True,
    )  # fmt: skip
    return made.model_copy(update=changes)


def table(**changes: Any) -> EventDataUsed:
    made = EventDataUsed(
        id="events", data_set="made-up", title="Made-up <Data>", credit="Nobody", licence="CC0", release="31.1",
        published=dt.date(2031, 6, 1), first=dt.date(2030, 1, 6), last=dt.date(2031, 2, 1), events=240.0, set_aside=(),
        notes=("It was published about 2031-06-01.",), attacks=("raid.attack",), deaths=(),
        gaps=(Gap(count="attacks", prior="raid-rate", before=BAND, after=BAND),), late=0.0, summaries=(summed(),),
        patterns=(pattern("active", 3.0), pattern("tail", 9.0, count="deaths")),
    )  # fmt: skip
    return made.model_copy(update=changes)


def test_what_lies_outside_is_said_first():
    found = verdict([pattern("active", 3.0), pattern("tail", 9.0, count="deaths"), pattern("fano", None)])
    assert found.startswith("In 1 of 2 measures the recorded past lies inside the 90 % range")
    assert found.endswith("Outside: Tail, killed (above).")
    assert "below" in verdict([pattern("active", 0.5)])
    assert verdict([pattern("fano", None)]).startswith("No measure is defined in both")


def test_a_row_has_the_recorded_value_the_range_and_whether_it_is_inside():
    rows = pattern_rows([pattern("active", 3.0), pattern("tail", 9.0), pattern("fano", None, simulated=None)])
    assert rows[0] == ("Active, events", "3", "1", "2", "4", "inside")
    assert rows[1][-1] == "OUTSIDE"
    assert rows[2] == ("Fano, events", "-", "-", "-", "-", "-")


def test_a_measure_of_two_counts_is_defined_once():
    twice = [pattern("fano", 1.0), pattern("fano", 1.0, count="deaths")]
    assert definitions(twice) == ["Fano: what fano is."]


@pytest.fixture
def run(runs) -> Run:
    """The conditioned sample run, with a table of events."""
    one = runs["conditioned"]
    places = tuple(one.place_names)[:4]
    sums = (summed(), summed(best=0.0, low=0.0, high=0.0, misfit=-4.0, places=places, reachable=False))
    fit = one.manifest.conditioning.model_copy(update={"event_data": (table(summaries=sums),)})
    manifest = one.manifest.model_copy(update={"conditioning": fit})
    return Run(manifest, one.answer_file, one.claims, one.evidence, one.source)


def test_a_table_says_what_it_is_and_what_of_it_was_observed(run):
    (found,) = recorded_view(run)
    assert found["sentence"] == (
        "Made-up <Data>, release 31.1: 240 events from 6 Jan 2030 to 1 Feb 2031, observed as two sums."
    )
    assert found["notes"] == ["It was published about 1 Jun 2031."]
    assert [row["stated"] for row in found["sums"]] == ["12 (9 to 20)", "0"]
    assert found["sums"][0]["before"] == "1 to 4 (median 2)" and found["sums"][1]["reachable"] is False


def test_a_sum_is_named_by_its_places_and_weeks(run):
    places = [run.place_names[place] for place in tuple(run.place_names)[:4]]
    many = summed(places=tuple(run.place_names)[:4])
    assert sum_text(summed(), run) == "Killed, 5 Jan 2031 to 1 Feb 2031"
    assert sum_text(many, run) == f"Killed in {', '.join(places[:3])} and 1 more, 5 Jan 2031 to 1 Feb 2031"
    largest = sum_text(summed(kind="largest"), run)
    assert largest == "Killed, most in one place and week, 5 Jan 2031 to 1 Feb 2031"


def test_the_sum_that_is_furthest_off_comes_first(run):
    assert furthest(run).endswith("recorded 0, expected without the table 1 to 4 (median 2) (out of the model's reach)")


def test_the_report_shows_the_table_escaped(run, runs):
    text = render(run)
    assert 'id="event-data"' in text and "Made-up &lt;Data&gt;" in text and "Made-up <Data>" not in text
    assert 'href="#event-data"' in text and "The 2 sums that were observed" in text
    assert 'id="event-data"' not in render(runs["conditioned"])


def test_what_a_table_changes_is_said_of_the_answer_and_of_no_speaker(run):
    first, *others = run.answer_file.answers
    row = Influence(
        kind="data", id="events", claims=(), without=0.9, change=0.4, error=0.01, exact=False, title="Made up"
    )
    answers = (first.model_copy(update={"influence": (row,)}), *others)
    moved = changed(run, answer_file=run.answer_file.model_copy(update={"answers": answers}))
    sentence = "The counts by place and week of the Made up"
    assert influence_rows(answers[0], moved)[0].text == sentence
    assert sentence in json.dumps(explain(moved, first.id))
    assert sentence not in json.dumps(explain(moved, "the movement's spokesman"))
    assert left_out(row, answers[0], moved).says == "All events in the Made up"
    (part,) = (rows for title, rows in matrix(Provenance(moved)).parts if title == "Event data")
    assert (part[0].text, part[0].anchor) == ("Made up", "event-data")


def test_an_influence_has_claims_or_is_of_a_table():
    for kind, claims in (("data", ("dead",)), ("claim", ())):
        with pytest.raises(ValidationError, match="expected claims, or for event data none"):
            Influence(kind=kind, id="x", claims=claims, without=0.1, change=0.1, error=0.1, exact=True)
