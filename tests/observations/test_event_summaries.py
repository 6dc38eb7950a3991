"""Which sums of an event table are observed, and their laws: the rule, against counts worked out by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from contested.observations.event_counts import Estimate, EventCounts
from contested.observations.event_summaries import Summary, law, period_weeks, summaries
from contested.observations.events.record import Amount, DataSet
from contested.observations.place_groups import place_groups
from contested.scenario.event_data import EventData

LINE = np.eye(5, k=1, dtype=bool) | np.eye(5, k=-1, dtype=bool)
"""Five places in a row."""
ACTORS = {"Government of Brackmere": "regency"}
NONE = Amount(rows=0, best=0.0)
DATA_SET = DataSet(
    dataset="made-up", title="Made up", credit="", licence="", bounds=True, sums=False, read=NONE, in_table=NONE,
    spread=NONE, set_aside=NONE, first=None, last=None, last_whole_month=None, months_without_rows=(),
)  # fmt: skip


def counts(events: np.ndarray, late: int = 0, start: int = 0, **kinds: Estimate) -> EventCounts:
    """A table with so many events [place, week], of which the last weeks are late."""
    weeks = events.shape[1]
    data = EventData(table="events", actors=ACTORS)
    found = {"attacks": Estimate(events, events, events, 0.0 * events), **kinds}
    ends = np.arange(weeks) >= weeks - late
    return EventCounts(data, DATA_SET, "", dt.date(2031, 1, 1), slice(start, start + weeks), found, ends, 0.0, (), ())


def names(found: tuple[Summary, ...]) -> list[str]:
    return [one.name.removeprefix("events ") for one in found]


def test_a_busy_place_stands_alone_and_quiet_ones_join_their_neighbours():
    # the ends are busy; of the middle, 4 and 3 have enough together only with 5
    assert place_groups(np.array([30.0, 4.0, 3.0, 5.0, 20.0]), LINE) == ((0,), (1, 2, 3), (4,))


def test_quiet_places_that_reach_too_few_are_one_rest_though_they_are_apart():
    assert place_groups(np.array([2.0, 30.0, 0.0, 40.0, 1.0]), LINE) == ((0, 2, 4), (1,), (3,))


def test_no_more_groups_than_a_fit_can_bear():
    events, near = np.full(60, 11.0), np.eye(60, k=1, dtype=bool) | np.eye(60, k=-1, dtype=bool)
    groups = place_groups(events, near)
    assert len(groups) <= 20
    assert sorted(place for group in groups for place in group) == list(range(60))


@pytest.mark.parametrize(
    ("events", "weeks", "length"),
    [
        (130, 52, 4),
        (129, 52, 13),
        (39, 52, 26),
        (15, 52, 52),
        (0, 52, 52),
        (10_000, 104, 13),
        (10_000, 64, 4),
        (10_000, 68, 13),
        (50, 3, 4),
    ],
)
def test_periods_are_the_shortest_with_enough_events_and_at_most_sixteen(events, weeks, length):
    assert period_weeks(float(events), weeks) == length


def test_periods_end_with_the_past_and_the_first_takes_the_rest():
    found = summaries(counts(np.ones((1, 30)), start=10), np.zeros((1, 1), bool))
    periods = [(one.weeks, one.best) for one in found if one.kind == "period"]
    # thirty weeks with one event each: two of 13 weeks, the first with four more
    assert periods == [(slice(10, 27), 17.0), (slice(27, 40), 13.0)]
    assert [one.last for one in found] == [False, True]


def test_groups_of_places_have_the_last_quarter_and_the_time_before():
    events = np.zeros((2, 40))
    events[0, :30], events[1, 35:] = 1.0, 4.0
    found = {one.name.split(" ", 2)[2]: one for one in summaries(counts(events), np.zeros((2, 2), bool))}
    assert found["before 0 weeks 0-27"].best == 27 and found["recent 0 weeks 27-40"].best == 3
    # nothing happened there: an observation like any other
    assert found["before 1 weeks 0-27"].best == 0 and found["recent 1 weeks 27-40"].best == 20
    assert found["recent 1 weeks 27-40"].last and not found["before 1 weeks 0-27"].last


def test_one_group_of_places_adds_the_last_quarter_where_no_period_is_so_short():
    found = summaries(counts(np.full((1, 52), 0.2)), np.zeros((1, 1), bool))
    assert names(found) == ["attacks period all weeks 0-52", "attacks recent 0 weeks 39-52"]


def test_the_largest_place_and_week_is_observed_with_its_range():
    killed = np.zeros((2, 20))
    killed[1, 7], killed[0, 3] = 40.0, 12.0
    deaths = Estimate(killed, killed / 2, killed * 3, 0.0 * killed)
    found = summaries(counts(np.ones((2, 20)), deaths=deaths), np.zeros((2, 2), bool))
    (largest,) = (one for one in found if one.kind == "largest")
    assert (largest.best, largest.low, largest.high, largest.count) == (40.0, 20.0, 120.0, "deaths")


def test_the_share_of_weeks_that_are_not_known_whole():
    found = {one.name: one for one in summaries(counts(np.ones((1, 26)), late=4), np.zeros((1, 1), bool))}
    assert found["events attacks period all weeks 0-13"].late == 0.0
    assert found["events attacks period all weeks 13-26"].late == pytest.approx(4 / 13)


def test_the_law_has_the_parts_of_the_error_on_a_root():
    one = Summary("events", "deaths", "period", (0,), slice(0, 4), 100.0, 81.0, 144.0, 0.0, 0.0, False)
    found = law(one, 0.2, 0.6)
    # d sqrt(x + 3/8) = 0.2 x / (2 sqrt(x + 3/8)); low to high 3 wide; a part of 0.6 adds 0.4 / 4
    assert np.sqrt(found.errors.grade) == pytest.approx(0.2 * 100 / (2 * np.sqrt(100.375)))
    assert np.sqrt(found.errors.range) == pytest.approx((np.sqrt(144.375) - np.sqrt(81.375)) / (2 * 1.645), rel=1e-3)
    assert found.errors.definition == pytest.approx(0.1)
    assert found.target == pytest.approx(np.sqrt(100.375)) and found.silent == 0.0


def test_nothing_counted_is_more_likely_where_little_happens():
    one = Summary("events", "attacks", "recent", (0,), slice(0, 4), 0.0, 0.0, 0.0, 0.0, 0.0, True)
    chance = np.exp(law(one, 0.2, 0.5).log_prob(np.array([0.0, 2.0, 10.0, 50.0])))
    assert (np.diff(chance) < 0).all() and chance[0] > 0.4 and chance[-1] < 1e-6


def test_a_data_set_with_more_than_is_simulated_adds_no_chance():
    one = Summary("events", "attacks", "period", (0,), slice(0, 4), 9.0, 9.0, 9.0, 0.0, 0.0, False)
    assert law(one, 0.2, 1.5).errors.definition == 0.0


def test_what_is_spread_may_lie_elsewhere():
    one = Summary("events", "attacks", "period", (0,), slice(0, 4), 100.0, 100.0, 100.0, 8.0, 0.0, False)
    # d sqrt(x + 3/8) = 8 / (2 sqrt(x + 3/8))
    assert np.sqrt(law(one, 0.2, 1.0).errors.range) == pytest.approx(8 / (2 * np.sqrt(100.375)))


def test_parts_of_many_events_that_are_spread_make_a_sum_surer_than_one_whole_event():
    events, spread = np.full((1, 13), 2.0), np.full((1, 13), 0.5)
    found = summaries(counts(events, attacks=Estimate(events, events, events, spread)), np.zeros((1, 1), bool))
    assert found[0].loose == pytest.approx(0.5 * np.sqrt(13)) and found[0].best == 26
