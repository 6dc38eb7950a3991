"""Runs made from the models of the run folder: smooth curves and fixed answers, no simulation behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contested.results.run import Run
from contested.results.sources import Content, Stored

DAY = date(2022, 12, 6)
HOSTILE = (
    "</script><script>alert(1)</script> \"quoted\" 'single' & <img src=x onerror=alert(2)> "
    "\u202eabc\u202c \u0645\u0642\u0627\u0648\u0645\u062a "
)
ACTORS = {"resistance": "National Front", "government": "Authorities"}


@dataclass(frozen=True)
class Sample:
    """What varies between runs."""

    places: int = 34
    weeks: int = 56
    past: int = 0
    outlines: bool = True
    questions: int = 6
    hostile: bool = False
    zero_flows: bool = False
    hindsight: bool = False
    priors: int = 60
    claims: int = 40
    count: int = 70
    members: int = 1000
    headline: str = "question_0"
    layers: int = 2
    country_only: bool = False
    conditioned: bool = False
    at_odds: bool = False

    def text(self, plain: str) -> str:
        """A text as it is, or made hostile and long."""
        return f"{HOSTILE}{plain} " + "long" * 40 if self.hostile else plain

    def entry_text(self, plain: str) -> str:
        """The same for an entry of a ledger, which cannot contain characters that reorder text."""
        return self.text(plain).replace("\u202e", "").replace("\u202c", "")


def make(sample: Sample | None = None) -> Run:
    """A run in memory."""
    from contested.results.flows import flow_columns
    from present.sample_answers import answers, claim_checks
    from present.sample_arrays import draws, series_data, statistics
    from present.sample_evidence import evidence
    from present.sample_manifest import manifest, outlines

    sample = sample or Sample()
    entries = evidence(sample)
    about = manifest(sample, entries)
    numbers = statistics(sample, about)
    flows = flow_columns(about, numbers)
    stored = Stored(series_data(sample, about, numbers), draws(sample, about, numbers), flows)
    content = Content(stored, outlines(sample))
    return Run(about, answers(sample, entries), claim_checks(sample, entries), entries, content)


def changed(run: Run, **parts) -> Run:
    """The same run with some of its parts replaced: manifest, answer_file, claims, evidence, source."""
    names = ("manifest", "answer_file", "claims", "evidence", "source")
    return Run(*(parts.get(name, getattr(run, name)) for name in names))
