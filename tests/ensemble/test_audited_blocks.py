"""Which histories the halving audit compares: the same ones, in the same order, none twice."""

import numpy as np

from contested.engine.system import Weekly
from contested.ensemble.ensemble import Runner
from contested.model.build import build
from contested.scenario.load import load_scenario

SCENARIO = "examples/two-valleys"


def test_the_same_members_are_audited_at_both_steps(root, monkeypatch):
    """Each member is made to say its own number, and at half the step its number and a half."""
    built = build(load_scenario(str(root / SCENARIO)))
    built = built._replace(model=built.model._replace(weeks=1))
    members = 2 * Runner(built, 0, 2).block + 5
    runner = Runner(built, 0, members)

    def told(numbers, per_week=None):
        said = numbers + (0.0 if per_week is None else 0.5)
        return Weekly({"number": np.broadcast_to(said, (1, 1, len(numbers)))}, {}, {}, {})

    monkeypatch.setattr(runner, "run", told)
    blocks = list(runner.blocks())
    assert np.array_equal(np.concatenate([block.members for block in blocks]), np.arange(members))
    audited = 2 * runner.block
    assert np.array_equal(runner.at_step["number"], np.arange(audited))
    assert np.array_equal(runner.at_half_step["number"], np.arange(audited) + 0.5)


def test_a_block_that_is_not_full_is_audited_without_its_filling(root, monkeypatch):
    built = build(load_scenario(str(root / SCENARIO)))
    built = built._replace(model=built.model._replace(weeks=1))
    runner = Runner(built, 0, Runner(built, 0, 2).block + 3)
    monkeypatch.setattr(
        runner, "run", lambda numbers, per_week=None: Weekly({"n": numbers[None, None].astype(float)}, {}, {}, {})
    )
    list(runner.blocks())
    for totals in (runner.at_step, runner.at_half_step):
        assert np.array_equal(totals["n"], np.arange(runner.members))
