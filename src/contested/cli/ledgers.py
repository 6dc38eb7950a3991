"""Finding the ledger a user means: a folder of entries, or the ledger of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contested.ledger.ledger import Ledger


def load_ledger(name: str) -> Ledger:
    """Load a folder of *.toml files; a scenario's folder, file or bundled name stands for its ledger.

    Raises:
        InputError: nothing of the kind stands there, or an entry is at fault.
    """
    from contested.ledger.ledger import Ledger

    path = Path(name)
    if path.is_dir() and not (path / "scenario.toml").exists():
        return Ledger.load(path)
    from contested.ledger.reading import read_toml, validate
    from contested.scenario.load import find_scenario
    from contested.scenario.schema import Scenario

    # Not load_scenario: that leaves out what became known too late to be used, and here everything is shown.
    scenario = find_scenario(name)
    folders = validate(Scenario, read_toml(scenario), str(scenario)).ledger
    return Ledger.load(*(scenario.parent / folder for folder in folders))
