"""What is written into a run folder, file by file, and the manifest that seals it."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from contested.errors import InputError
from contested.results.manifest import FileDigest, Manifest
from contested.results.run import Run
from contested.results.write import sealed, write_run
from helpers.small_run import manifest, small_run

PLAIN = {"answers.json", "claims.json", "draws.zarr", "evidence.json", "flows.csv", "manifest.json", "series.zarr"}


def altered(**parts: Any) -> Run:
    """The small run without outlines, or with other texts."""
    run = small_run()
    run.source = run.source._replace(**{"outline_data": None, **parts})
    return run


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def seal(data: dict[str, Any]) -> str:
    """The digest of a manifest's data, by plain hashing."""
    rest = {key: value for key, value in data.items() if key != "digest"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    folder = tmp_path_factory.mktemp("written")
    return folder, write_run(altered(), str(folder))


def test_a_run_without_outlines_and_mechanisms_of_the_user_has_neither_file(written):
    folder, _ = written
    assert names(folder) == PLAIN


def test_answers_and_claims_are_written_with_what_is_null(written):
    folder, _ = written
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    assert [(one["id"], one["count"], one["quantiles"] is None) for one in answers["answers"]] == [
        ("wins", 5, True), ("how_many", None, False),
    ]  # fmt: skip
    assert (answers["scenario"], answers["headline"], answers["as_of"]) == ("small", "wins", "2022-12-06")
    (claim,) = json.loads((folder / "claims.json").read_text(encoding="utf-8"))["claims"]
    assert claim["id"] == "dead" and claim["locator"] is None and claim["prior"] is None


def test_evidence_is_written_without_what_is_null(written):
    folder, _ = written
    found = json.loads((folder / "evidence.json").read_text(encoding="utf-8"))
    assert set(found) == {"claims", "documents", "priors"}
    claim = found["claims"]["dead"]
    assert claim["paragraph"] == 3 and "locator" not in claim and "meant" not in claim and "interest" not in claim
    assert claim["quantity"] == {"best": 10.0, "high": 20.0, "unit": "persons", "of": "deaths", "whose": "south"}


def test_stores_and_flows_are_those_of_the_run(written):
    folder, _ = written
    series = json.loads((folder / "series.zarr" / "fear" / ".zarray").read_text())
    assert series["shape"] == [3, 6, 8] and (folder / "series.zarr" / "layer_chance" / ".zarray").is_file()
    draws = json.loads((folder / "draws.zarr" / "level" / ".zarray").read_text())
    assert draws["shape"] == [1, 20, 6] and (folder / "draws.zarr" / "member_row" / ".zarray").is_file()
    rows = (folder / "flows.csv").read_text().splitlines()
    assert rows[0] == "week,date,place,flow,mechanism,q05,q25,q50,q75,q95,mean"
    assert rows[1].startswith("0,2022-12-06,A,raid.attack,raid,")


def test_the_manifest_comes_last_seals_the_other_files_and_is_returned(written):
    folder, returned = written
    data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    others = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    assert data["files"] == {
        path.relative_to(folder).as_posix(): {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "size": path.stat().st_size,
        }
        for path in others
    }
    assert data["digest"] == seal(data) == returned.digest
    assert returned == Manifest.model_validate_json(json.dumps(data))
    assert data["conditioning"] is None and data["scenario"]["title"] == "A small war"


def test_outlines_are_written_if_there_are_any(tmp_path):
    outlines = {"type": "FeatureCollection", "features": [{"id": "Ä"}]}
    found = write_run(altered(outline_data=outlines), tmp_path)
    assert names(tmp_path) == PLAIN | {"places.geojson"}
    assert json.loads((tmp_path / "places.geojson").read_text(encoding="utf-8")) == outlines
    assert "places.geojson" in found.files and "mechanisms.py" not in found.files


def test_mechanisms_are_written_as_utf_8_whatever_encoding_the_machine_has(tmp_path, monkeypatch):
    with monkeypatch.context() as changed:
        changed.setattr(io, "text_encoding", lambda encoding, stacklevel=2: encoding or "latin-1")
        found = write_run(altered(mechanism_text="# Übergang\nclass Mine: ...\n"), tmp_path)
    assert names(tmp_path) == PLAIN | {"mechanisms.py"}
    content = "# Übergang\nclass Mine: ...\n".encode()
    assert (tmp_path / "mechanisms.py").read_bytes() == content
    assert found.files["mechanisms.py"] == FileDigest(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def test_a_run_whose_parts_do_not_fit_is_refused_before_anything_is_written(tmp_path):
    run = altered()
    run.answer_file = run.answer_file.model_copy(update={"scenario": "other"})
    with pytest.raises(InputError) as refused:
        write_run(run, tmp_path)
    assert str(refused.value) == f"{tmp_path}/answers.json: scenario: expected 'small', found 'other'"
    assert names(tmp_path) == set()


def test_a_sealed_manifest_differs_in_its_files_and_its_digest_alone():
    before = manifest(seed=12)
    files = {"b.json": FileDigest(sha256="b" * 64, size=2), "a.json": FileDigest(sha256="a" * 64, size=1)}
    after = sealed(before, files)
    assert after.files == files and before.files == {}
    assert after.digest == seal(after.model_dump(mode="json", by_alias=True)) != before.digest
    assert after.model_copy(update={"files": {}, "digest": before.digest}) == before
    assert sealed(after, files) == after
