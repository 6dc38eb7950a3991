"""The first screen."""

from __future__ import annotations

import numpy as np

from contested.present.report.first import first_screen
from contested.present.views.against import against
from contested.present.views.provenance import Provenance
from present.sample import Sample, changed, make


def test_the_dots_have_a_key_that_gives_the_count_and_the_range(runs):
    head = first_screen(Provenance(runs["conditioned"]))
    filled, ringed, found, each = head["legend"]
    assert (filled, ringed, each) == (
        "70 of 1,000 histories say yes",
        "50 to 90: what so many histories leave open",
        "",
    )
    assert found == (70, 50, 90, 1000)
    assert head["figure"].startswith('<svg class="dots"')


def test_of_many_histories_a_dot_stands_for_several():
    head = first_screen(Provenance(make(Sample(places=1, members=4000, count=7, questions=1))))
    assert head["legend"][3] == "A dot stands for 4 histories."
    assert head["legend"][2].filled == 2


def test_a_quantity_has_a_plot_of_twenty_dots_and_no_key(runs):
    head = first_screen(Provenance(runs["quantity-first"]))
    assert head["legend"] is None and head["figure"].count("<circle") == 20
    assert str(head["sentence"]) == "Deaths reported: about 800 persons (120 to 3,100 in nine of ten histories)."


def test_the_answers_share_a_scale_and_are_counted(runs):
    assert first_screen(Provenance(runs["conditioned"]))["three"]["heading"] == "Three answers"
    plain = runs["plain"]
    assert first_screen(Provenance(plain))["three"]["heading"] == "One answer"
    older = against(plain.answer_file, plain.answer_file)
    assert first_screen(Provenance(plain), older)["three"]["heading"] == "Two answers"


def test_the_statement_furthest_from_what_is_expected_is_named_where_it_is_far(runs):
    run = runs["conditioned"]
    assert first_screen(Provenance(run))["furthest"] == (
        "About 600 fighters were active in the north in the summer (the movement's spokesman, F6): "
        "stated 600 persons, expected without it 60 to 1,500 (median 300)."
    )
    fit = run.manifest.conditioning
    near = tuple(one.model_copy(update={"misfit": 1.6}) for one in fit.observations)
    manifest = run.manifest.model_copy(update={"conditioning": fit.model_copy(update={"observations": near})})
    assert first_screen(Provenance(changed(run, manifest=manifest)))["furthest"] == ""
    assert first_screen(Provenance(runs["plain"]))["furthest"] == ""


def test_the_likeliest_place_of_the_first_layer_is_named_with_its_week(runs):
    found = first_screen(Provenance(runs["plain"]))["likeliest"]
    chance = runs["plain"].layer_chance[0, :-1, -1]
    assert f"highest in Square {int(np.nanargmax(chance))}, {round(100 * float(np.nanmax(chance)))} %" in found
    assert first_screen(Provenance(runs["no-layers"]))["likeliest"] == ""
