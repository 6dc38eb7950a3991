"""The words that say how a question counts."""

from __future__ import annotations

import datetime

import pytest

from contested.analysis.counted import counted
from contested.results.manifest import FlowLink, PlaceInfo, SeriesInfo
from contested.scenario.calendar import Calendar
from helpers.small_run import manifest
from scenario.made_up import PLACES, START, question

SERIES = [
    ("raid.deaths", "flow", "Deaths in raids"),
    ("dead.civilian", "stock", "Civilians killed"),
    ("displaced", "stock", "Displaced people"),
    ("momentum", "level", "Momentum"),
    ("fear", "level", "Fear"),
]
FLOWS = [
    ("raid.deaths", "civilian", "dead.civilian"),
    ("flee", "civilian", "displaced"),
    ("go", "displaced", "civilian"),
]
BASE = manifest()
KNOWN = manifest(
    place="province",
    places=tuple(PlaceInfo(id=place, name=place.title(), population=10, units=1) for place in PLACES),
    series=tuple(
        SeriesInfo(name=name, kind=kind, unit="persons", title=title, mechanism=None, by_place=name != "momentum")
        for name, kind, title in SERIES
    ),
    mechanisms=(
        BASE.mechanisms[0].model_copy(
            update={"flows": tuple(FlowLink(name=n, kind="move", source=s, target=t) for n, s, t in FLOWS)}
        ),
    ),
)
FLOW = {"measure": "series", "series": ["raid.deaths"]}
LAST = {"measure": "series", "over": "last"}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({**FLOW, "over": "last"}, "in the last week (to 2030-03-25), all 3 provinces; Deaths in raids"),
        ({**FLOW, "over": "sum"}, "summed over 12 weeks (2030-01-01 to 2030-03-25), all 3 provinces; Deaths in raids"),
        (
            {**FLOW, "over": "sum", "places": ["south"]},
            "summed over 12 weeks (2030-01-01 to 2030-03-25), in South; Deaths in raids",
        ),
        (
            {**FLOW, "over": "change"},
            "the last week minus the first of 12 weeks (2030-01-01 to 2030-03-25), all 3 provinces; Deaths in raids",
        ),
        (
            {"measure": "units_held", "actor": "reds", "at_least": 1, "by": datetime.date(2030, 1, 15)},
            "in each of 2 weeks (2030-01-01 to 2030-01-14), all 3 provinces",
        ),
        (
            {**LAST, "series": ["dead.*"]},
            "in the last week (to 2030-03-25), all 3 provinces; Civilians killed, since the start",
        ),
        ({**LAST, "series": ["displaced"]}, "in the last week (to 2030-03-25), all 3 provinces; Displaced people"),
        ({**LAST, "series": ["momentum"]}, "in the last week (to 2030-03-25), the whole area; Momentum"),
        (
            {**LAST, "series": ["displaced"], "minus": ["fear"]},
            "in the last week (to 2030-03-25), all 3 provinces; Displaced people, minus Fear",
        ),
        (
            {**LAST, "series": ["*"], "places": ["south", "north"]},
            "in the last week (to 2030-03-25), in South, North; Deaths in raids + Civilians killed, since the start + "
            "Displaced people and 2 more",
        ),
    ],
)
def test_weeks_places_and_what_is_counted_are_in_words(keys: dict, words: str):
    assert counted(question(**keys), Calendar(START, 12), KNOWN) == words


def test_alternatives_that_count_alike_are_described_once():
    held = {"actor": "reds", "at_least": 1}
    alike = [{"measure": "units_held", **held}, {"measure": "places_held", **held}]
    assert counted(question(any_of=alike), Calendar(START, 1), KNOWN).count("in each of 1 week (") == 1


def test_more_than_three_places_are_counted_and_a_single_one_is_named():
    four = tuple(PlaceInfo(id=one, name=one.upper(), population=10, units=1) for one in "abcde")
    many = KNOWN.model_copy(update={"places": four})
    assert "4 of 5 provinces" in counted(question(**FLOW, places=list("abcd")), Calendar(START, 1), many)
    two = KNOWN.model_copy(update={"places": four[:2]})
    assert ", all 2 provinces;" in counted(question(**FLOW), Calendar(START, 1), two)
    one = KNOWN.model_copy(update={"places": four[:1]})
    assert ", in A;" in counted(question(**FLOW), Calendar(START, 1), one)


