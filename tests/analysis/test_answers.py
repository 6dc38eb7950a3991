"""Monte Carlo errors of answers whose histories come in pairs, and what is said of rare events."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from contested.analysis.answers import answer, median_error, nearest_to_yes, share_error, within
from contested.analysis.attribution import NONE_STANDS_OUT, bins_for, first_order
from contested.analysis.collect import Collected
from contested.model.build import build
from contested.model.introspect import trace
from contested.scenario.load import load_scenario

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
GENERATOR = np.random.Generator(np.random.PCG64(11))
REPEATS = 400


def pairs(draws: int, a: float, b: float) -> np.ndarray:
    """Histories [2 x draws], true with a chance that is Beta(a, b) between draws and the same within one."""
    chance = GENERATOR.beta(a, b, draws)
    return (GENERATOR.random((draws, 2)) < chance[:, None]).astype(float).ravel()


@pytest.mark.parametrize(("a", "b"), [(0.2, 0.8), (0.05, 0.95), (5.0, 5.0)])
def test_the_error_of_a_share_is_what_repeated_runs_show_though_pairs_are_alike(a: float, b: float):
    runs = [pairs(300, a, b) for _ in range(REPEATS)]
    seen = np.std([run.mean() for run in runs])
    told = np.sqrt(np.mean([share_error(run) ** 2 for run in runs]))
    assert told == pytest.approx(seen, rel=0.12)
    # Counting every history as independent would promise too much.
    naive = np.sqrt(np.mean([run.mean() * (1 - run.mean()) / len(run) for run in runs]))
    assert told > naive


def test_pairs_that_always_agree_count_once():
    once = (np.arange(200) % 4 == 0).astype(float)
    assert share_error(np.repeat(once, 2)) == pytest.approx(np.sqrt(0.25 * 0.75 / 199), rel=0.01)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_no_history_or_all_leave_an_error_of_independent_draws(value: float):
    error = share_error(np.full(1000, value))
    assert 0.5 / 1000 < error < 1.5 / 1000
    assert 0 < within(value, 1000) < 1


def test_two_true_histories_of_one_draw_are_one_piece_of_evidence():
    apart, together = np.zeros(1000), np.zeros(1000)
    apart[[100, 500]] = 1
    together[[100, 101]] = 1
    assert share_error(together) > 1.2 * share_error(apart)


def test_the_error_of_a_median_is_what_repeated_runs_show():
    def run() -> np.ndarray:
        return (GENERATOR.normal(0, 1, 300)[:, None] + GENERATOR.normal(0, 0.3, (300, 2))).ravel()

    runs = [run() for _ in range(REPEATS)]
    seen = np.std([np.median(one) for one in runs])
    assert np.mean([median_error(one) for one in runs[:100]]) == pytest.approx(seen, rel=0.2)


@pytest.mark.parametrize("true", [1, 2, 5, 250])
def test_no_number_is_named_by_luck_however_many_there_are(true: int):
    wrong = 0
    for _ in range(40):
        values = np.zeros((500, 2))
        values[GENERATOR.choice(500, true, replace=False), 0] = 1
        wrong += bool(first_order(values.ravel(), 2, {str(k): GENERATOR.random(500) for k in range(100)}))
    assert wrong <= 7  # 5 % of 40 is 2; more than 7 has a chance below 0.002


def test_a_cause_of_a_fairly_rare_event_is_named():
    columns = {str(k): GENERATOR.random(500) for k in range(100)}
    chance = 0.3 * (columns["0"] > 0.85)
    values = (GENERATOR.random((500, 2)) < chance[:, None]).astype(float)
    assert next(iter(first_order(values.ravel(), 2, columns))) == "0"


def test_rare_events_get_fewer_bins():
    rare, even = np.zeros(500), (np.arange(500) % 2).astype(float)
    rare[:3] = 1
    assert bins_for(rare) == bins_for(1 - rare) == 2
    assert bins_for(even) == bins_for(GENERATOR.normal(size=500)) == 8


def test_too_few_histories_of_one_kind_do_not_split_ignorance_from_chance():
    loaded = load_scenario(EXAMPLE)
    built = build(loaded)
    collected = Collected(loaded, built, trace(built), SimpleNamespace(members=range(1000)))
    question = next(question for question in loaded.scenario.question if question.kind == "probability")
    for true, told in ((0, False), (9, False), (30, True), (970, True), (995, False)):
        values = (np.arange(1000) < true).astype(float)
        found = answer(question, values, values[None], collected, {})
        assert (found["parameter_share"] is not None) is told
        assert found["leans_on"]["note"] and found["leans_on"]["claims"] == []
        assert 0 < found["probability"] < 1 and found["monte_carlo_error"] > 0


def test_the_note_tells_how_much_was_looked_at():
    assert "1,000 histories (500 parameter draws)" in NONE_STANDS_OUT.format(histories=1000, draws=500)


def test_a_rare_event_leans_on_what_brings_histories_near_it():
    """One history in a hundred gets there; a number moves all of them a little."""
    number = GENERATOR.normal(0, 1, 500)
    reached = 0.6 * np.repeat(number, 2) + GENERATOR.normal(0, 1, 1000)
    yes = (reached > np.quantile(reached, 0.99)).astype(float)
    near = nearest_to_yes(np.stack([np.maximum(reached, -0.5), np.full(1000, -9.0)]))
    draws = {"mover": number, **{f"other {k}": GENERATOR.normal(0, 1, 500) for k in range(20)}}
    found = first_order(near, 2, draws)
    assert next(iter(found)) == "mover" and sum(found.values()) < found["mover"] + 0.03  # one in twenty is by luck
    assert found["mover"] == pytest.approx(0.36 / 1.36, abs=0.08)
    assert first_order(yes, 2, draws).get("mover", 0.0) < 0.1
