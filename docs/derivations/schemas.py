"""Writes the JSON Schemas of ledger, scenario, run and import files into docs/schema."""

from __future__ import annotations

from pathlib import Path

from contested.ledger.schema import ledger_schema
from contested.observations.events.record import events_schema
from contested.results.schema import FILES, OTHERS, run_schema
from contested.scenario.schema import scenario_schema


def schemas() -> dict[str, str]:
    """The text of every schema by name."""
    ours = {"ledger": ledger_schema(), "scenario": scenario_schema(), "import": events_schema()}
    return {**ours, **{name: run_schema(name) for name in (*FILES, *OTHERS)}}


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[1] / "schema"
    for name, text in schemas().items():
        (folder / f"{name}.schema.json").write_text(text, encoding="utf-8")
