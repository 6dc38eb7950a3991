"""A finished run folder, read once and checked to be whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contested.errors import InputError
from contested.present.shape import check

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

COUNTRY = "ALL"
"""Place id under which whole-country rows are kept."""
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
OWN_MECHANISMS = "mechanisms.py"
"""A run's copy of the file given with --mechanisms."""
MAX_JSON_BYTES = 200_000_000
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Direction controls: right-to-left scripts need none of them here, since each text stands in its own block."""


@dataclass(frozen=True)
class Series:
    """The recorded series of a run as plain arrays.

    Attributes:
        names: series names.
        kinds: stock, flow, level or report, per series.
        units: unit text, per series.
        places: place ids, the last of which is usually the whole country.
        dates: ISO date of each week's start.
        quantiles: float[series, place, week, quantile] at `QUANTILES`.
        mean: float[series, place, week].
        histories: float[series, history, week], whole country.
        layers: layer ids, in the order of `chance`.
        chance: float[layer, place, week]; NaN means no data.
    """

    names: list[str]
    kinds: list[str]
    units: list[str]
    places: list[str]
    dates: list[str]
    quantiles: np.ndarray
    mean: np.ndarray
    histories: np.ndarray
    layers: list[str]
    chance: np.ndarray

    def index(self, name: str) -> int:
        """Position of a series by name."""
        return self.names.index(name)

    @property
    def country(self) -> int:
        """Position of the whole country among the places (the only place, if there is one)."""
        return self.places.index(COUNTRY) if COUNTRY in self.places else len(self.places) - 1


@dataclass(frozen=True)
class Run:
    """Everything a run left behind; arrays and tables are read on first use."""

    folder: Path
    manifest: dict[str, Any]
    answers: dict[str, Any]
    claims: list[dict[str, Any]]
    evidence: dict[str, dict[str, Any]]

    @classmethod
    def load(cls, folder: Path) -> Run:
        """Read the JSON files of a run folder.

        Raises:
            InputError: the folder or one of its files is missing or unreadable.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise InputError("expected a finished run folder, found none here.", where=str(folder))
        claims = _read_json(folder, "claims.json")
        evidence = _read_json(folder, "evidence.json")
        return cls(
            folder,
            _read_json(folder, "manifest.json"),
            _read_json(folder, "answers.json"),
            list(claims.get("claims", [])),
            {kind: dict(evidence.get(kind, {})) for kind in ("claims", "priors", "documents")},
        )

    @cached_property
    def series(self) -> Series:
        """The recorded series.

        Raises:
            InputError: series.zarr is missing or lacks a variable.
        """
        return _read_series(self.folder / "series.zarr")

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Whole-country weekly flows: columns week, flow, mechanism, mean.

        Raises:
            InputError: flows.csv is missing or lacks a column.
        """
        return _read_flows(self.folder / "flows.csv")

    @cached_property
    def outlines(self) -> dict[str, Any] | None:
        """The scenario's outlines as GeoJSON, or None when it has none."""
        path = self.folder / "places.geojson"
        return _read_json(self.folder, "places.geojson") if path.exists() else None

    @cached_property
    def own_mechanisms(self) -> frozenset[str]:
        """Kinds of mechanism that came from a file of the user's, which is read here but never executed."""
        path = self.folder / OWN_MECHANISMS
        if not path.is_file():
            return frozenset()
        import ast

        try:
            body = ast.parse(path.read_text(encoding="utf-8")).body
        except (SyntaxError, ValueError) as error:
            raise InputError(f"expected a Python file; {error}.", where=str(path)) from None
        return frozenset(node.name.lower() for node in body if isinstance(node, ast.ClassDef))

    @property
    def place_names(self) -> dict[str, str]:
        """Names by place id, whole country included."""
        names = {str(p["id"]): str(p["name"]) for p in self.manifest["places"]}
        return {COUNTRY: "Whole area", **names}

    @property
    def headline(self) -> dict[str, Any]:
        """The answer shown first: the scenario's headline question, else the first one."""
        answers = self.answers["answers"]
        if not answers:
            raise InputError("expected at least one answered question.", where=str(self.folder / "answers.json"))
        chosen = [a for a in answers if a["id"] == self.answers.get("headline")]
        return (chosen or answers)[0]


def _read_json(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        raise InputError(f"expected {name} in a finished run folder, found none.", where=str(folder))
    if path.stat().st_size > MAX_JSON_BYTES:
        raise InputError(f"expected at most {MAX_JSON_BYTES:,} bytes.", where=str(path))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"expected JSON; {error}.", where=str(path)) from None
    if not isinstance(data, dict):
        raise InputError("expected a JSON object.", where=str(path))
    check(name, data, str(path))
    return _plain(data)


def _plain(value: Any) -> Any:
    """The same data with texts that cannot turn around or hide the text beside them."""
    if isinstance(value, str):
        return "".join(c for c in value if c not in _TURNING and (c >= " " or c in "\t\n"))
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _read_series(path: Path) -> Series:
    if not path.is_dir():
        raise InputError("expected series.zarr in a finished run folder, found none.", where=str(path))
    import warnings

    import numpy as np
    import xarray as xr

    with warnings.catch_warnings():
        # zarr 3 warns about string dtypes and about missing consolidated metadata: neither touches what is read.
        warnings.simplefilter("ignore")
        try:
            data = xr.open_zarr(path).load()
        except MemoryError:
            raise
        except Exception as error:  # whatever lies in the way of reading it, the folder is at fault
            raise InputError(f"expected series that can be read; {_first_line(error)}.", where=str(path)) from None

    def floats(name: str) -> np.ndarray:
        if name not in data:
            raise InputError(f"expected a variable '{name}'.", where=str(path))
        return np.asarray(data[name].values, dtype=np.float64)

    def texts(name: str) -> list[str]:
        return [str(v) for v in data[name].values] if name in data.variables else []

    damaged = InputError("a part of the series is missing: the run folder is damaged.", where=str(path))
    names, places, dates = texts("series"), texts("place"), [day[:10] for day in texts("date")]
    known = [round(float(q), 3) for q in data["quantile"].values] if "quantile" in data.variables else []
    if not (set(QUANTILES) <= set(known) and all(names) and all(places) and names and places):
        raise damaged
    layers = texts("layer")
    series = Series(
        names,
        texts("kind") or ["stock"] * len(names),
        texts("unit") or [""] * len(names),
        places,
        dates,
        floats("quantiles")[..., [known.index(q) for q in QUANTILES]],
        floats("mean"),
        floats("histories") if "histories" in data else np.zeros((len(names), 0, len(dates))),
        layers,
        floats("chance") if layers else np.zeros((0, len(places), len(dates))),
    )
    # zarr gives NaN for a piece that is gone; the whole country has a number in every week.
    whole = (series.quantiles[:, series.country], series.mean[:, series.country], series.histories)
    if not (all(np.isfinite(part).all() for part in whole) and all(len(day) == 10 for day in dates)):
        raise damaged
    return series


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0][:200]}"


def _read_flows(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise InputError("expected flows.csv in a finished run folder, found none.", where=str(path.parent))
    import pandas as pd

    columns = ["week", "place", "flow", "mechanism", "mean"]
    try:
        # By pieces: with hundreds of places only a few rows in a thousand are whole-country rows.
        pieces = [
            piece[piece["place"] == COUNTRY].drop(columns="place")
            for piece in pd.read_csv(path, usecols=columns, chunksize=200_000, dtype={"place": str, "flow": str})
        ]
    except ValueError as error:
        raise InputError(f"expected columns {', '.join(columns)}; {error}.", where=str(path)) from None
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=columns).drop(columns="place")
