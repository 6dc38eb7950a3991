"""The user's own mechanisms are read from a Python file."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from contested.model.user_file import listed, load_mechanisms
from helpers.refusal import refusal

HEAD = "from __future__ import annotations\nfrom contested import Mechanism\n"
CLASS = '\n\nclass {}({}):\n    """It raids."""\n'


def written(folder: Path, *classes: str, more: str = "", name: str = "own_raids.py") -> Path:
    """A file with a mechanism of each name."""
    path = folder / name
    path.write_text(HEAD + "".join(CLASS.format(one, "Mechanism") for one in classes) + more, encoding="utf-8")
    return path


def refused(path: Path) -> str:
    """Why a file is refused; empty where it is not."""
    return refusal(load_mechanisms, path)


def test_all_mechanisms_of_a_file_are_found_by_their_names_in_small_letters_in_order(tmp_path):
    found = load_mechanisms(written(tmp_path, "NightRaids", "Amends"))
    assert list(found) == ["nightraids", "amends"]
    assert [one.__name__ for one in found.values()] == ["NightRaids", "Amends"]


def test_other_classes_imported_mechanisms_and_values_are_left_out(tmp_path):
    more = "\n\nclass Helper:\n    pass\n\n\nnumber = 3\nKINDS = [Mechanism, Helper]\n"
    path = written(tmp_path, "Mine", more=more)
    assert refused(path) == "" and list(load_mechanisms(path)) == ["mine"]


def test_a_mechanism_below_another_of_the_file_is_found_too(tmp_path):
    path = written(tmp_path, more="\n\nclass Base(Mechanism):\n    '''It raids.'''\n")
    assert list(load_mechanisms(path)) == ["base"]


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path):
    words = "expected a Python file of mechanisms, found no such file"
    assert refused(tmp_path / "none.py") == f"{tmp_path / 'none.py'}: {words}"
    (tmp_path / "folder.py").mkdir()
    assert refused(tmp_path / "folder.py") == f"{tmp_path / 'folder.py'}: {words}"


def test_a_file_of_another_ending_is_refused(tmp_path):
    path = written(tmp_path, "Mine", name="mine.txt")
    assert refused(path) == f"{path}: expected a Python file whose name ends in .py, found 'mine.txt'"


def test_a_file_without_a_mechanism_is_refused(tmp_path):
    path = written(tmp_path, more="\n\nclass Helper:\n    pass\n")
    assert refused(path) == f"{path}: expected a subclass of contested.Mechanism, found none"


def test_a_file_that_fails_is_told_with_what_it_raised(tmp_path):
    path = written(tmp_path, "Mine", more="\n1 / 0\n")
    assert refused(path) == f"{path}: the file of mechanisms fails: ZeroDivisionError: division by zero"
    path = written(tmp_path, "Mine", more="\ndef\n")
    assert refused(path).startswith(f"{path}: the file of mechanisms fails: SyntaxError: ")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("Mine", "Mine"), "expected one class 'Mine', found 2"),
        (("Other", "Raid", "RAID", "raid"), "expected one class 'Raid', found 3"),
    ],
)
def test_a_mechanism_is_defined_once_whatever_the_case_of_its_letters(tmp_path, names, words):
    path = written(tmp_path, *names)
    assert refused(path) == f"{path}: {words}"


def test_names_within_functions_and_other_statements_are_no_second_class(tmp_path):
    path = written(tmp_path, "Mine", more="\n\ndef make():\n    class Mine:\n        pass\n\n\nmine = 3\n")
    assert refused(path) == ""


def test_every_class_is_checked_with_the_file_as_its_place(tmp_path):
    path = written(tmp_path, "Mine", more="\n\nclass Silent(Mechanism):\n    pass\n")
    assert refused(path) == f"{path}: Silent: expected a docstring, whose first sentence is the claim, found none"


def test_a_module_is_listed_while_it_runs_and_not_after():
    module = ModuleType("listed_for_a_test")
    with listed(module):
        assert sys.modules["listed_for_a_test"] is module
    assert "listed_for_a_test" not in sys.modules


def test_a_module_is_no_longer_listed_after_an_error():
    module = ModuleType("listed_for_a_test")
    with pytest.raises(ValueError), listed(module):
        raise ValueError
    assert "listed_for_a_test" not in sys.modules


def test_a_module_of_the_same_name_that_is_listed_already_stays():
    first, second = ModuleType("listed_for_a_test"), ModuleType("listed_for_a_test")
    with listed(first):
        with listed(second):
            assert sys.modules["listed_for_a_test"] is first
        assert sys.modules.get("listed_for_a_test") is first
    assert "listed_for_a_test" not in sys.modules


def test_a_file_is_not_listed_once_it_is_read(tmp_path):
    path = written(tmp_path, "Mine", more="\nimport sys\nlisted = sys.modules[__name__]\n")
    assert refused(path) == "" and "own_raids" not in sys.modules
