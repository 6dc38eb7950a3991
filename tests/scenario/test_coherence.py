"""A scenario whose parts do not fit is an error that names the part."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario.example import copy_example, load_error, load_example

HEADLINE = 'headline = "lanterns_hold_a_valley"'
ANY_OF = '{ measure = "places_held", actor = "lanterns", at_least = 1 }'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "regency"', 'id = "lanterns"', ["actor", "the id 'lanterns' is used by 2 entries"]),
        (
            'enemies = ["regency"]',
            'enemies = ["regent"]',
            ["actor 'lanterns', field enemies", "did you mean 'regency'?"],
        ),
        (
            'enemies = ["regency"]',
            'enemies = ["lanterns"]',
            ["field enemies", "an actor cannot be among its own enemies"],
        ),
        ('enemies = ["regency"]', 'enemies = ["regency"]\nallies = ["regency"]', ["both an enemy and an ally"]),
        ('where = "posts_lanterns"', 'where = "post_lanterns"', ["field where", "did you mean 'posts_lanterns'?"]),
        ('where = "posts_lanterns"', 'where = "population"', ["field where", "no column 'population'"]),
        ('holds = "held_lanterns"', 'holds = "held_lantern"', ["field holds", "did you mean 'held_lanterns'?"]),
        (HEADLINE, 'headline = "lanterns_hold"', ["headline", "no question 'lanterns_hold'"]),
        ('id = "more_deaths_than_claimed"', 'id = "displaced_at_the_end"', ["question", "used by 2 entries"]),
        (
            'title = "People displaced at the end"',
            'title = "more soldiers die than claimed"',
            ["question 'displaced_at_the_end', field title", "'more_deaths_than_claimed' has the title 'more"],
        ),
        ('title = "The Lanterns hold a place"', f'title = "{"x" * 61}"', ["question", "title", "60"]),
        (
            ANY_OF,
            ANY_OF.replace('"lanterns"', '"lantern"'),
            ["question 'lanterns_hold_a_valley', field actor", "'lanterns'?"],
        ),
        (ANY_OF, ANY_OF.replace(" }", ', places = ["orrin"] }'), ["field places", "did you mean 'orrin-"]),
        ("for_weeks = 4", 'for_weeks = 4\nplaces = ["marsh"]', ["question 'lanterns_hold_a_valley', field places"]),
        (
            "for_weeks = 4",
            "for_weeks = 50",
            ["question 'lanterns_hold_a_valley', field for_weeks", "period of 39 whole weeks"],
        ),
        ("by = 2031-11-30", "by = 2032-11-30", ["question 'lanterns_hold_a_valley', field by", "set weeks = 91"]),
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
        (
            'prior = "prior:lantern-fighters"',
            'prior = "prior:x"',
            ["claim_check (entry 1), field prior", "no prior 'x'"],
        ),
        ('prior = "prior:lantern-fighters"', "", ["claim_check", "either the key 'series' or the key 'prior'"]),
        ("at_least = 2", "", ["layer 'lanterns_hold_most'", "expected one of at_least"]),
        ("at_least = 2", "at_least = 2\nless_than = 3", ["layer", "found at_least and less_than"]),
        ('ledger = ["ledger"]', 'ledger = ["leger"]', ["no folder 'leger'", "did you mean 'ledger'?"]),
        ('ledger = ["ledger"]', "ledger = []", ["field ledger", "at least 1"]),
    ],
)
def test_a_part_that_does_not_fit_is_an_error(tmp_path: Path, old: str, new: str, words: list[str]):
    load_error(copy_example(tmp_path, (old, new)), *words)


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
        ("2,0,1,4,", "2,0,1,0,", ["actor 'salt-company', field where", "found only 0"]),
    ],
)
def test_columns_of_places_are_checked_for_their_use(tmp_path: Path, old: str, new: str, words: list[str]):
    folder = copy_example(tmp_path, (old, new), file="places.csv")
    if "salt-company" in words[0] and "where" in words[0]:
        copy_example(tmp_path, ("5,0,8,1,", "5,0,8,0,"), file="places.csv")
    load_error(folder, *words)


def test_a_claim_check_needs_a_claim_with_a_quantity(tmp_path: Path):
    quantity = (
        'quantity = { best = 600, low = 400, high = 900, unit = "persons", of = "fighters", whose = "lanterns" }\n'
    )
    folder = copy_example(tmp_path, (quantity, ""), file="ledger/reports.toml")
    load_error(folder, "claim_check (entry 1), field claim", "'lantern-strength' has none")


@pytest.mark.parametrize("claim", ["lantern-losses-claimed", "later-count"])
def test_a_claim_about_an_unknown_place_is_an_error(tmp_path: Path, claim: str):
    folder = copy_example(tmp_path)
    path = folder / "ledger/reports.toml"
    before, entry, after = path.read_text().partition(f'id = "{claim}"')
    path.write_text(before + entry + after.replace("place = {", 'place = { ids = ["salt-flat"],', 1))
    load_error(folder, "reports.toml: claim", f"'{claim}'", "field place.ids", "no place 'salt-flat'", "'salt-flats'?")


CLAIM_QUESTION = 'more_than = "claim:lantern-losses-claimed"'
LOSSES = 'quantity = { best = 90, low = 80, high = 120, unit = "persons", of = "fatalities", whose = "regency" }\n'


def test_a_threshold_needs_a_claim_with_a_quantity(tmp_path: Path):
    check = '[[claim_check]]\nclaim = "lantern-losses-claimed"\nseries = ["raids-lanterns.killed.regency"]\n'
    folder = copy_example(tmp_path, (check, ""))
    copy_example(tmp_path, (LOSSES, ""), file="ledger/reports.toml")
    assert load_error(folder) == (
        f"{folder / 'scenario.toml'}: question 'more_deaths_than_claimed', field more_than: "
        "expected a claim with a quantity; 'claim:lantern-losses-claimed' has none"
    )


def test_the_first_of_several_parts_that_do_not_fit_is_reported(tmp_path: Path):
    changes = (('enemies = ["regency"]', 'enemies = ["regent"]'), (HEADLINE, 'headline = "none"'))
    message = load_error(copy_example(tmp_path, *changes))
    assert message.startswith(
        f"{tmp_path / 'two-valleys/scenario.toml'}: actor 'lanterns', field enemies: no actor 'regent'"
    )


def test_control_units_can_add_up_to_all_units_of_a_place(tmp_path: Path):
    folder = copy_example(tmp_path, ("3,6,1,0,1,2,0,2100", "3,6,1,0,1,1,1,2100"), file="places.csv")
    assert load_example(folder).places.ids[0] == "orrin-head"
    folder = copy_example(tmp_path, ("3,6,1,0,1,1,1,2100", "3,6,1,0,2,1,1,2100"), file="places.csv")
    assert "hold 4 control units of 'orrin-head', which has 3" in load_error(folder)


def test_an_event_can_end_on_the_day_it_begins(tmp_path: Path):
    folder = copy_example(tmp_path, ("to = 2031-05-31", "to = 2031-04-15"))
    event = load_example(folder).scenario.event[0]
    assert event.from_ == event.to


def test_a_column_of_zeros_gives_an_error_with_actor_and_field(tmp_path: Path):
    folder = copy_example(tmp_path, ("2,0,1,4,", "2,0,1,0,"), ("5,0,8,1,", "5,0,8,0,"), file="places.csv")
    assert load_error(folder) == (
        f"{folder / 'scenario.toml'}: actor 'salt-company', field where: "
        "expected a number above 0 for at least one place in column 'posts_salt', found only 0"
    )
