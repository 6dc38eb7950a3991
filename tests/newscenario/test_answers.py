"""Answers as documents, claims and priors; and the guided mode that asks for them."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from scipy.stats import norm

from contested.errors import InputError
from contested.ledger.ledger import Ledger
from contested.newscenario import ledger_text
from contested.newscenario.activity import Pair
from contested.newscenario.answers import Answers, check_dates, read_answers
from contested.newscenario.gather import gather_places
from contested.newscenario.guide import guided
from contested.newscenario.ledger_text import entries
from contested.newscenario.sides import Cast, cast
from contested.newscenario.times import Times, times
from helpers.outline_files import geojson

AS_OF = dt.date(2031, 6, 2)
TEXT = """
title = "Brackmere, June 2031"
[[side]]
name = "Government of Brackmere"
role = "incumbent"
[side.fighters]
best = 9000
low = 6000
high = 12000
[side.fighters.source]
speaker = "observers"
title = "Two armies"
publisher = "Post"
date = 2031-02-01
where = "p. 3"
reliability = "B"
credibility = 3
[[side]]
name = "Lantern League"
role = "challenger"
id = "league"
fighters = { best = 800 }
[displaced]
best = 5000
[displaced.source]
speaker = "the mayor"
title = "Two armies"
publisher = "Post"
date = 2031-02-01
serves = "league"
"""


def ledger(tmp_path, text: str = TEXT) -> Ledger:
    (tmp_path / "answers.toml").write_text(text, encoding="utf-8")
    answers = read_answers(tmp_path / "answers.toml")
    made = entries(cast(None, answers.side).actors, answers, 1_000_000, "Brackmere", AS_OF)
    folder = tmp_path / "ledger"
    folder.mkdir()
    (folder / "war.toml").write_text(made.text(), encoding="utf-8")
    assert (made.sourced, made.judged) == (2, 1)
    return Ledger.load(folder)


def test_a_number_with_a_source_is_followed_back_to_its_document(tmp_path):
    found = ledger(tmp_path)
    prior = found.priors["government-fighters"]
    assert (prior.basis, prior.rests_on, prior.status) == ("measured", ("government-fighters-stated",), "draft")
    claim = found.claims[prior.rests_on[0]]
    assert (claim.grade, claim.locator, claim.quantity.best, claim.quantity.high) == ("B3", "p. 3", 9000, 12000)
    assert claim.says == "Fighters of Government of Brackmere: 9,000 (6,000 to 12,000)."
    assert list(found.documents) == ["post-two-armies-2031"]  # named twice, one entry
    assert found.claims["displaced-at-the-start-stated"].side == "league"


def test_the_wider_side_of_a_range_is_the_central_90_percent(tmp_path):
    prior = ledger(tmp_path).priors["government-fighters"]
    low, high = prior.interval(0.9)
    assert low == pytest.approx(6000, rel=0.002) and high == pytest.approx(9000 * 1.5, rel=0.002)
    assert prior.median == 9000


def test_the_reasons_of_wide_priors_say_the_constants_that_they_are_made_with(monkeypatch):
    for name, value in (("RULERS_PER_PERSON", 0.007), ("RULERS_SIGMA", 0.6), ("GROUP_MEDIAN", 450), ("NO_SOURCE", 0.9)):
        monkeypatch.setattr(ledger_text, name, value)
    answers = Answers(displaced={"best": 500})
    ruler, group, displaced = entries(cast(None, ()).actors, answers, 2_000_000, "Brackmere", AS_OF).priors
    assert "7 of a thousand" in ruler["why"] and "a factor of 2.7 either way" in ruler["why"]
    assert "450 fighters" in group["why"] and "a factor of 4.4 either way" in displaced["why"]


def test_a_number_without_source_or_range_is_judged_and_wide(tmp_path):
    found = ledger(tmp_path)
    assert found.priors["league-fighters"].basis == "judged" and not found.priors["league-fighters"].rests_on
    for name, factor in (("league-fighters", 3), ("displaced-at-the-start", 2)):
        low, high = found.priors[name].interval(0.9)
        assert math.sqrt(high / low) == pytest.approx(factor, rel=0.01)
    assert found.priors["displaced-at-the-start"].basis == "judged"  # a source, but no range


def test_what_nobody_says_is_wide_and_listed():
    actors = cast(None, ()).actors
    made = entries(actors, Answers(), 2_000_000, "Brackmere", AS_OF)
    assert made.defaults == ["government-fighters", "challenger-fighters"]
    ruler, group = (one["distribution"] for one in made.priors)
    assert (ruler["median"], group["median"]) == (6000, 2000)
    assert math.exp(norm.ppf(0.95) * ruler["sigma"]) == pytest.approx(5.2, abs=0.1)
    factor = math.exp(norm.ppf(0.95) * group["sigma"])
    whys = [one["why"] for one in made.priors]
    assert "so this is judged: 3 of a thousand of the 2,000,000 people who live here, at least 100," in whys[0]
    assert "within a factor of 5.2 either way" in whys[0]
    assert f"so this is judged: 2,000 fighters, within a factor of {factor:.1f} either way" in whys[1]
    assert all("Nobody is asked yet" in one["why"] and one["basis"] == "judged" for one in made.priors)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("best = 9000", "best = 5000"), "expected low at or below best (5000), found 6000"),
        (('role = "challenger"', 'role = "ally"'), 'expected a side with role = "incumbent" and one with role'),
        (('role = "challenger"', 'role = "rebel"'), "role"),
        (('id = "league"', 'beside = "government"'), 'expected beside only with role = "ally", found it for \'Lantern'),
        (
            ('serves = "league"', 'serves = "leage"'),
            "no actor 'leage' whose interest a source serves; did you mean 'league'",
        ),
        (("best = 800", "best = 0"), "best"),
        (('title = "Brackmere, June 2031"', 'titel = "B"'), "did you mean 'title'"),
    ],
)
def test_answers_that_do_not_fit_are_refused(tmp_path, change, message):
    with pytest.raises(InputError) as refused:
        ledger(tmp_path, TEXT.replace(*change))
    assert message in str(refused.value)


def test_a_document_after_as_of_is_refused(tmp_path):
    (tmp_path / "answers.toml").write_text(TEXT, encoding="utf-8")
    answers = read_answers(tmp_path / "answers.toml")
    check_dates(answers, dt.date(2031, 2, 1))
    with pytest.raises(InputError, match="'Two armies' of 2031-02-01: what became known later is not used"):
        check_dates(answers, dt.date(2031, 1, 31))


class Typed:
    """A terminal with answers that were typed before; keeps what was said and asked."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.said, self.asked = list(lines), [], []

    def say(self, line: str) -> None:
        self.said.append(line)

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return self.lines.pop(0)


