"""Digests of files: what they are of, and how a folder that does not fit them is refused."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.results.digests import ALWAYS, _inside, check_files, digest_of, digests_of, manifest_digest
from contested.results.manifest import FileDigest
from helpers.refusal import refusal


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def filled(folder: Path) -> Path:
    """A folder with every file that a run always has, each with its own name for its content."""
    for name in (*ALWAYS, "series.zarr/fear/0.0", "draws.zarr/fear/0.0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return filled(tmp_path / "run")


def expected(folder: Path) -> dict[str, FileDigest]:
    """Digests of all files, by plain hashing."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    contents = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    return {name: FileDigest(sha256=sha(content), size=len(content)) for name, content in contents.items()}


def test_the_digest_of_a_manifest_is_of_its_shortest_sorted_json_without_itself():
    data = {"seed": 4, "digest": "f" * 64, "a": {"z": None, "ä": [1.5, True]}, "digests": "kept"}
    text = '{"a":{"z":null,"ä":[1.5,true]},"digests":"kept","seed":4}'
    assert manifest_digest(data) == sha(text.encode("utf-8"))
    assert data["digest"] == "f" * 64


def test_half_a_character_has_a_digest_too():
    assert manifest_digest({"a": "\ud800"}) == sha(b'{"a":"\xed\xa0\x80"}')


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_manifest_with_a_number_that_is_none_has_no_digest(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        manifest_digest({"a": number})


@pytest.mark.parametrize("content", [b"", b"a", b"line\r\n\xff\x00" * 99, bytes(range(256)) * 5000])
def test_the_digest_of_a_file_is_of_its_bytes_and_so_is_its_size(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    assert digest_of(tmp_path / "file") == FileDigest(sha256=sha(content), size=len(content))


def test_all_files_below_a_folder_have_a_digest_by_their_path_in_order(tmp_path, monkeypatch):
    names = ["b", "a/z/1", "a/b.c", "B", "a.txt", "ab", "a/b/0"]
    for number, name in enumerate(names):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name * number)
    found = digests_of(tmp_path)
    assert list(found) == ["B", "a.txt", "a/b.c", "a/b/0", "a/z/1", "ab", "b"]
    assert found == expected(tmp_path)
    rglob = Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda path, pattern: reversed(sorted(rglob(path, pattern))))
    assert list(digests_of(tmp_path)) == list(found)


def test_the_manifest_the_report_and_the_comparisons_have_none_but_files_further_down_do(tmp_path):
    (tmp_path / "more").mkdir()
    for name in ("manifest.json", "report.html", "comparisons.json", "flows.csv"):
        (tmp_path / name).write_text("x")
        (tmp_path / "more" / name).write_text("x")
    below = ["more/comparisons.json", "more/flows.csv", "more/manifest.json", "more/report.html"]
    assert list(digests_of(tmp_path)) == ["flows.csv", *below]


def test_a_folder_as_it_was_is_accepted_with_what_is_beside_the_stores(run):
    files = digests_of(run)
    (run / "manifest.json").write_text("{}")
    (run / "report.html").write_text("<p>")
    (run / "notes.txt").write_text("of the user")
    (run / "pictures").mkdir()
    (run / "series.zarr" / "nothing").mkdir()
    assert refusal(check_files, run, files) == ""


@pytest.mark.parametrize("name", ALWAYS)
def test_a_file_that_every_run_has_needs_a_digest(run, name):
    files = digests_of(run)
    del files[name]
    assert refusal(check_files, run, files) == f"{run}/manifest.json: files: expected a digest of {name}, found none"


def test_every_run_has_its_answers_claims_evidence_flows_and_stores():
    assert ALWAYS == (
        "answers.json", "claims.json", "evidence.json", "flows.csv", "series.zarr/.zmetadata", "draws.zarr/.zmetadata",
    )  # fmt: skip


