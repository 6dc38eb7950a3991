"""The fit of a scenario's past, kept on disk by its content: a second question about a past costs no second fit."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from operator import is_
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.conditioning.past import Past, design_of, expected, prior_rows, simulate_readings
from contested.ensemble.kept_programs import PACKAGE, NotKeptError, fingerprint, kept_folder
from contested.errors import InputError
from contested.infer.fit import Fit
from contested.infer.fit_file import load_fit, save_fit
from contested.infer.smoother import Predict, Problem, fit
from contested.observations.stated import Stated

ROWS = 576
"""Rows of parameters: at this number the smoother's intervals hold the truth as often as they say."""
ASSIMILATIONS = 4
"""One assimilation alone misfits; four are enough (Emerick and Reynolds 2013)."""
MOST_KEPT = 20
"""Fits on disk, the newest."""


class Fitted(NamedTuple):
    """A fit, whether it was found on disk, and the readings of its last simulation where it was not."""

    fit: Fit
    cached: bool
    last: Float[np.ndarray, "reading row"] | None = None


def fit_past(
    past: Past,
    progress: Callable[[int, int], None],
    without: frozenset[str] = frozenset(),
    seed: int = 0,
    simulated: Fit | None = None,
) -> Fitted:
    """Condition the unknowns of a past on what its claims state.

    A stop loses at most one assimilation; the next call goes on from the last one with the same digits.

    Args:
        past: the past; its claims with a number are the observations.
        progress: called with the number of simulated histories, and of all that the fit needs.
        without: ids of claims that are left out.
        seed: of the perturbations of the observations; another one shows what chance in the fit does to an answer.
        simulated: a fit of the same past with every claim. What it simulated of the priors is not simulated again.
    """
    used = [(k, i, law) for k, (i, law) in enumerate(past.numbers) if past.readings[i].claim not in without]
    total = (ASSIMILATIONS + 2) * ROWS
    last: list[Float[np.ndarray, "reading row"]] = []

    def predict(z: Float[np.ndarray, "unknown row"], noise: Int[np.ndarray, " row"]) -> Float[np.ndarray, "number row"]:
        before = int(noise[0])
        simulated = simulate_readings(
            past, design_of(past, z, np.arange(ROWS), noise), lambda done, _: progress(before + done, total)
        )
        last[:] = [simulated]
        return expected(past, simulated, z)[[k for k, _, _ in used]]

    problem = _problem(past, [(i, law) for _, i, law in used], predict)
    file = fit_file(past, without, seed)
    kept = _load(file)
    if kept is not None and kept.complete:
        return Fitted(kept, True)

    def keep(under_way: Fit) -> None:
        if file is not None:
            keep_file(file, partial(save_fit, under_way, file))

    begun = _begun(problem, seed, simulated) if simulated is not None else None
    try:
        done = fit(problem, seed, ASSIMILATIONS, keep=keep, resume=kept or begun)
    except ValueError:
        if kept is None:
            raise
        done = fit(problem, seed, ASSIMILATIONS, keep=keep, resume=begun)
    keep(done)
    if file is not None:
        _remove_old(file.parent)
    return Fitted(done, False, last[0])


def _problem(past: Past, used: Sequence[tuple[int, Stated]], predict: Predict) -> Problem:
    """The unknowns of a past, and the claims that are used, by their positions."""
    return Problem(
        unknowns=past.unknowns,
        prior=prior_rows(past, ROWS),
        observations=tuple(past.readings[i].claim for i, _ in used),
        observed=np.array([law.target for _, law in used]),
        sd=np.sqrt([law.variance for _, law in used]),
        silent=np.array([law.silent for _, law in used]),
        groups=tuple(past.readings[i].group for i, _ in used),
        predict=predict,
    )


def is_kept(past: Past) -> bool:
    """Whether the complete fit of a past is on disk."""
    kept = _load(fit_file(past))
    return kept is not None and kept.complete


def _begun(problem: Problem, seed: int, other: Fit) -> Fit:
    """The beginning of a fit: the priors, and what they predict, as they are in a fit with more observations."""
    kept = [other.observations.index(name) for name in problem.observations]
    return replace(
        other,
        observations=problem.observations,
        observed=problem.observed,
        sd=problem.sd,
        silent=problem.silent,
        groups=problem.groups,
        chance=other.chance[kept],
        seed=seed,
        z=other.z[:1],
        predicted=other.predicted[:1, kept],
    )


def fit_file(past: Past, without: frozenset[str] = frozenset(), seed: int = 0) -> Path | None:
    """Where the fit is kept; None where nothing is kept, or where mechanisms of the user's own take part.

    Questions, titles and the weeks after the scenario's date are no part of the name.
    """
    folder = kept_folder() if past.kept else None
    if folder is None:
        return None
    same = (past.prepared.built, past.priors, past.readings)
    numbers = (folder, past.plan.weeks, past.plan.substeps, past.seed, seed, ROWS, ASSIMILATIONS, without)
    for known in _NAMED:
        if all(map(is_, known.same, same)) and known.numbers == numbers:
            return known.file
    file = _fit_file(folder, past, without, seed)
    _NAMED.append(_Named(same, numbers, file))
    return file


class _Named(NamedTuple):
    """A name that has been worked out: of the same objects and equal numbers."""

    same: tuple[object, ...]
    numbers: tuple[object, ...]
    file: Path | None


_NAMED: deque[_Named] = deque(maxlen=8)
"""The last names: a run asks a dozen times for those of two pasts."""


def _fit_file(folder: Path, past: Past, without: frozenset[str], seed: int) -> Path | None:
    built = past.prepared.built
    world = built.model.world._replace(actor_names=())
    made_of = (
        built.model._replace(world=world, weeks=past.plan.weeks),
        [(bound.name, bound.by_hand, bound.prior.id if bound.prior else None) for bound in built.parameters],
        [(name, prior.distribution.model_dump_json()) for name, prior in sorted(past.priors.items())],
        [
            (one.claim, repr(one.law), one.factors, one.speaker, one.spread, repr(one.value.args))
            for one in past.readings
        ],
        (past.plan.weeks, past.plan.substeps, past.seed, seed, ROWS, ASSIMILATIONS, sorted(without)),
        package_code(),
    )
    try:
        return folder / "fits" / f"{fingerprint(made_of)}.npz"
    except NotKeptError:
        return None


@cache
def package_code() -> str:
    """A hash of this package's code."""
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*.py")):
        digest.update(str(file.relative_to(PACKAGE)).encode() + file.read_bytes())
    return digest.hexdigest()


def _load(file: Path | None) -> Fit | None:
    """A kept fit; None where there is none, or it cannot be read: it is made anew then."""
    try:
        return None if file is None else load_fit(file)
    except InputError:
        return None


def keep_file(file: Path, write: Callable[[], None]) -> None:
    """Write a file; nothing is kept in a folder that is full or read-only."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write()
    except OSError:
        return


def _remove_old(folder: Path) -> None:
    """Remove all but the newest fits, and what is kept beside them."""
    if not folder.is_dir():
        return
    fits = (file for file in folder.glob("*.npz") if "-" not in file.stem)
    files = sorted(fits, key=lambda one: one.stat().st_mtime)
    for file in files[:-MOST_KEPT]:
        for old in (file, *folder.glob(f"{file.stem}-*")):
            old.unlink(missing_ok=True)
