"""The parts of a scenario fit each other, or it is said which does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario.land import land, refused

HEADLINE = 'headline = "lanterns_hold_a_valley"'
ANY_OF = '{ measure = "places_held", actor = "lanterns", at_least = 1 }'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "regency"', 'id = "lanterns"', ["actor", "the id 'lanterns' is given to 2 entries"]),
        (
            'enemies = ["regency"]',
            'enemies = ["regent"]',
            ["actor 'lanterns', field enemies", "did you mean 'regency'?"],
        ),
        ('enemies = ["regency"]', 'enemies = ["lanterns"]', ["cannot be among its own"]),
        ('enemies = ["regency"]', 'enemies = ["regency"]\nallies = ["regency"]', ["both an enemy and an ally"]),
        ('where = "posts_lanterns"', 'where = "post_lanterns"', ["field where", "did you mean 'posts_lanterns'?"]),
        ('where = "posts_lanterns"', 'where = "population"', ["field where", "no column 'population'"]),
        ('holds = "held_lanterns"', 'holds = "held_lantern"', ["field holds", "did you mean 'held_lanterns'?"]),
        (HEADLINE, 'headline = "lanterns_hold"', ["headline", "no question 'lanterns_hold'"]),
        ('id = "more_deaths_than_claimed"', 'id = "displaced_at_the_end"', ["question", "given to 2 entries"]),
        (
            ANY_OF,
            ANY_OF.replace('"lanterns"', '"lantern"'),
            ["question 'lanterns_hold_a_valley', field actor", "'lanterns'?"],
        ),
        (ANY_OF, ANY_OF.replace(" }", ', places = ["orrin"] }'), ["field places", "did you mean 'orrin-"]),
        ("for_weeks = 4", 'for_weeks = 4\nplaces = ["marsh"]', ["question 'lanterns_hold_a_valley', field places"]),
        ("for_weeks = 4", "for_weeks = 50", ["question 'lanterns_hold_a_valley', field for_weeks", "39 whole weeks"]),
        ("by = 2031-11-30", "by = 2032-11-30", ["field by", "needs weeks = 91"]),
        ("to = 2031-05-31", "to = 2031-04-01", ["event 'spring-flood'", "to = 2031-04-01 is before from"]),
        ('"orrin-foot", "brackmere"]', '"orrin-fot"]', ["event 'spring-flood', field places", "'orrin-foot'?"]),
        (
            "claim:lantern-losses-claimed",
            "claim:lantern-loses-claimed",
            ["field more_than", "'lantern-losses-claimed'?"],
        ),
        (
            'side = "lanterns"\nabout',
            'side = "lantern"\nabout',
            ["bias (entry 1), field side", "did you mean 'lanterns'?"],
        ),
        ('prior = "prior:lantern-fighters"', 'prior = "prior:x"', ["compare (entry 1), field prior", "no prior 'x'"]),
        ('prior = "prior:lantern-fighters"', "", ["compare", "either the key 'series' or the key 'prior'"]),
        ("at_least = 2", "", ["layer 'lanterns_hold_most'", "expected one of at_least"]),
        ("at_least = 2", "at_least = 2\nless_than = 3", ["layer", "found at_least and less_than"]),
        ('ledger = ["ledger"]', 'ledger = ["leger"]', ["leger", "expected a folder of *.toml files"]),
        ('ledger = ["ledger"]', "ledger = []", ["field ledger", "at least 1"]),
    ],
)
def test_a_part_that_does_not_fit_is_named(tmp_path: Path, old: str, new: str, words: list[str]):
    refused(land(tmp_path, (old, new)), *words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("3,6,1,0,1,2,0,2100", "3,-6,1,0,1,2,0,2100", ["field where", "found -6 for 'orrin-head'"]),
        ("3,6,1,0,1,2,0,2100", "3,6,1,0,-1,2,0,2100", ["field holds", "found -1 for 'orrin-head'"]),
        ("3,6,1,0,1,2,0,2100", "3,6,1,0,1.5,1,0,2100", ["expected whole control units", "1.5 for 'orrin-head'"]),
        (
            "3,6,1,0,1,2,0,2100",
            "3,6,1,0,2,2,0,2100",
            ["lanterns and regency and salt-company together hold 4 control units of 'orrin-head', which has 3"],
        ),
        ("2,0,1,4,", "2,0,1,0,", ["actor 'salt-company', field where", "is 0 in every place"]),
    ],
)
def test_numbers_of_the_places_must_suit_their_use(tmp_path: Path, old: str, new: str, words: list[str]):
    home = land(tmp_path, (old, new), file="places.csv")
    if "salt-company" in words[0] and "where" in words[0]:
        land(tmp_path, ("5,0,8,1,", "5,0,8,0,"), file="places.csv")
    refused(home, *words)


def test_a_claim_without_a_quantity_cannot_be_compared(tmp_path: Path):
    quantity = (
        'quantity = { best = 600, low = 400, high = 900, unit = "persons", of = "fighters", whose = "lanterns" }\n'
    )
    home = land(tmp_path, (quantity, ""), file="ledger/reports.toml")
    refused(home, "compare (entry 1), field claim", "'lantern-strength' has none")


@pytest.mark.parametrize("claim", ["lantern-losses-claimed", "later-count"])
def test_a_claim_about_a_place_that_no_table_knows_is_refused(tmp_path: Path, claim: str):
    home = land(tmp_path)
    path = home / "ledger/reports.toml"
    before, entry, after = path.read_text().partition(f'id = "{claim}"')
    path.write_text(before + entry + after.replace("place = {", 'place = { ids = ["salt-flat"],', 1))
    refused(home, "reports.toml: claim", f"'{claim}'", "field place.ids", "no place 'salt-flat'", "'salt-flats'?")
