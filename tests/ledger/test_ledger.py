import datetime

import pytest
from pydantic import ValidationError

from contested.errors import InputError
from contested.ledger import reading
from contested.ledger.ledger import Ledger
from ledger.sample import CLAIM, DOCUMENT, LEDGER, PRIOR, swap, write


def load(tmp_path, text=LEDGER):
    return Ledger.load(write(tmp_path / "ledger", text))


def error_of(tmp_path, text):
    with pytest.raises(InputError) as caught:
        load(tmp_path, text)
    return str(caught.value).replace(f"{tmp_path}/ledger/", "")


def renamed(claim_id, text=CLAIM):
    return swap('id = "losses"', f'id = "{claim_id}"', text)


def test_entries_are_found_by_reference(tmp_path):
    write(tmp_path / "ledger", "not TOML", "README.md")
    ledger = load(tmp_path)
    assert ledger.get("prior:loss-rate") is ledger.priors["loss-rate"] is ledger.get_prior("prior:loss-rate")
    assert ledger.get("claim:losses") is ledger.claims["losses"] is ledger.get_claim("claim:losses")
    assert ledger.get("document:gazette") is ledger.documents["gazette"]


def test_several_folders_form_one_ledger_and_a_repeated_folder_is_read_once(tmp_path):
    one, two = write(tmp_path / "one", DOCUMENT + CLAIM), write(tmp_path / "two", PRIOR)
    ledger = Ledger.load(one, two, one / ".." / "one")
    assert (len(ledger.documents), len(ledger.claims), len(ledger.priors)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("prior:los-rate", "no prior 'los-rate' in the ledger; did you mean 'loss-rate'?"),
        ("claim:loss-rate", "no claim 'loss-rate' in the ledger"),
        ("loss-rate", "expected 'prior:ID' or 'claim:ID', found 'loss-rate'; did you mean 'prior:loss-rate'?"),
        ("priors:loss-rate", "found 'priors:loss-rate'; did you mean 'prior:loss-rate'?"),
        ("", "expected 'prior:ID' or 'claim:ID', found ''"),
        ("prior:\x1b[2J", r"no prior '\x1b[2J' in the ledger"),
    ],
)
def test_an_unknown_or_malformed_reference_is_an_error_that_names_the_nearest(tmp_path, reference, message):
    with pytest.raises(InputError) as caught:
        load(tmp_path).get(reference, where="s.toml")
    assert str(caught.value).startswith("s.toml: ") and message in str(caught.value)


def test_a_reference_to_another_kind_is_an_error(tmp_path):
    with pytest.raises(InputError, match="expected 'prior:ID', found 'claim:losses'"):
        load(tmp_path).get_prior("claim:losses")
    with pytest.raises(InputError, match="expected 'claim:ID', found 'prior:loss-rate'"):
        load(tmp_path).get_claim("prior:loss-rate")


def test_a_withdrawn_entry_cannot_be_used_and_a_draft_can(tmp_path):
    withdrawn = swap('status = "reviewed"', 'status = "withdrawn"', PRIOR)
    ledger = load(tmp_path, DOCUMENT + swap('status = "reviewed"', 'status = "draft"', CLAIM) + withdrawn)
    assert ledger.get("claim:losses") is ledger.claims["losses"]
    assert (ledger.drafts, ledger.withdrawn) == (["claim:losses"], ["prior:loss-rate"])
    with pytest.raises(InputError, match="prior 'loss-rate' is withdrawn"):
        ledger.get("prior:loss-rate")


def test_an_id_that_is_used_in_two_files_is_an_error_that_names_both(tmp_path):
    write(tmp_path / "ledger", DOCUMENT, "b.toml")
    assert error_of(tmp_path, LEDGER) == (
        "b.toml: document 'gazette' (entry 1): the id 'gazette' is already used by a.toml: document 'gazette' (entry 1)"
    )


def test_an_id_that_is_used_twice_in_a_file_is_an_error_that_names_both_entries(tmp_path):
    message = error_of(tmp_path, LEDGER + CLAIM)
    assert message == (
        "a.toml: claim 'losses' (entry 2): the id 'losses' is already used by a.toml: claim 'losses' (entry 1)"
    )


