"""A reference value on what the priors expect."""

from __future__ import annotations

import re

from contested.present.report.strip import check_strip


def x(value: float, high: float) -> float:
    return 14 + 352 * value / high


def test_the_labels_of_the_axis_are_aligned_so_that_they_stay_inside(runs):
    labels = re.findall(
        r'<text x="([\d.]+)" y="61" text-anchor="(\w+)">([^<]+)',
        str(check_strip(runs["plain"].manifest.prior_check[1])),
    )
    assert (labels[0], labels[-1]) == (("14", "start", "0"), ("366", "end", "100"))
    assert {align for _, align, _ in labels[1:-1]} == {"middle"}


def test_a_reference_value_is_drawn_on_its_band(runs):
    drawn = str(check_strip(runs["plain"].manifest.prior_check[1]))
    assert f'class="b90" x="{x(5, 100):.1f}" y="19" width="{x(60, 100) - x(5, 100):.1f}"' in drawn
    assert f'class="mark" d="M{x(90, 100):.1f} 19' in drawn
    assert "Reference 90; 90 % band 5 to 60." in drawn