def test_the_guided_mode_asks_with_a_reason_and_asks_again_what_it_cannot_read(tmp_path):
    places, _ = gather_places(geojson(tmp_path / "a.geojson", "cod_ab"))
    source = [
        "observers",
        "Two armies",
        "Post",
        "2031-13-01",
        "2031-07-01",
        "2031-02-01",
        "",
        "nobody",
        "none",
        "B9",
        "B3",
    ]
    typed = Typed(
        ["Brackmere, June 2031", "province", "", "Lantern League; Salt Company", "", "", "The League", ""]
        + ["6 to 12", *source, "many", "800", "", "", "Orrin Head", "Orrin Head 3", "", "", ""]
    )
    made = guided(typed, places, cast(None, ()), Times(AS_OF, AS_OF, AS_OF))
    assert not typed.lines
    rulers, league, company = made.side
    assert (rulers.name, rulers.role, rulers.id) == ("Government", "incumbent", "government")
    assert league.shown == "The League" and company.shown == "Salt Company"
    assert (league.id, league.fighters.best, league.fighters.source, league.holds) == (
        "the-league",
        800,
        None,
        {"Orrin Head": 3},
    )
    assert (company.id, company.fighters, company.holds) == ("salt-company", None, {})
    assert (rulers.fighters.low, rulers.fighters.best, rulers.fighters.high) == (6, 8, 12)
    assert (rulers.fighters.source.date, rulers.fighters.source.credibility) == (dt.date(2031, 2, 1), 3)
    assert made.displaced is None and made.place == "province"
    assert "expected a date such as 2031-02-20" in typed.said
    assert any("what became known later is not used" in line for line in typed.said)
    assert all(question.endswith(")") for question in typed.asked)  # each says why it is asked


