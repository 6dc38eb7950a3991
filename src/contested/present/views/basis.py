"""What is circular in an answer, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.present.views.influence import claim_text

if TYPE_CHECKING:
    from contested.results.answers import Answer
    from contested.results.run import Run


def circular_texts(answer: Answer, run: Run) -> list[str]:
    """A sentence for each claim that an answer is compared with and that numbers of the model were taken from."""
    return [
        f"Circular: it is compared with '{claim_text(row.claim, run)}', which is also behind: "
        f"{'; '.join(run.evidence.priors[prior].says.rstrip('.') for prior in row.priors)}."
        for row in answer.basis.circular
    ]
