"""Golden values of a small run: what it says and in which words.

`python tests/golden/test_starter.py` writes them anew. They change where the model, its priors or the wording change on
purpose: read the difference before you commit it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import contested
from contested import simulation

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "src" / "contested" / "cli" / "starter"
GOLDEN = Path(__file__).with_name("starter.json")
MEMBERS, SEED, DIGITS = 240, 1, 9


def summary(run: contested.Run) -> dict[str, Any]:
    """Answers, claims and a few sums of a run; numbers to nine digits, which no machine disagrees about."""
    content = {
        "answers": run.answer_file.model_dump(mode="json"),
        "claims": run.claims.model_dump(mode="json"),
        "prior_check": [row.model_dump(mode="json") for row in run.manifest.prior_check],
        "step_audit": run.manifest.step_audit.model_dump(mode="json"),
        "series": {name: float(np.nansum(values)) for name, values in run.series.data_vars.items()},
        "flows": {str(name): float(part["mean"].sum()) for name, part in run.flows.groupby("flow")},
    }
    return rounded(content)


def rounded(value: Any) -> Any:
    """The same data with floats to nine digits."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def run() -> contested.Run:
    return contested.run(STARTER, members=MEMBERS, seed=SEED)


@pytest.mark.parametrize("part", ["answers", "claims", "prior_check", "step_audit", "series", "flows"])
def test_a_small_run_says_what_it_always_said(run, part):
    assert summary(run)[part] == json.loads(GOLDEN.read_text(encoding="utf-8"))[part]


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
    text = json.dumps(summary(contested.run(STARTER, members=MEMBERS, seed=SEED)), indent=1, ensure_ascii=False)
    GOLDEN.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{GOLDEN}\n")
