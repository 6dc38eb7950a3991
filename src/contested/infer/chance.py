"""Chance inside the model: its covariance, and how much of it the smoother must be told.

The smoother assimilates the data A times, each time with the error covariance inflated A times (Emerick and Reynolds
2013). Take observations d = H z + c + e: c is chance inside the model with covariance C, e the error of what is
observed with covariance S. The exact posterior adds the precision H' (S + C)^-1 H to that of z.

Each assimilation simulates anew, so the predicted values hold fresh chance: their covariance is H P H' + C, where P is
the covariance of z. With an error covariance R the update leaves P'^-1 = P^-1 + H' (A R + C)^-1 H. So A assimilations
add A H' (A R + C)^-1 H = H' (R + C / A)^-1 H. This is exact for R = S + (1 - 1/A) C. With R = S chance would count A
times too little; with R = S + C too much.

Attacks and deaths of the same weeks share their chance, so C is a full matrix. With its diagonal alone, how deadly an
attack is was learned too little (posterior sd 1.2 times the exact one on the small war of the tests).
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from contested.engine.random.threefry import name_hash


def chance_sample(
    predicted: Float[np.ndarray, "observation row"], again: Float[np.ndarray, "observation row"]
) -> Float32[np.ndarray, "observation row"]:
    """Draws of chance: differences of runs with the same unknowns and other noise, divided by the square root of 2."""
    return ((predicted.astype(np.float64) - again) / np.sqrt(2.0)).astype(np.float32)


def chance_covariance(
    chance: Float32[np.ndarray, "observation row"],
) -> Float[np.ndarray, "observation observation"]:
    """Covariance of chance; its mean is 0, since either run of a pair could have been the first."""
    exact = chance.astype(np.float64)
    return exact @ exact.T / chance.shape[1]


def chance_error(
    chance: Float32[np.ndarray, "observation row"], assimilations: int
) -> Float[np.ndarray, "observation observation"]:
    """The part of chance in the error covariance that each assimilation is given, before its inflation."""
    return (1.0 - 1.0 / assimilations) * chance_covariance(chance)


def drawn_chance(
    chance: Float32[np.ndarray, "observation row"], seed: int, assimilation: int
) -> Float[np.ndarray, "observation row"]:
    """The draws of chance in another order and with random signs: the same for all observations of a row."""
    generator = np.random.Generator(
        np.random.Philox(key=np.array([seed % 2**64, name_hash(f"chance:{assimilation}")], np.uint64))
    )
    order = generator.permutation(chance.shape[1])
    return chance[:, order].astype(np.float64) * generator.choice([-1.0, 1.0], chance.shape[1])
