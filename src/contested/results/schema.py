"""JSON Schemas of a run's JSON files, for other tools; kept in `docs/schema`."""

from __future__ import annotations

import json

from pydantic import BaseModel

from contested.results.answers import Answers
from contested.results.claims import Claims
from contested.results.comparisons import Comparisons
from contested.results.evidence import Evidence
from contested.results.manifest import Manifest
from contested.results.sensitivity import Sensitivity

FILES: dict[str, type[BaseModel]] = {
    "answers": Answers,
    "claims": Claims,
    "evidence": Evidence,
    "manifest": Manifest,
}
OTHERS: dict[str, type[BaseModel]] = {"comparisons": Comparisons, "sensitivity": Sensitivity}
"""Files that only some runs have, or that stand in a folder of their own."""


def run_schema(name: str) -> str:
    """The schema of NAME.json as the text of `docs/schema/NAME.schema.json`."""
    schema = {**FILES, **OTHERS}[name].model_json_schema(by_alias=True)
    title = f"{name}.json of a run" if name in FILES else f"{name}.json"
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
    return json.dumps(content, indent=1, sort_keys=True) + "\n"
