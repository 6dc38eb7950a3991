"""One compilation for each (model, width, weeks) in a process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from contested.engine.system import mean_field, tau_leap
from contested.ensemble import program as programs
from contested.ensemble.block import run_block
from contested.ensemble.design import with_column
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads
from contested.ensemble.program import content
from contested.model.build import build
from contested.scenario.load import load_scenario
from helpers.small_system import small_design, small_plan, small_system

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


@pytest.fixture
def compiled(monkeypatch):
    """The widths and weeks of what is compiled, with no program kept from before."""
    found = []
    original = programs._compile

    def compile_and_note(system, names, width, weeks, most):
        found.append((width, weeks))
        return original(system, names, width, weeks, most)

    monkeypatch.setattr(programs, "_compile", compile_and_note)
    monkeypatch.setattr(programs, "_programs", {})
    return found


def test_blocks_seeds_values_and_half_the_step_share_one_program(compiled):
    design = small_design(40)
    run_ensemble(small_system(), design, small_plan(audited=2), Threads(3))
    other = with_column(design, "people.rate", 0.5 * design.params["people.rate"])
    run_block(small_system(), other._replace(seed=99, noise=design.noise + 7), 0, small_plan())
    assert compiled == [(8, 5)]


def test_another_model_width_or_number_of_weeks_needs_another_program(compiled):
    design = small_design(8)
    for system, plan in (
        (small_system(), small_plan()),
        (small_system(strength=0.5), small_plan()),
        (small_system(), small_plan(width=16)),
        (small_system(), small_plan(weeks=4)),
        (small_system(), small_plan()),
    ):
        run_block(system, design, 0, plan)
    assert compiled == [(8, 5), (8, 5), (16, 5), (8, 4)]


def test_only_the_newest_programs_are_kept(compiled):
    design = small_design(8)
    for weeks in range(1, programs.KEPT + 2):
        run_block(small_system(), design, 0, small_plan(weeks=weeks))
    run_block(small_system(), design, 0, small_plan(weeks=programs.KEPT + 1))
    assert len(compiled) == programs.KEPT + 1
    run_block(small_system(), design, 0, small_plan(weeks=1))
    assert compiled[-1] == (8, 1) and len(compiled) == programs.KEPT + 2


def test_two_builds_of_a_scenario_have_the_same_content_and_a_changed_one_has_not():
    def system(*set_):
        return tau_leap(build(load_scenario(EXAMPLE, set_=list(set_))).model)

    assert content(system()) == content(system())
    assert hash(content(system())) == hash(content(system()))
    by_value = system("mechanism.raids-lanterns.engagement_rate=0.02")
    assert content(by_value) == content(system())  # a parameter's value is no part of the model
    assert content(system("step='day'")) != content(system())
    assert content(mean_field(build(load_scenario(EXAMPLE)).model)) != content(system())


def test_content_distinguishes_types_and_values():
    values = [0, 0.0, False, "0", None, (0,), [0], {"a": 0}, np.zeros(1), np.zeros(1, np.float32), np.zeros((1, 1))]
    assert len({content(value) for value in values}) == len(values)
    assert content(np.arange(3)) == content(np.arange(3)) != content(np.array([0, 1, 3]))
