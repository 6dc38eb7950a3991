"""The badge of an answer's basis: measured, judged or circular."""

from __future__ import annotations

from markupsafe import Markup

from contested.present.report import svg

_DRAWN = {
    "measured": (svg.tag("circle", cls="f", cx=6, cy=6, r=4.5),),
    "judged": (
        svg.tag("circle", cx=6, cy=6, r=4.5),
        svg.tag("path", cls="f", d="M6 1.5a4.5 4.5 0 0 1 0 9z"),
    ),
    "circular": (svg.tag("path", d="M10.2 7.5A4.5 4.5 0 1 1 10 4M10.6 1.4V4.3H7.7"),),
}


def badge(word: str) -> Markup:
    """A small drawing and the word."""
    drawn = svg.tag("svg", *_DRAWN[word], viewBox="0 0 12 12", aria_hidden="true")
    return svg.tag("span", drawn, word, cls="badge")
