"""Load a ledger from its folder, or from a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contested.ledger.ledger import Ledger


def load_ledger(name: str) -> Ledger:
    """Load a folder of `*.toml` files, or the ledger of a scenario given by folder, file or name.

    Raises:
        InputError: if there is no ledger, or an entry is not valid.
    """
    from contested.ledger.ledger import Ledger

    path = Path(name)
    if path.is_dir() and not (path / "scenario.toml").exists():
        return Ledger.load(path)
    from contested.ledger.reading import read_toml, validate
    from contested.scenario.load import find_scenario
    from contested.scenario.schema import Scenario

    # load_scenario removes entries that became known after the as-of date; here they are shown.
    scenario = find_scenario(name)
    folders = validate(Scenario, read_toml(scenario), str(scenario)).ledger
    return Ledger.load(*(scenario.parent / folder for folder in folders))
