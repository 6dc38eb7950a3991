"""Write the diagram of a model into a file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from contested.model.introspect import ModelInfo
from contested.model.model import Model
from contested.present.diagram.draw import drawing
from contested.present.diagram.influences import influences
from contested.present.diagram.parts import Parts, parts_of
from contested.present.report.build import written


def write_diagram(path: Path, title: str, info: ModelInfo, model: Model, acting: bool = False) -> Parts:
    """Write the drawing of a model, and return what it shows.

    Args:
        path: the file, which ends in .svg; one that exists is replaced at once.
        title: what is drawn.
        info: the names of the model.
        model: the model.
        acting: whether to draw under it what each mechanism reads and changes.

    Raises:
        InputError: no such folder, or the path is a folder.
    """
    parts = parts_of(info, model.world)
    written(lambda: drawing(title, parts, [influences(info, model.instances)] if acting else []), path)
    return parts
