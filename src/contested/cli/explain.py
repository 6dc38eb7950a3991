"""contested explain: trace an answer or a series back to flows, mechanisms, parameters, claims and sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contested.cli.output import Json, console, print_json
from contested.results.whole_folder import finished


def explain(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A finished run folder.")],
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="QUESTION_OR_SERIES",
            help="A question, a series, or any id or number of the report (C12); without it, a list of what there is.",
        ),
    ] = None,
    depth: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only N levels of the tree.")] = None,
    as_json: Json = False,
) -> None:
    """Show what an answer or a series rests on.

    For an answer: what it is without each claim or source, which numbers explain its spread and what it is where
    they are low or high, then mechanisms, flows, priors, claims, and the document and paragraph of each claim.
    For a claim, prior, parameter, mechanism, document or speaker: what it is, and the answers that it moves.
    """
    from contested import api
    from contested.present.tree_text import Explained, limited
    from contested.present.views.explain import topics

    opened = api.open_run(finished(run))
    tree = opened.explain(name) if name is not None else topics(opened)
    if depth is not None:
        tree = Explained(limited(tree, depth))
    if as_json:
        print_json(tree)
    else:
        console().print(tree, crop=False)
