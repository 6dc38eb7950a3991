"""contested stress, without a simulation."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contested import api
from contested.results.stress import Stress
from present.views.test_stress import made


@pytest.fixture
def stressed(monkeypatch, fakes) -> list[dict[str, Any]]:
    """The arguments of every call of `contested.stress`, which is not made."""
    calls: list[dict[str, Any]] = []

    def stress(loaded: Any, **given: Any) -> Stress:
        calls.append(given)
        return made()

    monkeypatch.setattr(api, "stress", stress)
    return calls


def test_changes_are_printed_and_options_passed_on(contested, stressed):
    outcome = contested("stress", "somewhere", "--exact", 2, "--seed", 3)
    assert outcome.code == 0
    assert outcome.out.startswith("A small war: what the answers rest on.")
    assert (stressed[0]["exact"], stressed[0]["seed"]) == (2, 3)


def test_machines_get_everything(contested, stressed):
    found = json.loads(contested("stress", "somewhere", "--json").out)
    assert Stress.model_validate(found, strict=False) == made()


def test_an_unknown_question_is_told_before_anything_is_simulated(contested, stressed):
    outcome = contested("stress", "somewhere", "--question", "nothing")
    assert outcome.code == 2 and "--question" in outcome.err and not stressed