def test_a_claim_and_a_prior_can_have_the_same_id(tmp_path):
    ledger = load(tmp_path, DOCUMENT + CLAIM + swap("loss-rate", "losses", PRIOR))
    assert ledger.get("claim:losses") is not ledger.get("prior:losses")


C = "a.toml: claim 'losses' (entry 1)"
LOGNORMAL = '"lognormal", median = 0.01, sigma = 1.0'
P = "a.toml: prior 'loss-rate' (entry 1)"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'document = "gazette"',
            'document = "gazete"',
            f"{C}, field document: no document 'gazete' in the ledger; did",
        ),
        ('["losses"]', '["loses"]', f"{P}, field rests_on: no claim 'loses' in the ledger; did you mean 'losses'?"),
        ('["losses"]', '["losses", "losses"]', f"{P}, field rests_on: expected every id once, found 'losses' twice"),
        ('["gazette"]', '["x"]', f"{P}, field sources: no document 'x' in the ledger; known: 'gazette'."),
        (
            'status = "reviewed"',
            'status = "withdrawn"',
            f"{P}, field rests_on: prior 'loss-rate' rests on claim 'losses'",
        ),
        ("low = 200", "low = 301", f"{C}, field quantity: expected low at or below best (300), found low = 301"),
        ("high = 400", "high = 299", f"{C}, field quantity: expected high at or above best (300), found high = 299"),
        (
            "from = 2029",
            "from = 2031",
            f"{C}, field meant: expected 'to' on or after 'from' (2031-05-01), found 2030-04",
        ),
        (
            "2030-05-02\nplace",
            "2030-04-29\nplace",
            f"{C}: expected known_from on or after said (2030-04-30), found 2030",
        ),
        ("2030-05-03", "2030-05-01", f"{P}, field known_from: expected known_from on or after that of claim 'losses'"),
        (
            LOGNORMAL,
            '"uniform", low = 2, high = 1',
            f"{P}, field distribution: expected high above low (2), found high = 1",
        ),
        (
            LOGNORMAL,
            '"normal", mean = 0, sd = 1, low = 9',
            f"{P}, field distribution: expected low and high to keep some",
        ),
        ('"judged"', '"measured"\nrests_on = []\n#', "given twice"),
        ("paragraph = 7\n", "", f"{C}: expected 'paragraph' (a number) or 'locator'"),
        ("date = 2030-05-02\n", "", "document 'gazette' (entry 1): expected one of 'date' and 'year', found neither"),
        ("date = 2030", "year = 2030\ndate = 2030", "expected one of 'date' and 'year', found both"),
        (
            'read = "full"',
            'read = "full"\nlink = "https://x.example"',
            "field link: leave out 'https://': expected an add",
        ),
        ('read = "full"', 'read = "full"\nlink = "x.example/\\"a"', "field link: expected an address without spaces"),
        (
            "credibility = 4",
            'credibility = 4\nlinks = [{ relation = "repeats", claim = "losses" }]',
            "linked to itself",
        ),
        (
            "credibility = 4",
            'credibility = 4\nlinks = [{ relation = "repeats", claim = "x" }]',
            "links (entry 1), field cl",
        ),
    ],
)
def test_inconsistent_entries_are_an_error(tmp_path, old, new, message):
    assert message in error_of(tmp_path, swap(old, new))


def test_an_observation_of_the_future_is_an_error_and_a_forecast_is_not(tmp_path):
    late = swap("from = 2029-05-01, to = 2030-04-30", "from = 2030-05-01, to = 2030-06-01")
    assert "found meant.from = 2030-05-01" in error_of(tmp_path, swap('"allegation"', '"observation"', late))
    assert load(tmp_path, swap('"allegation"', '"forecast"', late)).claims["losses"].kind == "forecast"


def test_a_measured_prior_needs_a_claim_and_a_judged_one_does_not(tmp_path):
    alone = swap('rests_on = ["losses"]\n', "")
    assert load(tmp_path, alone).priors["loss-rate"].rests_on == ()
    assert f"{P}: a measured prior must name the claims" in error_of(tmp_path, swap('"judged"', '"measured"', alone))


