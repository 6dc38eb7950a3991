"""Claims on the bent scale, speakers' factors on a scale of doublings, badges."""

from __future__ import annotations

import re

import pytest

from contested.present.report import placed, scale
from contested.present.views.claims import TESTS, claims_view
from contested.present.views.provenance import Provenance
from contested.present.views.speakers import Factor
from contested.results.conditioning import Band


@pytest.fixture
def view(runs):
    return claims_view(Provenance(runs["conditioned"]))


def test_a_dot_is_at_the_share_as_stated_and_a_ring_at_the_share_after_bias(view):
    row = next(row for row in view.past if row.after is not None)
    drawn = str(placed.placed_line(row))
    assert f'class="at" x="{scale.at(row.stated)}" y="50%"><circle class="cl"' in drawn
    assert f'class="at" x="{scale.at(row.after)}" y="50%"><circle class="cb"' in drawn
    assert f'aria-label="As stated above {row.share} of what is expected, with bias taken out above ' in drawn


def test_without_a_bias_there_is_no_ring_and_no_line(view):
    row = next(row for row in view.past if row.after is None)
    drawn = str(placed.placed_line(row))
    assert 'class="cb"' not in drawn and 'class="ar"' not in drawn and drawn.count('class="cl"') == 1


def test_a_claim_without_a_number_is_drawn_before_and_after_the_evidence(view):
    (row,) = view.happened
    drawn = str(placed.happened_line(row))
    assert f'x="{scale.at(0.46)}" y="50%"><circle class="cl"' in drawn
    assert f'x="{scale.at(0.3)}" y="50%"><circle class="cb"' in drawn


def test_factors_stand_on_a_scale_of_doublings_and_stay_on_it():
    found = Factor("deaths", Band(low=0.1, median=1.0, high=32.0), Band(low=0.5, median=2.0, high=8.0), 1, "")
    drawn = str(placed.factor_line(found))
    assert '<rect class="wk" x="0%" width="100%"/>' in drawn
    assert '<rect class="rg" x="16.7%" width="66.7%"/>' in drawn
    assert 'class="at" x="50%"' in drawn and 'class="one" x="33.3%"' in drawn
    assert re.findall(r">([^<>]+)</text>", str(placed.factor_axis())) == ["÷4", "÷2", "true", "×2", "×4", "×8", "×16"]


def test_every_badge_uses_a_drawing_that_is_kept_once_and_says_its_words():
    kept = re.findall(r'<symbol id="([^"]+)"', str(placed.signs()))
    assert len(kept) == len(set(kept)) == len(TESTS)
    for test, words in TESTS.items():
        badge = str(placed.test_badge(test))
        assert re.search(r'href="#([^"]+)"', badge).group(1) in kept
        assert f">{words}</span>" in badge
