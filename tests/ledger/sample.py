"""A small valid ledger in TOML, and functions that change it."""

from pathlib import Path

DOCUMENT = """
[[document]]
id = "gazette"
title = "A year in the hills"
publisher = "The Gazette"
date = 2030-05-02
read = "full"
"""

CLAIM = """
[[claim]]
id = "losses"
says = "About 300 lost."
document = "gazette"
paragraph = 7
speaker = "a spokesman"
side = "south"
speech = "quoted"
kind = "allegation"
said = 2030-04-30
meant = { from = 2029-05-01, to = 2030-04-30 }
known_from = 2030-05-02
place = { name = "the hills", precision = "region" }
quantity = { best = 300, low = 200, high = 400, unit = "persons", of = "casualties", whose = "north" }
reliability = "D"
credibility = 4
status = "reviewed"
"""

PRIOR = """
[[prior]]
id = "loss-rate"
says = "Share lost in a week."
unit = "per week"
basis = "judged"
distribution = { kind = "lognormal", median = 0.01, sigma = 1.0 }
rests_on = ["losses"]
sources = ["gazette"]
why = "One side's own count, widened."
known_from = 2030-05-03
status = "reviewed"
"""

LEDGER = DOCUMENT + CLAIM + PRIOR


def swap(old: str, new: str, text: str = LEDGER) -> str:
    """The text with the first `old` replaced; `old` must occur."""
    assert old in text, old
    return text.replace(old, new, 1)


def write(folder: Path, text: str | bytes = LEDGER, name: str = "a.toml") -> Path:
    """Write one file into a ledger folder; returns the folder."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
