"""Measures of clustering: closed forms, a plain recount, and the published figures of real wars."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from contested.analysis.clustering import (
    MEASURES,
    after_neighbours,
    bands,
    by_window,
    clustering,
    clustering_per_member,
    lag_one,
)
from contested.analysis.real_wars import real_wars

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
needs_events = pytest.mark.skipif(
    not (SHARED / "ucdp").is_dir(), reason="the event files of UCDP lie beside the checkout of developers only"
)


@pytest.fixture(scope="module")
def derivation():
    spec = importlib.util.spec_from_file_location("derive_wars", ROOT / "docs" / "derivations" / "real_wars.py")
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def independent():
    """Poisson counts of 12 places, each with a rate of its own, in 20,000 weeks."""
    rates = np.linspace(0.02, 1.0, 12)
    return np.random.default_rng(1).poisson(rates[:, None], (12, 20_000)), rates


def switching(start, end, places=8, weeks=60_000):
    """Activity of a two-state Markov chain with these chances of starting and ending."""
    draws = np.random.default_rng(2).random((weeks, places))
    active = np.zeros((places, weeks), bool)
    now = np.zeros(places, bool)
    for week in range(weeks):
        now = np.where(now, draws[week] >= end, draws[week] < start)
        active[:, week] = now
    return active


def test_independent_poisson_counts_show_no_clustering(independent):
    counts, rates = independent
    chain = np.eye(12, k=1, dtype=bool) | np.eye(12, k=-1, dtype=bool)
    found = clustering(counts, chain)
    chance = 1 - np.exp(-rates)
    assert found["active"] == pytest.approx(chance.mean(), abs=0.003)
    assert found["persistence"] == pytest.approx((chance**2).sum() / chance.sum(), abs=0.006)
    assert found["excess"] == pytest.approx(0.0, abs=0.012)
    assert found["neighbours"] == pytest.approx(1.0, abs=0.02)
    assert found["fano_place"] == pytest.approx(1.0, abs=0.03)
    assert found["fano_country"] == pytest.approx(1.0, abs=0.04)
    assert found["monthly_correlation"] == pytest.approx(0.0, abs=0.05)


def test_a_markov_chain_has_its_chance_of_staying_active():
    """Active a third of the time and again with chance 0.8: place alone explains 1/3, the excess is 0.7."""
    found = clustering(switching(start=0.1, end=0.2).astype(int))
    assert found["persistence"] == pytest.approx(0.8, abs=0.005)
    assert found["place_alone"] == pytest.approx(1 / 3, abs=0.01)
    assert found["excess"] == pytest.approx((0.8 - 1 / 3) / (1 - 1 / 3), abs=0.01)


def test_place_alone_weights_places_by_their_activity():
    """Two places, always and half the time: an active week is followed with chance (1 + 1/4) / (1 + 1/2)."""
    counts = np.array([[3] * 100, [1, 0] * 50])
    assert clustering(counts)["place_alone"] == pytest.approx(1.25 / 1.5)
    assert clustering(counts)["persistence"] == pytest.approx(99 / 149)


def test_a_place_that_follows_its_neighbour_is_as_active_as_it_can_be_after_it():
    """The first place is active in every fourth week, the second a week later: 4 times its average."""
    first = np.tile([True, False, False, False], 50)
    active = np.stack([first, np.roll(first, 1)])
    pair = np.array([[False, False], [True, False]])
    assert after_neighbours(active, pair) == pytest.approx(4.0, rel=0.01)
    assert after_neighbours(active, pair.T) == 0.0  # the second comes before the first, never after it


def test_the_spread_of_months_is_of_the_log_of_four_weeks():
    country = np.repeat([[0.0, np.expm1(2.0) / 4, np.expm1(4.0) / 4]], 4, axis=-1)
    found = clustering(country)
    assert found["monthly_sd"] == pytest.approx(np.std([0.0, 2.0, 4.0]))
    assert found["monthly_correlation"] == pytest.approx(0.0)
    assert lag_one(np.array([1.0, -1.0, 1.0, -1.0])) == pytest.approx(-0.75)


def test_fano_factors_of_a_known_table():
    found = clustering(np.array([[0, 4], [1, 1]]))
    assert found["fano_place"] == pytest.approx(4 / 3) and found["fano_country"] == pytest.approx(4 / 3)
    assert clustering(np.array([[0, 4], [4, 0]]))["fano_country"] == 0.0


def test_members_are_measured_one_by_one():
    counts = np.random.default_rng(3).poisson(0.3, (5, 4, 60))
    pairs = ~np.eye(4, dtype=bool)
    together = clustering(counts, pairs)
    for name, values in together.items():
        assert values == pytest.approx([float(clustering(one, pairs)[name]) for one in counts])


def test_windows_are_averaged_and_what_is_left_over_is_dropped():
    counts = np.random.default_rng(4).poisson(0.2, (6, 130))
    first, second = clustering(counts[:, :52]), clustering(counts[:, 52:104])
    found = by_window(counts)
    assert all(found[one.id] == pytest.approx((first[one.id] + second[one.id]) / 2) for one in MEASURES[:4])
    assert by_window(counts[:, :30])["active"] == clustering(counts[:, :30])["active"]
    quiet = np.concatenate([np.zeros((6, 52), int), counts[:, :52]], axis=1)
    assert by_window(quiet)["persistence"] == first["persistence"]
    assert by_window(quiet)["active"] == pytest.approx(first["active"] / 2)


def test_a_run_of_a_week_defines_what_one_week_can():
    found = clustering(np.array([[2], [0]]), np.array([[False, True], [True, False]]))
    defined = {name for name, value in found.items() if not np.isnan(value)}
    assert defined == {"active", "place_alone", "fano_country", "fano_place"} and found["active"] == 0.5


class Recorded:
    """A history with two series of 3 weeks, 2 places and 4 members, as questions read it."""

    names = ("one.attacks", "two.attacks")
    place_ids = ("a", "b")
    units = np.ones(2)
    calendar = None
    members = np.arange(4)

    def __init__(self) -> None:
        self.counts = np.random.default_rng(5).poisson(0.8, (2, 3, 2, 4))

    def series(self, name):
        return self.counts[self.names.index(name)]


def test_several_series_of_a_block_are_measured_as_their_sum():
    history, pair = Recorded(), np.array([[False, True], [True, False]])
    found = clustering_per_member(history, history.names, pair)
    for member in range(4):
        expected = clustering(history.counts.sum(axis=0)[:, :, member].T, pair)
        assert found[:, member] == pytest.approx([float(expected[m.id]) for m in MEASURES], nan_ok=True)


def test_nothing_counted_defines_no_persistence_and_no_band():
    found = clustering(np.zeros((3, 4, 52), int))
    assert np.all(np.isnan(found["persistence"])) and np.all(found["active"] == 0.0)
    values = np.stack([found[measure.id] for measure in MEASURES])
    assert bands(values)["persistence"] is None
    values[1, 0] = 0.5
    assert bands(values)["persistence"] == (0.5, 0.5, 0.5, 1)


@needs_events
@pytest.mark.parametrize(
    ("war", "active", "again", "alone", "fano", "digits"),
    [
        ("central-african-republic", 0.088, 0.374, 0.131, 2.5, 1),
        ("nigeria", 0.078, 0.465, 0.321, 2.7, 1),
        ("ukraine", 0.249, 0.736, 0.658, 45, 0),
    ],
)
def test_event_files_give_the_published_figures(derivation, war, active, again, alone, fano, digits):
    """The table of what event data look like: shared/research/events.md."""
    (file,) = [one for one in derivation.EVENT_FILES if one.id == war]
    found = {name: float(value) for name, value in clustering(derivation.tables(SHARED, file).events).items()}
    assert (round(found["active"], 3), round(found["persistence"], 3)) == (active, again)
    assert (round(found["place_alone"], 3), round(found["fano_place"], digits)) == (alone, fano)


@needs_events
def test_monthly_deaths_in_afghanistan_spread_as_published(derivation):
    assert np.log1p(derivation.afghan_months(SHARED)).std() == pytest.approx(1.01, abs=0.005)


@needs_events
def test_the_figures_of_real_wars_are_what_the_event_files_give(derivation):
    written = (ROOT / "src" / "contested" / "analysis" / "real_wars.toml").read_text(encoding="utf-8")
    assert derivation.page(SHARED).rstrip() + "\n" == written


def test_the_package_has_figures_of_real_wars_with_their_sources():
    wars = {war.id: war for war in real_wars()}
    assert wars["ukraine"].events_whole["persistence"] == 0.736
    assert wars["afghanistan"].of("deaths")["monthly_sd"] == pytest.approx(1.01, abs=0.005)
    assert wars["afghanistan"].of("events") == {}
    assert all(war.source and set(war.of("deaths")) <= {one.id for one in MEASURES} for war in wars.values())
