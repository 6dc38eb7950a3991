"""The far ends of the bundled priors are wide, not absurd."""

import numpy as np
import pytest

from contested.ensemble.ensemble import Runner
from contested.model.build import build
from contested.scenario.load import load_scenario


@pytest.mark.heavy
def test_no_history_has_more_attacks_than_fighters_can_make():
    """With this seed one history of 256 once had three million attacks in a week, each triggering more than one."""
    built = build(load_scenario("afghanistan-2022", set_=["weeks=32"]))
    runner = Runner(built, 21, 256)
    most = 0.0
    for block in runner.blocks():
        attacks = block.weekly.flows["ambush-resistance.attack"].sum(axis=1)
        fighters = block.weekly.stocks["fighters.resistance"].sum(axis=1)
        most = max(most, float(np.max(attacks / np.maximum(fighters, 100.0))))
    assert 0.0 < most < 1.0
