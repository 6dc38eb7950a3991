"""Which row of an event counts: ids that are made, twice in a file, in later files, and gone from later releases."""

from __future__ import annotations

import datetime as dt

import pytest

from contested.observations.events.ids import settle_ids
from contested.observations.events.record import Release
from contested.observations.events.rules import choose
from helpers.event_rows import column, table_of_events

AGAIN, LATER, GONE = "the same id again", "in a later file too", "gone from a later release"


def release(year: int, month: int = 6, first: int = 2000) -> Release:
    return Release(
        name=f"{year}",
        first=dt.date(first, 1, 1),
        last=dt.date(year - 1, 12, 31),
        published_about=dt.date(year, month, 1),
    )


def settled(*rows, releases=(None,), rules=(), what="set_aside"):
    connection = table_of_events(*rows)
    names = [f"file '{number}'.csv" for number in range(len(releases))]
    settle_ids(connection, names, list(releases), choose(rules))
    return column(connection, what, order="line")


def test_rows_without_an_id_are_named_by_line_and_file_and_sums_by_what_they_sum():
    rows = [
        {"id": None},
        {"id": None, "file": 1},
        {"id": "a"},
        {"id": None, "sums": True, "country": "Brackmere", "place_name": "Hill", "first_text": "2031", "violence": "x"},
        {"id": None, "sums": True, "country": "Brackmere", "first_text": "2032"},
    ]
    found = settled(*rows, releases=(None, None), what="id")
    assert found == ["row 1 of file '0'.csv", "row 2 of file '1'.csv", "a", "Brackmere Hill 2031 x", "Brackmere 2032"]


@pytest.mark.parametrize(
    ("rule", "aside"),
    [
        ("first", [None, AGAIN, AGAIN, None]),
        ("last", [AGAIN, AGAIN, None, None]),
        ("all", [None] * 4),
        ("set-aside", [AGAIN, AGAIN, AGAIN, None]),
    ],
)
def test_of_an_id_several_times_in_a_file_the_rule_says_which_counts(rule, aside):
    rows = [{"id": "a"}, {"id": "a", "best": 9.0}, {"id": "a"}, {"id": "b"}]
    found = settled(*rows, rules=[f"same-ids={rule}"], what="set_aside, flags")
    assert [one for one, _ in found] == aside
    assert [flags for _, flags in found] == [["same-id"], ["same-id-differs"], ["same-id"], []]


@pytest.mark.parametrize("rule", ["first", "last"])
def test_of_an_id_several_times_in_a_file_the_one_updated_last_counts(rule):
    rows = [{"id": "a", "updated": 5}, {"id": "a", "updated": 9}, {"id": "a", "updated": 7}, {"id": "a"}]
    assert settled(*rows, rules=[f"same-ids={rule}"]) == [AGAIN, None, AGAIN, AGAIN]


def test_flags_that_a_row_has_stay_and_rows_that_are_set_aside_do_not_count():
    rows = [{"id": "a", "set_aside": "no id"}, {"id": "a", "flags": ["negative"]}, {"id": "a"}]
    found = settled(*rows, what="set_aside, flags")
    assert found == [("no id", []), (None, ["negative", "same-id"]), (AGAIN, ["same-id"])]


def test_one_id_in_two_data_sets_is_two_events():
    assert settled({"id": "a"}, {"id": "a", "dataset": "other"}) == [None, None]
    assert settled({"id": "a"}, {"id": "a", "dataset": "other", "file": 1}, releases=(None, None)) == [None, None]


def test_an_event_in_two_files_counts_in_the_later_one_as_given_where_no_release_is_known():
    rows = [{"id": "a"}, {"id": "a", "file": 1}, {"id": "a", "file": 2}, {"id": "b", "file": 1}]
    assert settled(*rows, releases=(None, None, None)) == [LATER, LATER, None, None]


def test_of_two_releases_the_newer_counts_and_a_file_of_no_known_release_comes_before_both():
    rows = [{"id": "a", "file": file} for file in range(3)]
    assert settled(*rows, releases=(release(2032), release(2031), None), rules=["gone=keep"]) == [None, LATER, LATER]
    rows = [{"id": "a", "file": file} for file in (1, 2)]
    assert settled(*rows, releases=(release(2032), release(2031), None), rules=["gone=keep"]) == [None, LATER]


IN_2030 = {"first": dt.date(2030, 2, 3), "country": "Brackmere"}
TWO = (release(2031), release(2032))


def test_what_a_newer_release_of_the_country_and_time_does_not_have_is_set_aside():
    rows = [
        {**IN_2030, "id": "a"},
        {**IN_2030, "id": "b"},
        {**IN_2030, "id": "c", "country": "Tollen"},
        {**IN_2030, "id": "d", "first": dt.date(2032, 1, 1)},  # after the last day of the newer release
        {**IN_2030, "id": "e", "first": dt.date(1999, 12, 31)},  # before its first
        {**IN_2030, "id": "f", "dataset": "other"},
        {**IN_2030, "id": "g", "set_aside": "no id"},
        {**IN_2030, "id": "a", "file": 1},
        {**IN_2030, "id": "z", "file": 1},
    ]
    expected = [LATER, GONE, None, None, None, None, "no id", None, None]
    assert settled(*rows, releases=TWO) == expected
    assert settled(*rows, releases=TWO, rules=["gone=keep"]) == [one if one != GONE else None for one in expected]


def test_the_first_and_the_last_day_of_a_release_belong_to_it():
    rows = [
        {**IN_2030, "id": "a", "first": dt.date(2000, 1, 1)},
        {**IN_2030, "id": "b", "first": dt.date(2031, 12, 31)},
        {**IN_2030, "id": "c", "first": dt.date(2031, 12, 31), "last": dt.date(2032, 1, 1)},
        {**IN_2030, "id": "z", "file": 1},
    ]
    assert settled(*rows, releases=TWO) == [GONE, GONE, None, None]


@pytest.mark.parametrize(
    "releases",
    [(None, release(2032)), (release(2031), None), (release(2032), release(2032)), (release(2032), release(2031))],
)
def test_nothing_is_gone_from_what_is_no_newer_release(releases):
    rows = [{**IN_2030, "id": "a"}, {**IN_2030, "id": "z", "file": 1, "country": "Brackmere"}]
    newer = (
        releases[0] is not None
        and releases[1] is not None
        and releases[0].published_about > releases[1].published_about
    )
    assert settled(*rows, releases=releases) == [None, GONE if newer else None]


def test_an_event_is_gone_from_the_newest_of_three_releases_whatever_the_order_of_files():
    rows = [{**IN_2030, "id": "a", "file": 1}, {**IN_2030, "id": "b", "file": 2}, {**IN_2030, "id": "z", "file": 0}]
    assert settled(*rows, releases=(release(2033), release(2031), release(2032))) == [GONE, GONE, None]
    assert settled(*rows, releases=(release(2033), None, release(2032))) == [None, GONE, None]
