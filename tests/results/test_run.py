"""A run, in memory or opened from its folder: its answers, its comparisons, and the large parts where they are."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from contested.results import run as runs
from contested.results.digests import manifest_digest
from contested.results.manifest import FileDigest
from contested.results.run import open_run, read_answers, written_run
from contested.results.sources import OUTLINES, USER_MECHANISMS, Folder
from contested.results.write import write_run
from helpers.refusal import accepted, refusal
from helpers.small_run import manifest, small_run


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_run(small_run(), folder)
    return folder


def test_answers_are_found_by_their_question_and_one_is_the_headline():
    run = small_run()
    assert list(run.answers) == ["wins", "how_many"] and run.answers["how_many"].kind == "quantity"
    assert run.headline.id == "wins"


def test_the_whole_area_is_named_before_the_places():
    assert list(small_run().place_names.items()) == [("ALL", "Whole area"), ("A", "Alpha"), ("B", "Beta")]


def test_a_run_in_memory_has_no_comparisons_and_one_in_a_folder_those_of_its_digest(monkeypatch, tmp_path):
    asked: list[tuple[Path, str]] = []
    monkeypatch.setattr(runs, "read_comparisons", lambda folder, digest: asked.append((folder, digest)) or "compared")
    run = small_run()
    assert run.comparisons is None and asked == []
    in_folder = written_run(run, run.manifest, tmp_path)
    assert in_folder.comparisons == "compared" and asked == [(tmp_path, run.manifest.digest)]


def test_a_run_that_was_written_reads_its_large_parts_from_the_folder(written):
    run = small_run()
    found = written_run(run, accepted(open_run, written).manifest, written)
    assert found.folder == written and found.source == Folder(written, found.manifest)
    assert (found.answer_file, found.claims, found.evidence) == (run.answer_file, run.claims, run.evidence)
    assert accepted(found.statistics, "fear").tolist() == run.statistics("fear").tolist()
    assert accepted(found.histories, "fear", 20).tolist() == run.histories("fear", 20).tolist()
    assert accepted(lambda: found.flows).columns.tolist() == run.flows.columns.tolist()
    assert found.flows["mean"].tolist() == run.flows["mean"].tolist()
    assert found.layer_chance.tolist() == run.layer_chance.tolist() == [[[0.25] * 6] * 3]
    assert found.histories("raid.attack", 3).tolist() == run.histories("raid.attack", 3).tolist()
    assert found.histories("raid.attack", 3).shape == (3, 6)


def test_parts_that_do_not_fit_each_other_are_refused_when_a_run_is_opened(tmp_path):
    write_run(small_run(), tmp_path)
    data = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    data["scenario"]["name"] = "other"
    data["digest"] = manifest_digest(data)
    (tmp_path / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    assert refusal(open_run, tmp_path) == f"{tmp_path}/answers.json: scenario: expected 'other', found 'small'"


def test_the_answers_of_a_folder_are_read_alone(written, tmp_path):
    (tmp_path / "answers.json").write_bytes((written / "answers.json").read_bytes())
    assert accepted(read_answers, tmp_path) == small_run().answer_file


@pytest.mark.parametrize("call", [open_run, read_answers])
def test_a_folder_that_is_none_is_no_run(tmp_path, call):
    (tmp_path / "file").write_text("")
    for name in ("nowhere", "file"):
        words = f"{tmp_path / name}: expected a finished run folder, found none here"
        assert refusal(call, tmp_path / name) == words


def folder(path: Path, name: str, text: str) -> Folder:
    """A folder with one file, which its manifest lists."""
    (path / name).write_bytes(text.encode())
    files = {name: FileDigest(sha256="0" * 64, size=len(text))}
    return Folder(path, manifest().model_copy(update={"files": files}))


@pytest.mark.parametrize("features", [[], [{"id": "A"}], [{"id": "A"}, {"id": "B\u202e"}]])
def test_outlines_are_those_of_the_file_made_plain(tmp_path, features):
    found = accepted(folder(tmp_path, OUTLINES, json.dumps({"features": features})).outlines)
    assert found == {"features": [{"id": one["id"][0]} for one in features]}


@pytest.mark.parametrize("data", [{}, {"features": {}}, {"features": "many"}, {"features": [{}, 1]}, {"features": [1]}])
def test_outlines_are_a_list_of_tables(tmp_path, data):
    def asked() -> str:
        return refusal(folder(tmp_path, OUTLINES, json.dumps(data)).outlines)

    assert accepted(asked) == f"{tmp_path / OUTLINES}: field features: expected a list of features, found none"


def test_a_file_that_the_manifest_does_not_list_is_none_of_the_run(tmp_path):
    unlisted = Folder(tmp_path, manifest())
    (tmp_path / OUTLINES).write_text('{"features": []}')
    (tmp_path / USER_MECHANISMS).write_text("class Mine: ...")
    assert accepted(unlisted.outlines) is None and accepted(unlisted.user_mechanisms) is None


def test_a_users_mechanisms_are_read_as_utf_8_whatever_encoding_the_machine_has(tmp_path, monkeypatch):
    listed = folder(tmp_path, USER_MECHANISMS, "# Übergang\n")
    with monkeypatch.context() as changed:
        changed.setattr(io, "text_encoding", lambda encoding, stacklevel=2: encoding or "latin-1")
        found = accepted(listed.user_mechanisms)
    assert found == "# Übergang\n"
    assert accepted(Folder(tmp_path, manifest()).user_mechanisms) is None
