"""Golden values of a small run: what it says and in which words.

`PYTHONPATH=src:tests python tests/golden/test_starter.py` writes them anew. They change where the model, its priors or
the wording change on purpose: read the difference before you commit it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import xarray as xr

import contested
from contested import simulation
from golden import summaries

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "src" / "contested" / "cli" / "starter"
GOLDEN = Path(__file__).with_name("starter.json")
MEMBERS, SEED = 240, 1


@pytest.fixture(scope="module")
def run() -> contested.Run:
    return contested.run(STARTER, members=MEMBERS, seed=SEED)


@pytest.mark.parametrize("part", ["answers", "claims", "manifest", "series", "draws", "flows"])
def test_a_small_run_says_what_it_always_said(run, part):
    assert summaries.summary(run)[part] == summaries.kept(GOLDEN)[part]


@pytest.mark.heavy
def test_many_blocks_give_the_same_run_as_one(run, monkeypatch):
    """Members, their order, sums, counts and quantiles; the step audit covers other members."""
    widths: list[int] = []

    def narrow(*sizes: int) -> int:
        widths.append(32)
        return 32

    monkeypatch.setattr(simulation, "block_width", narrow)
    many = contested.run(STARTER, members=MEMBERS, seed=SEED)
    assert widths
    assert many.answer_file == run.answer_file and many.claims == run.claims
    xr.testing.assert_identical(many.series, run.series)
    xr.testing.assert_identical(many.draws, run.draws)
    assert many.flows.equals(run.flows)


if __name__ == "__main__":
    summaries.write(contested.run(STARTER, members=MEMBERS, seed=SEED), GOLDEN)
    sys.stdout.write(f"{GOLDEN}\n")
