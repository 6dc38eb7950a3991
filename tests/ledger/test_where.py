"""An error begins with the place of the fault, and ends with the hint that fits it."""

import os
import re

import pytest

from contested.errors import InputError
from contested.ledger.ledger import Ledger
from contested.ledger.reading import read_toml, toml_files
from ledger.sample import swap, write


def message(path):
    with pytest.raises(InputError) as caught:
        read_toml(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["none.toml", "folder", "pipe", "x" * 300, "bytes.toml", "big.toml"])
def test_every_error_of_a_file_begins_with_its_path(tmp_path, name):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "bytes.toml").write_bytes(b"\xff")
    (tmp_path / "big.toml").write_bytes(b"#" * 5_000_001)
    path = str(tmp_path / name)
    assert message(path).startswith(f"{path}: ")


def test_a_folder_that_cannot_be_listed_is_named_with_the_reason_of_the_system(tmp_path):
    path = str(tmp_path / "none")
    with pytest.raises(InputError, match=rf"^{re.escape(path)}: .*: No such file or directory$"):
        toml_files(path)


def test_a_folder_name_that_no_system_accepts_is_named_with_a_reason():
    with pytest.raises(InputError, match=r"folder of \*\.toml files: the path is not usable$"):
        toml_files("a\0b")


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=rf"^{re.escape(str(tmp_path))}: expected a folder of \*\.toml files"):
        toml_files(tmp_path)


def test_a_choice_close_to_a_known_one_gets_a_hint_and_another_gets_none(tmp_path):
    def fault(word):
        with pytest.raises(InputError) as caught:
            Ledger.load(write(tmp_path / "ledger", swap('"quoted"', f'"{word}"')))
        return str(caught.value)

    assert fault("qouted").endswith("found 'qouted'; did you mean 'quoted'?")
    assert fault("sung").endswith("found 'sung'")


@pytest.mark.parametrize(
    ("pointed", "words"),
    [
        ("paragraph = 7", "paragraph 7"),
        ('locator = "table 3"', "table 3"),
        ('paragraph = 7\nlocator = "table 3"', "paragraph 7, table 3"),
    ],
)
def test_a_claim_points_into_its_document_without_empty_parts(tmp_path, pointed, words):
    ledger = Ledger.load(write(tmp_path / "ledger", swap("paragraph = 7", pointed)))
    assert ledger.claims["losses"].pointer == words


def fault_of(tmp_path, old, new):
    with pytest.raises(InputError) as caught:
        Ledger.load(write(tmp_path / "ledger", swap(old, new)))
    return str(caught.value)


def test_a_number_for_a_date_gets_no_hint_about_the_time_of_day(tmp_path):
    assert fault_of(tmp_path, "said = 2030-04-30", "said = 3").endswith("field said: expected a date, found 3")
    with_time = fault_of(tmp_path, "said = 2030-04-30", "said = 2030-04-30T10:00:00")
    assert with_time.endswith("found 2030-04-30T10:00:00; leave out the time of day")


def test_a_long_value_is_cut_to_sixty_characters(tmp_path):
    text = "x" * 60
    shown = fault_of(tmp_path, "paragraph = 7", f'paragraph = "{text}"').split("found ")[1]
    assert shown == f"'{'x' * 56}..." and len(shown) == 60
    assert fault_of(tmp_path, "paragraph = 7", f'paragraph = "{text[:58]}"').endswith(f"found '{text[:58]}'")


def test_a_number_of_more_than_twenty_digits_is_not_written_out(tmp_path):
    assert fault_of(tmp_path, 'says = "About 300 lost."', f"says = {10**20 - 1}").endswith(f"found {10**20 - 1}")
    assert fault_of(tmp_path, 'says = "About 300 lost."', f"says = {10**20}").endswith(
        "found one of more than 20 digits"
    )
