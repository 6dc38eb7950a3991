"""How calls end that come to the changed line of a mutant: some return, or every one of them raises."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

RETURNED, RAISED = "returned", "raised"
_known: set[str] = set()


class Call:
    """One call of the function with the change; what ends the first call of each kind goes to a file."""

    def __init__(self) -> None:
        self.came = False

    def come(self) -> None:
        """The call comes to the change."""
        self.came = True

    def __enter__(self) -> Call:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        ended = RETURNED if kind is None or issubclass(kind, GeneratorExit) else RAISED
        if self.came and ended not in _known:
            _known.add(ended)
            with Path(os.environ["CONTESTED_CALLS"]).open("a", encoding="utf-8") as file:
                file.write(f"{ended}\n")
