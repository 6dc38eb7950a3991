"""JSON files of a run: their bytes, and what is refused."""

from __future__ import annotations

import pytest

from contested.errors import InputError
from contested.results import json_files
from contested.results.digests import manifest_digest
from contested.results.json_files import as_model, read_manifest, read_model, read_object, to_json, write_json
from contested.results.text import plain
from contested.results.values import Interval
from helpers.refusal import refusal
from helpers.small_run import claim_check, manifest
from scenario.made_up import claim

INTERVAL = {"low": 0.25, "high": 0.5, "level": 0.95, "method": "m"}


def test_a_file_has_sorted_keys_indents_and_a_last_line_break(tmp_path):
    write_json(tmp_path / "a.json", {"b": [1], "a": "ä"})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{\n "a": "ä",\n "b": [\n  1\n ]\n}\n'
    assert read_object(tmp_path / "a.json") == {"a": "ä", "b": [1]}
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "b.json", {"a": float("nan")})


def test_fields_that_are_null_are_kept_or_left_out():
    assert to_json(claim_check()).get("locator", "left out") is None
    assert "locator" not in to_json(claim_check(), unset=False) and "id" in to_json(claim_check(), unset=False)
    assert to_json(claim(days=2))["meant"] == {"from": "2030-01-01", "to": "2030-01-02"}  # the names of the ledger
    assert to_json(Interval(**INTERVAL)) == INTERVAL


def test_a_file_may_be_as_large_as_the_limit_and_not_larger(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text('{"a": 1}')
    monkeypatch.setattr(json_files, "MAX_BYTES", 8)
    assert refusal(read_object, tmp_path / "a.json") == ""
    assert read_object(tmp_path / "a.json") == {"a": 1}
    monkeypatch.setattr(json_files, "MAX_BYTES", 7)
    with pytest.raises(InputError, match=r"a\.json: expected at most 7 bytes, found 8"):
        read_object(tmp_path / "a.json")


def test_files_of_a_run_have_at_most_200_million_bytes():
    assert json_files.MAX_BYTES == 200_000_000


def test_large_numbers_of_bytes_are_told_with_commas(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text('"' + "a" * 2998 + '"')
    monkeypatch.setattr(json_files, "MAX_BYTES", 2_999)
    assert refusal(read_object, tmp_path / "a.json") == f"{tmp_path}/a.json: expected at most 2,999 bytes, found 3,000"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "expected JSON; Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b'{"a": "\xff"}', "expected JSON; 'utf-8' codec can't decode byte 0xff in position 7: invalid start byte"),
        (b"[1]", "expected a JSON object, found list"),
        (b"null", "expected a JSON object, found NoneType"),
    ],
)
def test_what_is_no_json_object_is_refused(tmp_path, content, words):
    (tmp_path / "a.json").write_bytes(content)
    assert refusal(read_object, tmp_path / "a.json") == f"{tmp_path}/a.json: {words}"


def test_a_missing_file_a_folder_and_a_link_are_refused(tmp_path):
    missing = f"{tmp_path}: expected a.json in a finished run folder, found none"
    assert refusal(read_object, tmp_path / "a.json") == missing
    (tmp_path / "a.json").mkdir()
    assert refusal(read_object, tmp_path / "a.json") == missing
    (tmp_path / "b.json").symlink_to(tmp_path / "a.json")
    assert refusal(read_object, tmp_path / "b.json") == (
        f"{tmp_path}/b.json: expected a file of the run, found a link to {tmp_path}/a.json"
    )


def test_data_become_a_model_and_its_texts_plain(tmp_path):
    assert as_model(Interval, INTERVAL | {"method": "\u202em"}, "here") == Interval(**INTERVAL)
    write_json(tmp_path / "a.json", INTERVAL)
    assert read_model(Interval, tmp_path / "a.json") == Interval(**INTERVAL)


def test_of_several_fields_that_do_not_fit_the_first_is_named(tmp_path):
    write_json(tmp_path / "a.json", INTERVAL | {"high": 2.0, "level": "most"})
    assert refusal(read_model, Interval, tmp_path / "a.json") == (
        f"{tmp_path}/a.json: field high: expected a number less than 1, found 2.0: the run is damaged or was edited"
    )


def test_a_manifest_is_read_with_its_digest(tmp_path):
    made = manifest()
    write_json(tmp_path / "manifest.json", to_json(made))
    assert refusal(read_manifest, tmp_path) == ""
    assert read_manifest(tmp_path) == made
    edited = to_json(made) | {"seed": 5}
    write_json(tmp_path / "manifest.json", edited)
    assert refusal(read_manifest, tmp_path) == (
        f"{tmp_path}/manifest.json: field digest: expected SHA-256 {made.digest[:16]}..., found "
        f"{manifest_digest(edited)[:16]}...: the manifest was edited after the run"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"versions": {"contested": "0.1.0"}}', "found an older one, written by contested 0.1.0; run"),
        ('{"versions": {"contested": 5}}', "found none; run"),
        ('{"versions": "0.1.0"}', "found none; run"),
        ("{}", "found none; run"),
        ('{"format": 5, "versions": {"contested": "9"}}', "found format 5; run"),
        ('{"format": "abcdefghijklmnopqrstuvwxyz"}', "found format abcdefghijklmnopqrst; run"),
        (
            '{"versions": {"contested": "0.\u202eabcdefghijklmnopqrstuvwxyz"}}',
            "found an older one, written by contested 0.abcdefghijklmnopqr; run",
        ),
    ],
)
def test_another_format_is_refused_with_what_wrote_it(tmp_path, text, words):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError) as refused:
        read_manifest(tmp_path)
    assert f"expected a run of format 4, {words} the scenario again" in str(refused.value)
    assert str(tmp_path / "manifest.json") in str(refused.value)


def test_texts_are_made_plain_in_lists_and_tables_and_numbers_are_left_alone():
    hidden = "a\u202eb"
    assert plain({hidden: [hidden, 1, None, True, {"k": hidden}]}) == {"ab": ["ab", 1, None, True, {"k": "ab"}]}
    assert plain("tab\tand\nbreak\x07") == "tab\tand\nbreak"
