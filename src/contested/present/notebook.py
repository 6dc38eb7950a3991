"""Answers as a notebook shows them."""

from __future__ import annotations

from html import escape

from contested.present.views.alternatives import beside
from contested.present.views.answers import answer_view
from contested.present.views.influence import without_evidence
from contested.results.answers import Answer
from contested.results.text import plain


class ShownAnswer(Answer):
    """An answer that a notebook shows as a short paragraph."""

    @classmethod
    def of(cls, answer: Answer) -> ShownAnswer:
        """The same answer."""
        return cls.model_construct(**{name: getattr(answer, name) for name in Answer.model_fields})

    def sentence(self) -> str:
        """The answer with its interval, in plain text."""
        return answer_view(self).sentence

    def _repr_html_(self) -> str:
        view = answer_view(self)
        others = (one.sentence for one in beside(self))
        texts = (view.sentence, without_evidence(self), *others, f"{view.uncertainty} {view.basis}")
        lines = (f"<b>{escape(view.text)}</b>", *(escape(text) for text in texts if text))
        return plain(f"<p>{'<br>'.join(lines)}</p>")
