"""JSON files of a run: their bytes, and what is refused."""

from __future__ import annotations

import pytest

from contested.errors import InputError
from contested.results import json_files
from contested.results.json_files import read_manifest, read_object, to_json, write_json
from contested.results.text import plain
from contested.results.values import Interval
from helpers.small_run import claim_check
from scenario.made_up import claim


def test_a_file_has_sorted_keys_indents_and_a_last_line_break(tmp_path):
    write_json(tmp_path / "a.json", {"b": [1], "a": "ä"})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{\n "a": "ä",\n "b": [\n  1\n ]\n}\n'
    assert read_object(tmp_path / "a.json") == {"a": "ä", "b": [1]}
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "b.json", {"a": float("nan")})


def test_fields_that_are_null_are_kept_or_left_out():
    assert to_json(claim_check())["locator"] is None
    assert "locator" not in to_json(claim_check(), unset=False) and "id" in to_json(claim_check(), unset=False)
    assert to_json(claim(days=2))["meant"] == {"from": "2030-01-01", "to": "2030-01-02"}  # the names of the ledger
    interval = Interval(low=0.25, high=0.5, level=0.95, method="m")
    assert to_json(interval) == {"low": 0.25, "high": 0.5, "level": 0.95, "method": "m"}


def test_a_file_may_be_as_large_as_the_limit_and_not_larger(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text('{"a": 1}')
    monkeypatch.setattr(json_files, "MAX_BYTES", 8)
    assert read_object(tmp_path / "a.json") == {"a": 1}
    monkeypatch.setattr(json_files, "MAX_BYTES", 7)
    with pytest.raises(InputError, match=r"a\.json: expected at most 7 bytes, found 8"):
        read_object(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"versions": {"contested": "0.1.0"}}', "found an older one, written by contested 0.1.0; run"),
        ('{"versions": {"contested": 5}}', "found none; run"),
        ('{"versions": "0.1.0"}', "found none; run"),
        ("{}", "found none; run"),
        ('{"format": 4, "versions": {"contested": "9"}}', "found format 4; run"),
    ],
)
def test_another_format_is_refused_with_what_wrote_it(tmp_path, text, words):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError) as refused:
        read_manifest(tmp_path)
    assert f"expected a run of format 3, {words} the scenario again" in str(refused.value)
    assert str(tmp_path / "manifest.json") in str(refused.value)


def test_texts_are_made_plain_in_lists_and_tables_and_numbers_are_left_alone():
    hidden = "a\u202eb"
    assert plain({hidden: [hidden, 1, None, True, {"k": hidden}]}) == {"ab": ["ab", 1, None, True, {"k": "ab"}]}
    assert plain("tab\tand\nbreak\x07") == "tab\tand\nbreak"
