"""Every step of the analysis of an ensemble is given what it needs; the steps themselves are stood in for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.answers import WithoutEvidence
from contested.analysis.assemble import EvidenceEffects, Prepared, assemble
from contested.ensemble.block import BlockSummary, Halved
from contested.ensemble.design import Design
from contested.results.claims import Claims
from contested.results.run import Run
from helpers.small_conditioning import conditioning, influence
from helpers.small_run import claim_check, small_run

RUN = small_run()
ROW = np.array([0, 0, 4, 4, 2, 2])
DESIGN = Design({"raid.rate": np.arange(9.0)}, ROW, np.arange(6), seed=17)
LEVELS = {"deaths": np.arange(6.0)}
EFFECTS = EvidenceEffects(
    conditioning(),
    WithoutEvidence({"wins": np.ones(3)}, np.arange(3)),
    {"deaths": np.arange(3.0)},
    {"wins": (influence(),)},
    (claim_check(id="placed"),),
)


def halved(*members: int) -> Halved:
    """Totals that are ten times each member's position, and a hundred times at half the step."""
    at = np.array(members)
    return Halved(at, {"x": 10.0 * at}, {"x": 100.0 * at})


SUMMARY = BlockSummary(
    members=np.arange(6),
    country={},
    sketches={"fear": None, "raid.attack": None},  # pyright: ignore[reportArgumentType]
    sums={},
    per_member={"reference deaths": LEVELS["deaths"], "answer wins": np.ones(6), "unchanged wins": np.zeros(6)},
    counts={},
    halved=halved(1, 2, 5),
    expected=halved(0, 4),
)


class Steps:
    """What each step was given, by its name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given: dict[str, tuple[Any, ...]] = {}
        found = {
            "prior_draws": {"raid-rate": np.arange(9.0)},
            "parameter_table": ("the parameters",),
            "audit_step": RUN.manifest.step_audit,
            "prior_check": RUN.manifest.prior_check,
            "make_manifest": RUN.manifest,
            "used_evidence": RUN.evidence,
            "member_values": None,
            "_stored": RUN.source.stored(),
            "answer_all": RUN.answer_file,
            "check_claims": RUN.claims,
        }
        for name, result in found.items():
            monkeypatch.setattr(f"contested.analysis.assemble.{name}", self.stand_in(name, result))

    def stand_in(self, name: str, result: Any) -> Any:
        def step(*given: Any) -> Any:
            self.given[name] = given
            return result

        return step


def assembled(steps: Steps, effects: EvidenceEffects | None = None) -> Run:
    loaded: Any = SimpleNamespace(scenario=SimpleNamespace(step_days=3.5), places=SimpleNamespace(outlines={"a": 1}))
    prepared = Prepared(loaded, SimpleNamespace(), SimpleNamespace())  # pyright: ignore[reportArgumentType]
    return assemble(prepared, DESIGN, SUMMARY, {"total_s": 1.0}, "mechanisms", effects)


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


def test_the_manifest_counts_members_and_the_rows_that_they_use(steps):
    """Rows 0 to 4, although the last member has row 2 and the design nine."""
    assembled(steps)
    simulated, checks, audit, timings, conditioned = steps.given["make_manifest"]
    assert (simulated.seed, simulated.members, simulated.rows) == (17, 6, 5) and type(simulated.rows) is int
    assert simulated.by_place == {"fear", "raid.attack"}
    assert (checks, audit, timings) == (RUN.manifest.prior_check, RUN.manifest.step_audit, {"total_s": 1.0})
    assert conditioned is None


def test_the_step_is_audited_with_the_rows_of_the_members_that_ran_twice(steps):
    assembled(steps)
    step_days, drawn, expected = steps.given["audit_step"]
    assert step_days == 3.5 and (drawn.row.tolist(), expected.row.tolist()) == ([0, 4, 2], [0, 2])
    assert drawn.at_step["x"].tolist() == [10, 20, 50] and expected.at_half_step["x"].tolist() == [0, 400]


def test_a_run_of_the_priors_alone_is_compared_with_its_own_levels_and_has_no_effects(steps):
    run = assembled(steps)
    assert steps.given["prior_check"][2]["deaths"].tolist() == LEVELS["deaths"].tolist()
    *_, over_time, without, influences = steps.given["answer_all"]
    assert over_time.unchanged["wins"].tolist() == [0.0] * 6 and (without, influences) == (None, {})
    assert run.claims == RUN.claims


def test_a_conditioned_run_has_the_effects_of_its_evidence(steps):
    run = assembled(steps, EFFECTS)
    assert steps.given["make_manifest"][4] == conditioning()
    assert steps.given["prior_check"][2]["deaths"].tolist() == [0.0, 1.0, 2.0]
    assert steps.given["answer_all"][4:] == (EFFECTS.without, {"wins": (influence(),)})
    assert run.claims == Claims(claims=(claim_check(id="placed"), claim_check()))


def test_answers_and_claims_are_of_the_same_ensemble(steps):
    run = assembled(steps)
    ensemble, values = steps.given["answer_all"][:2]
    assert ensemble.row is ROW and ensemble.manifest is RUN.manifest and values["wins"].tolist() == [1.0] * 6
    assert steps.given["check_claims"][0] is ensemble
    assert (run.manifest, run.answer_file, run.evidence) == (RUN.manifest, RUN.answer_file, RUN.evidence)
    assert (run.user_mechanisms, run.outlines) == ("mechanisms", {"a": 1})
