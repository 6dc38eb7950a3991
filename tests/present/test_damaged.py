"""A damaged or edited run folder is refused with one sentence before anything of it is shown."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from contested.errors import InputError
from contested.present.report.build import write_report
from contested.present.terminal import answers_table
from contested.present.views.explain import explain
from contested.results.run import open_run


@pytest.fixture
def run(folder, tmp_path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "run"))


def edited(name: str, change: Callable[[dict], object]) -> Callable[[Path], object]:
    def do(run: Path) -> None:
        data = json.loads((run / name).read_text())
        change(data)
        (run / name).write_text(json.dumps(data))

    return do


def pieces(run: Path, store: str, name: str) -> list[Path]:
    """The files that hold the numbers of one variable."""
    return [path for path in (run / store / name).iterdir() if path.is_file() and path.name[0] != "."]


DAMAGE: dict[str, Callable[[Path], object]] = {
    "answers are empty": lambda run: (run / "answers.json").write_text(""),
    "claims are cut short": lambda run: (run / "claims.json").write_bytes((run / "claims.json").read_bytes()[:99]),
    "evidence is another kind of file": lambda run: (run / "evidence.json").write_text("[]"),
    "a probability is 17": edited("answers.json", lambda d: d["answers"][0].update(probability=17)),
    "a count is edited": edited("answers.json", lambda d: d["answers"][0].update(count=71)),
    "the manifest has no scenario": edited("manifest.json", lambda d: d.pop("scenario")),
    "the seed is edited": edited("manifest.json", lambda d: d.update(seed=2)),
    "flows are gone": lambda run: (run / "flows.csv").unlink(),
    "flows are cut short": lambda run: (run / "flows.csv").write_bytes((run / "flows.csv").read_bytes()[:-200]),
    "a series is junk": lambda run: [p.write_bytes(b"junk") for p in pieces(run, "series.zarr", "displaced")],
    "a series is gone": lambda run: shutil.rmtree(run / "series.zarr" / "displaced"),
    "draws are gone": lambda run: shutil.rmtree(run / "draws.zarr"),
    "outlines are edited": edited("places.geojson", lambda d: d["features"].pop()),
}


def report(run: Path) -> object:
    return write_report(open_run(run), run.parent / "report.html")


def table(run: Path) -> object:
    return Console(quiet=True).print(answers_table(open_run(run)))


def tree(run: Path) -> object:
    return explain(open_run(run), "fighters.resistance")


def test_a_whole_run_is_shown(run):
    for show in (report, table, tree):
        show(run)


@pytest.mark.parametrize("show", [report, table, tree])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_run_is_refused_with_its_place(run, damage, show):
    DAMAGE[damage](run)
    with pytest.raises(InputError, match=str(run)) as refused:
        show(run)
    assert "\n" not in str(refused.value)
    assert not (run.parent / "report.html").exists()
