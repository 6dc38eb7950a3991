"""The layout of what is not JSON in a run folder: arrays of series.zarr and draws.zarr, columns of flows.csv."""

from __future__ import annotations

from typing import NamedTuple

COUNTRY = "ALL"
"""Place id of the whole area."""
LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
STATISTICS = ("mean", *(f"q{round(100 * level):02d}" for level in LEVELS))
FLOW_COLUMNS = ("week", "date", "place", "flow", "mechanism", "q05", "q25", "q50", "q75", "q95", "mean")
MANTISSA_BITS = 12
"""Bits kept of each value of a member's country series: counts up to 4,096 are exact, others within 1 in 8,192."""


class Variable(NamedTuple):
    """A variable of a Zarr store. Every one has the attributes `units` and `long_name`."""

    name: str
    dims: tuple[str, ...]
    dtype: str
    about: str


SERIES = Variable(
    "SERIES", ("place", "week", "statistic"), "float32", "mean and quantiles over histories of each recorded series"
)
"""series.zarr: one variable per series, by its name. NaN at the places for a series of the whole area only."""
LAYER_CHANCE = Variable(
    "layer_chance", ("layer", "place", "week"), "float32", "share of histories in which a map layer's condition holds"
)
MEMBER_SERIES = Variable("SERIES", ("week", "member"), "float32", "country total (of a level: mean) of each history")
"""draws.zarr: one variable per series, by its name, rounded to `MANTISSA_BITS`."""
DRAWS = (
    Variable("parameters", ("prior", "row"), "float64", "draws of each prior; coordinate `unit` along `prior`"),
    Variable("row", ("member",), "int64", "row of `parameters` that a member uses"),
    Variable("noise", ("member",), "int64", "number of the noise that a member uses"),
    Variable("answers", ("question", "member"), "float64", "1 or 0 for a proposition, the value of a quantity"),
    Variable("nearness", ("alternative", "member"), "float64", "how near a history comes to yes, larger is nearer"),
    Variable("claim_values", ("claim", "member"), "float64", "what each history says to a claim's quantity"),
    Variable("anchor_values", ("anchor", "member"), "float64", "what each history says to an anchor's known level"),
)
"""Variables of draws.zarr beside the series. The coordinate `question` along `alternative` names its question."""
