"""The terminal: the table after a run and the tree behind a number."""

from __future__ import annotations

import io
import json
import shutil

import pytest
from rich.console import Console

from contested.errors import InputError
from contested.present.terminal import answers_table
from contested.present.views.explain import explain, topics


def shown(renderable: object, width: int = 200) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(renderable)
    return out.getvalue()


def test_answers_count_histories_and_never_say_nought_or_all(runs):
    text = shown(answers_table(runs["plain"]))
    assert "7 of 100 " in text
    assert "fewer than 2 of 100 " in text
    assert "more than 98 of 100 " in text
    assert "800 (120 to 3,100)" in text
    assert "12 of 60 parameters are measured" in text
    assert " 0 of 100" not in text


@pytest.mark.parametrize("width", [200, 80, 60])
def test_answers_fit_the_terminal_and_name_what_the_headline_leans_on(runs, width):
    lines = shown(answers_table(runs["plain"]), width).splitlines()
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert "Very unlikely: 7 of 100 histories, ±1.6. Spread: ignorance 61 %, chance 39 %." in text
    for part in ("21 % About 100 fighters", "[claim-0]", "35 % Fighters join", "Evidence up to 6 Dec 2022"):
        assert part in text
    assert "[question_3]" in text
    assert not any(line.strip().startswith("%") for line in lines)


def test_hindsight_is_said_before_any_answer(runs):
    text = shown(answers_table(runs["hostile"]))
    assert text.index("HINDSIGHT") < text.index("Spread:")
    assert "HINDSIGHT" not in shown(answers_table(runs["plain"]))


def test_answers_print_markup_and_scripts_as_text(runs):
    assert "<script>alert(1)</script>" in shown(answers_table(runs["hostile"]), 400)


def test_a_question_is_followed_to_the_paragraph(runs):
    text = shown(explain(runs["plain"], "question_0"))
    for step in (
        "Very unlikely: 7 of 100 histories, ±1.6",
        "35 % of the spread: ",
        "mechanism recruit-resistance: ",
        "filled by recruit-resistance.join",
        "rate_1: 0.006 (90 %: 0.002 to 0.022)",
        "18 % of the spread through its prior",
        "prior prior-1",
        "B2: usually reliable source, probably true",
        "2022-11-02, paragraph 4",
    ):
        assert step in text, step


def test_every_entry_is_told_in_full_once(runs):
    text = shown(explain(runs["plain"], "question_0"), 1000)
    assert text.count("prior prior-1: ") == 1
    assert "prior prior-1, told above" in text
    assert text.count("claim claim-1: ") == 1
    assert "claim claim-1, told above" in text


@pytest.mark.parametrize("name", ["question_0", "fighters.resistance"])
def test_the_tree_fits_eighty_columns_and_a_screen_without_lines(runs, name):
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    Console(file=out, width=80).print(explain(runs["plain"], name))
    out.flush()
    lines = out.buffer.getvalue().decode("ascii").splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("| + ") for line in lines)


def test_a_stock_is_followed_through_the_flows_that_fill_it(runs):
    text = shown(explain(runs["plain"], "fighters.resistance"))
    assert "filled by recruit-resistance.join" in text
    assert "emptied by ambush-resistance.killed" in text


def test_a_flow_leads_to_its_mechanism_and_a_level_without_one_says_so(runs):
    flow = shown(explain(runs["plain"], "flight.leave"))
    assert "mechanism flight" in flow and "moves civilian to displaced" in flow
    assert "no named flow" in shown(explain(runs["plain"], "fear"))


@pytest.fixture
def reported(runs, tmp_path):
    """A run whose reports and levels have mechanisms with roles, and whose flows say of which kind they are."""
    folder = tmp_path / "run"
    shutil.copytree(runs["plain"], folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    supply = {"attacks": ["ambush-resistance.*"], "group": "resistance"}
    counted = {"attacks": ["ambush-resistance.*"], "deaths": ["dead.civilian"], "remoteness": "ruggedness_m"}
    manifest["mechanisms"] += [
        {"label": "supply", "says": "It runs out.", "flows": [], "levels": ["materiel.resistance"], "roles": supply},
        {"label": "reporting", "says": "Some is not seen.", "flows": [], "levels": [], "roles": counted},
    ]
    manifest["reads"] = {
        "materiel.resistance": ["ambush-resistance.killed"],
        "reporting.deaths": ["harm.civilians"],
        "reporting.events": ["ambush-resistance.killed", "gone.in-this-run"],
    }
    manifest["flows"] = [{**f, "kind": "event" if f["name"] == "flight.leave" else "move"} for f in manifest["flows"]]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_a_report_is_followed_to_the_flows_that_it_counts_and_their_mechanism(reported):
    text = shown(explain(reported, "reporting.deaths"), 400)
    assert "mean total over the run: " in text
    assert "mechanism reporting: Some is not seen." in text
    assert "flows whose counts enter it" in text
    assert "harm.civilians: mean total " in text and "mechanism harm: " in text
    assert "ambush-resistance.killed: mean" not in text
    assert "flows: none" not in text


def test_a_report_names_only_what_enters_it(reported):
    text = shown(explain(reported, "reporting.events"), 400)
    assert "ambush-resistance.killed: mean total" in text
    assert "harm.civilians: mean total" not in text and "gone.in-this-run" not in text


def test_a_level_shows_start_and_end_and_what_drives_it(reported):
    text = shown(explain(reported, "materiel.resistance"), 400)
    assert "mean change from the end of the first week to the end: " in text
    assert "roles: attacks: ambush-resistance.*; group: resistance" in text
    assert "ambush-resistance.killed: mean total " in text and "mechanism ambush-resistance: " in text


def test_an_event_counts_and_moves_nothing_from_outside_to_outside(reported):
    text = shown(explain(reported, "flight.leave"))
    assert "counts events" in text and "moves" not in text.split("mechanism")[0]


def test_in_a_pipe_it_is_plain_text_and_as_json_it_is_a_tree_of_entries(runs):
    found = explain(runs["plain"], "question_0")
    assert "\x1b" not in shown(found)
    tree = json.loads(json.dumps(found))
    assert (tree["kind"], tree["id"]) == ("question", "question_0")

    def kinds(node: dict) -> set[str]:
        return {node.get("kind", "")}.union(*map(kinds, node["children"]))

    assert kinds(tree) >= {
        "question",
        "answer",
        "series",
        "flow",
        "mechanism",
        "parameter",
        "prior",
        "claim",
        "document",
    }


def test_without_a_name_all_questions_and_series_are_listed(runs):
    text = shown(topics(runs["plain"]))
    assert "question_5: " in text and "fighters.resistance: Fighters: National Front" in text


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("displacd", "did you mean 'displaced'"),
        ("question-0", "did you mean 'question_0'"),
        ("killed", "series: ambush-resistance.killed"),
        ("xyz", "questions: question_0, question_1"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(runs, name, hint):
    with pytest.raises(InputError, match=hint):
        explain(runs["plain"], name)
