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


def test_an_answer_has_lines_for_question_answer_basis_and_what_moves_it_most(runs):
    run = runs["plain"]
    titled = {"title": "Attacks in the north rise by half", "note": "in week 5, all 9 provinces"}
    answers = [one.model_copy(update=titled if one.id == "question_3" else {}) for one in run.answers.values()]
    file = run.answer_file.model_copy(update={"answers": tuple(answers)})
    lines = shown(answers_table(changed(run, answer_file=file))).splitlines()
    at = lines.index("Attacks in the north rise by half (in week 5, all 9 provinces) [question_3]")
    assert lines[at - 1 : at + 5] == [
        "",
        "Attacks in the north rise by half (in week 5, all 9 provinces) [question_3]",
        "  Likely: 620 of 1,000 histories (62 %; 95 % interval 60 to 64 %).",
        "  Basis: circular. Not independent: prior-1 cites claim-0, which it is compared with.",
        "  18 % of its spread: Attacks a fighter takes part in per week when supplied (measured) [prior-16]",
        "",
    ]


def test_in_eighty_columns_every_answer_but_the_first_takes_six_lines_at_most(runs):
    _, _, *others = shown(answers_table(runs["conditioned"]), 80).strip().split("\n\n")
    assert len(others) == 6
    assert max(block.count("\n") + 1 for block in others) <= 6


def test_none_and_a_quantity_are_said_in_words(runs):
    text = shown(answers_table(runs["plain"]))
    assert "Almost no chance: none of 1,000 histories" in text
    assert "800 persons ±24; 90 % of histories: 120 to 3,100" in text


def test_no_chance_is_shown_as_0_or_100_percent(runs):
    for width in (200, 80):
        assert not re.search(r"(?<![\d.,])(0|100) %", shown(answers_table(runs["plain"]), width))


@pytest.mark.parametrize("width", [200, 80, 60])
@pytest.mark.parametrize("name", ["conditioned", "at-odds"])
def test_what_evidence_changes_fits_the_terminal_too(runs, name, width):
    long = 180 if name == "at-odds" else 0
    assert max(map(len, shown(answers_table(runs[name]), width).splitlines())) <= max(width, long)


@pytest.mark.parametrize("width", [200, 80, 60])
def test_answers_fit_the_terminal_and_name_what_explains_the_headline(runs, width):
    lines = shown(answers_table(runs["plain"]), width).splitlines()
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for part in (
        "Very unlikely: 70 of 1,000 histories (7 %; 95 % interval 5 to 9 %).",
        "Basis: judged. Parameter uncertainty 61 % ±10, process uncertainty 39 %.",
        "12 of 60 parameters are measured, the rest are judgement.",
        "18 % of the spread: Attacks a fighter takes part in per week when supplied (measured): "
        "4 % (2 % to 6 %) where it is in its",
        "[prior-16]",
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
    assert text.index("How many deaths are reported?") < text.index("[question_0]")


def test_the_numbers_with_the_largest_shares_of_the_headline_come_first_and_at_most_three(runs):
    run = runs["plain"]
    shares = run.headline.attribution
    four = shares.model_copy(update={"parameters": shares.parameters + shares.parameters})
    text = shown(answers_table(with_headline(run, attribution=four)), 200)
    head = text[: text.index("[question_1]")]
    assert re.findall(r"^ +(\d+) % of the spread", head, re.M) == ["18", "11", "18"]


def with_headline(run, **changes):
    """The run with some fields of its headline answer replaced."""
    answers = tuple(a.model_copy(update=changes if a.id == run.headline.id else {}) for a in run.answers.values())
    return changed(run, answer_file=run.answer_file.model_copy(update={"answers": answers}))


def test_the_headline_says_what_it_is_without_evidence_and_without_single_claims_in_order(runs):
    text = " ".join(shown(answers_table(runs["conditioned"]), 80).split())
    head = text[: text.index("[question_1]")]
    at = -1
    for part in (
        "Very unlikely: 70 of 1,000 histories",
        "Without evidence: 120 of 1,000 histories (10 to 14 %).",
        "Left out, these change it most (with all evidence -> without it):",
        "7 % -> 14 % About 100 fighters were active in the north in the summer (the movement's spokesman, A1)",
        "7 % -> 4.0 % About 200 fighters",
        "7 % -> 10 % Everything that the side 'resistance' says: 4 claims [resistance]",
        "Numbers with the largest shares of the spread, and what would change it:",
    ):
        at = head.find(part, at + 1)
        assert at >= 0, part


def test_every_other_answer_has_a_line_of_what_changes_it_or_that_nothing_does(runs):
    text = " ".join(shown(answers_table(runs["conditioned"]), 80).split())
    third = text[text.index("[question_3]") : text.index("[question_4]")]
    assert "Moves it most: About 100 fighters" in third and third.count("; without it 69 %.") == 1
    assert text.count("No claim or source moves it beyond chance.") == 4


def test_a_run_of_the_priors_alone_says_nothing_about_evidence(runs):
    text = shown(answers_table(runs["plain"]))
    for part in ("Without evidence", "Left out", "->", "No single claim", "cannot both be right"):
        assert part not in text


def test_evidence_and_model_at_odds_are_named_before_the_answer(runs):
    text = " ".join(shown(answers_table(runs["at-odds"]), 80).split())
    odd = text.index("The evidence and the model cannot both be right")
    assert odd < text.index("About 800 persons") and text.index("[claim-5]") < text.index("About 800 persons")
    assert "cannot both be right" not in shown(answers_table(runs["conditioned"]))


def test_too_few_draws_for_the_ends_of_a_number_are_named_once():
    run = make(Sample(places=1, questions=1))
    shares = run.headline.attribution
    bare = tuple(one.model_copy(update={"at_low": None, "at_high": None}) for one in shares.parameters)
    few = shares.model_copy(update={"parameters": bare, "tenth": None, "no_tenth": "Too few draws."})
    text = shown(answers_table(with_headline(run, attribution=few)))
    assert text.count("Too few draws.") == 1 and "lowest tenth" not in text


def test_the_terminal_says_what_the_shares_are_shares_of(runs):
    text = " ".join(shown(answers_table(runs["plain"]), 200).split())
    assert text.count("The spread is the variance between single histories; process uncertainty is chance.") == 1


def test_without_an_attribution_the_terminal_says_why():
    run = make(Sample(places=1, questions=1))
    none = run.headline.attribution.model_copy(update={"parameters": (), "note": "No number stands out."})
    text = shown(answers_table(with_headline(run, attribution=none)))
    assert "No number stands out." in text and "of the spread" not in text


def test_hindsight_is_named_before_any_answer(runs):
    text = shown(answers_table(runs["hostile"]))
    assert text.index("HINDSIGHT") < text.index("Parameter uncertainty")
    assert "HINDSIGHT" not in shown(answers_table(runs["plain"]))


@pytest.mark.parametrize("width", [400, 80])
def test_markup_and_scripts_are_printed_as_text_and_nothing_turns_its_direction(runs, width):
    text = shown(answers_table(runs["hostile"]), width)
    assert "<script>alert(1)</script>" in text
    assert "\u202e" not in text


def test_the_terminal_names_the_past():
    words = "simulated histories of 56 weeks, not a forecast. Evidence up to 6 Dec 2022"
    assert f"{words}, 16 weeks after the start." in shown(answers_table(make(Sample(weeks=56, past=16))))
    assert f"{words}.\n" in shown(answers_table(make(Sample(weeks=56))))
