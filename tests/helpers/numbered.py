"""An integrator whose noise is a number, to see which noise a step has."""

from __future__ import annotations

from typing import Any

from contested.engine.integrators.mean_field import MeanField


class Numbered(MeanField):
    """`noise` is 1000 times the seed, plus 100 times the rows, plus the number of the step."""

    noise: Any

    @classmethod
    def begin(cls, noise, rows):
        found = cls()
        found.noise = 1000.0 * noise.seed + 100.0 * rows
        return found

    def at(self, number):
        found = type(self)()
        found.noise = self.noise + number
        return found
