"""Replays of a fit without some claims, or with other errors of some, each made once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float32

from contested.conditioning.kept import kept_arrays
from contested.conditioning.past import Past
from contested.infer.fit import Fit
from contested.infer.replay import left_out, replay
from contested.infer.silence import Errors


class Without(NamedTuple):
    """The unknowns and the expected numbers with changed evidence."""

    z: Float32[np.ndarray, "unknown row"]
    predicted: Float32[np.ndarray, "number row"]


class Replays:
    """Replays of one fit. Claims that say yes or no are no part of a fit; leaving them out changes nothing here."""

    def __init__(self, past: Past, fit: Fit) -> None:
        self._past, self._fit = past, fit
        whole = Errors(np.ones(len(fit.observations)), fit.silent)
        self._found = {_key(whole): Without(fit.posterior, fit.predicted[-1])}
        self._groups = {one.claim: one.group for one in past.readings}

    def changed(self, changes: Iterable[Errors]) -> list[Without]:
        """The fit with other errors of the claims."""
        wanted = list(changes)
        new = {_key(one): one for one in wanted if _key(one) not in self._found}
        if new:
            made = kept_arrays(
                self._past, ("replays", list(new)), lambda: replay(self._fit, list(new.values()))._asdict()
            )
            self._found |= {key: Without(made["z"][k], made["predicted"][k]) for k, key in enumerate(new)}
        return [self._found[_key(one)] for one in wanted]

    def without_itself(self) -> list[Without]:
        """For each claim with a number, the fit without it and without the claims that say the same."""
        of, names = self._groups, self._fit.observations
        groups = [[other for other in names if of[other] == of[name]] for name in names]
        return self.changed(left_out(self._fit, groups))


def _key(errors: Errors) -> bytes:
    return np.concatenate([errors.factor, errors.silent]).tobytes()