def test_a_missing_file_is_refused_with_its_size(run):
    (run / "places.geojson").write_bytes(b"x" * 12_345)
    files = digests_of(run)
    (run / "places.geojson").unlink()
    words = f"{run}/places.geojson: expected a file of 12,345 bytes, found none: the run is damaged"
    assert refusal(check_files, run, files) == words
    (run / "places.geojson").mkdir()
    assert refusal(check_files, run, files) == words


@pytest.mark.parametrize("size", [2_344, 2_346])
def test_a_file_of_another_size_is_refused_with_both(run, size):
    (run / "claims.json").write_bytes(b"x" * 2_345)
    files = digests_of(run)
    (run / "claims.json").write_bytes(b"x" * size)
    assert refusal(check_files, run, files) == (
        f"{run}/claims.json: expected 2,345 bytes, found {size:,}: the file was changed after the run"
    )


def test_a_file_of_other_content_is_refused_with_the_first_16_digits_of_both(run):
    files = digests_of(run)
    (run / "draws.zarr" / "fear" / "0.0").write_text("draws.zarr/fear/0.1")
    before, after = sha(b"draws.zarr/fear/0.0")[:16], sha(b"draws.zarr/fear/0.1")[:16]
    assert len(before) == 16
    assert refusal(check_files, run, files) == (
        f"{run}/draws.zarr/fear/0.0: expected SHA-256 {before}..., found {after}...: the file was changed after the run"
    )


def test_the_first_file_that_does_not_fit_is_refused(run):
    files = digests_of(run)
    for name in ("flows.csv", "claims.json", "evidence.json"):
        (run / name).write_text("other")
    assert (refusal(check_files, run, files) or "").startswith(f"{run}/claims.json: expected 11 bytes, found 5")


@pytest.mark.parametrize("name", ["series.zarr/fear/9.9", "draws.zarr/more"])
def test_a_piece_too_many_in_a_store_is_refused(run, name):
    files = digests_of(run)
    (run / name).write_text("x")
    assert refusal(check_files, run, files) == f"{run / name}: expected only files of the run, found one that is not"


@pytest.mark.parametrize("name", ["flows.csv", "series.zarr", "draws.zarr/fear", "draws.zarr/fear/0.0"])
def test_a_file_or_folder_of_a_run_is_no_link(run, tmp_path, name):
    files = digests_of(run)
    (run / name).rename(tmp_path / "elsewhere")
    (run / name).symlink_to(tmp_path / "elsewhere")
    assert refusal(check_files, run, files) == f"{run / name}: expected a file of the run, found a link to elsewhere"


def test_the_run_folder_itself_may_be_reached_through_links(run, tmp_path):
    files = digests_of(run)
    (tmp_path / "link").symlink_to(run)
    (tmp_path / "above").symlink_to(tmp_path)
    assert refusal(check_files, tmp_path / "link", files) == ""
    assert refusal(check_files, tmp_path / "above" / "run", files) == ""


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../run/flows.csv", "a/../flows.csv", "/", "/etc/passwd", "a\\b", "flows.csv\0"]
)
def test_a_name_that_is_no_plain_path_below_the_folder_is_refused(run, name):
    files = digests_of(run) | {name: FileDigest(sha256="0" * 64, size=1)}
    with pytest.raises(InputError) as found:
        _inside(run, name)
    words = f"{run}/manifest.json: files: expected a path inside the run folder, found {name!r}"
    assert str(found.value) == refusal(check_files, run, files) == words


def test_of_a_long_name_60_letters_are_shown():
    name = "/" + "abcdefghij" * 9
    with pytest.raises(InputError) as found:
        _inside(Path("run"), name)
    assert found.value.message == f"expected a path inside the run folder, found '/{'abcdefghij' * 5}abcdefghi'"


@pytest.mark.parametrize("name", ["flows.csv", "a/b/0.0", "a/", "./a", "..a", "a..b/c..", ".zmetadata"])
def test_other_names_are_paths_below_the_folder(name):
    try:
        found = _inside(Path("run"), name)
    except InputError as error:
        pytest.fail(f"refused: {error}")
    assert str(found) == os.path.normpath(f"run/{name}")
