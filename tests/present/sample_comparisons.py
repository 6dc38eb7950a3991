"""What-ifs of a sample run: outcomes that differ, and outcomes that show no difference."""

from __future__ import annotations

from datetime import date

from contested.results.band import Band
from contested.results.comparisons import Comparison, Comparisons, Difference, Lever, Outcome, Range, Side, sealed
from contested.results.run import Run
from contested.results.values import Quantiles

PAIRS = 200


def outcome(id: str, group, title: str, value: float, half: float) -> Outcome:
    """A number of persons with its paired difference; it shows where the interval leaves out zero."""
    middle = Quantiles(q05=800.0, q25=900.0, q50=1000.0, q75=1100.0, q95=1200.0)
    more = 120 if value > 0 else 60
    return Outcome(
        id=id,
        group=group,
        title=title,
        text="at the end of the run",
        unit="persons",
        kind="quantity",
        base=Side(quantiles=middle),
        other=Side(quantiles=middle),
        difference=Difference(
            value=value,
            low=value - half,
            high=value + half,
            level=0.9,
            pairs=Range(low=value - 4 * half, high=value + 4 * half),
        ),
        more=more,
        same=10,
        fewer=PAIRS - 10 - more,
        apart=abs(value) > half,
    )


def what_if(number: int = 0) -> Comparison:
    """A what-if: one outcome of civilians and one of fighters differ, three do not."""
    lever = Lever(
        id="aid",
        text="Half of the usual aid comes.",
        added=True,
        first=date(2023, 1, 1),
        last=date(2023, 12, 31),
        affects=("aid",),
        factor=Band(low=0.5, median=0.5, high=0.5),
        places=None,
    )
    outcomes = (
        outcome("displaced", "civilians", "Displaced within the area", 40.0, 10.0),
        outcome("abroad", "civilians", "Refugees abroad", 2.0, 10.0),
        outcome("question_0", "questions", "The resistance holds territory", 0.5, 3.0),
        outcome("question_1", "questions", "Fighting spreads", -1.0, 3.0),
        outcome("fighters", "fighters", "Fighters: National Front", -30.0, 10.0),
    )
    return Comparison(
        id=f"aid-{number}",
        title=f"Aid is halved ({number})",
        text="Half as much aid comes.",
        levers=(lever,),
        set={},
        pairs=PAIRS,
        rows=100,
        outcomes=outcomes,
    )


def comparisons(run: Run, number: int = 1) -> Comparisons:
    """So many what-ifs of a run."""
    return sealed(
        Comparisons(
            run=run.manifest.digest,
            digest="0" * 64,
            scenario=run.manifest.scenario.name,
            title=run.manifest.scenario.title,
            as_of=date(2022, 12, 6),
            last=date(2023, 12, 31),
            mean_method="a method for means",
            chance_method="a method for chances",
            comparisons=tuple(map(what_if, range(number))),
        )
    )
