"""Which built-in mechanism declares which stocks and levels, for those who miss one: a test compares the two."""

from __future__ import annotations

import re

OWNERS = (
    ("(?:anger|fear|harm)[.](.+)", "grievance", "culprit"),
    ("collaboration[.](.+)", "collaboration", "actor"),
    ("excitement[.](.+)", "excitation", "attack"),
    ("losses[.](.+)", "desertion", "group"),
    ("materiel[.](.+)", "supply", "group"),
    ("momentum[.](.+)", "momentum", "actor"),
    ("phase(?:_age)?[.]([^.]+).*", "phases", "actor"),
    ("threat", "displacement", None),
)
"""Names as a pattern, the kind of mechanism, and the role that the pattern's group is cast in."""


def owner(name: str) -> str | None:
    """The mechanism to add for a stock or level, in words; None where no built-in one declares such a name."""
    for pattern, kind, role in OWNERS:
        if found := re.fullmatch(pattern, name):
            return f"a mechanism of kind '{kind}'" + (f" with {role} = '{found[1]}'" if role else "")
    return None
