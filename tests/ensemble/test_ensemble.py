"""A member's numbers depend on the seed and its own number, not on blocks, threads or how many there are."""

from pathlib import Path

import numpy as np
import pytest

from contested.ensemble import ensemble
from contested.ensemble.design import INNER, draw_prior
from contested.model.build import build
from contested.scenario.load import load_scenario

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


@pytest.fixture(scope="module")
def built():
    found = build(load_scenario(EXAMPLE))
    return found._replace(model=found.model._replace(weeks=3))


def everything(runner):
    blocks = [block.weekly for block in runner.blocks()]
    names = [name for part in blocks[0] for name in part]
    return {
        name: np.concatenate([next(p[name] for p in block if name in p) for block in blocks], axis=-1) for name in names
    }


def same(one, other):
    return all(np.array_equal(one[name], other[name]) for name in one)


def test_block_size_and_threads_change_nothing(built, monkeypatch):
    usual = everything(ensemble.Runner(built, 5, 40))
    monkeypatch.setattr(ensemble, "CELLS", 4 * 3 * 16)
    small = ensemble.Runner(built, 5, 40)
    assert small.block == 16
    small.threads = 1
    assert same(usual, everything(small))


def test_fewer_members_are_the_first_of_more(built):
    many, few = everything(ensemble.Runner(built, 5, 60)), everything(ensemble.Runner(built, 5, 21))
    assert same({name: values[..., :21] for name, values in many.items()}, few)


def test_another_seed_gives_other_histories(built):
    one, other = everything(ensemble.Runner(built, 5, 20)), everything(ensemble.Runner(built, 6, 20))
    assert not same(one, other)


def test_histories_of_one_draw_share_their_parameters_and_not_their_chance(built):
    runner = ensemble.Runner(built, 5, 40)
    start = everything(runner)["fighters.lanterns"][0].sum(axis=0).reshape(-1, INNER)
    civilians = everything(runner)["civilian"][-1].sum(axis=0).reshape(-1, INNER)
    assert np.ptp(start.mean(axis=1)) > 50
    assert np.any(civilians[:, 0] != civilians[:, 1])


def test_draws_of_a_prior_follow_it_and_are_a_prefix_of_more(built):
    prior = next(bound.prior for bound in built.parameters if bound.prior and bound.prior.id == "lantern-fighters")
    many = draw_prior(prior, 9, 4000)
    assert np.array_equal(many[:7], draw_prior(prior, 9, 7))
    assert np.median(many) == pytest.approx(prior.median, rel=0.03)
    assert np.mean((many > prior.interval(0.9)[0]) & (many < prior.interval(0.9)[1])) == pytest.approx(0.9, abs=0.02)


def test_counts_are_whole_and_never_negative_and_people_are_kept(built):
    found = everything(ensemble.Runner(built, 5, 24))
    people = 0.0
    for name, values in found.items():
        stock = name.startswith(("fighters.", "dead.", "captured.", "control.")) or name in (
            "civilian",
            "displaced",
            "abroad",
        )
        if stock:
            assert np.all(values >= 0) and np.array_equal(values, np.round(values)), name
            if not name.startswith("control."):
                people = people + values.sum(axis=1, dtype=np.float64)
    assert np.array_equal(people, np.broadcast_to(people[0], people.shape))
    held = sum(values for name, values in found.items() if name.startswith("control.") and name.count(".") == 1)
    assert np.array_equal(held[-1], np.broadcast_to(built.model.world.units[:, None], held[-1].shape))
