"""The answers in a terminal: counts, words and bases at any width."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from contested.present.terminal import answers_table
from present.sample import Sample, changed, make


def shown(renderable: object, width: int = 200) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(renderable)
    return out.getvalue()


def test_an_answer_has_lines_for_question_answer_count_and_basis(runs):
    run = runs["plain"]
    answers = [one.model_copy(update={"counted": "in week 5, all 9 provinces"}) for one in run.answers.values()]
    file = run.answer_file.model_copy(update={"answers": tuple(answers)})
    lines = shown(answers_table(changed(run, answer_file=file))).splitlines()
    at = lines.index("Do attacks in the north rise by half?")
    assert lines[at - 1 : at + 5] == [
        "",
        "Do attacks in the north rise by half?",
        "  Likely: 620 of 1,000 histories (62 %; 95 % interval 60 % to 64 %).",
        "  Counted: in week 5, all 9 provinces.",
        "  Parameter uncertainty 61 % ±10, process uncertainty 39 %. Basis: circular. [question_3]",
        "",
    ]


def test_none_and_a_quantity_are_said_in_words(runs):
    text = shown(answers_table(runs["plain"]))
    assert "Almost no chance: none of 1,000 histories" in text
    assert "800 persons ±24; 90 % of histories: 120 to 3,100" in text


def test_no_chance_is_shown_as_0_or_100_percent(runs):
    for width in (200, 80):
        assert not re.search(r"(?<![\d.,])(0|100) %", shown(answers_table(runs["plain"]), width))


@pytest.mark.parametrize("width", [200, 80, 60])
def test_answers_fit_the_terminal_and_name_what_explains_the_headline(runs, width):
    lines = shown(answers_table(runs["plain"]), width).splitlines()
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for part in (
        "Very unlikely: 70 of 1,000 histories (7 %; 95 % interval 5 % to 9 %).",
        "Parameter uncertainty 61 % ±10, process uncertainty 39 %. Basis: judged.",
        "12 of 60 parameters are measured, the rest are judgement.",
        "21 % About 100 fighters",
        "[claim-0]",
        "35 % Says what recruit-resistance does.",
        "Evidence up to 6 Dec 2022",
        "[question_3]",
        "circular",
    ):
        assert part in text, part
    assert not any(line.strip().startswith("%") for line in lines)


def test_the_headline_comes_first_and_only_once(runs):
    text = shown(answers_table(runs["quantity-first"]), 80)
    questions = re.findall(r"How many deaths are reported\?", text)
    assert len(questions) == 1
    assert text.index("How many deaths are reported?") < text.index("Does the resistance hold")


def test_the_largest_shares_come_first_and_at_most_three(runs):
    text = shown(answers_table(runs["plain"]), 200)
    assert re.findall(r"^ +(\d+) % ", text, re.M) == ["21", "12", "7", "35", "20", "11"]


def test_the_terminal_says_what_the_shares_are_shares_of(runs):
    text = " ".join(shown(answers_table(runs["plain"]), 200).split())
    assert text.count("Shares of the spread are of the variance of single histories.") == 1
    assert "both are shares of the variance between single histories" in text


def test_without_an_attribution_the_terminal_says_so():
    run = make(Sample(places=1, questions=1))
    answer = run.headline
    none = answer.attribution.model_copy(update={"claims": (), "mechanisms": answer.attribution.mechanisms[:1]})
    answers = run.answer_file.model_copy(update={"answers": (answer.model_copy(update={"attribution": none}),)})
    text = shown(answers_table(changed(run, answer_file=answers)))
    assert "No share of the spread can be attributed to claims." in text
    assert "The shares of the other mechanisms are too small to separate from noise." in text


def test_hindsight_is_named_before_any_answer(runs):
    text = shown(answers_table(runs["hostile"]))
    assert text.index("HINDSIGHT") < text.index("Parameter uncertainty")
    assert "HINDSIGHT" not in shown(answers_table(runs["plain"]))


@pytest.mark.parametrize("width", [400, 80])
def test_markup_and_scripts_are_printed_as_text_and_nothing_turns_its_direction(runs, width):
    text = shown(answers_table(runs["hostile"]), width)
    assert "<script>alert(1)</script>" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("width", [200, 80])
def test_every_answer_says_how_it_was_counted(runs, width):
    run = runs["plain"]
    counted = [
        answer.model_copy(update={"counted": f"in week {number}, all 9 provinces"})
        for number, answer in enumerate(run.answers.values())
    ]
    answers = run.answer_file.model_copy(update={"answers": tuple(counted)})
    text = " ".join(shown(answers_table(changed(run, answer_file=answers)), width).split())
    for number in range(len(counted)):
        assert re.search(rf"Counted[^.]*in[^.]*week {number},", text)


def test_the_terminal_names_the_past():
    words = "simulated histories of 56 weeks, not a forecast. Evidence up to 6 Dec 2022"
    assert f"{words}, 16 weeks after the start." in shown(answers_table(make(Sample(weeks=56, past=16))))
    assert f"{words}.\n" in shown(answers_table(make(Sample(weeks=56))))
