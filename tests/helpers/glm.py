"""Regressions in plain NumPy, with none of our code."""

from __future__ import annotations

import numpy as np


def poisson_log(design: np.ndarray, counts: np.ndarray, rounds: int = 50) -> np.ndarray:
    """Coefficients of a Poisson regression with log link, by Newton's method."""
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(counts.mean())
    for _ in range(rounds):
        mean = np.exp(design @ beta)
        beta = beta + np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (counts - mean))
    return beta


def least_squares(design: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of a linear regression and their standard errors."""
    beta, *_ = np.linalg.lstsq(design, values, rcond=None)
    rest = values - design @ beta
    variance = rest @ rest / max(len(values) - design.shape[1], 1)
    return beta, np.sqrt(variance * np.diag(np.linalg.inv(design.T @ design)))


def slope(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope of y on x and its standard error."""
    beta, error = least_squares(np.stack([np.ones_like(x), x], axis=1), y)
    return float(beta[1]), float(error[1])
