"""Exact laws in plain NumPy, with none of our code."""

from __future__ import annotations

import numpy as np


def garrison_wins(share_of_garrison: np.ndarray, attackers: int) -> float:
    """Chance that the garrison wipes out the attackers.

    `share_of_garrison[g-1]` is the chance that the next loss is the garrison's when it counts g.
    """
    garrison = len(share_of_garrison)
    # chance[r] = chance that the garrison of size g still wins against r attackers
    chance = np.zeros(attackers + 1)
    chance[0] = 1.0
    for g in range(1, garrison + 1):
        p = share_of_garrison[g - 1]
        now = np.zeros(attackers + 1)
        now[0] = 1.0
        for r in range(1, attackers + 1):
            now[r] = p * chance[r] + (1.0 - p) * now[r - 1]
        chance = now
    return float(chance[attackers])


def size_law(exponent: float, cap: int, offset: float = 0.0) -> np.ndarray:
    """p(x) for x = 1..cap, p ~ (x + offset)^-exponent."""
    weights = (np.arange(1, cap + 1) + offset) ** -exponent
    return weights / weights.sum()


def moments(law: np.ndarray) -> tuple[float, float]:
    """Mean and variance of a law on 1..len(law)."""
    x = np.arange(1, len(law) + 1)
    mean = float(law @ x)
    return mean, float(law @ x**2 - mean**2)


def willing_by_chance(anger: float, fear: float, threshold: float, sds: tuple[float, float, float], n: int) -> float:
    """Share of n made-up persons whose anger beats both their threshold and their fear."""
    rng = np.random.default_rng(5)
    a = anger + sds[0] * rng.standard_normal(n)
    f = fear + sds[1] * rng.standard_normal(n)
    t = threshold + sds[2] * rng.standard_normal(n)
    return float(np.mean((a > f) & (a > t)))


def settle(change, start: float, step: float, until: float) -> float:
    """Fourth-order Runge-Kutta for dx/dt = change(x)."""
    x = start
    for _ in range(round(until / step)):
        k1 = change(x)
        k2 = change(x + step / 2 * k1)
        k3 = change(x + step / 2 * k2)
        k4 = change(x + step * k3)
        x += step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return x


def chi_square_p(observed: np.ndarray, expected: np.ndarray, least: float = 5.0) -> float:
    """P-value of observed counts against expected ones; cells expected fewer than `least` times are merged."""
    from scipy.stats import chi2

    seen, awaited, pool = [], [], [0.0, 0.0]
    for o, e in zip(observed, expected, strict=True):
        pool = [pool[0] + o, pool[1] + e]
        if pool[1] >= least:
            seen.append(pool[0])
            awaited.append(pool[1])
            pool = [0.0, 0.0]
    seen[-1] += pool[0]
    awaited[-1] += pool[1]
    o, e = np.array(seen), np.array(awaited)
    return float(chi2.sf(((o - e) ** 2 / e).sum(), len(o) - 1))
