"""What was worked out from a fit, kept beside it on disk by its content: a second run of one past works it out once."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Shaped

from contested.conditioning.fitting import fit_file, keep_file
from contested.conditioning.past import Past
from contested.ensemble.block import Halved
from contested.ensemble.design import Design
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.kept_programs import NotKeptError, fingerprint
from contested.ensemble.plan import Plan
from contested.infer.fit_file import save_arrays

Arrays = dict[str, Shaped[np.ndarray, "..."]]


def kept_arrays(past: Past, made_of: Any, work_out: Callable[[], Arrays]) -> Arrays:
    """Arrays by name, from beside the fit of a past; or worked out, and put there.

    They are read without running anything in the file. A damaged file is made anew.

    Args:
        past: the past; what its fit depends on, all that is kept depends on.
        made_of: everything else that the arrays depend on.
        work_out: makes them.
    """
    fit = fit_file(past)
    if fit is None:
        return work_out()
    try:
        file = fit.with_name(f"{fit.stem}-{fingerprint(made_of)}.npz")
    except NotKeptError:
        return work_out()
    found = _load(file)
    if found is None:
        found = work_out()
        arrays = found
        keep_file(file, lambda: save_arrays(arrays, file))
    return found


def kept_values(
    past: Past, design: Design, plan: Plan, progress: Callable[[int, int], None]
) -> dict[str, Shaped[np.ndarray, "... member"]]:
    """What a plan's functions return of every member of a design; the past need not be that of the design."""
    model = past.prepared.built.model
    made_of = ("values", model, design, plan._replace(width=0))
    return kept_arrays(
        past, made_of, lambda: dict(run_ensemble(past.system, design, plan, past.executor, progress).per_member)
    )


def kept_audit(past: Past, design: Design, plan: Plan, progress: Callable[[int, int], None]) -> tuple[Halved, Halved]:
    """The members of a plan's audit at its step and at half of it, drawn and in expected mode."""

    def work_out() -> Arrays:
        found = run_ensemble(past.system, design, plan, past.executor, progress)
        return {**_named("drawn", found.halved), **_named("expected", found.expected)}

    stored = kept_arrays(past, ("audit", past.prepared.built.model, design, plan), work_out)
    return _halved("drawn", stored), _halved("expected", stored)


def _named(mode: str, halved: Halved) -> Arrays:
    at_step = {f"{mode} at_step {name}": values for name, values in halved.at_step.items()}
    at_half_step = {f"{mode} at_half_step {name}": values for name, values in halved.at_half_step.items()}
    return {f"{mode} members": halved.members, **at_step, **at_half_step}


def _halved(mode: str, stored: Arrays) -> Halved:
    at_step, at_half_step = (
        {key.removeprefix(start): values for key, values in stored.items() if key.startswith(start)}
        for start in (f"{mode} at_step ", f"{mode} at_half_step ")
    )
    return Halved(stored[f"{mode} members"], at_step, at_half_step)


def _load(file: Path) -> Arrays | None:
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None
