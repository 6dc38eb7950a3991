"""A small war in plain NumPy: one armed group, attacks with memory, a mood that drifts, reports with errors.

It has a past of 52 weeks in five periods, each with observations at its end, and a future of 39 weeks. Members are on
the last axis. Everything is drawn from one generator, so a run can go on from any state at the end of any period.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from contested.infer.smoother import Problem

UNKNOWNS = ("fighters", "attack-rate", "memory", "recruitment", "deaths-per-attack", "detection", "inflation")
PERIODS = (13, 13, 13, 5, 8)
FUTURE = 39
OBSERVATIONS = (
    *(f"attacks-{period}" for period in range(5)),
    "deaths-first-half",
    "deaths-second-half",
    "strength",
)
PERIOD_OF = np.array([0, 1, 2, 3, 4, 1, 4, 3])
SD = np.array([0.25, 0.25, 0.25, 0.25, 0.25, 0.3, 0.3, 0.3])
QUANTITIES = ("attacks in a quarter", "attacks", "deaths", "fighters")


class State(NamedTuple):
    """Of each member at the end of a week."""

    fighters: np.ndarray
    memory: np.ndarray
    mood: np.ndarray
    attacks: np.ndarray
    """Reported since the start of the run."""
    deaths: np.ndarray

    def pick(self, members) -> State:
        return State(*(array[members] for array in self))


class Rates(NamedTuple):
    """The unknowns in natural units, [member]."""

    fighters: np.ndarray
    attack: np.ndarray
    memory: np.ndarray
    recruitment: np.ndarray
    deaths: np.ndarray
    detection: np.ndarray
    inflation: np.ndarray


def rates(z) -> Rates:
    z = np.asarray(z, dtype=float)
    return Rates(
        1000.0 * np.exp(0.6 * z[0]),
        0.004 * np.exp(0.6 * z[1]),
        0.8 * expit(0.8 * z[2]),
        0.01 * np.exp(0.5 * z[3]),
        0.5 * np.exp(0.4 * z[4]),
        expit(0.5 + 0.7 * z[5]),
        np.exp(0.3 + 0.4 * z[6]),
    )


def begin(r: Rates, rng) -> State:
    none = np.zeros(r.fighters.shape)
    return State(rng.poisson(r.fighters), none, 0.6 * rng.standard_normal(none.shape), none, none)


def advance(state: State, r: Rates, weeks: int, rng) -> State:
    fighters, memory, mood, reported, dead = state
    for _ in range(weeks):
        # a limit that no war of the prior comes near, only proposals of a sampler
        fighters = np.minimum(fighters, 1e7)
        mood = 0.98 * mood + 0.12 * rng.standard_normal(mood.shape)
        attacks = rng.poisson(np.minimum(r.attack * fighters * np.exp(mood) + r.memory * memory, 1e7))
        memory = 0.7 * memory + 0.3 * attacks
        killed = np.minimum(rng.poisson(r.deaths * attacks), fighters)
        reported, dead = reported + rng.binomial(attacks, r.detection), dead + killed
        fighters = fighters - killed + rng.poisson(r.recruitment * fighters)
    return State(fighters, memory, mood, reported, dead)


def readings(path, z):
    """Predicted observations [observation, member] from the states at the end of every period."""
    attacks = np.diff([state.attacks for state in path], axis=0, prepend=0.0)
    halves = np.array([path[1].deaths, path[4].deaths - path[1].deaths])
    strength = np.log(path[3].fighters + 0.5) + np.log(rates(z).inflation)
    return np.concatenate([np.log(attacks + 0.5), np.log(halves + 0.5), strength[None]])


def past(z, rng):
    """States at the end of every period."""
    r, path = rates(z), []
    state = begin(r, rng)
    for weeks in PERIODS:
        state = advance(state, r, weeks, rng)
        path.append(state)
    return path


def future(state: State, z, rng):
    """The quantities of the future [quantity, member]."""
    quarter = advance(state, rates(z), 13, rng)
    end = advance(quarter, rates(z), FUTURE - 13, rng)
    attacks = end.attacks - state.attacks
    return np.array([quarter.attacks - state.attacks, attacks, end.deaths - state.deaths, end.fighters])


def log_likelihood(predicted, observed):
    """Of every observation [observation, member], without the constant."""
    return -0.5 * ((predicted - observed[:, None]) / SD[:, None]) ** 2


def problem(observed, rows, seed) -> Problem:
    def predict(z, noise):
        return readings(past(z, np.random.default_rng([seed, 1, int(noise[0])])), z)

    prior = np.random.default_rng([seed, 2]).standard_normal((len(UNKNOWNS), rows)).astype(np.float32)
    return Problem(UNKNOWNS, prior, OBSERVATIONS, observed, SD, np.zeros(len(OBSERVATIONS)), OBSERVATIONS, predict)


class Twin(NamedTuple):
    """A war with known truth."""

    z: np.ndarray
    observed: np.ndarray
    future: np.ndarray


def twin(seed) -> Twin:
    rng = np.random.default_rng([seed, 3])
    z = rng.standard_normal((len(UNKNOWNS), 1))
    path = past(z, rng)
    observed = readings(path, z)[:, 0] + SD * rng.standard_normal(len(SD))
    return Twin(z[:, 0], observed, future(path[-1], z, rng)[:, 0])
