"""Golden values of a run of the example with questions of every kind, several layers and a reference value.

`PYTHONPATH=src:tests python tests/golden/test_many_questions.py` writes them anew. They change where the model, its
priors or the wording change on purpose: read the difference before you commit it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

import contested
from golden import summaries

EXAMPLE = Path(__file__).parents[2] / "examples" / "two-valleys"
GOLDEN = Path(__file__).with_name("many-questions.json")
MEMBERS, SEED, WEEKS = 200, 2, 26
ADDED = """
[[question]]
id = "units_in_a_valley"
text = "Do the Lanterns hold at least three parishes of the upper valley at some time?"
measure = "units_held"
actor = "lanterns"
at_least = 3
places = ["orrin-head"]

[[question]]
id = "never_more_than_two"
text = "Does the Salt Company never hold more than two parishes?"
measure = "units_held"
actor = "salt-company"
over = "max"
at_most = 2

[[question]]
id = "calm_weeks"
text = "Are there three weeks running with fewer than four raids, from April on?"
measure = "series"
series = ["raids-*.attack"]
over = "week"
less_than = 4
for_weeks = 3
from = 2031-04-01

[[question]]
id = "either"
text = "Do many die in one week, or do the Lanterns become half as many again?"
any_of = [
  { measure = "series", series = ["dead.*"], over = "change", more_than = 150 },
  { measure = "series", series = ["fighters.lanterns"], over = "max", at_least = 900 },
  { measure = "places_held", actor = "regency", over = "min", less_than = 1 },
]

[[question]]
id = "net_strength"
text = "By how many does the Regency outnumber both others in June, on average?"
measure = "series"
series = ["fighters.regency"]
minus = ["fighters.lanterns", "fighters.salt-company"]
over = "mean"
from = 2031-06-01
by = 2031-06-30

[[question]]
id = "places_of_the_regency"
text = "How many places does the Regency hold at the end?"
measure = "places_held"
actor = "regency"

[[question]]
id = "worst_week"
text = "How many are killed in the worst week in the lower valley?"
measure = "series"
series = ["*.killed.*"]
over = "max"
places = ["orrin-foot", "brackmere"]

[[question]]
id = "first_displaced"
text = "How many people are displaced in the first week of May?"
measure = "series"
series = ["displaced"]
over = "first"
from = 2031-05-05

[[layer]]
id = "quiet"
title = "Chance of fewer than two deaths since the start"
series = ["dead.*"]
less_than = 2

[[layer]]
id = "many_displaced"
title = "Chance that more than 500 are displaced"
series = ["displaced"]
more_than = 500

[[layer]]
id = "few_salt"
title = "Chance of at most 50 guards"
series = ["fighters.salt-company"]
at_most = 50

[[claim_check]]
claim = "observed-deaths"
series = ["*.killed.*"]
places = ["orrin-head", "orrin-foot"]
weeks = 20

[[reference_value]]
id = "deaths_a_month"
text = "Violent deaths in a month"
claim = "observed-deaths"
series = ["*.killed.*"]
per = "month"
"""


def simulated(folder: Path) -> contested.Run:
    """A run without evidence, whose digits depend on no fit."""
    shutil.copytree(EXAMPLE, folder / "case")
    with (folder / "case" / "scenario.toml").open("a", encoding="utf-8") as scenario:
        scenario.write(ADDED)
    return contested.run(folder / "case", members=MEMBERS, seed=SEED, weeks=WEEKS, evidence=False)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> contested.Run:
    return simulated(tmp_path_factory.mktemp("many"))


@pytest.mark.parametrize("part", ["answers", "claims", "manifest", "series", "draws", "flows"])
def test_a_run_with_many_questions_says_what_it_always_said(run, part):
    assert summaries.summary(run)[part] == summaries.kept(GOLDEN)[part]


def test_the_run_has_answers_of_every_kind_that_are_neither_never_nor_always(run):
    counts = [answer.count for answer in run.answers.values() if answer.kind == "probability"]
    assert sum(0 < count < MEMBERS for count in counts) >= 4
    assert all(answer.quantiles.q05 < answer.quantiles.q95 for answer in run.answers.values() if answer.quantiles)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        summaries.write(simulated(Path(made)), GOLDEN)
    sys.stdout.write(f"{GOLDEN}\n")
