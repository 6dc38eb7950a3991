"""comparisons.json: what-ifs, each as a pair of arms that share their past and their random numbers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from contested.errors import InputError
from contested.ledger.record import Record
from contested.results.band import Band
from contested.results.digests import manifest_digest
from contested.results.json_files import read_model, to_json, write_json
from contested.results.values import ByKey, Chance, Count, Quantiles, Sha256, Texts

COMPARISONS = "comparisons.json"
GROUPS = ("civilians", "questions", "fighters", "control")
"""The order in which outcomes stand: what happens to civilians always comes first."""
MEAN_METHOD = "t interval of the mean over sets of parameters, whose paired histories count together"
CHANCE_METHOD = (
    "interval of Bonett and Price (2012) for a difference of paired chances, with an effective number of pairs: paired "
    "histories of one set of parameters are not independent (design effect: Kish 1965)"
)


class Lever(Record):
    """An event that one arm has and the other lacks.

    `added` is false where the what-if leaves out an event of the scenario from the date of the evidence on. `factor` is
    the 90 % range of what it multiplies `affects` by; `places` are all where they are null.
    """

    id: str
    text: str
    added: bool
    first: date
    last: date
    affects: Texts
    factor: Band
    places: Texts | None


class Range(Record):
    """The least and the most of something."""

    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"expected low at or below high ({self.high:g}), found low = {self.low:g}")
        return self


class Outside(Record):
    """A quantity or flow that a lever takes to where no history of the scenario has it.

    `under` is the range of all factors on it in the arm with the lever, while the lever acts; `covered` the range in
    the other arm, in the members' past and in that of draws from the priors.
    """

    name: str
    title: str
    under: Range
    covered: Range


class Side(Record):
    """An outcome in one arm: of a proposition its count and probability, of a number its quantiles over histories."""

    count: Count | None = None
    probability: Chance | None = None
    quantiles: Quantiles | None = None


class Cells(Record):
    """Pairs by what is true in them: in both arms, in only one of them, in neither."""

    both: Count
    base_only: Count
    other_only: Count
    neither: Count


class Difference(Record):
    """The other arm less the base arm.

    `value` is the mean over pairs (of a proposition the difference of the shares) with the interval that finitely many
    pairs leave; `pairs` is the 90 % range of single pairs, null for a proposition.
    """

    value: float
    low: float
    high: float
    level: Chance
    pairs: Range | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"expected low, value and high in order, found {self.low}, {self.value}, {self.high}")
        return self


class Outcome(Record):
    """One outcome in both arms.

    `more`, `same` and `fewer` count pairs in which the other arm has more, as much or less than the base arm. `apart`
    says that the interval of the difference leaves out zero: else the arms cannot be told apart.
    """

    id: str
    group: Literal["civilians", "questions", "fighters", "control"]
    title: str
    text: str
    unit: str
    kind: Literal["probability", "quantity"]
    base: Side
    other: Side
    difference: Difference
    cells: Cells | None = None
    more: Count
    same: Count
    fewer: Count
    apart: bool


class Comparison(Record):
    """Two arms from the same date on.

    A lever acts in one arm only. What was `set` is an assumption: beside levers it holds in both arms; without any the
    arms are the scenario and the scenario with these values, and the difference is none of an intervention.
    `rows` is the number of sets of parameters that the pairs share.
    """

    id: str
    title: str
    text: str
    levers: tuple[Lever, ...]
    set: ByKey[Any]
    pairs: Annotated[int, Field(ge=1)]
    rows: Annotated[int, Field(ge=1)]
    outcomes: tuple[Outcome, ...]
    outside: tuple[Outside, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        order = [GROUPS.index(one.group) for one in self.outcomes]
        if order != sorted(order):
            raise ValueError(f"expected outcomes in the order {', '.join(GROUPS)}")
        for one in self.outcomes:
            if one.more + one.same + one.fewer != self.pairs:
                raise ValueError(f"expected {self.pairs} pairs of '{one.id}', found {one.more + one.same + one.fewer}")
        return self


class Comparisons(Record):
    """The content of comparisons.json.

    `run` is the digest of the manifest of the run whose members these are, `digest` the SHA-256 of this file's content
    without it. Outcomes are of the time from `as_of` to `last`.
    """

    run: Sha256
    digest: Sha256
    scenario: str
    title: str
    as_of: date
    last: date
    mean_method: str
    chance_method: str
    comparisons: tuple[Comparison, ...]

    def merged(self, newer: Sequence[Comparison]) -> Comparisons:
        """The same with these; of two that compare the same, the newer one."""
        kept = {(one.id, repr(one.set)): one for one in (*self.comparisons, *newer)}
        return sealed(self.model_copy(update={"comparisons": tuple(kept.values())}))


def sealed(found: Comparisons) -> Comparisons:
    """The same with its digest."""
    return found.model_copy(update={"digest": manifest_digest(to_json(found))})


def read_comparisons(folder: Path, run: str) -> Comparisons | None:
    """The comparisons in a run folder; None where there are none.

    Args:
        folder: the run folder.
        run: the digest of its manifest.

    Raises:
        InputError: the file cannot be read, was edited, or belongs to another run.
    """
    path = folder / COMPARISONS
    if not (path.exists() or path.is_symlink()):
        return None
    found = read_model(Comparisons, path)
    if found.run != run:
        message = f"expected comparisons of run {run[:16]}..., found those of {found.run[:16]}..."
        raise InputError(f"{message}; remove the file and run `contested compare` again", f"{path}: field run")
    if sealed(found).digest != found.digest:
        raise InputError(
            "the comparisons were edited after they were written; run `contested compare` again", str(path)
        )
    return found


def write_comparisons(found: Comparisons, folder: Path) -> Path:
    """Write them into a run folder, in place of those that are there. Returns the path."""
    path = folder / COMPARISONS
    part = path.with_name(f"{path.name}.part")
    try:
        write_json(part, to_json(found))
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path
