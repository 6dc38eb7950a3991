"""Faults of event data to plant in the example, whose folder serves as that of a table."""

from __future__ import annotations

from planted_faults import PAST, PRIORS, SCENARIO, Fault

TABLE = '\n[[event_data]]\ntable = "."\nactors = { "Government of Brackmere" = "regency" }\n'
PRIOR = """
[[prior]]
id = "missing-share"
says = "Share of events that a release does not have yet."
unit = "share"
basis = "judged"
distribution = { kind = "uniform", low = 0.5, high = 1.5 }
why = "Judged."
known_from = 2031-02-01
status = "reviewed"
"""
FOLDER = (("import.json", "{}"), ("weeks.csv", "week\n"))


def counts(check: str, old: str, new: str, *set_: str) -> Fault:
    """A fault in a table of events that is added, with values to set."""
    if old not in TABLE:
        raise ValueError(f"the table has no {old!r}")
    return Fault(check, SCENARIO, "", TABLE.replace(old, new, 1), set_, (*FOLDER, (PRIORS, PRIOR)))


EVENT_DATA = [
    counts("scenario.event_data.event_folder", '"."', '"events"', *PAST),
    counts("scenario.event_data_checks._check_past", '"."', '"."'),
    counts("scenario.event_data_checks._check_used", '"."', '"."\nattacks = []\ndeaths = []', *PAST),
    counts("scenario.event_data_checks._check_actor", '"regency"', '"regent"', *PAST),
    counts("scenario.event_data_checks._check_delay", '"."', '"."\ndelay = "prior:missing-share"', *PAST),
]
