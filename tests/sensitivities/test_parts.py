"""Stopped and gone on with, the time that is given, and what the rows of a design share."""

from __future__ import annotations

import numpy as np
import pytest

from contested.errors import InputError
from contested.ledger.distribution import Fixed, LogNormal
from contested.model.binding import BoundParameter
from contested.model.parameter import ParameterSpec, positive
from contested.results.resumable_folder import StoppedError, kept_parts, resumable
from contested.results.whole_folder import Target
from contested.sensitivities import study as module
from contested.sensitivities.budget import FEWEST_SAMPLES, Asked, Cost, Plan, cost_of, plan
from contested.sensitivities.factors import DRAWS, design_of, factors_of
from contested.sensitivities.samples import base_samples, trajectories, with_dummies
from contested.sensitivities.study import Found, study
from sensitivities.functions import factors, ishigami, prior, study_of

NAMES = factors(["a", "b", "c", "d"], -np.pi, np.pi)
SIZE = Asked(1.0, 7, 12, 96)


def bytes_of(found: Found) -> bytes:
    arrays = [part for one in found.sensitive for part in (*one.indices.first, *one.indices.total)]
    return b"".join(np.asarray(part).tobytes() for part in [*arrays, *(one.effects.size for one in found.screening)])


def stopping_after(calls: int):
    """The Ishigami function, which is stopped after so many calls."""
    done = []

    def function(x):
        done.append(1)
        if len(done) > calls:
            raise KeyboardInterrupt
        return ishigami(x)

    return function


@pytest.mark.parametrize("calls", [1, 4])
def test_a_stopped_study_goes_on_and_ends_with_the_same_bytes(tmp_path, monkeypatch, calls):
    monkeypatch.setattr(module, "AT_ONCE", 200)
    whole = study(study_of(NAMES, ishigami, 1.0), SIZE)
    target = Target(tmp_path / "some")
    with pytest.raises(StoppedError) as stopped, resumable(target, "key") as kept:
        study(study_of(NAMES, stopping_after(calls), 1.0, kept), SIZE)
    assert stopped.value.folder == target.path and kept_parts() is None
    assert len(list((target.path / "parts").iterdir())) == calls
    with resumable(target, "key") as kept:
        again = study(study_of(NAMES, ishigami, 1.0, kept), SIZE)
        assert kept_parts() == target.path
        kept.finish("result.json", "{}")
    assert bytes_of(again) == bytes_of(whole)
    assert [one.name for one in target.path.iterdir()] == ["result.json"]


def test_what_is_kept_is_not_simulated_again_and_a_damaged_part_is(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 200)
    with resumable(Target(tmp_path / "some"), "key") as kept:
        first = study(study_of(NAMES, ishigami, 1.0, kept), SIZE)
        part = sorted((tmp_path / "some" / "parts").iterdir())[0]
        part.write_bytes(part.read_bytes()[:50])
        calls = []
        again = study(study_of(NAMES, lambda x: calls.append(1) or ishigami(x), 1.0, kept), SIZE)
    assert len(calls) == 1 and bytes_of(again) == bytes_of(first)


def test_the_numbers_do_not_depend_on_the_size_of_a_part(monkeypatch):
    found = []
    for at_once in (100, 1500):
        monkeypatch.setattr(module, "AT_ONCE", at_once)
        found.append(bytes_of(study(study_of(NAMES, ishigami, 1.0), SIZE)))
    assert found[0] == found[1]


def test_a_study_stopped_before_anything_is_kept_leaves_nothing(tmp_path):
    with pytest.raises(StoppedError) as stopped, resumable(Target(tmp_path / "some"), "key"):
        raise KeyboardInterrupt
    assert stopped.value.folder is None and list(tmp_path.iterdir()) == []


def test_a_numbered_folder_of_the_same_work_is_found_again_on_another_day(tmp_path):
    with pytest.raises(StoppedError), resumable(Target(tmp_path / "war-sensitivity-2030-01-01", True), "key") as kept:
        kept.note({"samples": 64})
        raise KeyboardInterrupt
    later = Target(tmp_path / "war-sensitivity-2030-01-02", True)
    with resumable(later, "other") as kept:
        assert kept.folder == tmp_path / "war-sensitivity-2030-01-02-1" and kept.notes == {}
    with resumable(later, "key") as kept:
        assert kept.folder == tmp_path / "war-sensitivity-2030-01-01-1" and kept.notes == {"samples": 64}


def test_a_named_folder_of_other_work_or_with_other_files_is_refused(tmp_path):
    with pytest.raises(StoppedError), resumable(Target(tmp_path / "some"), "key") as kept:
        kept.note({})
        raise KeyboardInterrupt
    with (
        pytest.raises(InputError, match="another scenario, seed, size or version"),
        resumable(Target(tmp_path / "some"), "k"),
    ):
        pass
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="found one with files in it"), resumable(Target(tmp_path / "other"), "key"):
        pass


