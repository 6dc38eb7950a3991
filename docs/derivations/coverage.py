"""Writes docs/coverage.md: the bundled war with a mechanism switched off and on, in histories that share their noise.

Run as `python docs/derivations/coverage.py > docs/coverage.md`. It simulates some fifty ensembles, so `make docs`
leaves it out. Numbers come from the priors alone: no evidence conditions them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

sys.path.insert(0, str(Path(__file__).parent))
from coverage_rows import END, MONTHS, ROWS, SUMMER, YEAR, Figure, Row

from contested.engine.system import Noise, tau_leap
from contested.engine.types import Week
from contested.ensemble.design import prior_design
from contested.model.build import Built, build
from contested.scenario.load import LoadedScenario, find_scenario, load_scenario

SCENARIO = "afghanistan-2022"
MEMBERS, SEED = 40, 1
TOGETHER = 6
"""Arms that run as one ensemble."""
KEPT: dict[tuple[int, Any], dict[str, np.ndarray]] = {}
"""Series of an arm, by members and by what is set: many figures share an arm."""
HALF = 1.645
"""Half a 90 % interval in standard errors."""
LEVERS = {"lever-aid": "aid", "lever-borders": "borders", "lever-repression": "repression.government"}
"""Outside events of the year asked about, that change nothing until a figure says so."""
LEARNING = """\
[mechanism.learning-resistance]
kind = "learning"
group = "resistance"
attacks = ["ambush-resistance.attack"]
"""
HEAD = """\
# What is described, and what acts

