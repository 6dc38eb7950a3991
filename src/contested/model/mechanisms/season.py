"""The fighting season."""

from collections.abc import Iterator

import jax.numpy as jnp
from jax.scipy.special import i0e
from jaxtyping import Array, Float

from contested.model.effects import Factor, QuantitySpec, factor
from contested.model.inputs import WEEKS_PER_YEAR, Inputs
from contested.model.mechanism import Mechanism
from contested.model.mechanisms.towns import share_in_towns
from contested.model.overlaps import counts_twice
from contested.model.parameter import fraction, parameter, real, role
from contested.model.state import State
from contested.model.world import World


class Season(Mechanism):
    """Attacks rise towards a peak week and fall in winter, when snow closes the passes.

    The yearly wave is exp(a cos(2 pi (w - w0) / 52)) / I0(a), whose mean over a year is 1, so peak and trough differ
    by exp(2a) (Koven 2016). In a place's snow weeks, centred on midwinter (half a year later in the south), a share of
    activity stops: over a year, that share of so many weeks. The quantity `snow` multiplies the weeks of snow, 1 at the
    start: an outside event makes a winter harsh or mild. Activity in towns has no season; with the role `towns` it
    needs a `towns` mechanism of that group, which says for each place what share of the attacks that is. Weeks of the
    year count from 1 January.
    """

    sources = ("koven-2016", "oloughlin-2010")
    catalogue = "M14"
    topic = "violence"
    equations = (
        "y = 365.2425 / 7; weeks of a year",
        "s = exp(amplitude × cos(2 × π × (week − peak) / y)) / I0(amplitude)",
        "a = apart(week, midwinter); weeks from midwinter, half a year later in the south",
        "h = {snow} × snow / 2; half the weeks of snow",
        "x = min(max(min(a + 1/2, h) + min(1/2 − a, h), 0), 1); share of the week in which snow lies",
        "u = min(max({urban}, 0), 1)",
        "m = towns.{towns} × townspeople.{towns} / (1 − towns.{towns} + towns.{towns} × townspeople.{towns})",
        "{affects} ×= m + (1 − m) × (u + (1 − u) × s × (1 − closure × x)); x, u and m are 0 without their role",
    )
    either = (("urban", "towns", "say what share of attacks is in towns and has no season"),)
    overlaps = (counts_twice("season", "make the same flows follow the seasons", ("affects", "affects")),)

    affects: tuple[str, ...] = role("flows that follow the season", of="flow", many=True)
    snow: str = role("column of the places table: weeks of snow a year; empty for none", of="column", default="")
    urban: str = role("column of the places table: share of activity in towns; empty for none", of="column", default="")
    towns: str = role("group whose share of attacks in towns has no season; empty for none", default="")
    amplitude: Float[Array, " member"] = parameter("log rate", real, "half the log ratio of peak to trough")
    peak: Float[Array, " member"] = parameter("week of year", real, "week of the peak")
    closure: Float[Array, " member"] = parameter("share", fraction, "share of activity that snow stops")
    midwinter: Float[Array, " member"] = parameter(
        "week of year", real, "middle of the snow weeks in the northern hemisphere"
    )

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        if self.snow:
            yield QuantitySpec("snow", "Weeks of snow, relative to a usual winter")

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        angle = 2.0 * jnp.pi * (x.week_of_year - self.peak) / WEEKS_PER_YEAR
        size = jnp.abs(self.amplitude)
        wave = jnp.exp(self.amplitude * jnp.cos(angle) - size) / i0e(size)
        closed = jnp.zeros_like(wave)
        if self.snow:
            half = WEEKS_PER_YEAR / 2.0
            midwinter = self.midwinter + (half if x.world.southern else 0.0)
            away = jnp.abs((x.week_of_year - midwinter + half) % WEEKS_PER_YEAR - half)
            half_snow = x.world.column(self.snow) / 2.0 * x.factor("snow")
            covered = jnp.minimum(away + 0.5, half_snow) + jnp.minimum(0.5 - away, half_snow)
            closed = self.closure * jnp.clip(covered, 0.0, 1.0)
        season = wave * (1.0 - closed)
        if self.urban:
            towns = jnp.asarray(x.world.column(self.urban)).clip(0.0, 1.0)
            season = towns + (1.0 - towns) * season
        if self.towns:
            moved = share_in_towns(s, self.towns)
            season = moved + (1.0 - moved) * season
        for pattern in self.affects:
            yield factor(pattern, season.reshape(-1, wave.shape[-1]))
