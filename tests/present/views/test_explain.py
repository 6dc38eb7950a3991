"""The tree behind an answer or a series."""

from __future__ import annotations

import io
import json
import math

import pytest
from rich.console import Console

from contested.errors import InputError
from contested.present.views import explain_answer, explain_series
from contested.present.views.explain import explain, topics
from present.sample import changed


def shown(renderable: object, width: int = 400) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(renderable)
    return out.getvalue()


def texts(tree: dict) -> list[str]:
    """The texts of a tree, depth first."""
    return [tree["text"], *(text for child in tree["children"] for text in texts(child))]


def test_a_question_is_followed_to_the_paragraph(runs):
    found = texts(explain(runs["plain"], "question_3"))
    steps = (
        "Do attacks in the north rise by half?",
        "Likely: 620 of 1,000 histories (62 %; 95 % interval 60 to 64 %). Parameter uncertainty 61 % ±10, process",
        "Basis: circular. Not independent: prior-1 cites claim-0, which it is compared with. 12 of 60",
        "A history counts as a yes on this condition: places held at least 1.",
        "Numbers with the largest shares of the spread, and what would change the answer",
        "18 % of the spread; 4 % (2 % to 6 %) where it is in its lowest tenth, "
        "11 % (9 % to 11 %) in its highest: Attacks a fighter",
        "desert-resistance.rate_16: 0.051 (90 %: 0.017 to 0.187) per fighter per week, measured",
        "prior prior-16: Attacks a fighter takes part in",
        "the number is read in",
        "claim claim-16: About 1700 fighters",
        "speaker: the movement's spokesman, 20 Nov 2022; E5: unreliable source, improbable",
        "document: A report on the war, number 4. A publisher, 2022-11-05, paragraph 19",
        "11 % of the spread; 4 % (2 % to 6 %) where it is in its lowest tenth",
        "recruit-resistance.rate_2: 0.009 (90 %: 0.003 to 0.033) per fighter per week, judged",
        "judgement, which cites",
        "Mechanisms that use these numbers",
        "35 % of the spread: recruit-resistance: Says what recruit-resistance does.",
        "prior prior-2, shown above",
        "4 more parameters, whose shares are too small to separate from noise",
        "Series that the question looks at, and the flows that change them",
        "fighters.resistance: Fighters: National Front, whole area, week of 26 Dec 2023: median 5,180, 90 % 1,780 to",
        "filled by recruit-resistance.join: +3,510",
        "emptied by desert-resistance.home: \N{MINUS SIGN}1,460",
        "Parameter uncertainty that belongs to no single number: 25 % of the spread.",
        "Shares are of the variance of single histories. Shares made up for tests.",
    )
    at = -1
    for step in steps:
        at = next((i for i in range(at + 1, len(found)) if found[i].startswith(step)), None)
        assert at is not None, step


def test_a_conditioned_answer_shows_first_what_changes_it_when_left_out(runs):
    tree = explain(runs["conditioned"], "question_0")
    heads = [child["text"] for child in tree["children"]]
    order = ("Without evidence: 120 of", "Left out, these change", "Numbers with", "Mechanisms that", "Series that")
    found = [next(i for i, head in enumerate(heads) if head.startswith(part)) for part in order]
    assert found == sorted(found)
    left_out = tree["children"][found[1]]["children"]
    assert [one["text"].partition(":")[0] for one in left_out] == [
        "7 % -> 14 % (fitted again without it)",
        "7 % -> 4.0 % (from a replay of the stored fit)",
        "7 % -> 10 % (fitted again without it)",
    ]
    (claim,) = left_out[0]["children"]
    assert claim["id"] == "claim-0"
    assert claim["children"][0]["text"] == "stated 100 persons, expected without it 30 to 750 (median 150)"
    assert len(left_out[2]["children"]) == 4


def test_an_answer_that_nothing_changes_and_the_priors_alone_say_so_or_nothing(runs):
    assert "No single claim or source changes the answer beyond chance" in shown(
        explain(runs["conditioned"], "question_1")
    )
    plain = shown(explain(runs["plain"], "question_1"))
    assert "No single claim" not in plain and "Left out" not in plain and "Without evidence" not in plain


def test_evidence_at_odds_with_the_model_is_named_before_the_answer(runs):
    first, second = explain(runs["at-odds"], "question_0")["children"][:2]
    assert first["text"].startswith("The evidence and the model cannot both be right")
    assert [child["id"] for child in first["children"]] == ["claim-5", "claim-1", "claim-0"]
    assert second["text"].startswith("Very unlikely")


def test_more_claims_than_fit_are_counted(runs, monkeypatch):
    monkeypatch.setattr(explain_answer, "MOST_INFLUENCE", 1)
    assert "2 more change it less" in shown(explain(runs["conditioned"], "question_0"))


def test_an_answer_whose_uncertainties_cannot_be_told_apart_says_so(runs):
    text = shown(explain(runs["plain"], "question_1"))
    assert "Parameter and process uncertainty cannot be told apart from 1,000 histories." in text
    assert "belongs to no single number" not in text


def test_every_entry_is_shown_in_full_once(runs):
    found = texts(explain(runs["plain"], "question_0"))
    for entry in ("prior prior-2", "mechanism recruit-resistance"):
        assert sum(text.startswith(f"{entry}: ") for text in found) == 1
    assert "prior prior-2, shown above" in found