def test_three_places_are_named_and_all_of_them_are_all():
    five = tuple(PlaceInfo(id=one, name=one.upper(), population=10, units=1) for one in "abcde")
    many = KNOWN.model_copy(update={"places": five})

    def where(*places: str) -> str:
        return counted(question(**FLOW, places=list(places)), Calendar(START, 1), many).partition("), ")[2]

    assert where("c", "a", "b") == "in C, A, B; Deaths in raids"
    assert where("e", "d", "c", "b", "a") == "all 5 provinces; Deaths in raids"
    assert where("a", "b", "a", "b") == "in A, B; Deaths in raids"


def test_an_alternative_has_its_own_places_or_those_of_the_question():
    held = {"measure": "units_held", "actor": "reds", "at_least": 1}
    asked = question(any_of=[{**held, "places": ["south"]}, held], places=["north"])
    weeks = "in each of 1 week (2030-01-01 to 2030-01-07)"
    assert counted(asked, Calendar(START, 1), KNOWN) == f"{weeks}, in South or {weeks}, in North"


def titled(*titles: str) -> str:
    """What is counted of series with these titles."""
    series = tuple(KNOWN.series[0].model_copy(update={"name": f"s{k}", "title": one}) for k, one in enumerate(titles))
    asked = question(measure="series", series=["*"])
    return counted(asked, Calendar(START, 1), KNOWN.model_copy(update={"series": series})).partition("; ")[2]


def test_at_most_three_series_are_named():
    assert titled("A", "B", "C") == "A + B + C"
    assert titled("A", "B", "C", "D") == "A + B + C and 1 more"
    assert titled("A", "B", "C", "D", "E") == "A + B + C and 2 more"


def test_what_several_have_is_said_once_with_whose_it_is():
    assert titled("Fighters: Reds", "Fighters: Blues") == "Fighters: Reds, Blues"
    assert titled("Fighters: Reds", "Money", "Fighters: Blues") == "Fighters: Reds, Blues + Money"
    assert titled("Men: old: Reds") == "Men: old: Reds"


def test_the_dead_of_two_sides_count_since_the_same_day():
    stock = KNOWN.series[1]
    series = (stock, stock.model_copy(update={"name": "dead.reds", "title": "Killed: Reds"}),
              stock.model_copy(update={"name": "dead.blues", "title": "Killed: Blues"}))  # fmt: skip
    links = tuple(
        FlowLink(name=f"raid.{who}", kind="loss", source=who, target=f"dead.{who}") for who in ("reds", "blues")
    )
    known = KNOWN.model_copy(
        update={"series": series, "mechanisms": (BASE.mechanisms[0].model_copy(update={"flows": links}),)}
    )
    words = counted(question(**LAST, series=["*"]), Calendar(START, 12), known).partition("; ")[2]
    assert words == "Civilians killed + Killed: Reds, Blues, since the start"


def test_a_stock_with_a_start_value_counts_those_before_the_start_too():
    given = BASE.parameters[0].model_copy(update={"name": "start.dead.civilian"})
    before = KNOWN.model_copy(update={"parameters": (given,)})
    words = counted(question(**LAST, series=["dead.*"]), Calendar(START, 12), before)
    assert words.endswith("Civilians killed, with those before the start")


PAST = KNOWN.scenario.model_copy(update={"start": START, "past_weeks": 4, "weeks": 12})


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            {**LAST, "series": ["dead.*"]},
            "in the last week (to 2030-03-25), all 3 provinces; Civilians killed, since the run begins on 2030-01-01",
        ),
        (
            {**LAST, "series": ["dead.*"], "over": "change"},
            "the change in 8 weeks (2030-01-29 to 2030-03-25), against the week before, all 3 provinces; "
            "Civilians killed",
        ),
        (
            {**LAST, "series": ["dead.*"], "over": "change", "from": START},
            "the last week minus the first of 12 weeks (2030-01-01 to 2030-03-25), all 3 provinces; Civilians killed",
        ),
        (
            {**FLOW, "over": "sum"},
            "summed over 8 weeks (2030-01-29 to 2030-03-25), all 3 provinces; Deaths in raids",
        ),
    ],
)
def test_in_a_run_with_a_past_the_words_say_from_when_on_something_counts(keys: dict, words: str):
    known = KNOWN.model_copy(update={"scenario": PAST})
    assert counted(question(**keys), Calendar(START, 12, 4), known) == words


def test_a_start_value_counts_those_before_the_run():
    given = BASE.parameters[0].model_copy(update={"name": "start.dead.civilian"})
    before = KNOWN.model_copy(update={"parameters": (given,), "scenario": PAST})
    words = counted(question(**LAST, series=["dead.*"]), Calendar(START, 12, 4), before)
    assert words.endswith("Civilians killed, with those before the run begins on 2030-01-01")
