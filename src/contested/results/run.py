"""A finished run: typed JSON files, labelled arrays and a table, in memory or read from its folder when needed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from contested.errors import InputError
from contested.results.answers import Answer, Answers
from contested.results.claims import Claims
from contested.results.consistency import check_consistent
from contested.results.digests import check_files
from contested.results.evidence import Evidence
from contested.results.json_files import read_manifest, read_model, read_object
from contested.results.layout import COUNTRY
from contested.results.manifest import Manifest
from contested.results.text import plain

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

OUTLINES = "places.geojson"
USER_MECHANISMS = "mechanisms.py"
"""A run's copy of the user's file of mechanisms. It is never executed from here."""


class Source(Protocol):
    """Where the large parts of a run come from."""

    def series(self) -> xr.Dataset:
        """Statistics over histories."""
        ...

    def draws(self) -> xr.Dataset:
        """Parameter draws and per-member values."""
        ...

    def flows(self) -> pd.DataFrame:
        """The accounting."""
        ...

    def outlines(self) -> dict[str, Any] | None:
        """Outlines of places as GeoJSON, if there are any."""
        ...

    def user_mechanisms(self) -> str | None:
        """Text of the user's file of mechanisms, if there was one."""
        ...


class Content(NamedTuple):
    """The large parts of a run in memory."""

    series_data: xr.Dataset
    draws_data: xr.Dataset
    flow_table: pd.DataFrame
    outline_data: dict[str, Any] | None = None
    mechanism_text: str | None = None

    def series(self) -> xr.Dataset:
        """Statistics over histories."""
        return self.series_data

    def draws(self) -> xr.Dataset:
        """Parameter draws and per-member values."""
        return self.draws_data

    def flows(self) -> pd.DataFrame:
        """The accounting."""
        return self.flow_table

    def outlines(self) -> dict[str, Any] | None:
        """Outlines of places as GeoJSON."""
        return self.outline_data

    def user_mechanisms(self) -> str | None:
        """Text of the user's file of mechanisms."""
        return self.mechanism_text


class Folder(NamedTuple):
    """The large parts of a run in its folder."""

    path: Path
    manifest: Manifest

    def series(self) -> xr.Dataset:
        """Statistics over histories."""
        from contested.results.stores import read_series

        return read_series(self.path / "series.zarr", self.manifest)

    def draws(self) -> xr.Dataset:
        """Parameter draws and per-member values."""
        from contested.results.stores import read_draws

        return read_draws(self.path / "draws.zarr", self.manifest)

    def flows(self) -> pd.DataFrame:
        """The accounting."""
        from contested.results.flows import read_flows

        return read_flows(self.path / "flows.csv", self.manifest)

    def outlines(self) -> dict[str, Any] | None:
        """Outlines of places as GeoJSON."""
        if OUTLINES not in self.manifest.files:
            return None
        data = plain(read_object(self.path / OUTLINES))
        features = data.get("features")
        if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
            raise InputError("expected a list of features, found none", f"{self.path / OUTLINES}: field features")
        return data

    def user_mechanisms(self) -> str | None:
        """Text of the user's file of mechanisms."""
        if USER_MECHANISMS not in self.manifest.files:
            return None
        return (self.path / USER_MECHANISMS).read_text(encoding="utf-8")


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
