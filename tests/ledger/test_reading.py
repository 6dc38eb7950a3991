import datetime
import os
from typing import ClassVar

import pytest

from contested.errors import InputError
from contested.ledger import reading
from contested.ledger.ledger import Ledger, LedgerFile
from contested.ledger.reading import combine, read_toml, validate
from contested.ledger.record import Record
from contested.ledger.validation_errors import show
from ledger.sample import CLAIM, DOCUMENT, LEDGER, PRIOR, swap, write


def error_of(tmp_path, text):
    with pytest.raises(InputError) as caught:
        Ledger.load(write(tmp_path / "ledger", text))
    return str(caught.value).replace(f"{tmp_path}/ledger/", "")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"x = 1\ny = = 2\n", "a.toml, line 2, column 5: not valid TOML: Invalid value"),
        (b"x = ", "a.toml, line 1, column 5 (end of document): not valid TOML: Invalid value"),
        (b"x = 1\nx = 2\n", "a.toml, line 2, column 6: not valid TOML: the same key or table is given twice"),
        (b"\xff\xfe", "a.toml: expected text in UTF-8, found other bytes in line 1"),
        (b"# fine\n\xe9", "a.toml: expected text in UTF-8, found other bytes in line 2"),
        (b"x = 1" + b"0" * 5000, "a.toml: a value is too long or too deeply nested to be read"),
        (b"x = " + b"[" * 50_000, "a.toml: a value is too long or too deeply nested to be read"),
        (b'x = "\x00"', "a.toml, line 1, column 6: not valid TOML: Illegal character"),
    ],
)
def test_a_file_that_is_not_toml_is_an_error_with_its_location(tmp_path, raw, message):
    assert error_of(tmp_path, raw).startswith(message)


def test_a_file_of_5_mb_is_read_and_a_larger_one_is_an_error(tmp_path):
    fits = tmp_path / "fits.toml"
    fits.write_bytes(b"#" * reading.MAX_BYTES)
    assert read_toml(fits) == {}
    fits.write_bytes(b"#" * (reading.MAX_BYTES + 1))
    with pytest.raises(InputError, match="expected at most 5 MB, found a larger file"):
        read_toml(fits)


