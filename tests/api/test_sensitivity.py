"""`contested.sensitivity`: errors without a simulation; a small war with one, beside a run of the priors."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import contested
import contested.cli
from contested import api_sensitivity, simulation
from contested.analysis.answers import order_by_nearness
from contested.analysis.rows import by_row
from contested.analysis.variance_shares import bins_for, epsilon_squared, ranks
from contested.errors import InputError
from contested.model.binding import BoundParameter
from contested.model.parameter import ParameterSpec, positive
from contested.results.sensitivity import NAME

STARTER = Path(contested.cli.__file__).parent / "starter"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"minutes": 0}, "minutes: expected a number above 0, found 0"),
        ({"minutes": "ten"}, "minutes: expected a number above 0, found 'ten'"),
        ({"trajectories": 3}, "trajectories: expected 4 to 40, found 3"),
        ({"samples": 10_000}, "samples: expected 64 to 2,048, found 10,000"),
        ({"seed": -1}, "seed: expected 0 to 4,294,967,295, found -1"),
    ],
)
def test_an_argument_out_of_bounds_is_told_before_anything_is_built(given, message, monkeypatch):
    monkeypatch.setattr(simulation, "prepare", lambda *_: pytest.fail("built"))
    with pytest.raises(InputError) as told:
        contested.sensitivity(STARTER, **given)
    assert str(told.value) == message


@pytest.mark.parametrize(("asks", "message"), [(True, "no constant, found none"), (False, "expected a [[question]]")])
def test_where_nothing_varies_or_is_asked_there_is_nothing_to_find(asks, message, monkeypatch):
    loaded = contested.load_scenario(STARTER)
    prior = next(iter(loaded.ledger.priors.values()))
    spec = ParameterSpec("rate", "1", positive, "a rate")
    bound = BoundParameter("x.rate", "x", spec, None if asks else prior, 1.0 if asks else None)
    empty = SimpleNamespace(scenario=SimpleNamespace(question=loaded.scenario.question if asks else ()))
    made = SimpleNamespace(loaded=empty, built=SimpleNamespace(parameters=[bound]))
    monkeypatch.setattr(simulation, "prepare", lambda *_: made)
    with pytest.raises(InputError) as told:
        contested.sensitivity(loaded)
    assert message in str(told.value)


@pytest.mark.heavy
def test_a_stopped_one_goes_on_and_its_file_has_the_same_bytes(tmp_path, monkeypatch):
    size = {"trajectories": 4, "samples": 64, "seed": 2}
    whole = contested.sensitivity(STARTER, out=tmp_path / "whole", **size)
    values, calls = api_sensitivity._Simulator.values, []

    def stopped(self, design, progress):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return values(self, design, progress)

    monkeypatch.setattr(api_sensitivity._Simulator, "values", stopped)
    with pytest.raises(KeyboardInterrupt):
        contested.sensitivity(STARTER, out=tmp_path / "part", **size)
    with pytest.raises(InputError, match="another scenario, seed, size or version"):
        contested.sensitivity(STARTER, out=tmp_path / "part", **{**size, "seed": 3})
    assert contested.sensitivity(STARTER, out=tmp_path / "part", **size) == whole
    assert (tmp_path / "part" / NAME).read_bytes() == (tmp_path / "whole" / NAME).read_bytes()
    assert contested.sensitivity(STARTER, **size) == whole
    assert [one.id for one in whole.questions] == ["opposition_holds_a_place", "government_deaths"]


def share_with_error(run: contested.Run, question: str, prior: str) -> tuple[float, float]:
    """The first-order share of a number in the variance of histories as a run of the priors has it, and its error."""
    draws = run.draws
    of = draws["alternative_question"].values == question
    values = draws["answers"].sel(question=question).values
    order = order_by_nearness(draws["nearness"].values[of]) if of.any() else ranks(values)
    table, rows = by_row(order, draws["member_row"].values)
    answers, column = table.mean(axis=1), draws["parameters"].sel(prior=prior).values[rows]
    generator, found = np.random.Generator(np.random.PCG64(0)), []
    for number in range(60):
        some = np.arange(len(answers)) if number == 0 else generator.integers(0, len(answers), len(answers))
        order_of = np.argsort(column[some], kind="stable")[None, :]
        share = epsilon_squared(order_of, answers[some], bins_for(answers[some]))[0]
        found.append(share * answers[some].var() / table[some].var())
    return found[0], float(np.std(found[1:], ddof=1))


@pytest.mark.heavy
def test_first_order_indices_agree_with_the_shares_of_a_run_without_evidence():
    """A share is of the variance of single histories, an index of that of the mean over chance."""
    run = contested.run(STARTER, members=6000, seed=1, evidence=False)
    found = contested.sensitivity(STARTER, trajectories=10, samples=1024, seed=1)
    told = 0
    for question in found.questions:
        shares = {one.prior: one.share for one in run.answers[question.id].attribution.parameters}
        for carrier in question.order.carriers:
            if carrier.prior is None:
                continue
            share, error = share_with_error(run, question.id, carrier.prior)
            if carrier.prior in shares:
                assert share == pytest.approx(shares[carrier.prior], abs=1e-9)
                told += 1
            index = carrier.first.value * question.order.of_histories
            margin = (carrier.first.high - carrier.first.value) / 1.96 * question.order.of_histories
            assert abs(index - share) < 3.0 * np.hypot(margin, error) + 0.005, (question.id, carrier.prior)
    assert told >= 4