@pytest.mark.parametrize("name", ["question_0", "fighters.resistance"])
def test_the_tree_fits_eighty_columns_and_a_screen_without_lines(runs, name):
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    Console(file=out, width=80).print(explain(runs["plain"], name))
    out.flush()
    lines = out.buffer.getvalue().decode("ascii").splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("| + ") for line in lines)


def test_a_stock_is_followed_through_its_flows_and_to_its_initial_value(runs):
    found = explain(runs["plain"], "fighters.resistance")
    assert [child["text"].partition(":")[0] for child in found["children"]] == [
        "mean change from 6 Dec 2022 to 2 Jan 2024",
        "initial.resistance",
        "filled by recruit-resistance.join",
        "emptied by desert-resistance.home",
        "emptied by ambush-resistance.killed",
    ]


def test_a_flow_leads_to_its_mechanism(runs):
    found = texts(explain(runs["plain"], "flight.leave"))
    assert found[1] == "moves civilian to displaced"
    assert found[2].startswith("mechanism flight: ")


def test_a_flow_of_events_moves_nothing(runs):
    assert texts(explain(runs["plain"], "raid.attack"))[1] == "counts events; what these move are separate flows"


def test_a_level_that_no_mechanism_moves_says_so(runs):
    assert texts(explain(runs["plain"], "fear"))[1] == "no flow and no mechanism changes this series"


def test_a_level_shows_its_change_what_moves_it_and_the_flows_that_enter_it(runs):
    text = shown(explain(runs["plain"], "materiel.resistance"))
    assert "mean change from the end of the first week to 2 Jan 2024: " in text
    assert "mechanism supply: Says what supply does." in text
    assert "roles: attacks: ambush-resistance.*; group: resistance\n" in text
    assert "levels: materiel.resistance" in text
    assert "ambush-resistance.killed: mean total " in text and "mechanism ambush-resistance: " in text


def test_a_report_shows_its_total_and_only_the_flows_that_enter_it(runs):
    text = shown(explain(runs["plain"], "reporting.deaths"))
    total = sum(1.08 * 60 * (1 + 0.5 * math.sin(2 * math.pi * (week - 12) / 52)) for week in range(56))
    assert f"mean total from 6 Dec 2022 to 2 Jan 2024: {float(f'{total:.3g}'):,.0f}\n" in text
    assert "flows whose counts enter it" in text
    assert "harm.civilians: mean total " in text and "mechanism harm: " in text
    assert "ambush-resistance.killed: mean" not in text


def test_the_tree_is_plain_json_of_entries(runs):
    tree = json.loads(json.dumps(explain(runs["plain"], "question_0")))
    assert (tree["kind"], tree["id"]) == ("question", "question_0")

    def kinds(node: dict) -> set[str]:
        return {node.get("kind", "")}.union(*map(kinds, node["children"]))

    known = {"question", "answer", "series", "flow", "mechanism", "parameter", "prior", "claim", "document"}
    assert kinds(tree) - {""} == known


def test_texts_of_a_run_cannot_turn_their_direction(runs):
    assert "\u202e" not in shown(explain(runs["hostile"], "question_0"))


def test_without_a_name_all_questions_and_series_are_listed(runs):
    questions, others, series = topics(runs["plain"])["children"]
    assert "claims, 40 with a number in the report (C1)" in others["children"][0]["text"]
    assert questions["children"][5]["text"] == "question_5: How many deaths are reported?"
    assert series["children"][3]["text"] == "fighters.resistance: Fighters: National Front"
    assert len(series["children"]) == len(runs["plain"].manifest.series)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("displacd", "found 'displacd'; did you mean 'displaced'"),
        ("question-0", "did you mean 'question_0'"),
        ("killed", "series: ambush-resistance.killed, ambush-government.killed$"),
        ("xyz", r"questions: question_0, question_1.*; series: civilian, displaced, abroad, .* \.\.\.$"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(runs, name, hint):
    with pytest.raises(InputError, match=hint):
        explain(runs["plain"], name)


@pytest.mark.parametrize(("most", "shown"), [(4, 4), (5, 5), (6, 7), (7, 7)])
def test_smaller_flows_are_added_up_but_never_a_single_one(runs, monkeypatch, most, shown):
    monkeypatch.setattr(explain_series, "MOST_FLOWS", most)
    found = [child["text"] for child in explain(runs["plain"], "civilian")["children"]]
    flows = [text for text in found if text.startswith(("filled by", "emptied by"))]
    totals = [abs(float(text.split(": ")[1].replace(",", "").replace("\N{MINUS SIGN}", "-"))) for text in flows]
    assert len(flows) == shown
    assert totals == sorted(totals, reverse=True)
    rest = [text.partition(":")[0] for text in found if "together" in text]
    assert rest == ([f"{7 - shown} smaller flows together"] if shown < 7 else [])


def test_a_question_is_followed_through_four_series_at_most(runs):
    answer = runs["plain"].answers["question_0"]
    names = tuple(info.name for info in runs["plain"].manifest.series[:6])
    answers = runs["plain"].answer_file.model_copy(
        update={"answers": (answer.model_copy(update={"series": names}), *runs["plain"].answer_file.answers[1:])}
    )
    tree = explain(changed(runs["plain"], answer_file=answers), "question_0")
    series = next(child for child in tree["children"] if child["text"].startswith("Series that the question"))
    assert [child["id"] for child in series["children"]] == list(names[:4])
