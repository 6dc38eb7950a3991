"""The scale that draws the lowest and highest 5 % of chances ten times as wide."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from contested.present.report import scale


@pytest.mark.parametrize(
    ("chance", "position"),
    [(0.0, 0), (0.01, 10), (0.05, 50), (0.2, 65), (0.5, 95), (0.95, 140), (0.99, 180), (1.0, 190)],
)
def test_the_ends_are_magnified_tenfold_and_the_middle_is_even(chance, position):
    assert scale.position(chance) == pytest.approx(position / 190)


def test_what_lies_outside_stands_at_the_edge():
    assert (scale.at(-0.01), scale.at(0.0), scale.at(1.2)) == ("0%", "0%", "100%")


def test_a_bar_begins_at_its_low_chance_and_ends_at_its_high_one():
    assert scale.span(0.02, 0.5) == {"x": "10.5%", "width": "39.5%"}


def test_the_style_shades_the_ends_that_are_magnified():
    style = files("contested.present.report").joinpath("templates/styles/claims.css").read_text()
    shaded = re.findall(r"(?:0|100%) 0/([\d.]+)% 100%", style)
    assert [float(width) for width in shaded] == [round(100 * scale.position(scale.END), 3)] * 2


def test_every_mark_of_the_axis_is_labelled_and_the_outer_ones_stay_inside():
    labels = re.findall(r'x="([\d.]+)%" y="1em" text-anchor="(\w+)">([^<]+)', str(scale.axis()))
    assert [text for _, _, text in labels] == ["0", "2", "5", "20", "50", "80", "95", "98", "100"]
    assert [align for _, align, _ in labels] == ["start", *["middle"] * 7, "end"]
    assert str(scale.axis()).count('class="m"') == 2


def test_a_drawing_says_what_it_shows_with_its_text_escaped():
    drawn = str(scale.plot("above <99 %", scale.svg.tag("circle", cx=scale.at(0.99), cy="50%", r=5)))
    assert drawn == (
        '<svg class="bent" role="img" aria-label="above &lt;99 %"><circle cx="94.7%" cy="50%" r="5"/></svg>'
    )