def test_missing_files_folders_pipes_and_invalid_paths_are_errors(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, message in [
        (tmp_path / "none.toml", "there is no such file"),
        (tmp_path, "expected a TOML file, found a folder"),
        (tmp_path / "pipe", "expected a regular file"),
        (tmp_path / ("x" * 300), "cannot be read: File name too long"),
        ("a\0b", "there is no such file"),
    ]:
        with pytest.raises(InputError, match=message):
            read_toml(path)


def test_the_error_for_a_missing_file_names_similar_files_and_a_syntax_error_shows_its_line(tmp_path):
    (tmp_path / "priors.toml").write_text("x = 1\n  yy = = 2  # " + "z" * 90)
    with pytest.raises(InputError, match="there is no such file; did you mean 'priors.toml'"):
        read_toml(tmp_path / "prior.toml")
    with pytest.raises(InputError, match="there is no such file; in its folder: 'priors.toml'"):
        read_toml(tmp_path / "quite-another.toml")
    with pytest.raises(
        InputError, match=r"line 2, column 8: not valid TOML: Invalid value; found: yy = = 2  # z+\.\.\.$"
    ):
        read_toml(tmp_path / "priors.toml")


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    assert read_toml(tmp_path / "a.toml") == {"x": 1, "y": 2}


C = "a.toml: claim 'losses' (entry 1)"
P = "a.toml: prior 'loss-rate' (entry 1)"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("best = 300", "best = true", f"{C}, field quantity.best: expected a number, found true"),
        ("best = 300", "best = nan", f"{C}, field quantity.best: expected a finite number, found nan"),
        ("best = 300", "best = -inf", f"{C}, field quantity.best: expected a finite number, found -inf"),
        ("best = 300", "best = 1" + "0" * 400, f"{C}, field quantity.best: expected a number, found one of more"),
        (
            "best = 300",
            'best = "300"',
            f"{C}, field quantity.best: expected a number, found '300'; a number is written",
        ),
        ("paragraph = 7", "paragraph = 7.0", f"{C}, field paragraph: expected a whole number, found 7.0"),
        ("paragraph = 7", "paragraph = true", f"{C}, field paragraph: expected a whole number, found true"),
        ("credibility = 4", "credibility = true", f"{C}, field credibility: expected a whole number, found true"),
        ("credibility = 4", "credibility = 7", f"{C}, field credibility: expected a number of at most 6, found 7"),
        (
            'reliability = "D"',
            'reliability = "d"',
            f"{C}, field reliability: expected 'A', 'B', 'C', 'D', 'E' or 'F', f",
        ),
        (
            "said = 2030-04-30",
            'said = "2030-04-30"',
            f"{C}, field said: expected a date, found '2030-04-30'; a date is",
        ),
        ("said = 2030-04-30", "said = 2030-04-30T10:00:00", f"{C}, field said: expected a date, found 2030-04-30T10"),
        ("known_from", "knwon_from", f"{C}, field knwon_from: unknown key 'knwon_from'; did you mean 'known_from'?"),
        ("unit =", "unt =", f"{C}, field quantity.unt: unknown key 'unt'; did you mean 'unit'?"),
        ("from = 2029", "form = 2029", f"{C}, field meant.form: unknown key 'form'; did you mean 'from'?"),
        ("sigma", "sgma", f"{P}, field distribution.sgma: unknown key 'sgma'; did you mean 'sigma'?"),
        ("sigma = 1.0", "a = 1.0", f"{P}, field distribution.a: unknown key 'a'; known: 'kind', 'median', 'sigma'."),
        ("sigma = 1.0", "sigma = 0", f"{P}, field distribution.sigma: expected a number greater than 0, found 0"),
        ('"lognormal"', '"lognorml"', f"{P}, field distribution: unknown kind 'lognorml'; did you mean 'lognormal'?"),
        ('kind = "lognormal", ', "", f"{P}, field distribution: the key 'kind' is required and missing"),
        (
            'speech = "quoted"',
            'speech = "qouted"',
            f"{C}, field speech: expected 'quoted', 'reported' or 'narrator', f",
        ),
        ('rests_on = ["losses"]', 'rests_on = "losses"', f"{P}, field rests_on: expected a list, found 'losses'"),
        (
            'rests_on = ["losses"]',
            "rests_on = [3]",
            f"{P}, field rests_on (entry 1): expected a text in quotes, found 3",
        ),
        (
            'id = "losses"',
            'id = "Losses_1"',
            "a.toml: claim 'Losses_1' (entry 1), field id: expected an id of lower-case",
        ),
        ('id = "losses"', "id = 5", "a.toml: claim (entry 1), field id: expected a text in quotes, found 5"),
        ('id = "losses"', 'id = "losses\\n"', "a.toml: claim 'losses?' (entry 1), field id: expected an id of lower"),
        ("About 300", "\\u001b[2J", f"{C}, field says: expected text without control characters, found '\\x1b[2J"),
        ("About 300 lost.", "  ", f"{C}, field says: expected some text, found '  '"),
        ("About 300 lost.", "x" * 5000, f"{C}, field says: expected at most 4000 characters, found 'xxx"),
        ("[[claim]]", "[[claims]]", "a.toml: field claims: unknown key 'claims'; did you mean 'claim'?"),
        ("[[claim]]", "[claim]", "a.toml: field claim: expected a list, found a table; each entry begins with double"),
    ],
)
def test_an_invalid_field_is_an_error_with_file_entry_field_and_value(tmp_path, old, new, message):
    assert message in error_of(tmp_path, swap(old, new))


def test_the_error_for_a_missing_key_names_it(tmp_path):
    assert error_of(tmp_path, swap('speaker = "a spokesman"\n', "")) == (
        f"{C}, field speaker: this key is required and missing"
    )


def test_ten_errors_are_listed_and_the_others_counted(tmp_path):
    text = "\n".join(f'[[claim]]\nid = "c{n}"\nlinks = 3' for n in range(2))
    lines = error_of(tmp_path, text).splitlines()
    assert len(lines) == 12
    message = int(lines[0].split()[0])
    assert lines[0] == f"{message} errors:" and lines[-1] == f"  ... and {message - 10} more"


