"""Contested reporting about irregular wars: evidence, models and answers.

The public API is the list below. Each name is loaded when it is first used, so that importing the package takes no
time.

- Run and read: `run`, `open_run`, `check`, `calibration`, `stress`, `compare`, `sensitivity`, `load_scenario`,
  `load_ledger`, `Run`, `Answer`, `InputError`.
- Events: `load_events` opens a table that `contested data import` wrote, an `EventTable`.
- Write a mechanism: `Mechanism`, its fields `parameter` and `role`, and the supports of a parameter `real`,
  `positive`, `non_negative`, `fraction`, `below_one`, `at_most_one`.
- Its verbs: `move`, `leave`, `arrive`, `travel`, `event`, `loss` (each gives a `Flow`), `drift`, `factor`, `Report`,
  `Addition`; sizes of events `heavy_tail`, `fixed_size`; laws of a report `Binomial`, `Groups`, `Poisson`; what it
  declares: `StockSpec`, `LevelSpec`, `QuantitySpec`; what another does too: `counts_twice`, `hard_to_tell`.
- Types of what other verbs make, for annotations: `Drift`, `Factor`.
- What a mechanism is given: `State`, `Inputs`, `StepCounts`, `World`; and `safe_ratio`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contested.api import Run, calibration, check, load_ledger, load_scenario, open_run, run, stress
    from contested.api_sensitivity import sensitivity
    from contested.compared_run import compare
    from contested.errors import InputError
    from contested.model.effects import (
        Addition,
        Drift,
        Factor,
        Flow,
        LevelSpec,
        QuantitySpec,
        Report,
        StockSpec,
        arrive,
        drift,
        event,
        factor,
        leave,
        loss,
        move,
        travel,
    )
    from contested.model.inputs import Inputs, StepCounts, World, safe_ratio
    from contested.model.mechanism import Mechanism
    from contested.model.overlaps import counts_twice, hard_to_tell
    from contested.model.parameter import (
        at_most_one,
        below_one,
        fraction,
        non_negative,
        parameter,
        positive,
        real,
        role,
    )
    from contested.model.size import fixed_size, heavy_tail
    from contested.model.state import State
    from contested.observations.events.table import EventTable, load_events
    from contested.observations.laws import Binomial, Groups, Poisson
    from contested.results.answers import Answer

_HOME = {
    "contested.compared_run": ("compare",),
    "contested.api": ("Run", "calibration", "check", "load_ledger", "load_scenario", "open_run", "run", "stress"),
    "contested.api_sensitivity": ("sensitivity",),
    "contested.errors": ("InputError",),
    "contested.model.effects": (
        "Addition",
        "Drift",
        "Factor",
        "Flow",
        "LevelSpec",
        "QuantitySpec",
        "Report",
        "StockSpec",
        "arrive",
        "drift",
        "event",
        "factor",
        "leave",
        "loss",
        "move",
        "travel",
    ),
    "contested.model.inputs": ("Inputs", "StepCounts", "World", "safe_ratio"),
    "contested.model.mechanism": ("Mechanism",),
    "contested.model.overlaps": ("counts_twice", "hard_to_tell"),
    "contested.model.parameter": (
        "at_most_one",
        "below_one",
        "fraction",
        "non_negative",
        "parameter",
        "positive",
        "real",
        "role",
    ),
    "contested.model.size": ("fixed_size", "heavy_tail"),
    "contested.model.state": ("State",),
    "contested.observations.events.table": ("EventTable", "load_events"),
    "contested.observations.laws": ("Binomial", "Groups", "Poisson"),
    "contested.results.answers": ("Answer",),
}
_MODULES = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Addition",
    "Answer",
    "Binomial",
    "Drift",
    "EventTable",
    "Factor",
    "Flow",
    "Groups",
    "InputError",
    "Inputs",
    "LevelSpec",
    "Mechanism",
    "Poisson",
    "QuantitySpec",
    "Report",
    "Run",
    "State",
    "StepCounts",
    "StockSpec",
    "World",
    "arrive",
    "at_most_one",
    "below_one",
    "calibration",
    "check",
    "compare",
    "counts_twice",
    "drift",
    "event",
    "factor",
    "fixed_size",
    "fraction",
    "hard_to_tell",
    "heavy_tail",
    "leave",
    "load_events",
    "load_ledger",
    "load_scenario",
    "loss",
    "move",
    "non_negative",
    "open_run",
    "parameter",
    "positive",
    "real",
    "role",
    "run",
    "safe_ratio",
    "sensitivity",
    "stress",
    "travel",
]


if not TYPE_CHECKING:  # with this, a type checker would accept any name

    def __getattr__(name):
        if name not in _MODULES:
            from contested.errors import nearest

            hint = "" if name.startswith("_") else f"; {nearest(name, __all__)}"
            raise AttributeError(f"module 'contested' has no attribute '{name}'{hint}")
        return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
