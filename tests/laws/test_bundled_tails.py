"""The far ends of the bundled priors are wide, not absurd."""

import numpy as np
import pytest

from contested.scenario.load import load_scenario
from helpers.ensembles import weekly_series


@pytest.mark.heavy
def test_no_history_has_more_attacks_than_fighters_can_make():
    """With this seed one history of 256 once had three million attacks in a week, each triggering more than one."""
    weekly = weekly_series(load_scenario("afghanistan-2022", set_=["weeks=32"]), 256, seed=21)
    attacks = weekly.flows["ambush-resistance.attack"].sum(axis=1)
    fighters = weekly.stocks["fighters.resistance"].sum(axis=1)
    assert 0.0 < float(np.max(attacks / np.maximum(fighters, 100.0))) < 1.0
