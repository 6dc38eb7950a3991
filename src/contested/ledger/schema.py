"""The JSON Schema of a ledger file, for editors and other tools; stored in `docs/schema/ledger.schema.json`."""

from __future__ import annotations

import json

from contested.ledger.ledger import LedgerFile


def ledger_schema() -> str:
    """The schema as JSON text; a TOML date is a string in it, because JSON has no dates."""
    schema = LedgerFile.model_json_schema(by_alias=True)
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A ledger file"}
    return json.dumps(content, indent=1, sort_keys=True) + "\n"
