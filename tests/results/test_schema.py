"""The JSON Schemas in docs/schema are those of the models."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from contested.results.json_files import to_json
from contested.results.schema import FILES, OTHERS, run_schema
from helpers.small_run import small_run


@pytest.mark.parametrize("name", [*FILES, *OTHERS])
def test_a_schema_is_generated_from_its_model(root, name):
    """Where it is not: `make docs`."""
    assert (root / "docs" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8") == run_schema(name)


@pytest.mark.parametrize("name", FILES)
def test_a_run_fits_its_schema(name):
    run = small_run()
    parts = {"answers": run.answer_file, "claims": run.claims, "evidence": run.evidence, "manifest": run.manifest}
    schema = json.loads(run_schema(name))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    data = to_json(parts[name], unset=name != "evidence")
    assert [error.message for error in validator.iter_errors(data)] == []
    data["surprise"] = 1
    assert not validator.is_valid(data)
