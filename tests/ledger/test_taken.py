"""What a ledger takes from the library: what is referred to, with what that rests on, and no more."""

from __future__ import annotations

import datetime
from pathlib import Path

from contested.ledger.ledger import Ledger
from contested.ledger.library.taken import laid_over, later_than, with_library

DOCUMENT = '[[document]]\nid = "{0}"\ntitle = "T"\npublisher = "P"\n{1}\nread = "full"\n'
CLAIM = """
[[claim]]
id = "{0}"
says = "Said."
document = "{1}"
locator = "table 1"
speaker = "the authors"
side = "none"
speech = "narrator"
kind = "estimate"
said = 2001-01-01
known_from = 2001-01-01
place = {{ name = "many", precision = "region" }}
reliability = "B"
credibility = 2
status = "reviewed"
links = [{2}]
"""
PRIOR = """
[[prior]]
id = "{0}"
says = "A number."
unit = "1"
basis = "judged"
distribution = {{ kind = "fixed", value = {1} }}
rests_on = [{2}]
sources = [{3}]
why = "Judged."
known_from = 2001-01-01
status = "reviewed"
"""
GENERAL = (
    DOCUMENT.format("study", "year = 2000"),
    DOCUMENT.format("later-study", "year = 2020"),
    DOCUMENT.format("unused-study", "year = 2000"),
    CLAIM.format("finding", "study", '{ relation = "contradicts", claim = "other-finding" }'),
    CLAIM.format("other-finding", "later-study", ""),
    PRIOR.format("slope", 1, '"finding"', '"later-study"'),
    PRIOR.format("slope-of-both", 2, '"finding", "other-finding"', ""),
    PRIOR.format("guess", 3, "", ""),
)


def read(folder: Path, *entries: str) -> Ledger:
    folder.mkdir()
    (folder / "entries.toml").write_text("\n".join(entries))
    return Ledger.read(folder)


def test_what_is_wanted_comes_with_all_that_it_rests_on(tmp_path: Path) -> None:
    library, own = read(tmp_path / "library", *GENERAL), read(tmp_path / "own", PRIOR.format("mine", 4, "", ""))
    ledger, taken = with_library(own, ["prior:slope"], library)
    assert taken == ("claim:finding", "prior:slope")
    assert set(ledger.priors) == {"mine", "slope"} and set(ledger.claims) == {"finding"}
    assert set(ledger.documents) == {"study", "later-study"}
    assert ledger.location("prior:slope") == library.location("prior:slope") != "prior:slope"
    ledger.check()


def test_a_finding_keeps_its_links_to_the_findings_that_are_there(tmp_path: Path) -> None:
    library, own = read(tmp_path / "library", *GENERAL), Ledger()
    alone, both = (with_library(own, [f"prior:{key}"], library)[0] for key in ("slope", "slope-of-both"))
    assert alone.claims["finding"].links == ()
    assert [link.claim for link in both.claims["finding"].links] == ["other-finding"]


def test_an_own_entry_replaces_the_one_of_its_id_everywhere(tmp_path: Path) -> None:
    library = read(tmp_path / "library", *GENERAL)
    own = read(tmp_path / "own", PRIOR.format("slope", 9, "", ""), DOCUMENT.format("study", "year = 1999"))
    ledger, taken = with_library(own, ["prior:slope", "prior:slope-of-both"], library)
    assert ledger.priors["slope"].median == 9 and ledger.documents["study"].year == 1999
    assert taken == ("claim:finding", "claim:other-finding", "prior:slope-of-both")


def test_own_entries_may_refer_to_the_library(tmp_path: Path) -> None:
    library = read(tmp_path / "library", *GENERAL)
    link = '{ relation = "corroborates", claim = "other-finding" }'
    diary = DOCUMENT.format("diary", "year = 2002"), CLAIM.format("seen", "diary", link)
    own = read(tmp_path / "own", PRIOR.format("mine", 4, '"finding"', '"study"'), *diary)
    ledger, taken = with_library(own, (), library)
    assert taken == ("claim:finding", "claim:other-finding")
    assert [one.claim for one in ledger.claims["seen"].links] == ["other-finding"]
    ledger.check()
    assert set(laid_over(own, library).priors) == {"mine", "slope", "slope-of-both", "guess"}


def test_what_neither_has_is_passed_over_and_nothing_wanted_takes_nothing(tmp_path: Path) -> None:
    library, own = read(tmp_path / "library", *GENERAL), read(tmp_path / "own", PRIOR.format("mine", 4, "", ""))
    assert with_library(own, ["prior:nowhere", "nonsense"], library) == (own, ())


def test_findings_of_later_documents_are_told(tmp_path: Path) -> None:
    library = read(tmp_path / "library", *GENERAL)
    ledger, taken = with_library(Ledger(), ["prior:slope-of-both", "prior:slope", "prior:guess"], library)
    assert later_than(ledger, taken, datetime.date(2020, 1, 1)) == ()
    assert later_than(ledger, taken, datetime.date(2019, 12, 31)) == ("prior:slope",)
    assert later_than(ledger, taken, datetime.date(2000, 12, 31)) == (
        "claim:finding",
        "claim:other-finding",
        "prior:slope",
        "prior:slope-of-both",
    )