def test_only_a_withdrawn_claim_can_refer_to_a_withdrawn_one(tmp_path):
    gone = renamed("old", swap('status = "reviewed"', 'status = "withdrawn"', CLAIM))
    linked = swap("credibility = 4", 'credibility = 4\nlinks = [{ relation = "repeats", claim = "old" }]', CLAIM)
    assert "claim 'losses' refers to claim 'old', which is withdrawn" in error_of(tmp_path, DOCUMENT + gone + linked)
    both = swap('status = "reviewed"', 'status = "withdrawn"', linked)
    assert len(load(tmp_path, DOCUMENT + gone + both).claims) == 2


def test_entries_known_on_the_date_itself_are_not_known_after_it(tmp_path):
    ledger = load(tmp_path)
    assert ledger.known_after(datetime.date(2030, 5, 1)) == ["claim:losses", "prior:loss-rate"]
    assert ledger.known_after(datetime.date(2030, 5, 2)) == ["prior:loss-rate"]
    assert ledger.known_after(datetime.date(2030, 5, 3)) == []


def test_withdrawn_entries_are_left_out_of_those_known_after_a_date(tmp_path):
    ledger = load(tmp_path, DOCUMENT + swap('status = "reviewed"', 'status = "withdrawn"', CLAIM))
    assert ledger.known_after(datetime.date(2000, 1, 1)) == []


def test_a_period_can_be_one_day_and_an_observation_can_end_after_it_is_said(tmp_path):
    one_day = swap("from = 2029-05-01, to = 2030-04-30", "from = 2030-04-30, to = 2030-04-30")
    period = load(tmp_path, swap('"allegation"', '"observation"', one_day)).claims["losses"].meant
    assert period is not None and period.days == 1
    beyond = swap("to = 2030-04-30", "to = 2030-12-31", swap('"allegation"', '"observation"'))
    assert load(tmp_path, beyond).claims["losses"].kind == "observation"


def test_an_entry_cannot_be_changed(tmp_path):
    with pytest.raises(ValidationError, match="frozen"):
        load(tmp_path).claims["losses"].status = "withdrawn"


def test_the_hash_depends_on_content_and_not_on_order_files_or_comments(tmp_path):
    expected = load(tmp_path, LEDGER + renamed("other")).hash
    spread = write(tmp_path / "spread", PRIOR + "# a comment\n" + DOCUMENT, "z.toml")
    write(spread, renamed("other") + swap("best = 300", "best = 300.0", CLAIM), "b.toml")
    assert Ledger.load(spread).hash == expected and len(expected) == 64
    unchanged = load(tmp_path).hash
    changes = [
        ("best = 300", "best = 301"),
        ("One side's", "Another"),
        ("A year", "Years"),
        ("sigma = 1.0", "sigma = 1.1"),
    ]
    hashes = {unchanged, *(load(tmp_path, swap(old, new)).hash for old, new in changes)}
    assert len(hashes) == 1 + len(changes)


def test_an_entry_as_json_has_the_keys_of_the_file_and_iso_dates(tmp_path):
    ledger = load(tmp_path)
    claim = ledger.to_json(ledger.claims["losses"])
    assert claim["said"] == "2030-04-30"
    assert claim["meant"] == {"from": "2029-05-01", "to": "2030-04-30"}
    assert claim["quantity"]["best"] == 300 and "locator" not in claim
    prior = ledger.to_json(ledger.priors["loss-rate"])
    assert prior["distribution"] == {"kind": "lognormal", "median": 0.01, "sigma": 1.0}
    assert prior["rests_on"] == ["losses"]


def test_a_link_that_points_outside_the_folder_is_an_error_and_one_inside_is_read_once(tmp_path):
    folder = write(tmp_path / "ledger")
    (folder / "inside.toml").symlink_to("a.toml")
    assert len(Ledger.load(folder).claims) == 1
    secret = write(tmp_path / "other", "x = 1") / "a.toml"
    (folder / "out.toml").symlink_to(secret)
    with pytest.raises(InputError, match="out.toml: expected .* found a link that points outside it"):
        Ledger.load(folder)