The interview describes one connected system in 24 parts. Each row names the claims in the ledger of the bundled
scenario, the mechanisms, flows and levels that carry them, the tests of their closed forms, and figures that show that
they act: a series of the country with the mechanism **on** and **off**, the difference with its 90 % interval, and in
how many pairs of histories it is higher with the mechanism. Both arms of a pair have the same numbers and the same
noise. A series stands in the run's `series.zarr`, in the report under the same name, and in `contested explain RUN
SERIES`.

The figures are of the priors alone, {members} pairs of the bundled scenario, in the year after 6 December 2022 or at
its end; they say what a mechanism does in this model, not in the world. A mechanism is off by a number at which it does
nothing (`docs/derivations/coverage_rows.py` has it), and an outside event that a figure names is in both arms. *Cannot
be told from 0* is said where the interval has 0 in it. The page is written by `python docs/derivations/coverage.py`; a
test measures some of it again.

| # | part, and what the interview says of it | mechanisms | flows and levels | tests | figures |
|---|---|---|---|---|---|
"""


class War(NamedTuple):
    """The bundled war with levers and learning added, the country's series of one week to the next, and its weeks."""

    loaded: LoadedScenario
    built: Built
    run: Callable[..., dict[str, Array]]

    @property
    def asked(self) -> int:
        """The first week of the year asked about."""
        return round((self.loaded.scenario.as_of - self.loaded.calendar.start).days / 7)


class Found(NamedTuple):
    """A figure: means with the mechanism and without, the difference with its 90 % interval, and pairs that rise."""

    on: float
    off: float
    difference: float
    half: float
    higher: int
    pairs: int

    @property
    def tells(self) -> bool:
        """Whether the interval leaves 0 out."""
        return abs(self.difference) > self.half


def scenario(folder: Path) -> LoadedScenario:
    """The bundled scenario with levers whose factor is 1, and with learning whose exponent is 0."""
    copytree(find_scenario(SCENARIO).parent, folder / SCENARIO)
    path, bundled = folder / SCENARIO / "scenario.toml", load_scenario(SCENARIO).scenario
    levers = "".join(
        f'  {{ id = "{name}", from = {bundled.as_of}, to = {bundled.horizon}, affects = ["{what}"], '
        f'factor = "prior:winter-wage", text = "A lever of docs/coverage.md." }},\n'
        for name, what in LEVERS.items()
    )
    text = path.read_text(encoding="utf-8")
    for old, new in (("event = [", f"event = [\n{levers}"), ("\n[[question]]", f"\n{LEARNING}\n[[question]]")):
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    still = [f"event.{name}.factor=1" for name in LEVERS]
    return load_scenario(path, set_=[*still, "mechanism.learning-resistance.exponent=0"])


@cache
def war() -> War:
    """The war, read once; its program is compiled for each number of members."""
    with tempfile.TemporaryDirectory() as folder:
        loaded = scenario(Path(folder))
        built = build(loaded, {})
    system, weeks = tau_leap(built.model), loaded.calendar.weeks
    wanted = sorted({name for row in ROWS for figure in row.figures for name in (*figure.series, *figure.minus)})

    @jax.jit
    def run(params: Mapping[str, Array], noise: Noise) -> dict[str, Array]:
        def one_week(state: Any, number: Array) -> tuple[Any, dict[str, Array]]:
            week, own = Week(number, loaded.scenario.steps_per_week), noise.at(number)
            state, counts = system.advance(state, params, week, own)
            parts = (state.stocks, state.levels, counts.flows, system.sample(state, counts, params, week, own))
            every = {name: series for part in parts for name, series in part.items()}
            return state, {pattern: _total(every, pattern) for pattern in wanted}

        return jax.lax.scan(one_week, system.init(params), jnp.arange(weeks))[1]

    return War(loaded, built, run)


def _total(every: Mapping[str, Array], pattern: str) -> Float[Array, " member"]:
    found = [series.sum(axis=0) for name, series in sorted(every.items()) if fnmatchcase(name, pattern)]
    assert found, f"no series '{pattern}'"
    return sum(found[1:], start=found[0])


Arm = tuple[tuple[str, float], ...]
"""Parameters that are set, with their numbers, by name."""


def arms(figure: Figure) -> tuple[Arm, Arm]:
    """What is set with a mechanism and without it."""
    on, off = (tuple(sorted({**figure.both, **arm}.items())) for arm in (figure.on, figure.off))
    return on, off


def simulated(some: Sequence[Arm], members: int) -> Iterator[dict[str, np.ndarray]]:
    """Series of the country [week, member] of some arms, which are run as one ensemble of the same noise."""
    design = prior_design(war().built.parameters, SEED, members, 1)
    unknown = {name for arm in some for name, _ in arm} - design.params.keys()
    assert not unknown, f"no parameter '{unknown}'"
    params = {
        name: jnp.concatenate([jnp.asarray(np.full(members, dict(arm).get(name, values[design.row]))) for arm in some])
        for name, values in design.params.items()
    }
    noise = Noise(SEED, jnp.tile(jnp.asarray(design.noise, dtype=jnp.uint32), len(some)))
    found = {name: np.asarray(series) for name, series in war().run(params, noise).items()}
    for number in range(len(some)):
        lanes = slice(number * members, (number + 1) * members)
        yield {name: series[:, lanes] for name, series in found.items()}


def simulate(figures: Sequence[Figure], members: int) -> None:
    """Simulate all arms of some figures, so many at a time that the program always has as many members."""
    wanted = list(dict.fromkeys(arm for figure in figures for arm in arms(figure)))
    missing = [arm for arm in wanted if (members, arm) not in KEPT]
    for first in range(0, len(missing), TOGETHER):
        some = missing[first : first + TOGETHER]
        whole = [*some, *[()] * (TOGETHER - len(some))]
        KEPT.update({(members, arm): found for arm, found in zip(whole, simulated(whole, members), strict=True)})


def measure(figure: Figure, members: int = MEMBERS) -> Found:
    """A figure with its mechanism on and off, in pairs that share parameters and noise."""
    simulate([figure], members)
    on, off = (_value(figure, KEPT[members, arm]) for arm in arms(figure))
    difference = on - off
    half = HALF * difference.std(ddof=1) / np.sqrt(members)
    return Found(on.mean(), off.mean(), difference.mean(), float(half), int((difference > 0).sum()), members)


def _value(figure: Figure, found: Mapping[str, np.ndarray]) -> Float[np.ndarray, " member"]:
    weekly = np.sum([found[name] for name in figure.series], axis=0)
    weekly = weekly - np.sum([found[name] for name in figure.minus], axis=0) if figure.minus else weekly
    first = war().asked
    if figure.how == YEAR:
        value = weekly[first : first + 52].sum(axis=0)
    elif figure.how == SUMMER:
        value = _season(weekly)
    elif figure.how == MONTHS:
        months = weekly[: len(weekly) // 4 * 4].reshape(-1, 4, weekly.shape[1]).sum(axis=1)
        value = months.var(axis=0) / np.maximum(months.mean(axis=0), 1e-9)
    else:
        assert figure.how == END, figure.how
        value = weekly[first + 51]
    return value / (len(war().loaded.places.ids) if figure.mean else 1)


def _season(weekly: np.ndarray) -> np.ndarray:
    """June to August less December to February, over all weeks: as many of either."""
    months = np.array([war().loaded.calendar.date(week).month for week in range(len(weekly))])
    summer, winter = (np.isin(months, some) for some in ((6, 7, 8), (12, 1, 2)))
    few = min(summer.sum(), winter.sum())
    return weekly[np.flatnonzero(summer)[-few:]].sum(axis=0) - weekly[np.flatnonzero(winter)[-few:]].sum(axis=0)


def _row(number: int, row: Row, members: int) -> str:
    claims = ", ".join(f"`{claim}`" for claim in row.claims)
    said = f"**{row.part}.** {row.says}{f' ({claims})' if claims else ''}"
    figures = "<br>".join(_told(figure, measure(figure, members)) for figure in row.figures)
    note = f"<br>{row.note}" if row.note else ""
    cells = (str(number), said, _codes(row.kinds), _codes(row.series), _tests(row.tests), figures + note)
    return f"| {' | '.join(cells)} |\n"


def _told(figure: Figure, found: Found) -> str:
    """'districts contested (`control.contested`, at the end): 8.1 on, 0 off, +8.1 (7.4 to 8.8), higher in 231 ...'."""
    when = {YEAR: "in the year", END: "at the end", MONTHS: "all weeks", SUMMER: "all weeks"}[figure.how]
    names = ", ".join(f"`{name}`" for name in figure.series)
    low, high = found.difference - found.half, found.difference + found.half
    change = f"**{_signed(found.difference)}** ({_signed(low)} to {_signed(high)})"
    doubt = "" if found.tells else "; cannot be told from 0"
    return (
        f"{figure.says} ({names}, {when}): {_plain(found.on)} on, {_plain(found.off)} off, {change}, higher in "
        f"{found.higher} of {found.pairs} pairs{doubt}"
    )


def _plain(value: float) -> str:
    """Three digits, with commas."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"


def _signed(value: float) -> str:
    return f"+{_plain(value)}" if value > 0 else _plain(value)


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _tests(paths: Sequence[str]) -> str:
    return ", ".join(f"[{Path(path).stem}](../{path})" for path in paths)


def progress() -> Iterator[str]:
    """The page, row by row."""
    simulate([figure for row in ROWS for figure in row.figures], MEMBERS)
    yield HEAD.format(members=MEMBERS)
    for number, row in enumerate(ROWS, 1):
        yield _row(number, row, MEMBERS)


if __name__ == "__main__":
    for text in progress():
        print(text, end="", flush=True)
