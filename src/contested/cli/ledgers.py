"""Finding the ledger a user means: a folder of entries, or the ledger of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contested.evidence.ledger import Ledger


def load_ledger(name: str) -> Ledger:
    """Load a folder of *.toml files; a scenario's folder, file or bundled name stands for its ledger.

    Raises:
        InputError: nothing of the kind stands there, or an entry is at fault.
    """
    from contested.evidence.ledger import Ledger

    path = Path(name)
    if path.is_dir() and not (path / "scenario.toml").exists():
        return Ledger.load(path)
    from contested.scenario.load import load_scenario

    return load_scenario(name).ledger
