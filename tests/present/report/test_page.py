"""The report as text: whole, small, closed, and every footnote leads somewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import math
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from contested.present.report.build import render, write_report
from contested.results.run import Run, open_run
from present.conftest import SAMPLES
from present.sample import Sample, changed, make
from present.unpacked import Unpacked


def all_from_literature(run: Run) -> Run:
    """The same run with every claim and prior taken from the library."""
    names = (*(f"claim:{key}" for key in run.evidence.claims), *(f"prior:{key}" for key in run.evidence.priors))
    ledger = run.manifest.ledger.model_copy(update={"from_library": names})
    return changed(run, manifest=run.manifest.model_copy(update={"ledger": ledger}))


class Page(HTMLParser):
    """Elements with their attributes, and the raw text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.elements and self.elements[-1][0] in ("script", "style") and self.cdata_elem:
            self.raw.append((*self.elements[-1], data))


def data_of(text: str) -> dict:
    """What the script reads."""
    return Unpacked(text).content


@pytest.fixture(params=list(SAMPLES))
def page(request, reports):
    """The parsed report of each sample run."""
    return Page(reports[request.param].read_text(encoding="utf-8"))


def test_the_policy_allows_only_the_script_and_the_style_that_stand_in_the_file(page):
    policy = next(a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        texts = [raw for tag, attrs, raw in page.raw if tag == kind and attrs.get("type") != "application/octet-stream"]
        assert len(texts) == 1
        digest = base64.b64encode(hashlib.sha256(texts[0].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_nothing_is_loaded_and_no_attribute_carries_style_or_code(page):
    for tag, attributes in page.elements:
        assert tag not in ("img", "link", "iframe", "object", "embed", "base", "form")
        assert not [key for key in attributes if key == "style" or key.startswith("on") or key == "src"]
        assert (attributes.get("href") or "#").startswith(("#", "https://"))


def test_every_footnote_leads_to_an_entry_and_no_id_stands_twice(page):
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    links = {a["href"][1:] for t, a in page.elements if t == "a" and a["href"].startswith("#")}
    assert links <= set(ids)


def test_an_answer_can_be_followed_to_a_document(reports):
    text = reports["plain"].read_text()
    answer = text[text.index('id="answer"') : text.index('id="where"')]
    prior = re.search(r'href="#(p\d+)"', answer).group(1)
    claim = re.search(r"href=#(c\d+)", re.search(rf"<th id={prior}>.*?\n", text).group()).group(1)
    entry = re.search(rf"<li id={claim}>.*?\n", text).group()
    document = re.search(r"href=#(d\d+)", entry).group(1)
    assert "paragraph" in entry
    assert f"<li id={document}>" in text


def test_no_number_is_missing_and_no_chance_is_certain(reports):
    for path in reports.values():
        text = re.sub(r"<(script|style).*?</\1>", "", path.read_text(), flags=re.S)
        assert not re.search(r"\bnan\b|\bNone\b|Infinity|undefined", text)
        assert not re.search(r">\s*(0|100) %|(?<![\d.,])(0|100) of 100", text)


def test_hostile_text_stays_text(reports):
    page = Page(reports["hostile"].read_text())
    assert [attrs.get("type") for tag, attrs in page.elements if tag == "script"] == ["application/octet-stream", None]
    data = data_of(reports["hostile"].read_text())
    assert data["names"][0].startswith("</script><script>")
    assert "\u202e" not in reports["hostile"].read_text()


def test_hindsight_is_named_on_top(reports):
    assert "Hindsight." in reports["hostile"].read_text()
    assert "Hindsight." not in reports["plain"].read_text()


def test_without_outlines_a_table_stands_in_for_the_map(reports):
    text = reports["no-outlines"].read_text()
    assert 'id="mapfigure"' not in text
    assert "imply no endorsement" not in text
    assert text.index('id="places"') < text.index('id="fanfigure"')
    assert "imply no endorsement" in reports["plain"].read_text()


def words_of(text: str, section: str) -> str:
    """The text of a section, without markup."""
    found = text.partition(f'<section id="{section}"')[2].partition("</section>")[0].partition(">")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", found)).split())


def test_the_first_screen_holds_what_it_must_in_its_order(reports):
    text = words_of(reports["plain"].read_text(), "answer")
    must = (
        "Squares, December 2022, asked on 6 Dec 2022",
        "The resistance holds territory in 70 of 1,000 histories: very unlikely, 7 % (5 to 9 %).",
        "Does the resistance hold territory within a year?",
        "The range is what 1,000 histories leave open (95 %); it does not cover a model that is wrong.",
        "70 of 1,000 histories say yes",
        "50 to 90: what so many histories leave open",
        "One answer",
        "What it rests on",
        "Mostly on judgement: 12 of the model's 60 numbers are measured. No evidence is used.",
        "What would change it",
        "low 4.0 %2.0 to 6 % high 11 %9 to 11 %",
        "Of what sets histories apart, 61 % is ignorance of the model's numbers (53 to 69 %); the rest is chance.",
        "Confidence in the evidence, which is not likelihood: low.",
    )
    at = -1
    for part in must:
        at = text.find(part, at + 1)
        assert at >= 0, part


def test_where_uncertainties_cannot_be_told_apart_the_page_says_so(reports):
    text = reports["no-layers"].read_text()
    assert "Parameter and process uncertainty cannot be told apart from 1,000 histories." in text
    assert "is ignorance of the model" not in text


def test_no_history_and_every_history_are_counts_with_the_far_end_of_the_interval(reports):
    text = words_of(reports["plain"].read_text(), "questions")
    assert "none of 1,000almost no chancebelow 2.1 %" in text
    assert "all 1,000almost certainabove 98.0 %" in text
    assert "in none of 1,000 histories: almost no chance, below 2.1 %." in words_of(
        reports["no-layers"].read_text(), "answer"
    )


def test_every_line_has_a_badge_and_its_scale_is_explained(reports):
    text = words_of(reports["plain"].read_text(), "questions")
    assert text.count("judged") == 5 + 1 and text.count("circular") == 1 + 2
    assert "under 5 and over 95 %, are drawn ten times as wide as the middle; zero and all stand on it." in text


def test_an_older_run_stands_beside_this_one(runs):
    run = runs["plain"]
    then = run.answer_file.model_copy(update={"as_of": date(2022, 11, 6)})
    gone = then.answers[-1].model_copy(update={"id": "gone", "title": "Peace breaks out"})
    text = render(run, then.model_copy(update={"answers": (*then.answers[:-1], gone)}))
    questions = words_of(text, "questions")
    assert "Last run, 6 Nov 2022" in words_of(text, "answer") and "last run, 6 Nov 2022" in questions
    assert "New: the older run was not asked this." in questions
    assert "Asked in the last run, not in this one: Peace breaks out." in questions


def test_sections_stand_in_their_order(reports):
    text = reports["plain"].read_text()
    names = ("answer", "questions", "where", "claims", "speakers", "why", "parameters", "method", "sources")
    assert re.findall(r'<section id="(\w+)"', text) == list(names)


def test_a_conditioned_run_has_sections_on_the_evidence_and_on_speakers(reports):
    text = reports["conditioned"].read_text()
    assert re.findall(r'<section id="(\w+)"', text)[3:7] == ["claims", "evidence", "speakers", "why"]
    assert text.index('id="speakers"') < text.index('<details id="annex">') < text.index('id="why"')
    plain = reports["plain"].read_text()
    for part in ("Before the evidence", "when left out", "How the run was conditioned", "Emerick"):
        assert part in text and part not in plain, part


def test_the_first_screen_of_a_conditioned_run_says_what_the_evidence_does(reports):
    text = words_of(reports["conditioned"].read_text(), "answer")
    at = -1
    for part in (
        "it does not cover a model that is wrong, nor the noise of fitting it to the evidence.",
        "Three answers",
        "If nothing changes",
        "Before the evidence12 %, 10 to 14 %",
        "With the evidence7 %, 5 to 9 %",
        "Three parts of the evidence move it beyond chance when left out:",
        "the movement's spokesman A114 %",
        "Everything said for the side of National Front 4 claims A1 to D410 %",
        "some by a new fit without it, the others by a replay of the stored fit.",
        "A lower bar: only the last week counts35 of 1,000",
        "Furthest from what is expected: About 600 fighters",
    ):
        at = text.find(part, at + 1)
        assert at >= 0, part


def test_the_evidence_section_says_what_moves_answers_was_learned_and_left_unused(reports):
    text = words_of(reports["conditioned"].read_text(), "evidence")
    for part in (
        "12 statements about the time before 6 Dec 2022 shape the model, in 11 independent groups.",
        "a misfit of this size or more would have a chance of 34 % (of 0.4 % under the priors alone;",
        "Each statement may say nothing at all about what happened, with a chance of 5 to 20 % by its grade;",
        "A1) \N{MINUS SIGN}0.4.",
        "(out of the model's reach)",
        "Nothing: all evidence7",
        "Everything: the priors alone12",
        "One claim About 100 fighters were active in the north in the summer the movement's spokesman, A114",
        "0.62+1.40.001 to 0.011 (median 0.003)0.002 to 0.008 (median 0.004)",
        "8 more numbers kept more of their spread",
        "2 statements are not used, and why 1 it states no number",
    ):
        assert part in text, part
    speakers = words_of(reports["conditioned"].read_text(), "speakers")
    assert (
        "A number that the movement's spokesman gives of deaths, casualties of its enemies is expected to be 1.7 times "
        "the true one (0.7 to 4.5)."
    ) in speakers
    assert "Nothing in this run checks it" in speakers


def test_evidence_and_model_at_odds_are_named_above_the_answer(reports):
    text = words_of(reports["at-odds"].read_text(), "answer")
    assert text.index("The evidence and the model cannot both be right") < text.index("about 800 persons")
    assert "cannot both be right" not in reports["conditioned"].read_text()


def test_a_number_that_is_read_and_a_judgement_that_cites_are_told_apart(reports):
    text = reports["plain"].read_text()
    sources, parameters = words_of(text, "sources"), words_of(text, "parameters")
    assert re.search(r"The number is read here for( prior-\d+,)* prior-\d+\.", sources)
    assert re.search(r"Cited by a judgement:( prior-\d+,)* prior-\d+\.", sources)
    assert re.search(r"measured ?Read in the movement's spokesman, B2; A publisher 2022, C3", parameters)
    assert re.search(r"judgement ?Citing A publisher 2022", parameters)


def test_accounts_start_with_what_questions_look_at_and_end_with_what_changes_least(reports):
    names = re.findall(r'data-account="\d+">.*?<code>(.*?)</code>', reports["plain"].read_text())
    assert names[:3] == ["fighters.resistance", "displaced", "abroad"]
    assert names[-1] == "civilian"


def test_an_account_that_does_not_balance_says_so_and_the_others_need_not(runs, reports, monkeypatch):
    assert "does not balance" not in reports["plain"].read_text()
    monkeypatch.setattr("contested.present.views.accounting.Account.balances", False)
    text = words_of(render(runs["plain"]), "why")
    assert "the flows add up to it where nothing else is said." in text
    assert re.search(r"does not balance [-\N{MINUS SIGN}\d.,]+ belongs to no flow", text)


def test_claims_stand_on_the_past_apart_from_those_on_other_evidence(reports):
    text = reports["conditioned"].read_text()
    claims, sources = words_of(text, "claims"), words_of(text, "sources")
    assert "85 %, no bias known900 persons; expected 300, 60 to 900" in claims
    assert "75 %, after bias (÷2.5) 59 %" in claims
    assert claims.count("no, it was used") == 7
    assert "4 more claims are set against other evidence" in claims
    assert "Claims set against other evidence (4)" in sources
    assert "It does not say that a statement is false" in claims
    plain = words_of(reports["plain"].read_text(), "claims")
    assert "no, of another time" in plain and "no, it was used" not in plain


def test_every_speaker_is_reached_from_its_claims_and_every_letter_and_number_has_words(reports):
    for name in ("plain", "conditioned"):
        text = reports[name].read_text()
        claims = text[text.index('<section id="claims"') : text.index('<details id="annex"')]
        assert """href="#s1">the movement's spokesman</a>""" in claims
        assert re.search(r'id="?s1\b', claims)
        main = re.sub(r"<(script|style).*?</\1>", "", text, flags=re.S)
        assert not re.findall(r"<a [^>]*>\s*[CPDM]\d+\s*</a>", main)


def test_the_annex_is_closed_and_holds_what_is_not_on_the_first_pages(reports):
    text = reports["plain"].read_text()
    assert '<details id="annex"><summary>' in text
    annex = text[text.index('<details id="annex"') :]
    assert re.findall(r'<section id="(\w+)"', annex) == ["why", "parameters", "method", "sources"]


def test_a_check_that_fails_is_shown_as_failing_and_a_circular_one_as_no_test(reports):
    text = words_of(reports["plain"].read_text(), "method")
    assert "Reported events a week, per week: reference 90, expected 20 (90 % 5 to 60). outside the 90 % band" in text
    assert "inside No independent test: prior-1 cites it." in text


def test_the_step_audit_lists_the_largest_bias_first(reports):
    text = reports["plain"].read_text()
    rows = re.findall(
        r'<tr><th scope="row">([^<]+)</th><td class="n">([^<]+)</td><td class="n">(±[^<]+)</td><td>([^<]+)', text
    )
    assert rows == [
        ("Fighters: National Front", "\N{MINUS SIGN}1.2 %", "±0.2", "expected values"),
        ("Displaced within the area", "+0.4 %", "±0.1", "drawn histories"),
    ]
    assert "The largest bias of 2 series is 1.2 %; the limit is 5 %." in words_of(text, "method")


def test_a_stated_amount_is_not_rounded(runs):
    run = runs["plain"]
    first = run.claims.claims[1].model_copy(update={"value": 1422.0})
    text = render(changed(run, claims=run.claims.model_copy(update={"claims": (first,)})))
    assert "<br>1,422 persons; expected" in text and "1,420" not in text


def test_claims_that_contradict_each_other_say_so(reports):
    assert "Contradicts <a href=#c1>the movement's spokesman, A1</a>" in reports["plain"].read_text()


def test_without_layers_there_is_no_map_and_series_of_the_whole_area_have_no_places(reports):
    text = reports["no-layers"].read_text()
    data = data_of(text)
    assert data["layers"] == []
    assert 'id="layer"' not in text
    assert "p" not in next(row for row in data["series"] if row["n"] == "fear")
    assert "p" in next(row for row in data["series"] if row["n"] == "displaced")


def test_series_are_listed_by_kind_and_first_those_that_questions_look_at(reports):
    text = reports["plain"].read_text()
    data = data_of(text)
    assert list(data["groups"]) == ["What is reported", "Stocks", "Levels", "Flows"]
    assert [data["series"][row]["l"] for rows in data["groups"].values() for row in rows][:6] == [
        "Reported deaths",
        "Reported events",
        "Fighters: National Front",
        "Displaced within the area",
        "Refugees abroad",
        "People living at home",
    ]


def test_34_places_and_56_weeks_stay_under_600_kb(reports):
    for name in ("plain", "conditioned"):
        assert reports[name].stat().st_size < 600_000


@pytest.mark.parametrize("name", SAMPLES)
def test_where_the_annex_leaves_entries_out_every_footnote_still_leads_to_one(runs, monkeypatch, name):
    monkeypatch.setattr("contested.present.views.listed.MOST_ENTRIES", 0)
    test_every_footnote_leads_to_an_entry_and_no_id_stands_twice(Page(render(all_from_literature(runs[name]))))


def test_the_annex_of_very_many_entries_lists_what_the_page_leads_to_and_says_what_it_leaves_out(runs, monkeypatch):
    run = all_from_literature(runs["conditioned"])
    full = render(run)
    monkeypatch.setattr("contested.present.views.listed.MOST_ENTRIES", 0)
    short = render(run)
    assert "left out of the annex" not in full
    said = re.search(r"left out of the annex \((\d+) of 60 numbers(?:,| and) (\d+) of 40 claims", short)
    assert said and "<code>contested ledger show RUN ID</code> shows each" in short
    entries = [dict(re.findall(r"<(?:li|th) id=([cp]\d+)>(.*?)\n", page)) for page in (full, short)]
    for kind, every, missing in (("p", 60, said[1]), ("c", 40, said[2])):
        kept = [entry for entry in entries[1] if entry.startswith(kind)]
        assert 0 < len(kept) == every - int(missing) < every
    assert entries[1].keys() <= entries[0].keys()
    assert len(short) < len(full)


@pytest.mark.heavy
def test_400_places_and_156_weeks_stay_under_600_kb_too(tmp_path):
    path = write_report(make(Sample(places=400, weeks=156)), tmp_path / "report.html")
    assert path.stat().st_size < 600_000
    data = data_of(path.read_text())
    assert data["dates"][0] == "2022-12-06"
    assert len(data["series"][0]["p"]) == 400


def test_place_numbers_in_the_page_are_those_of_the_run(runs, reports):
    data = Unpacked(reports["plain"].read_text())
    row = next(r for r in data.content["series"] if r["n"] == "fighters.government")
    back = data.block(row["p"][5], 3, 56)[1, 40]
    true = float(runs["plain"].series["fighters.government"].sel(statistic="q50").values[5, 40])
    assert math.isclose(back, true, rel_tol=0.02)
    counts = data.whole(data.content["layers"][0], 34, 56) - 1
    shares = runs["plain"].series["layer_chance"].values[0, :-1]
    assert counts[2, 7] == -1 and counts[5, 7] == round(1000 * float(shares[5, 7]))


def test_the_report_of_a_folder_is_that_of_the_run_and_leaves_no_part_of_a_file(folder, reports, tmp_path):
    written = write_report(open_run(folder), tmp_path / "report.html").read_text()
    first = reports["plain"].read_text()
    assert re.sub(r'id="data">.*?</script>', "", written) == re.sub(r'id="data">.*?</script>', "", first)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_report_is_the_same_twice(runs, reports):
    assert render(runs["plain"]) == reports["plain"].read_text()


def test_a_page_of_a_run_with_a_past_opens_where_the_question_ends_and_marks_the_date_of_the_evidence():
    text = render(make(Sample(weeks=56, past=16)))
    assert 'max="55" value="55" list="asof"' in text and '<option value="16" label="6 Dec 2022">' in text
    assert '<output id="weektext" for="week" aria-live="off">5 Sep 2023</output>' in text
    assert '<span id="closing">, the last week of the question</span>' in text
    charts = re.findall(r'<svg class="drawing(?: small)?".*?</svg>', text, re.DOTALL)
    marked = [one for one in charts if 'class="grid"' in one]
    assert len(marked) > 1 and all(one.count('class="asof"') == 1 for one in marked)
    assert text.count(">simulated past<") == 2 == text.count(">simulated future<")
    assert "56 weeks from 16 Aug 2022, 16 of them the simulated past" in text
    assert "Left of 6 Dec 2022 is the simulated past: not what was reported." in text


def test_a_page_of_a_run_without_a_past_has_no_such_mark(reports):
    text = reports["plain"].read_text()
    assert 'class="asof"' not in text and 'id="asof"' not in text and "is the simulated past" not in text
