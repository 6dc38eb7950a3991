"""A finished run: typed JSON files, labelled arrays and a table, in memory or read from its folder when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.results.answers import Answer, Answers
from contested.results.claims import Claims
from contested.results.evidence import Evidence
from contested.results.manifest import Manifest

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import xarray as xr


class Run:
    """Everything a run left behind.

    Attributes:
        manifest: what was run, with what.
        answer_file: the content of answers.json.
        answers: its answers by question id.
        claims: claim checks.
        evidence: ledger entries that were used.
        series: statistics of every series, one variable each [place, week, statistic], and `layer_chance`.
        draws: parameter draws, per-member answers and country series.
        flows: the table of flows.csv.
        outlines: the outlines of places as GeoJSON, or None.
        user_mechanisms: text of the user's file of mechanisms, or None.
        folder: where it lies, or None for a run in memory.
    """

    manifest: Manifest
    answer_file: Answers
    claims: Claims
    evidence: Evidence
    folder: Path | None

    @property
    def answers(self) -> dict[str, Answer]:
        """Answers by question id, in the order of the scenario."""
        raise NotImplementedError

    @property
    def series(self) -> xr.Dataset:
        """Statistics over histories."""
        raise NotImplementedError

    @property
    def draws(self) -> xr.Dataset:
        """Per-member values."""
        raise NotImplementedError

    @property
    def flows(self) -> pd.DataFrame:
        """Columns as in flows.csv."""
        raise NotImplementedError

    @property
    def outlines(self) -> dict[str, Any] | None:
        """GeoJSON."""
        raise NotImplementedError

    @property
    def user_mechanisms(self) -> str | None:
        """Text of mechanisms.py."""
        raise NotImplementedError


def open_run(folder: str | Path) -> Run:
    """Open a run folder; every file is checked against the manifest's digests."""
    raise NotImplementedError


def write_run(run: Run, folder: str | Path) -> None:
    """Write a run into an empty folder."""
    raise NotImplementedError
