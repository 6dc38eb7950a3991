"""Systems: a model advanced in whole numbers or as a mean field, and the loop over its weeks."""

from __future__ import annotations

from functools import partial

from jaxtyping import Array, Int

from contested.engine.integrators.leap import Leap
from contested.engine.integrators.mean_field import MeanField
from contested.engine.observe import observe, sample
from contested.engine.repeat import Found, repeat
from contested.engine.types import Counts, Noise, Params, System, UpTo, Week, Weekly
from contested.engine.week import advance, init
from contested.model.model import Model
from contested.model.state import State

__all__ = ["Counts", "Noise", "Params", "System", "UpTo", "Week", "Weekly", "mean_field", "simulate", "tau_leap"]


def tau_leap(model: Model) -> System:
    """The model in whole numbers, drawn from the exact laws of a step."""
    return _system(model, Leap)


def mean_field(model: Model) -> System:
    """The model as expectations: every draw is replaced by its mean, and nothing is rounded."""
    return _system(model, MeanField)


def simulate(
    system: System,
    params: Params,
    noise: Noise,
    weeks: int | UpTo,
    substeps: int | UpTo,
    start: int | Int[Array, ""] = 0,
    state: State | None = None,
) -> Weekly:
    """Advance a system through some weeks and observe it.

    Args:
        system: from `tau_leap` or `mean_field`.
        params: values of all parameters, arrays [member].
        noise: the seed and the members' numbers.
        weeks: how many weeks.
        substeps: steps in a week. With fixed numbers of both, gradients in reverse mode work.
        start: number of the first week, counted from the start of the scenario.
        state: the state at the beginning of that week; the initial one by default.

    Returns:
        Series [week, place, member] of these weeks; of the most that there can be, with zeros for those beyond.
    """

    def one_week(state: State, later: Array) -> tuple[State, Found]:
        number = start + later
        week, own = Week(number, substeps), noise.at(number)
        state, counts = system.advance(state, params, week, own)
        reports = system.sample(state, counts, params, week, own)
        return state, Found((), Weekly(state.stocks, state.levels, counts.flows, reports))

    first = system.init(params) if state is None else state
    return repeat(one_week, first, weeks)[1].stacked


def _system(model: Model, integrator: type[Leap] | type[MeanField]) -> System:
    return System(
        init=partial(init, model, integrator),
        advance=partial(advance, model, integrator),
        observe=partial(observe, model),
        sample=partial(sample, model, integrator),
    )
