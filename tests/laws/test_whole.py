"""Laws that only a run shows: people are kept, counts stay whole."""

from __future__ import annotations

import numpy as np
import pytest

from laws.whole import whole

KINDS = ("civilian", "displaced", "abroad", "fighters.a", "fighters.b", "captured.a", "captured.b",
         "dead.civilian", "dead.a", "dead.b")  # fmt: skip
MEMBERS = 8
pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def histories():
    return whole().leap(MEMBERS, seed=5)


def test_people_are_kept_but_for_declared_arrivals_and_exits(histories):
    everyone = sum(histories[n].astype(np.float64).sum(axis=1) for n in KINDS)
    came = sum(histories[f"volunteers-{a}.volunteer"].astype(np.float64).sum(axis=1) for a in "ab")
    went = sum(histories[f"volunteers-{a}.go_home"].astype(np.float64).sum(axis=1) for a in "ab")
    assert came.sum() > 0 and went.sum() > 0
    start = 40_000 + 25_000 + 12_000 + 240 + 150
    np.testing.assert_array_equal(everyone, start + np.cumsum(came - went, axis=0))


def test_ground_and_phases_are_kept(histories):
    units = sum(a for n, a in histories.items() if n.startswith("control.") and "control." + n.split(".")[1] in
                ("control.a", "control.b", "control.contested"))  # fmt: skip
    np.testing.assert_array_equal(units, np.broadcast_to(np.array([8.0, 6.0, 5.0])[:, None], units.shape))
    for actor in "ab":
        phase = sum(a for n, a in histories.items() if n.startswith(f"phase.{actor}."))
        np.testing.assert_array_equal(phase, 1.0)


def test_counts_are_whole_and_never_negative(histories):
    levels = ("threat", "harm.", "anger.", "fear.", "losses.", "momentum.", "materiel.", "collaboration.",
              "excitement.", "phase_age.")  # fmt: skip
    counts = {n: a for n, a in histories.items() if not n.startswith(levels)}
    assert len(counts) > 60
    wrong = [n for n, a in counts.items() if np.any(a < 0) or np.any(a != np.round(a))]
    assert wrong == []
    assert all(np.all(np.isfinite(a)) for a in histories.values())
