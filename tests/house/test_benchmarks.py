"""The NumPy core that the engine is timed against computes the same law."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

WEEKS, MEMBERS = 6, 128
CHANCE_OF_FALSE_ALARM = 1e-3
"""Over all series together."""

COUNTS = (
    "ambush-resistance.attack",
    "ambush-iskp.killed.civilian",
    "operations-resistance.harmed",
    "operations-iskp.killed",
    "recruitment-government.join",
    "desertion-government.desert",
    "defection-to-resistance.defect",
    "displacement.flee",
    "displacement.cross",
    "reporting.attacks",
    "reporting.deaths",
    "statements-government.stated",
)
ENDS = ("displaced", "fighters.resistance", "control.government", "materiel.resistance", "threat", "anger.government")


@pytest.fixture(scope="module")
def both_runs(root):
    """All series [week, place, member] of the engine and of the NumPy core, with the same parameters by member."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root))
        from benchmarks.both import both

        pair = both(WEEKS)
    found = pair.engine(MEMBERS)
    blocks = [found.simulate(block) for block in range(found.blocks)]
    engine = {
        name: np.concatenate([getattr(weekly, kind)[name] for weekly in blocks], axis=-1)
        for kind in blocks[0]._fields
        for name in getattr(blocks[0], kind)
    }
    return engine, pair.core(MEMBERS).run(WEEKS)


@pytest.mark.heavy
def test_the_numpy_core_has_the_engines_series(both_runs):
    engine, by_hand = both_runs
    assert set(engine) == set(by_hand)


@pytest.mark.heavy
def test_the_numpy_core_equals_the_engine_in_mean(both_runs):
    engine, by_hand = both_runs
    series = [(name, lambda a: a.sum(axis=(0, 1))) for name in COUNTS]
    series += [(name, lambda a: a[-1].sum(axis=0)) for name in ENDS]
    most = norm.isf(CHANCE_OF_FALSE_ALARM / len(series) / 2)
    far = {}
    for name, of in series:
        apart = of(engine[name].astype(float)) - of(by_hand[name].astype(float))
        pairs = apart.reshape(-1, 2).mean(axis=1)  # two members share their parameters
        z = pairs.mean() / (pairs.std(ddof=1) / np.sqrt(len(pairs)))
        if not abs(z) < most:
            far[name] = round(float(z), 1)
    assert far == {}
