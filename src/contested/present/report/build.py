"""Write report.html and brief.html: one file each, no network, the first state of every chart already drawn."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from contested.errors import InputError
from contested.present.report.brief import brief
from contested.present.report.page import Page

if TYPE_CHECKING:
    from contested.results.answers import Answers
    from contested.results.run import Run

MOST_BYTES = 600_000
MOST_ALONE = 540_000
"""Bytes of the page apart from what-ifs: what they add to it costs the charts no weeks while they take no more."""
LEAST_ROOM, MOST_ROOM, STEP = 40_000, 150_000, 10_000
"""Letters for the numbers that the script draws from, and by how much they are fewer where the page does not fit."""


def write_report(run: Run, path: str | Path, older: Answers | None = None) -> Path:
    """Write the self-contained report of a run; a file that is there already is replaced at once.

    Args:
        run: a finished run.
        path: the file to write.
        older: the answers of an older run of the scenario, to be shown beside those of this one.

    Returns:
        The path.

    Raises:
        InputError: there is no such folder, the path is a folder, a part of the run cannot be read, or the older
            answers are of another scenario.
    """
    return written(lambda: render(run, older), Path(path))


def write_brief(run: Run, path: str | Path) -> Path:
    """Write the brief of a run, one A4 page; a file that is there already is replaced at once.

    Returns:
        The path.

    Raises:
        InputError: there is no such folder, the path is a folder, or a part of the run cannot be read.
    """
    return written(lambda: brief(run), Path(path))


def render(run: Run, older: Answers | None = None) -> str:
    """The report as text, with as many numbers by place as the size limit leaves room for."""
    page = Page(run, older)
    most = min(MOST_BYTES, MOST_ALONE + len(page.fixed["compared"].encode()))
    least = page.render(LEAST_ROOM)
    for room in range(min(LEAST_ROOM + most - len(least.encode()), MOST_ROOM), LEAST_ROOM, -STEP):
        text = page.render(room)
        if len(text.encode()) <= most:
            return text
    return least


def written(make: Callable[[], str], path: Path) -> Path:
    """Write a page whole or not at all; a file that is there already is replaced at once.

    Raises:
        InputError: there is no such folder, or the path is a folder.
    """
    if path.is_dir():
        raise InputError("expected the name of a file, found a folder", str(path))
    if not path.parent.is_dir():
        raise InputError("expected a file in a folder that exists, found no such folder", str(path.parent))
    text, part = make(), path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path
