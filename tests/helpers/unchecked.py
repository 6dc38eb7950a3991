"""Records that take any values: a test sees the number that was computed, where a record would refuse a wrong one."""

from __future__ import annotations

from typing import Any

import pytest

from contested.ledger.record import Record


def unchecked(monkeypatch: pytest.MonkeyPatch, module: str, record: type[Record]) -> None:
    """Have a module make a record without checking it."""

    def fill(self: Any, **given: Any) -> None:
        for name, value in vars(record.model_construct(**given)).items():
            vars(self)[name] = value

    monkeypatch.setattr(f"{module}.{record.__name__}", type(record.__name__, (record,), {"__init__": fill}))
