"""What is kept of every member, and the statistics that a summary becomes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.member_values import _thresholds, layer_chances, prior_draws, statistics, values_by_kind
from contested.analysis.resources import peak_rss_mb
from contested.ensemble.block import BlockSummary, Halved
from contested.ensemble.design import Design
from contested.ensemble.exact_sum import sum_members
from contested.ensemble.quantile_sketch import sketch_members
from contested.ledger.ledger import Ledger
from contested.model.binding import BoundParameter
from contested.model.build import Built
from contested.model.parameter import ParameterSpec, positive
from contested.results.layout import LEVELS
from contested.scenario.questions import Question
from helpers.small_run import evidence

WEEKS, PLACES, MEMBERS = 3, 2, 40
RNG = np.random.default_rng(4)
BY_PLACE = RNG.integers(0, 200, (WEEKS, PLACES, MEMBERS)).astype(np.float32)
WHOLE = RNG.integers(0, 200, (WEEKS, MEMBERS)).astype(np.float32)
NOBODY = np.zeros(0, dtype=np.int64)


def summary(**changes: Any) -> BlockSummary:
    """A series with places and one without."""
    made = BlockSummary(
        members=np.arange(MEMBERS),
        country={"deaths": BY_PLACE.sum(axis=1), "mood": WHOLE},
        sketches={"deaths": sketch_members(BY_PLACE, True)},
        sums={"deaths": sum_members(BY_PLACE)},
        per_member={},
        counts={},
        halved=Halved(NOBODY, {}, {}),
        expected=Halved(NOBODY, {}, {}),
    )
    return made._replace(**changes)


def test_statistics_are_means_and_quantiles_by_place_with_the_whole_area_last():
    found = statistics(summary(), ["deaths"], PLACES)["deaths"]
    assert found.shape == (PLACES + 1, WEEKS, 1 + len(LEVELS)) and found.dtype == np.float32
    np.testing.assert_allclose(found[:PLACES, :, 0], BY_PLACE.mean(axis=2).T, rtol=1e-6)
    np.testing.assert_allclose(found[PLACES, :, 0], BY_PLACE.sum(axis=1).mean(axis=1), rtol=1e-6)
    for column, level in enumerate(LEVELS, start=1):
        whole = np.quantile(BY_PLACE.sum(axis=1), level, axis=1, method="closest_observation")
        np.testing.assert_array_equal(found[PLACES, :, column], whole)
        below, above = (np.quantile(BY_PLACE, level + shift, axis=2).T for shift in (-0.05, 0.05))
        places = found[:PLACES, :, column]  # of a sketch: an observation near the quantile
        assert np.all((places >= 0.98 * below) & (places <= 1.02 * above))


def test_a_series_without_places_has_numbers_for_the_whole_area_only():
    found = statistics(summary(), ["mood"], PLACES)["mood"]
    assert np.isnan(found[:PLACES]).all()
    np.testing.assert_allclose(found[PLACES, :, 0], WHOLE.mean(axis=1), rtol=1e-6)


def test_quantiles_of_the_whole_area_are_numbers_of_single_histories():
    """Of seven histories the first is nearest to 5 and 10 %, the second to 25 %, the last two to 90 and 95 %."""
    whole = np.array([[30.0, 0, 60, 10, 50, 20, 40], [7, 6, 5, 4, 3, 2, 1]], np.float32)
    found = statistics(summary(members=np.arange(7), country={"mood": whole}), ["mood"], PLACES)["mood"]
    assert LEVELS == (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    assert found[PLACES].tolist() == [[30, 0, 0, 10, 30, 40, 50, 60], [4, 1, 1, 2, 4, 5, 6, 7]]


def test_layers_are_shares_of_the_members():
    found = layer_chances(summary(counts={"held": np.array([[0, 10, 40]])}), MEMBERS)
    np.testing.assert_array_equal(found["held"], [[0.0, 0.25, 1.0]])


def test_values_are_sorted_by_what_they_answer():
    kept = values_by_kind(
        summary(
            per_member={
                "answer wins": np.array([0.0, 1.0]),
                "nearness wins": np.array([[3.0, 4.0]], np.float32),
                "claim dead": np.array([5, 6]),
                "reference deaths a month": np.array([7.0, 8.0]),
                "unchanged wins": np.array([1, 0]),
                "true wins": np.array([[[0, 1]]], bool),
            }
        )
    )
    shown = [{key: values.tolist() for key, values in part.items()} for part in kept]
    assert shown == [
        {"wins": [0.0, 1.0]}, {"wins": [[3.0, 4.0]]}, {"dead": [5.0, 6.0]}, {"deaths a month": [7.0, 8.0]},
        {"wins": [1.0, 0.0]}, {"wins": [[[False, True]]]},
    ]  # fmt: skip
    assert all(values.dtype == np.float64 for part in kept[:-1] for values in part.values())


def test_draws_are_kept_by_the_prior_they_come_from_in_the_order_of_names():
    """A prior of two parameters has one column; a parameter set by hand has none."""
    (base,) = evidence().priors.values()
    early, late = (base.model_copy(update={"id": name}) for name in ("early", "late"))
    spec = ParameterSpec("rate", "per week", positive, "a rate")
    bound = [("raid.b", late, None), ("raid.a", early, None), ("raid.c", None, 2.0), ("talk.b", late, None)]
    model: Any = None
    built = Built(model, tuple(BoundParameter(name, "raid", spec, *rest) for name, *rest in bound), Path())
    columns = {"raid.a": np.array([1.0, 2.0]), "raid.b": np.array([3.0, 4.0]), "raid.c": np.full(2, 2.0)}
    design = Design(columns | {"talk.b": columns["raid.b"]}, np.arange(2), np.arange(2), 0)
    found = prior_draws(built, design)
    assert [(name, values.tolist()) for name, values in found.items()] == [("early", [1.0, 2.0]), ("late", [3.0, 4.0])]


def test_memory_is_counted_in_megabytes(monkeypatch):
    """Where the system does not count, `getrusage` does: in kilobytes on Linux, in bytes on a Mac."""
    from contested.analysis import resources

    class Status:
        text = "Name:\tpython\nVmPeak:\t  999999 kB\nVmHWM:\t  204800 kB\n"

        def __init__(self, path: str) -> None:
            assert path == "/proc/self/status"

        def read_text(self, encoding: str = "") -> str:
            assert encoding == "ascii"
            if self.text is None:
                raise OSError
            return self.text

    used = SimpleNamespace(ru_maxrss=3 * 1024.0**2)
    monkeypatch.setattr(resources, "Path", Status)
    monkeypatch.setattr(resources.resource, "getrusage", lambda who: used)
    assert peak_rss_mb() == 200.0
    monkeypatch.setattr(Status, "text", None)
    monkeypatch.setattr(resources.sys, "platform", "linux")
    assert peak_rss_mb() == 3 * 1024.0
    monkeypatch.setattr(resources.sys, "platform", "darwin")
    assert peak_rss_mb() == pytest.approx(3.0)


def test_a_worker_gets_the_claims_that_a_question_is_compared_with_and_no_others():
    ((first, claim),) = evidence().claims.items()
    ledger = Ledger(claims={first: claim, "another": claim.model_copy(update={"id": "another"})})
    options = [
        {"measure": "series", "series": ["dead"], "over": "sum", "more_than": f"claim:{first}"},
        {"measure": "series", "series": ["dead"], "over": "sum", "more_than": 5},
    ]
    asked = Question.model_validate({"id": "many", "text": "Many?", "any_of": options})
    assert _thresholds(asked, ledger) == Ledger(claims={first: claim})
    number = Question.model_validate({"id": "five", "text": "Five?", **options[1]})
    assert _thresholds(number, ledger) == Ledger()