def test_the_guided_mode_asks_who_rules_where_no_side_looks_like_a_government(tmp_path):
    places, _ = gather_places(geojson(tmp_path / "a.geojson", "cod_ab"))
    pairs = [Pair("Lantern League", "Salt Company", 4, 9)]
    sides = ["Lantern League", "Salt Company"]
    typed = Typed(["", "", "", "Salt Co", "2", "", "2", "1", "", *[""] * 7])
    made = guided(typed, places, Cast([], left_out=pairs, sides=sides), Times(AS_OF, AS_OF, AS_OF))
    assert [(one.name, one.role) for one in made.side] == [
        ("Salt Company", "incumbent"),
        ("Lantern League", "challenger"),
    ]
    assert typed.said[1] == "No side of the events looks like a government that somebody fights: say who is who."
    assert typed.said[4:] == [
        "expected an answer: a war needs a side that rules and one that challenges it",
        "no side 'Salt Co' in the events; did you mean 'Salt Company'?",
        "expected an answer: a war needs a side that rules and one that challenges it",
        "expected another side, 'Salt Company' has a role already",
    ]
    assert not typed.lines


def fighters(tmp_path, *typed: str) -> tuple[dict[str, int], list[str]]:
    """What the guided mode takes for the ruler's fighters; and what it says, without the list of sides."""
    places, _ = gather_places(geojson(tmp_path / "a.geojson", "cod_ab"))
    terminal = Typed([*[""] * 7, *typed, *[""] * 5])
    (ruler, _) = guided(terminal, places, cast(None, ()), Times(AS_OF, AS_OF, AS_OF)).side
    assert not terminal.lines
    return ruler.fighters.model_dump(exclude_none=True), [line for line in terminal.said if not line.startswith("  ")]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12000.0", {"best": 12000}),
        ("6 000-15,000", {"low": 6000, "best": 9487, "high": 15000}),
        ("6000 to 9000 to 15000", {"low": 6000, "best": 9000, "high": 15000}),
    ],
)
def test_a_number_of_people_is_read_as_it_is_typed(tmp_path, typed, read):
    found, said = fighters(tmp_path, typed)
    assert found == read and len(said) == 1


@pytest.mark.parametrize("typed", ["12.5", "10, 15", "12.000", "6000-", "1-2-3-4", "15-10", "0", "9" * 5000, "some"])
def test_a_number_of_people_that_could_be_another_one_is_asked_for_again(tmp_path, typed):
    found, said = fighters(tmp_path, typed, "800")
    assert found == {"best": 800} and len(said) == 2 and said[1].startswith("expected ")


def test_days_are_whole_weeks_and_what_was_chosen_is_said():
    made = times(dt.date(2031, 1, 1), AS_OF, None, None)
    assert (made.start, made.horizon) == (dt.date(2031, 1, 6), dt.date(2032, 5, 30))
    assert "start: moved from 2031-01-01 to 2031-01-06, whole weeks before as_of" in made.notes
    made = times(None, None, None, dt.date(2031, 5, 31))
    assert (made.as_of, made.start) == (AS_OF, dt.date(2030, 6, 3))
    for start, horizon, message in (
        (dt.date(2031, 7, 1), None, "expected start on or before as_of"),
        (None, dt.date(2031, 6, 1), "expected horizon on or after as_of"),
        (None, dt.date(2041, 6, 1), "expected at most 156 weeks from as_of on"),
        (dt.date(2020, 6, 1), None, "and 520 in all"),
    ):
        with pytest.raises(InputError) as refused:
            times(start, AS_OF, horizon, None)
        assert message in str(refused.value)
