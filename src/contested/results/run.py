"""A finished run: typed JSON files, labelled arrays and a table, in memory or read from its folder when needed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float32

from contested.errors import InputError
from contested.results.answers import Answer, Answers
from contested.results.claims import Claims
from contested.results.comparisons import Comparisons, read_comparisons
from contested.results.consistency import check_consistent
from contested.results.digests import check_files
from contested.results.evidence import Evidence
from contested.results.json_files import read_manifest, read_model
from contested.results.layout import COUNTRY
from contested.results.manifest import Manifest
from contested.results.sources import Folder, Source
from contested.results.stores import Members

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


class Run:
    """Everything that a run holds.

    Attributes:
        manifest: what was run, with what.
        answer_file: the content of answers.json.
        claims: the content of claims.json.
        evidence: the ledger entries that were used.
        folder: the run folder; None for a run in memory.
    """

    def __init__(
        self,
        manifest: Manifest,
        answer_file: Answers,
        claims: Claims,
        evidence: Evidence,
        source: Source,
        folder: Path | None = None,
    ) -> None:
        self.manifest = manifest
        self.answer_file = answer_file
        self.claims = claims
        self.evidence = evidence
        self.folder = folder
        self.source = source

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """Answers by question id, in the order of the scenario."""
        return {answer.id: answer for answer in self.answer_file.answers}

    @property
    def headline(self) -> Answer:
        """The answer shown first."""
        return self.answers[self.answer_file.headline]

    @property
    def comparisons(self) -> Comparisons | None:
        """The what-ifs that were compared in this run, or None. They are read anew at each call.

        Raises:
            InputError: the file was edited, or belongs to another run.
        """
        return None if self.folder is None else read_comparisons(self.folder, self.manifest.digest)

    @cached_property
    def series(self) -> xr.Dataset:
        """Mean and quantiles over histories: one variable per series [place, week, statistic], and `layer_chance`.

        Each has `units` and `long_name`. The last place, "ALL", is the whole area.
        """
        return self.source.series()

    @cached_property
    def draws(self) -> xr.Dataset:
        """Parameter draws, per-member answers, and each member's series of the whole area [week, member]."""
        return self.source.draws()

    @cached_property
    def flows(self) -> pd.DataFrame:
        """The accounting: columns week, date, place, flow, mechanism, quantiles, mean."""
        return self.source.flows()

    def statistics(self, name: str) -> Float32[np.ndarray, "place week statistic"]:
        """Mean and quantiles over histories of one series, the whole area last, as in `series`."""
        return self.source.statistics(name)

    @property
    def layer_chance(self) -> Float32[np.ndarray, "layer place week"]:
        """The chance that each map layer's condition holds, the whole area last, as in `series`."""
        return self.source.layer_chance()

    def histories(self, name: str, most: int) -> Float32[np.ndarray, "member week"]:
        """One series of the whole area in the first histories, `most` of them at most, as in `draws`."""
        return self.source.histories(name, most)

    def members(self) -> Members:
        """Parameters and noise of all members, as in `draws`."""
        return self.source.members()

    @cached_property
    def outlines(self) -> dict[str, Any] | None:
        """Outlines of places as GeoJSON, or None."""
        return self.source.outlines()

    @cached_property
    def user_mechanisms(self) -> str | None:
        """Text of the user's file of mechanisms, or None."""
        return self.source.user_mechanisms()

    @property
    def place_names(self) -> dict[str, str]:
        """Names by place id, the whole area first."""
        return {COUNTRY: "Whole area", **{place.id: place.name for place in self.manifest.places}}


def open_run(folder: str | Path) -> Run:
    """Open a run folder: its JSON files are read and every file is compared with its digest.

    Raises:
        InputError: no run is found, it has an older format, or a file is missing, damaged or edited.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError("expected a finished run folder, found none here", str(folder))
    manifest = read_manifest(folder)
    answers = read_model(Answers, folder / "answers.json")
    claims = read_model(Claims, folder / "claims.json")
    evidence = read_model(Evidence, folder / "evidence.json")
    check_files(folder, manifest.files)
    check_consistent(manifest, answers, claims, evidence, str(folder))
    return Run(manifest, answers, claims, evidence, Folder(folder, manifest), folder)


def written_run(run: Run, manifest: Manifest, folder: Path) -> Run:
    """A run in memory that has been written to a folder with this manifest: its large parts are read from there."""
    return Run(manifest, run.answer_file, run.claims, run.evidence, Folder(folder, manifest), folder)


def read_answers(folder: Path) -> Answers:
    """The answers of a run folder alone, which may be of an older version.

    Raises:
        InputError: no run is found, or its answers cannot be read.
    """
    if not folder.is_dir():
        raise InputError("expected a finished run folder, found none here", str(folder))
    return read_model(Answers, folder / "answers.json")
