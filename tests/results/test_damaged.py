"""A run folder that was cut short, edited or made by an older version is refused: where, expected, found."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.results.digests import manifest_digest
from contested.results.manifest import FileDigest
from contested.results.run import open_run
from contested.results.sources import OUTLINES, Folder
from contested.results.write import write_run
from helpers.small_run import small_run


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    write_run(small_run(), folder)
    return folder


@pytest.fixture
def run(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "run"))


def edited(name: str, change: Callable[[dict], object]) -> Callable[[Path], object]:
    def do(run: Path) -> None:
        data = json.loads((run / name).read_text())
        change(data)
        (run / name).write_text(json.dumps(data))

    return do


def cut(name: str) -> Callable[[Path], object]:
    return lambda run: (run / name).write_bytes((run / name).read_bytes()[:-40])


def first(data: dict) -> dict:
    return data["answers"][0]


DAMAGE = {
    "a probability of 17": (
        edited("answers.json", lambda d: first(d).update(probability=17.0)),
        r"answers\.json: answers 'wins' \(entry 1\), field probability: expected a number less than 1, found 17\.0",
    ),
    "a probability of 0": (
        edited("answers.json", lambda d: first(d).update(probability=0)),
        r"field probability: expected a number greater than 0, found 0",
    ),
    "a likely but wrong probability": (
        edited("answers.json", lambda d: first(d).update(probability=0.26)),
        r"answers\.json: expected .* bytes, found .*: the file was changed after the run",
    ),
    "more true than there are": (
        edited("answers.json", lambda d: first(d).update(count=21)),
        r"answers\.json: answers 'wins'.*: expected count at most members \(20\), found 21",
    ),
    "quantiles out of order": (
        edited("claims.json", lambda d: d["claims"][0]["quantiles"].update(q05=9.0)),
        r"claims\.json: claims 'dead' .*field quantiles: expected quantiles that never fall, found 9, 2, 3, 4, 5",
    ),
    "not a number": (
        lambda run: (run / "answers.json").write_text(
            (run / "answers.json").read_text().replace('"monte_carlo_error": 0.1', '"monte_carlo_error": NaN', 1)
        ),
        r"answers\.json.*monte_carlo_error",
    ),
    "an unknown field": (
        edited("claims.json", lambda d: d.update(surprise=1)),
        r"claims\.json: field surprise: unknown key 'surprise'",
    ),
    "a text for a number": (
        edited("manifest.json", lambda d: d.update(members="many")),
        r"manifest\.json: field members: expected a whole number, found 'many'",
    ),
    "an edited manifest": (
        edited("manifest.json", lambda d: d.update(seed=5)),
        r"manifest\.json: field digest: expected SHA-256 .*, found .*: the manifest was edited after the run",
    ),
    "a truncated flows.csv": (
        cut("flows.csv"),
        r"flows\.csv: expected [\d,]+ bytes, found [\d,]+: the file was changed after the run",
    ),
    "one changed byte": (
        lambda run: (run / "flows.csv").write_bytes((run / "flows.csv").read_bytes()[:-2] + b"7\n"),
        r"flows\.csv: expected SHA-256 .*, found .*: the file was changed after the run",
    ),
    "a missing piece of an array": (
        lambda run: (run / "series.zarr" / "fear" / "0.0.0").unlink(),
        r"series\.zarr/fear/0\.0\.0: expected a file of [\d,]+ bytes, found none",
    ),
    "a piece too many": (
        lambda run: (run / "draws.zarr" / "level" / "9.9.9").write_bytes(b"x"),
        r"draws\.zarr/level/9\.9\.9: expected only files of the run, found one that is not",
    ),
    "a file gone": (lambda run: (run / "evidence.json").unlink(), r"expected evidence\.json in a finished run folder"),
    "no manifest": (lambda run: (run / "manifest.json").unlink(), r"expected manifest\.json in a finished run folder"),
    "cut short": (cut("claims.json"), r"claims\.json: expected JSON; "),
    "a list": (
        lambda run: (run / "evidence.json").write_text("[]"),
        r"evidence\.json: expected a JSON object, found list",
    ),
    "an older format": (
        edited("manifest.json", lambda d: (d.pop("format"), d["versions"].update(contested="0.1.0"))),
        r"expected a run of format 4, found an older one, written by contested 0\.1\.0; run the scenario again",
    ),
    "a later format": (edited("manifest.json", lambda d: d.update(format=5)), r"format 4, found format 5"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_run_is_refused_with_file_field_expected_and_found(run, damage):
    spoil, words = DAMAGE[damage]
    spoil(run)
    with pytest.raises(InputError) as refused:
        open_run(run)
    assert re.search(words, str(refused.value)), str(refused.value)
    assert str(run) in str(refused.value) and "\n" not in str(refused.value)


def resealed(run: Path, name: str, change: Callable[[dict], object]) -> None:
    """Edit a manifest and give it the digest that fits, as somebody would who means harm."""
    data = json.loads((run / name).read_text())
    change(data)
    data["digest"] = manifest_digest(data)
    (run / name).write_text(json.dumps(data))


@pytest.mark.parametrize("name", ["", ".", "../secret", "/etc/passwd", "a/../../secret", "a\\..\\b"])
def test_a_manifest_cannot_name_files_outside_the_folder(run, name):
    entry = {"sha256": "0" * 64, "size": 1}
    resealed(run, "manifest.json", lambda d: d["files"].update({name: entry}))
    with pytest.raises(InputError, match="expected a path inside the run folder"):
        open_run(run)


def test_a_link_is_no_file_of_a_run(run, tmp_path):
    (tmp_path / "elsewhere.csv").write_bytes((run / "flows.csv").read_bytes())
    (run / "flows.csv").unlink()
    (run / "flows.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(InputError, match=r"flows\.csv: expected a file of the run, found a link to elsewhere"):
        open_run(run)


def test_a_manifest_behind_a_link_is_no_manifest_of_a_run(run, tmp_path):
    (run / "manifest.json").rename(tmp_path / "elsewhere.json")
    (run / "manifest.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(InputError, match=r"manifest\.json: expected a file of the run, found a link to .*elsewhere"):
        open_run(run)


def test_a_store_behind_a_link_is_no_store_of_a_run(run, tmp_path):
    (run / "draws.zarr").rename(tmp_path / "elsewhere.zarr")
    (run / "draws.zarr").symlink_to(tmp_path / "elsewhere.zarr")
    with pytest.raises(InputError, match=r"draws\.zarr: expected a file of the run, found a link to elsewhere"):
        open_run(run)


def test_a_manifest_has_a_digest_of_every_file_that_a_run_always_has(run):
    resealed(run, "manifest.json", lambda d: d["files"].pop("flows.csv"))
    with pytest.raises(InputError, match=r"manifest\.json: files: expected a digest of flows\.csv, found none"):
        open_run(run)


def test_arrays_of_another_shape_than_the_manifest_says_are_refused(run):
    resealed(run, "manifest.json", lambda d: d["scenario"].update(weeks=7))
    with pytest.raises(InputError, match=r"series\.zarr: expected 7 along week, found 6"):
        _ = open_run(run).series
    resealed(run, "manifest.json", lambda d: d["scenario"].update(weeks=6))
    resealed(run, "manifest.json", lambda d: d["series"].pop())
    with pytest.raises(InputError, match=r"expected the run's variables, found 'report'"):
        _ = open_run(run).draws


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputError, match="expected a finished run folder, found none here"):
        open_run(tmp_path / "nowhere")


def test_texts_cannot_turn_around_what_stands_beside_them(run):
    turned = "\u202eevil\u202c \u0645\x07 and\ttabs"
    resealed(run, "manifest.json", lambda d: d["scenario"].update(title=turned))
    assert open_run(run).manifest.scenario.title == "evil \u0645 and\ttabs"


@pytest.mark.parametrize("features", [None, "many", [1]])
def test_outlines_without_features_are_refused_with_file_and_field(tmp_path, features):
    (tmp_path / OUTLINES).write_text(json.dumps({"features": features}))
    listed = small_run().manifest.model_copy(update={"files": {OUTLINES: FileDigest(sha256="0" * 64, size=1)}})
    with pytest.raises(InputError) as refused:
        Folder(tmp_path, listed).outlines()
    assert str(refused.value) == f"{tmp_path / OUTLINES}: field features: expected a list of features, found none"
