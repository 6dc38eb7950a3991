"""The fit of a past, kept on disk by what it depends on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from contested.conditioning import fitting
from contested.conditioning.condition import candidates
from contested.conditioning.fitting import ASSIMILATIONS, ROWS, fit_file, fit_past
from contested.ledger.distribution import LogNormal
from helpers.small_past import READINGS, inflated, number, prior, silent, small_past, total
from helpers.worlds import land

PAST = small_past()


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Where fits are kept."""
    monkeypatch.setattr(fitting, "kept_folder", lambda: tmp_path)
    return tmp_path / "fits"


@pytest.fixture
def simulations(monkeypatch) -> list[int]:
    """The first noise number of every simulation."""
    seen: list[int] = []
    simulate = fitting.simulate_readings

    def counted(past, design, progress):
        seen.append(int(design.noise[0]))
        return simulate(past, design, progress)

    monkeypatch.setattr(fitting, "simulate_readings", counted)
    return seen


def same(a, b) -> bool:
    return a.z.tobytes() == b.z.tobytes() and a.predicted.tobytes() == b.predicted.tobytes()


def test_a_fit_learns_and_is_simulated_once_for_a_past(folder, simulations):
    first = fit_past(PAST, silent)
    assert simulations == [ROWS * run for run in range(ASSIMILATIONS + 2)] and not first.cached
    assert first.fit.sd_left.min() < 0.8
    second = fit_past(PAST, silent)
    assert second.cached and len(simulations) == ASSIMILATIONS + 2 and same(first.fit, second.fit)


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(fitting, "kept_folder", lambda: None)
    assert fit_file(PAST) is None
    assert not fit_past(PAST, silent).cached


def test_in_a_folder_that_cannot_be_written_nothing_is_kept(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(fitting, "kept_folder", lambda: tmp_path / "file")
    found = fit_past(PAST, silent)
    assert not found.cached and candidates(PAST, found, 2, silent).shape == (3, 2 * ROWS)


def test_a_mechanism_of_the_user_may_change_and_keeps_nothing(folder):
    class Mine:
        """Not of this package."""

    built = PAST.prepared.built
    model = built.model
    built.model = model._replace(instances=(Mine,))
    try:
        assert fit_file(PAST) is None
    finally:
        built.model = model


def test_another_title_question_or_horizon_finds_the_fit(folder):
    past = small_past()
    loaded, built = past.prepared.loaded, past.prepared.built
    loaded.scenario.title, loaded.scenario.question = "Another", ()
    built.model = built.model._replace(weeks=50, world=built.model.world._replace(actor_names=("Red", "Blue")))
    assert fit_file(past) == fit_file(PAST)


EARLIER = partial(total, "leave", slice(0, 2))
CHANGED = {
    "a prior": lambda: small_past(rate=prior("rate", distribution=LogNormal(kind="lognormal", median=0.3, sigma=0.4))),
    "a stated number": lambda: small_past((number("counted", 901.0), *READINGS[1:])),
    "an error": lambda: small_past((number("counted", 900.0, sd=0.3), *READINGS[1:])),
    "a speaker": lambda: small_past((READINGS[0], inflated("said", 2000.0, "Ben"), READINGS[2])),
    "the weeks of a claim": lambda: small_past((number("counted", 900.0, value=EARLIER), *READINGS[1:])),
    "a claim": lambda: small_past(READINGS[:2]),
    "the seed": lambda: small_past(seed=1),
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_a_fit_depends_on_makes_another(folder, what):
    assert fit_file(CHANGED[what]()) != fit_file(PAST)


def test_a_place_the_seed_of_the_errors_and_what_is_left_out_make_another(folder):
    past = small_past()
    past.prepared.built.model = past.prepared.built.model._replace(world=land(3, population=99.0))
    others = {fit_file(past), fit_file(PAST, frozenset({"said"})), fit_file(PAST, seed=1)}
    assert len(others | {fit_file(PAST)}) == 4


def test_a_damaged_file_is_made_anew(folder, simulations):
    first = fit_past(PAST, silent).fit
    file = fit_file(PAST)
    assert file is not None
    file.write_bytes(file.read_bytes()[:1000])
    again = fit_past(PAST, silent)
    assert not again.cached and len(simulations) == 2 * (ASSIMILATIONS + 2) and same(first, again.fit)
    assert fit_past(PAST, silent).cached


@pytest.mark.parametrize("stop", range(2, ASSIMILATIONS + 2))
def test_a_stop_after_any_assimilation_goes_on_with_the_same_digits(folder, monkeypatch, stop):
    whole = fit_past(small_past(), silent).fit
    for file in folder.glob("*"):
        file.unlink()
    simulate, calls = fitting.simulate_readings, []

    def stopping(past, design, progress):
        calls.append(int(design.noise[0]) // ROWS)
        if len(calls) == stop + 1:
            raise KeyboardInterrupt
        return simulate(past, design, progress)

    monkeypatch.setattr(fitting, "simulate_readings", stopping)
    with pytest.raises(KeyboardInterrupt):
        fit_past(PAST, silent)
    found = fit_past(PAST, silent)
    assert calls == [*range(stop + 1), *range(stop, ASSIMILATIONS + 2)]
    assert not found.cached and same(found.fit, whole)


def test_a_fit_without_a_claim_does_not_simulate_the_priors_again(monkeypatch, simulations):
    monkeypatch.setattr(fitting, "kept_folder", lambda: None)
    everything = fit_past(PAST, silent).fit
    simulations.clear()
    without = frozenset({"said"})
    short = fit_past(PAST, silent, without, simulated=everything).fit
    assert simulations == [ROWS * run for run in range(2, ASSIMILATIONS + 2)]
    assert short.observations == ("counted",)
    assert same(short, fit_past(PAST, silent, without).fit)


def test_old_fits_go_with_the_histories_beside_them(folder, monkeypatch):
    monkeypatch.setattr(fitting, "MOST_KEPT", 1)
    candidates(PAST, fit_past(PAST, silent), 2, silent)
    assert len(list(folder.glob("*"))) == 2
    fit_past(PAST, silent, seed=1)
    assert [file.name for file in folder.glob("*")] == [Path(str(fit_file(PAST, seed=1))).name]