def test_folders_without_ledger_files_and_circular_links_are_errors(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "circle").mkdir()
    (tmp_path / "circle" / "a.toml").symlink_to("a.toml")
    write(tmp_path / "full")
    for folder in ["none", "empty", "circle", "full/a.toml", "x" * 300, "a\0b"]:
        with pytest.raises(InputError):
            Ledger.load(tmp_path / folder)


def test_more_than_200_files_are_an_error(tmp_path):
    for number in range(reading.MAX_FILES + 1):
        write(tmp_path / "ledger", "", f"f{number}.toml")
    with pytest.raises(InputError, match="expected at most 200 files in all, found 201"):
        Ledger.load(tmp_path / "ledger")
    (tmp_path / "ledger" / "f0.toml").rename(tmp_path / "ledger" / ".f0.toml")
    assert Ledger.load(tmp_path / "ledger").claims == {}


def test_a_claim_has_a_grade_a_pointer_and_a_length_in_days(tmp_path):
    claim = load(tmp_path, swap("paragraph = 7", 'paragraph = 7\nlocator = "table 3"')).claims["losses"]
    assert (claim.grade, claim.pointer) == ("D4", "paragraph 7, table 3")
    assert claim.grade_in_words == "source not usually reliable, doubtful"
    assert claim.meant is not None and claim.meant.days == 365


def test_errors_in_references_are_listed_claims_first_then_priors(tmp_path):
    text = swap('document = "gazette"', 'document = "a"', swap('sources = ["gazette"]', 'sources = ["b"]'))
    lines = error_of(tmp_path, swap('rests_on = ["losses"]', 'rests_on = ["c"]', text)).splitlines()
    assert [line.strip().partition(" in the ledger")[0] for line in lines] == [
        "3 errors:",
        f"{C}, field document: no document 'a'",
        f"{P}, field sources: no document 'b'",
        f"{P}, field rests_on: no claim 'c'",
    ]


def test_a_prior_can_be_known_on_the_same_day_as_its_claim(tmp_path):
    same_day = swap("known_from = 2030-05-03", "known_from = 2030-05-02")
    assert load(tmp_path, same_day).priors["loss-rate"].known_from == datetime.date(2030, 5, 2)


def test_a_claim_can_be_known_on_the_day_it_is_said(tmp_path):
    same_day = swap("known_from = 2030-05-02", "known_from = 2030-04-30")
    assert load(tmp_path, same_day).claims["losses"].known_from == datetime.date(2030, 4, 30)


def test_an_observation_can_begin_on_the_day_it_is_said(tmp_path):
    period = swap("from = 2029-05-01, to = 2030-04-30", "from = 2030-04-30, to = 2030-05-04")
    assert load(tmp_path, swap('"allegation"', '"observation"', period)).claims["losses"].kind == "observation"


def test_the_bounds_of_a_quantity_can_equal_its_best_value(tmp_path):
    quantity = load(tmp_path, swap("low = 200, high = 400", "low = 300, high = 300")).claims["losses"].quantity
    assert quantity is not None and (quantity.low, quantity.best, quantity.high) == (300, 300, 300)


def test_the_error_for_a_withdrawn_entry_gives_its_file_and_entry(tmp_path):
    ledger = load(tmp_path, DOCUMENT + swap('status = "reviewed"', 'status = "withdrawn"', CLAIM))
    with pytest.raises(InputError) as caught:
        ledger.get("claim:losses", "scenario.toml: reference_value 'a'")
    file = tmp_path / "ledger/a.toml"
    assert str(caught.value) == (
        f"scenario.toml: reference_value 'a': claim 'losses' is withdrawn ({file}: claim 'losses' (entry 1))"
    )


def test_exactly_200_files_are_read(tmp_path):
    for number in range(reading.MAX_FILES):
        write(tmp_path / "ledger", "", f"f{number}.toml")
    assert Ledger.load(tmp_path / "ledger").claims == {}
