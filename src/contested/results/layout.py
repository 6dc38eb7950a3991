"""The layout of what is not JSON in a run folder: arrays of series.zarr and draws.zarr, columns of flows.csv."""

from __future__ import annotations

from typing import NamedTuple

COUNTRY = "ALL"
"""Place id of the whole area."""
LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
STATISTICS = ("mean", *(f"q{100 * level:02.0f}" for level in LEVELS))
FLOW_QUANTILES = ("q05", "q25", "q50", "q75", "q95")
FLOW_COLUMNS = ("week", "date", "place", "flow", "mechanism", *FLOW_QUANTILES, "mean")
SIGNIFICANT_BITS = 10
"""Significant bits of a member's country series: counts up to 1,024 are exact, others within 1 in 1,024."""
LEVEL_BITS = 7
"""Significant bits of a level, which is no count: within 1 in 128."""


def bits_of(kind: str) -> int:
    """Significant bits of a member's series of this kind."""
    return LEVEL_BITS if kind == "level" else SIGNIFICANT_BITS


class Variable(NamedTuple):
    """A variable of a Zarr store. Every one has the attributes `units` and `long_name`."""

    dims: tuple[str, ...]
    dtype: str
    units: str
    about: str


SERIES = Variable(("place", "week", "statistic"), "float32", "", "mean and quantiles over histories of a series")
"""In series.zarr under each series' name. NaN at the places for a series of the whole area only."""
LAYER_CHANCE = "layer_chance"
LAYERS = Variable(("layer", "place", "week"), "float32", "1", "chance that a map layer's condition holds")
MEMBER_SERIES = Variable(("week", "member"), "float32", "", "total over places (of a level: mean) in each history")
"""A series of the whole area in `run.draws`, rounded to `SIGNIFICANT_BITS`, or `LEVEL_BITS` where it is a level."""
DRAWS = {
    "parameters": Variable(("prior", "row"), "float64", "prior_unit", "draws of each prior"),
    "member_row": Variable(("member",), "int64", "1", "row of parameter draws that a member uses"),
    "member_noise": Variable(("member",), "int64", "1", "number of the noise that a member uses"),
    "member_later_noise": Variable(("member",), "int64", "1", "the same from the scenario's date on"),
    "answers": Variable(("question", "member"), "float64", "question_unit", "1 or 0 for yes or no, or the quantity"),
    "nearness": Variable(("alternative", "member"), "float64", "alternative_unit", "how near a history comes to yes"),
    "claim_values": Variable(("claim", "member"), "float64", "claim_unit", "quantity of a claim in each history"),
    "reference_levels": Variable(
        ("reference_value", "member"), "float64", "reference_value_unit", "level of a reference value in each history"
    ),
}
"""Variables of draws.zarr other than the series. Where units vary, `units` names the coordinate that holds them."""
