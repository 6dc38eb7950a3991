"""Functions whose indices are known, as fake ensembles: each history is the function of its row, and chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from contested.ensemble.design import Design
from contested.ledger.distribution import Uniform
from contested.ledger.prior import Prior
from contested.results.resumable_folder import Resumable
from contested.sensitivities.factors import Factors
from contested.sensitivities.study import Study

Function = Callable[[Mapping[str, np.ndarray]], np.ndarray]


def prior(name: str, low: float = 0.0, high: float = 1.0) -> Prior:
    """A uniform prior."""
    return Prior(
        id=name,
        says=f"The number {name}.",
        unit="1",
        basis="judged",
        distribution=Uniform(kind="uniform", low=low, high=high),
        why="Made up.",
        known_from=date(2030, 1, 1),
        status="draft",
    )


def factors(names: list[str], low: float = 0.0, high: float = 1.0) -> Factors:
    """Uniform factors, each of one parameter."""
    return Factors({name: prior(name, low, high) for name in names}, {name: (name,) for name in names}, {})


def study_of(
    made: Factors, function: Function, chance: float = 0.0, kept: Resumable | None = None, yes: float | None = None
) -> Study:
    """A study of a function; `chance` is the standard deviation of a history, `yes` makes a proposition of it."""

    def simulate(design: Design, progress: Callable[[int, int], None]) -> dict[str, np.ndarray]:
        value = np.asarray(function({name: column[design.row] for name, column in design.params.items()}))
        value = value + chance * noise(design.noise)
        progress(design.members, design.members)
        if yes is None:
            return {"answer f": value}
        return {"answer f": (value > yes).astype(float), "nearness f": value[None, :]}

    return Study(made, ("f",), simulate, kept or Resumable(None, ""), lambda stage, done, total: None)


def noise(number: np.ndarray) -> np.ndarray:
    """A standard normal that depends on the number of a noise only (splitmix64 of it)."""
    with np.errstate(over="ignore"):
        z = (number.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ndtri(((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / 2.0**53 + 2.0**-54)


def ishigami(x: Mapping[str, np.ndarray]) -> np.ndarray:
    """Ishigami and Homma (1990) with a = 7, b = 0.1, on -pi to pi; the fourth factor acts on nothing."""
    return np.sin(x["a"]) + 7.0 * np.sin(x["b"]) ** 2 + 0.1 * x["c"] ** 4 * np.sin(x["a"])


def ishigami_indices() -> tuple[dict[str, float], dict[str, float]]:
    """First-order and total indices of it."""
    a, b, pi = 7.0, 0.1, np.pi
    first_a, first_b = 0.5 * (1.0 + b * pi**4 / 5.0) ** 2, a**2 / 8.0
    both = b**2 * pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = first_a + first_b + both
    first = {"a": first_a / whole, "b": first_b / whole, "c": 0.0, "d": 0.0}
    return first, {"a": (first_a + both) / whole, "b": first_b / whole, "c": both / whole, "d": 0.0}


def g_function(importance: Mapping[str, float]) -> Function:
    """The g-function of Sobol on 0 to 1: smaller numbers matter more."""

    def value(x: Mapping[str, np.ndarray]) -> np.ndarray:
        return np.prod([(np.abs(4.0 * x[name] - 2.0) + a) / (1.0 + a) for name, a in importance.items()], axis=0)

    return value


def g_indices(importance: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """First-order and total indices of it."""
    parts = {name: 1.0 / (3.0 * (1.0 + a) ** 2) for name, a in importance.items()}
    all_of = np.prod([1.0 + part for part in parts.values()])
    whole = all_of - 1.0
    first = {name: part / whole for name, part in parts.items()}
    return first, {name: part * all_of / (1.0 + part) / whole for name, part in parts.items()}


def made_file(folder: Path) -> Resumable:
    """A folder for parts."""
    return Resumable(folder, "key")