def test_the_time_decides_trajectories_and_samples():
    cost = Cost(trajectory=1000, sample=80)
    found = plan(Asked(20.0, 0), cost, rate=100.0, spent=100.0)
    assert found == Plan(29, 872)  # 0.9 * 100 a second * 1,100 s = 99,000 histories, three tenths of them for screening
    assert plan(Asked(20.0, 0, trajectories=4), cost, 100.0, 100.0) == Plan(4, 1184)
    assert plan(Asked(20.0, 0, samples=64), cost, 100.0, 100.0).samples == 64
    assert plan(Asked(1e4, 0), cost, 100.0, 100.0) == Plan(40, 2048)


def test_too_little_time_is_refused_with_the_time_that_would_do():
    with pytest.raises(
        InputError, match=r"expected about 1.8 minutes at least, for 9,120 histories at 100 a second, found 1"
    ):
        plan(Asked(1.0, 0), Cost(1000, 80), 100.0, 5.0)
    assert plan(Asked(1.85, 0), Cost(1000, 80), 100.0, 5.0) == Plan(4, FEWEST_SAMPLES)


def test_the_cost_counts_dummies_and_the_group_of_the_rest():
    assert cost_of(5) == Cost(DRAWS * 7, DRAWS * 8)
    assert cost_of(100) == Cost(DRAWS * 102, DRAWS * 20)


def test_the_time_is_measured_by_a_first_part_which_is_not_simulated_again(tmp_path):
    calls, seconds = [], iter(range(0, 10_000, 5))
    with resumable(Target(tmp_path / "some"), "key") as kept:
        made = study_of(NAMES, lambda x: calls.append(len(x["a"])) or ishigami(x), 0.0, kept)
        found = study(made._replace(clock=lambda: float(next(seconds))), Asked(1.0, 0))
        assert kept.notes == found.plan._asdict()
    # 40 trajectories of 24 histories in 5 s are 192 a second; 0.9 * 192 * (60 - 10) are 8,640
    assert found.plan == Plan(40, (8640 - 40 * 24) // 28 // 8 * 8)
    assert calls[0] == 40 * 24 and sum(calls) == found.histories


def test_fewer_trajectories_and_samples_are_the_beginning_of_more():
    ids = list("abc")
    assert np.array_equal(trajectories(ids, 40, 3)[:6], trajectories(ids, 6, 3))
    groups = {"a": "a", "b": "rest", "c": "rest"}
    assert np.array_equal(base_samples(ids, groups, 100, 3)[:24], base_samples(ids, groups, 24, 3))


def test_a_base_sample_is_a_then_a_with_each_group_from_b_then_b():
    ids, groups = list("abc"), {"a": "rest", "b": "b", "c": "rest"}
    rows = base_samples(ids, groups, 8, 3)
    a, with_rest, with_b, b = (rows[:, at] for at in range(4))
    assert rows.shape == (8, 4, 3)
    assert np.array_equal(with_rest, np.stack([b[:, 0], a[:, 1], b[:, 2]], axis=1))
    assert np.array_equal(with_b, np.stack([a[:, 0], b[:, 1], a[:, 2]], axis=1))
    assert not np.isclose(a, b).any()


def test_rows_of_a_block_share_their_noise_and_dummies_share_it_with_nobody():
    rows = with_dummies(np.array([[[0.1], [0.2]], [[0.3], [0.4]]]))
    design = design_of(factors(["a"]), rows, seed=5, first_noise=100)
    noise = design.noise.reshape(2, 3, DRAWS)
    assert np.array_equal(noise[:, 0], noise[:, 1]) and len(np.unique(noise)) == 4 * DRAWS
    assert noise.min() == 100 and design.seed == 5
    assert design.params["a"] == pytest.approx([0.1, 0.2, 0.1, 0.3, 0.4, 0.3])
    assert np.array_equal(design.row, np.repeat(np.arange(6), DRAWS))


def test_one_prior_of_several_parameters_is_one_factor_and_constants_stay():
    spec = ParameterSpec("rate", "1", positive, "a rate")
    wide = prior("wide").model_copy(update={"distribution": LogNormal(kind="lognormal", median=2.0, sigma=0.5)})
    still = prior("still").model_copy(update={"distribution": Fixed(kind="fixed", value=3.0)})
    bound = [("x.rate", wide, None), ("y.rate", wide, None), ("z.rate", still, None), ("w.rate", None, 4.0)]
    made = factors_of([BoundParameter(name, "x", spec, one, hand) for name, one, hand in bound])
    assert made.ids == ("wide",) and made.names == {"wide": ("x.rate", "y.rate")}
    assert made.constants == {"z.rate": 3.0, "w.rate": 4.0}
    design = design_of(made, with_dummies(np.array([[[0.5], [1.0]]])), 0)
    assert design.params["x.rate"][0] == pytest.approx(2.0) and np.isfinite(design.params["y.rate"]).all()
    assert np.array_equal(design.params["x.rate"], design.params["y.rate"])
