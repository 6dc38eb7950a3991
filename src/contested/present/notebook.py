"""Answers as a notebook shows them."""

from __future__ import annotations

from html import escape

from contested.present.views.wording import number
from contested.results.answers import Answer


class ShownAnswer(Answer):
    """An answer that a notebook shows as a short paragraph."""

    @classmethod
    def of(cls, answer: Answer) -> ShownAnswer:
        """The same answer."""
        return cls.model_construct(**{name: getattr(answer, name) for name in Answer.model_fields})

    def sentence(self) -> str:
        """The answer with its interval, in plain text."""
        if self.count is not None and self.probability is not None and self.interval is not None:
            low, high = self.interval.low, self.interval.high
            return (
                f"{self.count:,} of {self.members:,} histories; chance {100 * self.probability:.3g} % "
                f"(95 % interval {100 * low:.2g} to {100 * high:.2g} %)"
            )
        assert self.quantiles is not None
        low, high = number(self.quantiles.q05), number(self.quantiles.q95)
        unit = f" {self.unit}" if self.unit else ""
        return f"{number(self.quantiles.q50)}{unit} (90 % of histories: {low} to {high})"

    def _repr_html_(self) -> str:
        return f"<p><b>{escape(self.text)}</b><br>{escape(self.sentence())}</p>"
