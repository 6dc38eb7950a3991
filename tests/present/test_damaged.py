"""A run folder that is not whole is refused with one sentence, never shown and never called our fault."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.present.report.build import write_report
from contested.present.views.explain import explain


@pytest.fixture
def run(runs, tmp_path) -> Path:
    return Path(shutil.copytree(runs["plain"], tmp_path / "run"))


def changed(name: str, change: Callable[[dict], None]) -> Callable[[Path], None]:
    def do(run: Path) -> None:
        data = json.loads((run / name).read_text())
        change(data)
        (run / name).write_text(json.dumps(data))

    return do


def pieces(run: Path, name: str) -> list[Path]:
    """The files that hold the numbers of one variable."""
    files = [path for path in (run / "series.zarr" / name).rglob("*") if path.is_file()]
    return [path for path in files if path.name[0] != "." and path.suffix != ".json"]


DAMAGE = {
    "empty": lambda run: (run / "answers.json").write_text(""),
    "cut short": lambda run: (run / "claims.json").write_bytes((run / "claims.json").read_bytes()[:99]),
    "another kind of file": lambda run: (run / "evidence.json").write_text("[]"),
    "no answers": changed("answers.json", lambda d: d.pop("answers")),
    "answers of another kind": changed("answers.json", lambda d: d.update(answers=[1])),
    "no scenario": changed("manifest.json", lambda d: d.pop("scenario")),
    "parameters null": changed("manifest.json", lambda d: d.update(parameters=None)),
    "members in words": changed("manifest.json", lambda d: d.update(members="many")),
    "no priors": changed("evidence.json", lambda d: d.update(priors="none")),
    "flows gone": lambda run: (run / "flows.csv").unlink(),
    "flows junk": lambda run: (run / "flows.csv").write_bytes(bytes(range(256))),
    "series junk": lambda run: [path.write_bytes(b"junk") for path in pieces(run, "mean")],
    "series gone": lambda run: shutil.rmtree(run / "series.zarr" / "quantiles"),
    "a piece of a series gone": lambda run: [path.unlink() for path in pieces(run, "quantiles")],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_run_is_refused_with_its_place(run, damage):
    DAMAGE[damage](run)
    for show in (write_report, lambda folder: explain(folder, "fighters.resistance")):
        with pytest.raises(InputError, match=str(run)) as refused:
            show(run)
        assert "\n" not in str(refused.value)
