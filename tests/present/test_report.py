"""The report as text: whole, small, closed, and every footnote leads somewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import zlib
from html.parser import HTMLParser

import jsonschema
import pytest

from contested.errors import InputError
from contested.present.report.build import write_report
from contested.present.report.evidence_rows import rebuild_command
from present.conftest import FAKES
from present.fake import Fake
from present.fake_run import write
from present.test_charts import unpacked


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
    return json.loads(zlib.decompress(base64.b64decode(re.search(r'id="data">(.*?)</script>', text, re.S).group(1))))


@pytest.fixture(params=list(FAKES))
def page(request, reports):
    """The parsed report of each fake."""
    return Page(reports[request.param].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["answers", "claims", "evidence", "manifest"])
@pytest.mark.parametrize("fake", ["plain", "one-place"])
def test_the_fake_runs_keep_to_the_published_formats(runs, root, name, fake):
    schema = json.loads((root / "docs" / "schema" / f"{name}.schema.json").read_text())
    jsonschema.validate(json.loads((runs[fake] / f"{name}.json").read_text()), schema)


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
    claim = re.search(r'href="#(c\d+)"', answer).group(1)
    entry = re.search(rf'<li id="{claim}">.*?</li>', text, re.S).group()
    document = re.search(r'href="#(d\d+)"', entry).group(1)
    assert "paragraph" in entry
    assert f'<li id="{document}">' in text


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


def test_hindsight_is_said_on_top(reports):
    assert "Hindsight." in reports["hostile"].read_text()
    assert "Hindsight." not in reports["plain"].read_text()


def test_without_outlines_a_table_stands_in_for_the_map(reports):
    text = reports["no-outlines"].read_text()
    assert 'id="mapfigure"' not in text
    assert "imply no endorsement" not in text
    assert text.index('id="places"') < text.index('id="fanfigure"')
    assert "imply no endorsement" in reports["plain"].read_text()


def test_the_first_screen_holds_what_it_must_in_its_order(reports):
    text = re.sub(r"<[^>]+>", "", reports["plain"].read_text().partition('id="answer"')[2].partition("</section>")[0])
    must = (
        "Does the resistance hold territory within a year?",
        "Very unlikely: 7 of 100 histories",
        "61 % what we do not know",
        "39 % chance",
        "Claims it leans on most",
        "21 % of the spread",
        "Mechanisms it leans on most",
        "35 % of the spread",
        "12 of 60 parameters are measured, the rest judgement.",
        "Evidence up to 6 Dec 2022",
    )
    places = [" ".join(text.split()).find(words) for words in must]
    assert -1 not in places and places == sorted(places)


def test_the_map_follows_the_answer(reports):
    text = reports["plain"].read_text()
    order = [
        text.index(f'<section id="{name}"') for name in ("answer", "where", "questions", "why", "claims", "sources")
    ]
    assert order == sorted(order)


def test_accounts_of_what_questions_ask_come_first_and_people_at_home_last(reports):
    names = re.findall(r'<h3 id="a\d+">.*?<code>(.*?)</code>', reports["plain"].read_text())
    assert names[0] == "fighters.resistance"
    assert names[-1] == "civilian"


def test_a_check_that_fails_is_shown_as_failing(reports):
    assert "outside the 90 % band" in reports["plain"].read_text()


def test_the_command_leaves_the_place_of_a_scenario_open_that_does_not_come_with_the_package(reports):
    text = reports["plain"].read_text(encoding="utf-8")
    assert "contested run PATH/TO/squares --members 1000" in text
    assert "# PATH/TO/squares stands for the scenario" in text


def test_the_command_names_a_bundled_scenario(runs):
    manifest = json.loads((runs["plain"] / "manifest.json").read_text(encoding="utf-8"))
    manifest["scenario"]["name"] = "afghanistan-2022"
    command = rebuild_command(manifest)
    assert command.startswith("contested run afghanistan-2022 --members 1000 ")
    assert "PATH" not in command and "#" not in command


def test_a_stated_amount_is_not_rounded(tmp_path):
    folder = write(tmp_path / "run", Fake(places=1))
    claims = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
    claims["claims"][1].update(value=1422.0, unit="persons")
    (folder / "claims.json").write_text(json.dumps(claims), encoding="utf-8")
    text = write_report(folder).read_text(encoding="utf-8")
    assert "<strong>1,422 persons</strong>" in text and "Stated 1,422; expected" in text
    assert "1,420" not in text


def test_34_places_and_56_weeks_stay_under_600_kb(reports):
    assert reports["plain"].stat().st_size < 600_000


@pytest.mark.heavy
def test_400_places_and_156_weeks_stay_under_600_kb_too(tmp_path):
    path = write_report(write(tmp_path / "large", Fake(places=400, weeks=156)))
    assert path.stat().st_size < 600_000
    text = path.read_text()
    data = data_of(text)
    assert data["dates"][0] == "2022-12-06"
    assert len(data["series"][0]["p"]) == 400


def test_place_numbers_in_the_page_are_those_of_the_run(runs, reports):
    import xarray as xr

    data = data_of(reports["plain"].read_text())
    stored = xr.open_zarr(runs["plain"] / "series.zarr").load()
    row = next(r for r in data["series"] if r["n"] == "fighters.government")
    back = unpacked(row["p"][5], 56)[3, 40]
    true = float(stored["quantiles"].sel(series="fighters.government", quantile=0.5).isel(place=5, week=40))
    assert math.isclose(back, true, rel_tol=0.005)


def test_the_report_is_the_same_twice_and_leaves_no_half_file(runs, reports):
    before = reports["plain"].read_bytes()
    assert write_report(runs["plain"]).read_bytes() == before
    assert not list(runs["plain"].glob("*.part"))


def test_a_run_without_its_series_is_refused_with_a_sentence(tmp_path):
    import shutil

    folder = write(tmp_path / "run", Fake(places=2, weeks=3))
    shutil.rmtree(folder / "series.zarr")
    with pytest.raises(InputError, match=r"expected series\.zarr"):
        write_report(folder)


def test_claims_that_contradict_each_other_say_so(reports):
    assert re.search(r'Contradicts <a class="note" href="#c1">C1</a>', reports["plain"].read_text())


def test_without_layers_there_is_no_map_and_national_series_have_no_places(reports):
    text = reports["no-links"].read_text()
    data = data_of(text)
    assert data["layers"] == []
    assert 'id="layer"' not in text
    assert "p" not in next(row for row in data["series"] if row["n"] == "fear")
    assert "p" in next(row for row in data["series"] if row["n"] == "displaced")