def test_errors_of_all_files_are_listed_in_the_order_of_the_files(tmp_path):
    write(tmp_path / "ledger", "x = ", "b.toml")
    text = swap("best = 300", "best = true", swap('read = "full"', 'read = "all"', swap("sigma = 1.0", "sigma = 0")))
    first, *lines = error_of(tmp_path, text).splitlines()
    assert first == "4 errors:"
    assert [line.partition(": expected")[0].partition(": not valid")[0] for line in lines] == [
        "  a.toml: document 'gazette' (entry 1), field read",
        f"  {C}, field quantity.best",
        f"  {P}, field distribution.sigma",
        "  b.toml, line 1, column 5 (end of document)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('id = "losses"', 'id = "Losses"', "claim 'Losses' (entry 2), field id"),
        ("paragraph = 7", "paragraph = 0", "claim 'losses' (entry 2), field paragraph"),
        ('precision = "region"', 'precision = "hamlet"', "claim 'losses' (entry 2), field place.precision"),
        ("to = 2030-04-30", "to = 2030", "claim 'losses' (entry 2), field meant.to"),
        ('["losses"]', '["losses", 3]', "prior 'loss-rate' (entry 1), field rests_on (entry 2)"),
    ],
)
def test_the_location_of_an_error_gives_file_entry_and_nested_field(tmp_path, old, new, field):
    other = swap('id = "losses"', 'id = "others"', CLAIM)
    assert error_of(tmp_path, DOCUMENT + other + swap(old, new, CLAIM + PRIOR)).startswith(f"a.toml: {field}: expected")


@pytest.mark.parametrize("count", [1, 9, 10, 11, 12])
def test_at_most_ten_errors_are_listed_in_full(count):
    lines = str(combine([InputError(f"message {n}", f"place {n}") for n in range(count)])).splitlines()
    listed = [f"  place {n}: message {n}" for n in range(min(count, 10))]
    if count == 1:
        assert lines == ["place 0: message 0"]
    elif count <= 10:
        assert lines == [f"{count} errors:", *listed]
    else:
        assert lines == [f"{count} errors:", *listed, f"  ... and {count - 10} more"]


@pytest.mark.parametrize(("length", "shown"), [(60, "x" * 60), (61, "x" * 57 + "...")])
def test_a_long_value_or_line_is_cut_at_60_characters(tmp_path, length, shown):
    assert error_of(tmp_path, "x" * length).endswith(f"; found: {shown}")
    message = error_of(tmp_path, swap('speech = "quoted"', f'speech = "{"x" * (length - 2)}"'))
    quoted = f"'{'x' * (length - 2)}'"
    assert message.endswith(f"found {quoted if length == 60 else quoted[:57] + '...'}")


@pytest.mark.parametrize(("value", "shown"), [(10**20 - 1, str(10**20 - 1)), (10**20, "one of more than 20 digits")])
def test_a_whole_number_of_more_than_20_digits_is_not_shown(value, shown):
    assert show(value) == shown and show(-value) == (shown if value >= 10**20 else f"-{shown}")


def test_values_are_shown_as_the_author_wrote_them():
    day = datetime.date(2030, 5, 2)
    values = [True, "a", 2.5, day, datetime.time(1, 2), {"a": 1}, [1, 2, 3], (1,)]
    shown = ["true", "'a'", "2.5", "2030-05-02", "01:02:00", "a table", "a list of 3", "a list of 1"]
    assert [show(value) for value in values] == shown


class Renamed(Record):
    renamed_keys: ClassVar[dict[str, str]] = {"old": "new"}
    new: int = 0


def test_a_key_of_an_earlier_format_is_an_error_that_names_the_new_key():
    with pytest.raises(InputError) as caught:
        validate(Renamed, {"old": 3}, "a.toml")
    assert str(caught.value) == "a.toml: field old: the key 'old' is now called 'new'; rename it"


def test_validate_returns_the_record_or_raises():
    assert validate(LedgerFile, {}, "here").claim == ()
    with pytest.raises(InputError, match=r"^here: field claim: expected a list, found 3$"):
        validate(LedgerFile, {"claim": 3}, "here")


def test_the_sample_itself_is_valid(tmp_path):
    assert len(Ledger.load(write(tmp_path / "ledger", LEDGER)).claims) == 1
