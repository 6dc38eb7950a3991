"""Replays of a fit without some claims, each made once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float32

from contested.conditioning.past import Past
from contested.infer.fit import Fit
from contested.infer.replay import left_out, replay


class Without(NamedTuple):
    """The unknowns and the expected numbers without some claims."""

    z: Float32[np.ndarray, "unknown row"]
    predicted: Float32[np.ndarray, "number row"]


class Replays:
    """Replays of one fit. Claims that say yes or no are no part of a fit; leaving them out changes nothing here."""

    def __init__(self, past: Past, fit: Fit) -> None:
        self._fit = fit
        self._known = frozenset(fit.observations)
        self._found = {frozenset[str](): Without(fit.posterior, fit.predicted[-1])}
        self._groups = {one.claim: one.group for one in past.readings}

    def without(self, sets: Iterable[Iterable[str]]) -> list[Without]:
        """The fit without each set of claims."""
        wanted = [self._known & frozenset(one) for one in sets]
        new = sorted({one for one in wanted if one not in self._found}, key=sorted)
        if new:
            made = replay(self._fit, left_out(self._fit, new))
            self._found |= {one: Without(made.z[k], made.predicted[k]) for k, one in enumerate(new)}
        return [self._found[one] for one in wanted]

    def without_itself(self) -> list[Without]:
        """For each claim with a number, the fit without it and without the claims that say the same."""
        of, names = self._groups, self._fit.observations
        return self.without([other for other in names if of[other] == of[name]] for name in names)
