"""The bundled scenario keeps its model: mechanisms, roles, parameters, actors, events and questions.

`python tests/golden/test_bundled_model.py` writes the reference anew. It holds what the scenario said when it spelt out
every mechanism; a preset and a library that say it for the scenario change nothing. Nothing is simulated.
"""

from __future__ import annotations

import fnmatch
import json
from pathlib import Path
from typing import Any

import pytest

from contested.model.build import build
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import roles_of
from contested.scenario.load import LoadedScenario, load_scenario

NAME = "afghanistan-2022"
GOLDEN = Path(__file__).with_name("afghanistan-2022-model.json")


def model_of(loaded: LoadedScenario) -> dict[str, Any]:
    """What a scenario's model consists of, as JSON."""
    built, scenario, priors = build(loaded), loaded.scenario, loaded.ledger.priors
    given = scenario.mechanism
    labels = list(given)
    mechanisms = {
        one.label: {
            "kind": one.kind,
            "roles": {spec.name: _role(one.roles[spec.name], spec.of, labels) for spec in roles_of(BUILT_IN[one.kind])},
            "parameters": dict(sorted(given[one.label].parameters.items())),
        }
        for one in built.model.instances
    }
    used = sorted({one.prior.id for one in built.parameters if one.prior})
    tables = ("actor", "event", "start_value", "question")
    rows = {name: [one.model_dump(mode="json", by_alias=True) for one in getattr(scenario, name)] for name in tables}
    for actor in rows["actor"]:
        actor.pop("role", None)
    return {
        "mechanisms": dict(sorted(mechanisms.items())),
        **rows,
        "order": [one.name for one in built.parameters],
        "bound": {one.name: one.prior.id if one.prior else one.by_hand for one in built.parameters},
        "priors": {
            key: {"unit": priors[key].unit, "distribution": priors[key].distribution.model_dump(mode="json")}
            for key in used
        },
    }


def _role(value: Any, of: str, labels: list[str]) -> Any:
    """A role; in lists of flows, whose order means nothing, patterns of labels are written out as those they match."""
    if not isinstance(value, tuple):
        return value
    if of != "flow":
        return list(value)
    found = []
    for pattern in value:
        head, _, flow = pattern.partition(".")
        found += [f"{label}.{flow}" for label in fnmatch.filter(labels, head)]
    return sorted(found)


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    return as_json(model_of(load_scenario(NAME)))


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", ["actor", "event", "start_value", "question", "priors"])
def test_the_tables_and_the_priors_of_the_bundled_scenario_are_kept(model, kept, part):
    assert model[part] == kept[part]


def test_every_mechanism_has_its_kind_its_roles_and_its_parameters(model, kept):
    assert model["mechanisms"].keys() == kept["mechanisms"].keys()
    for label, mechanism in kept["mechanisms"].items():
        assert model["mechanisms"][label] == mechanism, label


def test_every_parameter_is_bound_to_its_prior_in_the_same_order(model, kept):
    assert model["bound"] == kept["bound"]
    assert model["order"] == kept["order"]


if __name__ == "__main__":
    text = json.dumps(model_of(load_scenario(NAME)), indent=1, sort_keys=True, ensure_ascii=False)
    GOLDEN.write_text(text + "\n", encoding="utf-8")
