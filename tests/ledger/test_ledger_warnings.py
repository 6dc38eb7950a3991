"""What is doubtful about a ledger by itself, without a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.api import load_ledger
from contested.ledger.ledger import Ledger
from contested.ledger.units import misspelt, one_slip
from contested.ledger.warnings_of_entries import ledger_warnings, uncited
from contested.scenario.bundled import bundled_folders
from scenario.example import EXAMPLE, copy_example

REPORTS, PRIORS = "ledger/reports.toml", "ledger/priors.toml"
STRENGTH = 'said = 2031-02-15\nknown_from = 2031-02-15\nplace = { name = "Orrin Head"'


def warned(folder: Path) -> list[str]:
    """The warnings of the example's ledger, apart from one that it has as it is: a count that was added later."""
    found = [str(one) for one in ledger_warnings(load_ledger(folder))]
    return [one for one in found if "claim 'later-count' (entry 4), field said" not in one]


def found(folder: Path, old: str, new: str, file: str = REPORTS) -> list[str]:
    return warned(copy_example(folder, (old, new), file=file))


@pytest.mark.parametrize("folder", [EXAMPLE, *bundled_folders().values()])
def test_sound_ledgers_give_no_warning(folder: Path):
    assert warned(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ('of = "fighters"', 'of = "figters"', ("quantity.of", "did you mean 'fighters'")),
        ('of = "fatalities" }', 'of = "fatalitise" }', ("quantity.of", "did you mean 'fatalities'")),
        ("best = 600, low = 400, high = 900", "best = 600, low = 40, high = 900", ("quantity.low", "expected 400")),
        ("best = 600, low = 400, high = 900", "best = 600, low = 400, high = 9000", ("quantity.high", "expected 900")),
        ("best = 24,", "best = 0,", ("quantity.best", "expected 24, as in says, found 0")),
        (STRENGTH, STRENGTH.replace("2031", "2021", 1), ("field said", "in the year before 2031-02-15")),
        (
            "from = 2030-09-01, to = 2031-02-28",
            "from = 2031-03-02, to = 2031-03-20",
            ("meant.from", "kind = 'forecast'"),
        ),
    ],
)
def test_a_doubtful_claim_is_listed(tmp_path: Path, old: str, new: str, parts: tuple[str, ...]):
    (message,) = found(tmp_path, old, new)
    assert all(part in message for part in (REPORTS, "claim '", *parts)), message


def test_a_prior_known_before_its_source_is_listed(tmp_path: Path):
    old = 'sources = ["handbook"]\nwhy = "Nobody'
    (message,) = found(tmp_path, old, old.replace("handbook", "brackmere-herald"), PRIORS)
    assert (
        "prior 'regency-fighters'" in message and "on or after 2031-03-01, when document 'brackmere-herald'" in message
    )


def test_a_side_that_one_claim_spells_otherwise_is_listed(tmp_path: Path):
    copy = copy_example(tmp_path, ('whose = "regency"', 'whose = "lanterns"'), file=REPORTS)
    (message,) = found(tmp_path, 'side = "lanterns"', 'side = "lantern"')
    assert "field side" in message and "found 'lantern'; did you mean 'lanterns'?" in message
    known = [str(one) for one in ledger_warnings(Ledger.load(copy / "ledger"), owners_are_known=True)]
    assert not any("field side" in one for one in known)


def test_sides_that_differ_by_a_number_are_two(tmp_path: Path):
    path = copy_example(tmp_path) / REPORTS
    path.write_text(path.read_text().replace('"lanterns"', '"column-1"').replace('side = "none"', 'side = "column-2"'))
    assert warned(path.parent.parent) == []


def test_documents_that_nothing_cites_are_found(tmp_path: Path):
    assert uncited(Ledger.load(EXAMPLE / "ledger")) == []
    new = '[[document]]\nid = "spare"\ntitle = "A"\npublisher = "B"\nyear = 2020\nread = "full"\n'
    copy = copy_example(tmp_path, ("[[claim]]", f"{new}\n[[claim]]"), file=REPORTS)
    assert uncited(Ledger.load(copy / "ledger")) == ["document:spare"]


@pytest.mark.parametrize(
    ("word", "other", "one"),
    [
        ("deths", "deaths", True),
        ("detahs", "deaths", True),
        ("deathss", "deaths", True),
        ("dezths", "deaths", True),
        ("deaths", "deaths", False),
        ("dtahes", "deaths", False),
        ("aid", "raids", False),
    ],
)
def test_a_slip_is_one_letter(word: str, other: str, one: bool):
    assert one_slip(word, other) == one
    assert one_slip(other, word) == one


def test_a_plural_is_no_misspelling_and_short_words_are_not_judged():
    assert misspelt("provinces") == misspelt("province") == misspelt("aid") == ""
    assert misspelt("deths") == "deaths" and misspelt("cattle") == ""
    assert misspelt("hostges") == "" and misspelt("hostges", frozenset({"hostages"})) == "hostages"
