"""The terminal: the table after a run and the tree behind a number."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from contested.errors import InputError
from contested.present.explain import explain
from contested.present.tables import answers_table


def shown(renderable: object, width: int = 200) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(renderable)
    return out.getvalue()


def test_the_table_counts_histories_and_never_says_nought_or_all(runs):
    text = shown(answers_table(runs["plain"]))
    assert "7 of 100 " in text
    assert "fewer than 2 of 100 " in text
    assert "more than 98 of 100 " in text
    assert "800 (120 to 3,100)" in text
    assert "12 of 60 parameters are measured" in text
    assert " 0 of 100" not in text


def test_the_table_fits_eighty_columns(runs):
    lines = shown(answers_table(runs["plain"]), 80).splitlines()
    assert max(map(len, lines)) <= 80
    assert any("7 of 100" in line and "very unlikely" in line and "61 %" in line for line in lines)


def test_the_table_prints_markup_and_scripts_as_text(runs):
    assert "<script>alert(1)</script>" in shown(answers_table(runs["hostile"]), 400)


def test_a_question_is_followed_to_the_paragraph(runs):
    text = shown(explain(runs["plain"], "question_0"))
    for step in (
        "7 of 100 histories, very unlikely, ±1.6 points",
        "mechanism ambush-resistance",
        "rate_1: 0.006 (90 %: 0.002 to 0.022)",
        "prior prior-1",
    ):
        assert step in text
    assert "18 %" in text
    assert "B2: usually reliable source, probably true" in text
    assert "paragraph 4" in text


def test_a_stock_is_followed_through_the_flows_that_fill_it(runs):
    text = shown(explain(runs["plain"], "fighters.resistance"))
    assert "filled by recruit-resistance.join" in text
    assert "emptied by ambush-resistance.killed" in text


def test_a_flow_leads_to_its_mechanism_and_a_level_without_one_says_so(runs):
    assert "mechanism flight" in shown(explain(runs["plain"], "flight.leave"))
    assert "no named flow" in shown(explain(runs["plain"], "fear"))


def test_in_a_pipe_it_is_plain_text_and_as_json_it_is_a_tree(runs):
    found = explain(runs["plain"], "question_0")
    assert "\x1b" not in shown(found)
    tree = json.loads(json.dumps(found))
    assert set(tree) == {"text", "children"}
    assert tree["children"]


def test_an_unknown_name_is_refused_with_the_nearest(runs):
    with pytest.raises(InputError, match="did you mean 'displaced'"):
        explain(runs["plain"], "displacd")


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"expected manifest\.json|expected claims\.json"):
        answers_table(tmp_path)
    with pytest.raises(InputError, match="finished run folder"):
        answers_table(tmp_path / "missing")
