"""The format page and the stored schema agree with the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from jsonschema import Draft202012Validator

from contested.ledger.reading import read_toml
from contested.scenario.event_data import EventData
from contested.scenario.load import load_scenario
from contested.scenario.observation import NotObserved, Observation
from contested.scenario.places import REQUIRED
from contested.scenario.questions import Alternative, Bias, ClaimCheck, Layer, Question, ReferenceValue
from contested.scenario.schema import (
    RESERVED_ACTOR_IDS,
    STEPS_PER_WEEK,
    Actor,
    Event,
    MechanismEntry,
    PlacesFiles,
    Scenario,
    StartValue,
    scenario_schema,
)
from scenario.example import EXAMPLE

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "formats-scenario.md").read_text()
SECTIONS = {
    Scenario: "scenario.toml, first lines",
    Actor: r"[[actor]] *",
    StartValue: "[[start_value]]",
    Event: "[[event]]",
    Question: "[[question]] *",
    Layer: "[[layer]]",
    ClaimCheck: "[[claim_check]]",
    Bias: "[[bias]]",
    ReferenceValue: "[[reference_value]]",
    Observation: "[[observation]]",
    NotObserved: "[[not_observed]]",
    EventData: "[[event_data]]",
}


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[str]:
    return [line.split("|")[1] for line in section(title).splitlines() if line.startswith("| `")]


def test_the_stored_schema_is_up_to_date():
    assert (DOCS / "schema" / "scenario.schema.json").read_text() == scenario_schema(), (
        "write the text of contested.scenario.schema.scenario_schema() to docs/schema/scenario.schema.json"
    )


def test_the_schema_is_valid_and_accepts_the_example():
    schema = json.loads(scenario_schema())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    data = json.loads(json.dumps(read_toml(EXAMPLE / "scenario.toml"), default=str))
    assert not list(validator.iter_errors(data))
    assert list(validator.iter_errors(data | {"wekks": 3})) and list(validator.iter_errors(data | {"weeks": 0}))
    data["actor"][0]["fighters"] = 600
    assert list(validator.iter_errors(data))


def test_the_schema_forbids_unknown_keys_in_every_table_but_a_mechanism():
    schema = json.loads(scenario_schema())
    tables = {"Scenario": schema} | schema["$defs"]
    assert {name for name, table in tables.items() if table["additionalProperties"] is not False} == {"MechanismEntry"}


@pytest.mark.parametrize("model", SECTIONS)
def test_every_field_is_in_its_section_with_a_star_if_required(model):
    title = SECTIONS[model]
    listed = {name: "*" in row.split(f"`{name}`")[1][:3] for row in rows(title) for name in re.findall(r"`(\w+)`", row)}
    tables = set("actor start_value mechanism event question layer claim_check bias observation".split())
    tables |= {"reference_value", "not_observed", "event_data", "alternative", "what_if"}
    fields = {
        field.alias or name: field.is_required()
        for name, field in model.model_fields.items()
        if not (model is Scenario and name in tables)
    }
    assert listed == fields


def test_every_table_of_the_file_has_a_section():
    for name, field in Scenario.model_fields.items():
        star = " *" if field.is_required() else ""
        assert name in {found for row in rows(SECTIONS[Scenario]) for found in re.findall(r"`(\w+)`", row)} or any(
            f"\n## {title}\n" in PAGE for title in (f"[[{name}]]{star}", f"[{name}]", f"[{name}.LABEL]")
        )
    for name in PlacesFiles.model_fields:
        assert f"`{name}`" in section(SECTIONS[Scenario])
    assert list(MechanismEntry.model_fields) == ["kind"] and "`kind`" in section("[mechanism.LABEL]")
    assert set(Alternative.model_fields) <= set(Question.model_fields)


def test_every_choice_is_on_the_page():
    for model in SECTIONS:
        for field in model.model_fields.values():
            choices = [*get_args(field.annotation), *(c for a in get_args(field.annotation) for c in get_args(a))]
            for choice in [value for value in choices if isinstance(value, str)]:
                assert f"`{choice}`" in section(SECTIONS[model])
    assert all(f"`{word}`" in PAGE for word in [*STEPS_PER_WEEK, *RESERVED_ACTOR_IDS])


def test_every_required_column_is_on_the_page():
    starred = {name for row in rows("places.csv") if "*" in row for name in re.findall(r"`(\w+)`", row)}
    assert starred == set(REQUIRED)


def test_the_scenario_on_the_page_loads(tmp_path: Path):
    blocks = re.findall(r"^### (\S+)\n```\w+\n(.*?)```", PAGE, re.S | re.M)
    assert [name for name, _ in blocks] == ["scenario.toml", "places.csv", "neighbours.csv", "ledger/notes.toml"]
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    read = load_scenario(tmp_path)
    assert read.scenario.name == "two-hills" and not read.withheld
    assert read.places.neighbours.tolist() == [[False, True], [True, False]]
    assert read.places.names[1] == "Low Hill, with the ford"


def test_the_example_names_no_real_country_or_actor():
    text = "\n".join(path.read_text() for path in sorted(EXAMPLE.rglob("*")) if path.is_file()).lower()
    for word in ("afghan", "taliban", "kabul", "panjshir", "resistance", "government"):
        assert word not in text
