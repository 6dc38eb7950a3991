"""What-ifs on the page: civilians first, a row for each outcome that differs, one line for those that do not."""

from __future__ import annotations

import re
import shutil

import pytest

from contested.present.report.build import render
from contested.present.report.compared import compared_parts, shown_groups
from contested.present.views.comparisons import GROUPS
from contested.results.comparisons import write_comparisons
from contested.results.run import open_run
from present.sample_comparisons import comparisons, what_if


@pytest.fixture(scope="module")
def page(folder, tmp_path_factory) -> str:
    """The report of a run with two what-ifs."""
    copy = tmp_path_factory.mktemp("compared") / "run"
    shutil.copytree(folder, copy)
    write_comparisons(comparisons(open_run(copy), 2), copy)
    return render(open_run(copy))


def test_outcomes_without_a_difference_share_a_line_and_civilians_come_first():
    civilians, questions, fighters = shown_groups(what_if(), {"question_0": 1})
    assert [one.title for one in (civilians, questions, fighters)] == [
        GROUPS[name] for name in ("civilians", "questions", "fighters")
    ]
    assert [row.title for row, _, _ in civilians.rows] == ["Displaced within the area"]
    assert civilians.alike == "No difference that 200 pairs can tell: Refugees abroad."
    assert questions.rows == []
    assert questions.alike == (
        "No difference that 200 pairs can tell: The resistance holds territory; Fighting spreads."
    )
    assert [row.title for row, _, _ in fighters.rows] == ["Fighters: National Front"] and fighters.alike == ""


def test_the_page_draws_what_differs_and_names_the_rest(page):
    section = page.partition('<section id="what-ifs"')[2].partition("</section>")[0]
    assert section.count('<div class="compared">') == section.count("<details") == 2
    assert section.count("<li><p>") == 4 == section.count('<svg class="at"') - 1
    assert section.count("No difference that 200 pairs can tell: Refugees abroad.") == 2
    assert section.count("Paired difference, about zero") == 2
    assert "comparisons.json" in section and page.count('href="#what-ifs"') == 1


def test_the_section_has_the_styles_of_no_other(page):
    section = page.partition('<section id="what-ifs"')[2].partition("</section>")[0]
    assert not re.search(r'class="(claims|pairs)\b', section)


def test_a_run_that_was_not_compared_has_no_such_section(runs, reports):
    assert compared_parts(runs["plain"]) == {"what_ifs": [], "what_if_methods": []}
    assert "what-ifs" not in reports["plain"].read_text()
