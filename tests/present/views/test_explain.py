"""The tree behind an answer or a series."""

from __future__ import annotations

import io
import json
import math

import pytest
from rich.console import Console

from contested.errors import InputError
from contested.present.views import explain_series
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
        "Likely: 620 of 1,000 histories (62 %; 95 % interval 60 % to 64 %). Parameter uncertainty 61 % ±10, process",
        "Basis: circular. Not independent: prior-1 was made from claim-0, which it is compared with. 12 of 60",
        "A history counts as a yes on this condition: places held at least 1.",
        "Mechanisms with the largest shares of the spread, and their parameters",
        "35 % of the spread: recruit-resistance: Says what recruit-resistance does.",
        "recruit-resistance.rate_2: 0.009 (90 %: 0.003 to 0.033) per fighter per week, judged",
        "prior prior-2: Attacks a fighter takes part in",
        "4 more parameters, whose shares are too small to separate from noise",
        "ambush-resistance.rate_3: 0.012 (90 %: 0.004 to 0.044) per fighter per week, judged, 18 % of the spread",
        "claim claim-3: About 400 fighters",
        "speaker: the movement's spokesman, 20 Nov 2022; D4: source not usually reliable, doubtful",
        "document: A report on the war, number 3. A publisher, 2022-11-04, paragraph 6",
        "Claims with the largest shares of the spread",
        "21 % through prior prior-1, prior prior-3: claim claim-0: About 100 fighters",
        "Series that the question looks at, and the flows that change them",
        "fighters.resistance: Fighters: National Front, whole area, week of 26 Dec 2023: median 5,180, 90 % 1,780 to",
        "filled by recruit-resistance.join: +3,470",
        "emptied by desert-resistance.home: \N{MINUS SIGN}1,450",
        "Parameter uncertainty that belongs to no single number: 25 % of the spread.",
        "Shares are of the variance of single histories. Shares made up for tests.",
    )
    at = -1
    for step in steps:
        at = next((i for i in range(at + 1, len(found)) if found[i].startswith(step)), None)
        assert at is not None, step


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
        "mean change from the end of the first week to the end",
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
    assert "mean change from the end of the first week to the end: " in text
    assert "mechanism supply: Says what supply does." in text
    assert "roles: attacks: ambush-resistance.*; group: resistance\n" in text
    assert "levels: materiel.resistance" in text
    assert "ambush-resistance.killed: mean total " in text and "mechanism ambush-resistance: " in text


def test_a_report_shows_its_total_and_only_the_flows_that_enter_it(runs):
    text = shown(explain(runs["plain"], "reporting.deaths"))
    total = sum(1.08 * 60 * (1 + 0.5 * math.sin(2 * math.pi * (week - 12) / 52)) for week in range(56))
    assert f"mean total over the run: {float(f'{total:.3g}'):,.0f}\n" in text
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
    questions, series = topics(runs["plain"])["children"]
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
