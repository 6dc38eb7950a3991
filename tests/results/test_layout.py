"""The names and numbers of the layout of a run folder, which other programs rely on."""

from __future__ import annotations

from contested.results import layout
from contested.results.layout import DRAWS, LAYERS, MEMBER_SERIES, SERIES
from contested.results.sensitivity import Sensitivity


def test_statistics_are_the_mean_and_seven_quantiles():
    assert layout.LEVELS == (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    assert layout.STATISTICS == ("mean", "q05", "q10", "q25", "q50", "q75", "q90", "q95")


def test_the_accounting_has_five_quantiles_and_the_mean():
    assert layout.FLOW_COLUMNS == (
        "week", "date", "place", "flow", "mechanism", "q05", "q25", "q50", "q75", "q95", "mean",
    )  # fmt: skip


def test_counts_have_ten_bits_and_levels_seven():
    assert (layout.SIGNIFICANT_BITS, layout.LEVEL_BITS) == (10, 7)


def test_arrays_have_names_dimensions_and_types():
    assert (SERIES.dims, SERIES.dtype) == (("place", "week", "statistic"), "float32")
    assert (LAYERS.dims, LAYERS.dtype) == (("layer", "place", "week"), "float32")
    assert (MEMBER_SERIES.dims, MEMBER_SERIES.dtype) == (("week", "member"), "float32")
    assert {name: (one.dims[0], one.dtype) for name, one in DRAWS.items()} == {
        "parameters": ("prior", "float64"),
        "member_row": ("member", "int64"),
        "member_noise": ("member", "int64"),
        "member_later_noise": ("member", "int64"),
        "answers": ("question", "float64"),
        "nearness": ("alternative", "float64"),
        "claim_values": ("claim", "float64"),
        "reference_levels": ("reference_value", "float64"),
    }


def test_the_format_of_a_sensitivity_file_is_the_first():
    assert Sensitivity.model_fields["format"].default == 1
