"""The brief as text: what it holds, and that nothing in it can load or run."""

from __future__ import annotations

import html
import re

import pytest

from contested.errors import InputError
from contested.present.report.brief import brief
from contested.present.report.build import write_brief
from contested.present.report.chance_chart import chance_chart


def words_of(text: str) -> str:
    """The text of the page, without markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text[text.index("<main") :])).split())


def test_a_brief_holds_the_answer_what_it_rests_on_what_would_change_it_five_questions_and_what_it_is_not(runs):
    text, at = words_of(brief(runs["conditioned"])), -1
    for part in (
        "Simulated, not a forecast.",
        "The resistance holds territory in 70 of 1,000 histories : very unlikely, 7 % (5 to 9 %).",
        "What it rests on",
        "14 %",
        "Confidence in the evidence: low",
        "What would change it",
        "low 4.0 % 2.0 to 6 % high 11 % 9 to 11 %",
        "Chance of a yes by each week",
        "Three answers",
        "The next questions",
        "Fighting ends",
        "Deaths reported",
        "What it is not",
        "nothing below district and week",
        "seed 1; scenario a1a1a1a1",
    ):
        at = text.find(part, at + 1)
        assert at >= 0, part
    assert brief(runs["conditioned"]).count("<tr>") == 5


def test_a_brief_runs_no_script_and_keeps_hostile_text_as_text(runs):
    text = brief(runs["hostile"])
    assert text.count("<script") == 0 and " style=" not in text
    policy = re.search(r'content="(default-src[^"]+)"', text).group(1)
    assert "script-src" not in policy and "style-src" in policy
    assert "Hindsight." in text and "\u202e" not in text


def test_evidence_at_odds_with_the_model_stands_above_the_answer(runs):
    text = words_of(brief(runs["at-odds"]))
    assert text.index("cannot both be right") < text.index("about 800 persons")
    assert "Furthest off" not in text


def test_without_weeks_the_dots_stand_for_the_chart(runs):
    assert 'class="dots"' not in brief(runs["conditioned"])
    text = brief(runs["quantity-first"])
    assert "Each dot is one in twenty histories." in text


def test_the_chart_ends_at_the_answer_and_is_a_share_of_histories(runs):
    answer = runs["conditioned"].headline
    drawn = str(chance_chart(answer.by_week, answer.members))
    assert 'aria-label="Chance of a yes by each week: 70 of 1,000 histories in the last week."' in drawn
    labels = re.findall(r">([\d.]+(?: %)?)</text>", drawn)
    assert labels == ["0", "2.5", "5", "7.5", "10 %"]
    steps = re.search(r'class="line" d="M([\d.]+) ([\d.]+)l([^"]+)"', drawn)
    ys = [float(steps[2]), *(float(y) for _, y in re.findall(r"(-?[\d.]+) ?(-?[\d.]+)", steps[3]))]
    # From 170 - 22 at zero to 10 at ten percent.
    assert ys[0] == pytest.approx(148, abs=0.5) and sum(ys) == pytest.approx(148 - 138 * 0.7, abs=0.3)


def test_a_brief_is_written_whole_or_not_at_all(runs, tmp_path):
    assert write_brief(runs["plain"], tmp_path / "brief.html").read_text() == brief(runs["plain"])
    assert [path.name for path in tmp_path.iterdir()] == ["brief.html"]
    with pytest.raises(InputError, match="found a folder"):
        write_brief(runs["plain"], tmp_path)
