"""A small war with a past of half a year and ten observed claims, made from the example of two valleys.

The claims are of all kinds: counts, a bound, strength with inflation, a share, ground, two that say yes or no, and
two speakers of one side.
"""

from __future__ import annotations

import shutil
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
GRADES = {"b2": (0.2, 0.05), "b3": (0.3, 0.1), "c3": (0.4, 0.15), "d4": (0.5, 0.3)}
OFFICER, SPOKESPERSON = "a Lantern officer", "a Lantern spokesperson"


def write_ten_claims(folder: Path, observations: bool = True, again: bool = False, silent: bool = True) -> Path:
    """Write the scenario to a folder.

    Args:
        folder: a new one.
        observations: whether the claims are observed.
        again: whether another outlet repeats the first count.
        silent: whether some statements say nothing about what happened.
    """
    shutil.copytree(EXAMPLE, folder)
    scenario = (folder / "scenario.toml").read_text().replace("weeks = 40", "start = 2030-08-31\nweeks = 26", 1)
    scenario = scenario.replace("2031-11-30", "2031-08-15")
    scenario = _without(scenario, "[[claim_check]]", "[[bias]]")
    (folder / "scenario.toml").write_text(scenario + BIAS + (OBSERVATIONS + AGAIN * again) * observations)
    reports = folder / "ledger" / "reports.toml"
    reports.write_text(_without(reports.read_text(), "[[claim]]") + "".join(CLAIMS) + (REPEAT if again else ""))
    priors = folder / "ledger" / "priors.toml"
    text = priors.read_text().replace('rests_on = ["lantern-strength"]', 'sources = ["handbook"]')
    priors.write_text(text.replace('basis = "measured"', 'basis = "judged"') + "".join(_priors(silent)))
    return folder


def _without(text: str, *tables: str) -> str:
    """The text without all tables of these kinds."""
    parts = text.split("\n[[")
    return "\n[[".join(one for one in parts if not any(f"[[{one}".startswith(table) for table in tables)) + "\n"


def _prior(name: str, unit: str, distribution: str) -> str:
    return f'''
[[prior]]
id = "{name}"
says = "Invented."
unit = "{unit}"
basis = "judged"
distribution = {distribution}
sources = ["handbook"]
why = "Invented."
known_from = 2031-01-01
status = "reviewed"
'''


def _priors(silent: bool) -> list[str]:
    fixed = {f"grade-error-{grade}": error for grade, (error, _) in GRADES.items()}
    fixed |= {f"grade-silent-{grade}": chance if silent else 1e-6 for grade, (_, chance) in GRADES.items()}
    found = [_prior(name, "1", f'{{ kind = "fixed", value = {value} }}') for name, value in fixed.items()]
    inflation = _prior("strength-inflation", "ratio", '{ kind = "lognormal", median = 1.4, sigma = 0.4 }')
    return [*found, inflation, _prior("speaker-spread", "1", '{ kind = "lognormal", median = 0.4, sigma = 0.3 }')]


def _claim(name: str, quantity: str, meant: str, grade: str, speaker: str, place: str = "") -> str:
    side = "lanterns" if "Lantern" in speaker else "none"
    where = f'name = "{place}", precision = "province", ids = ["{place}"]' if place else _EVERYWHERE
    return f'''
[[claim]]
id = "{name}"
says = "Invented."
document = "brackmere-herald"
paragraph = 1
speaker = "{speaker}"
side = "{side}"
speech = "narrator"
kind = "estimate"
said = 2031-03-01
meant = {{ {meant} }}
known_from = 2031-03-01
place = {{ {where} }}
{f"quantity = {{ {quantity} }}" if quantity else ""}
reliability = "{grade[0].upper()}"
credibility = {grade[1]}
status = "reviewed"
'''


_EVERYWHERE = 'name = "the two valleys", precision = "country"'
_ALL, _AUTUMN = "from = 2030-08-31, to = 2031-02-28", "from = 2030-08-31, to = 2030-12-06"
_WINTER, _END = "from = 2030-12-07, to = 2031-02-28", "from = 2031-02-22, to = 2031-02-28"
_DEAD = 'unit = "persons", of = "fatalities"'
_KILLED = f'{_DEAD}, whose = "regency"'
_ARMED = 'best = 900, unit = "persons", of = "fighters", whose = "lanterns"'
_HERALD, _OBSERVERS = "the Herald", "the river observers"

CLAIMS = (
    _claim("raids-counted", 'best = 120, unit = "attacks", of = "raids"', _ALL, "b2", _OBSERVERS),
    _claim("deaths-counted", f"best = 61, {_DEAD}", _ALL, "b2", _OBSERVERS),
    _claim("autumn-deaths", f"best = 20, low = 20, {_DEAD}", _AUTUMN, "b3", _HERALD),
    _claim("lantern-strength", _ARMED, _END, "d4", OFFICER),
    _claim("lantern-losses-claimed", f"best = 90, {_KILLED}", _ALL, "d4", SPOKESPERSON),
    _claim("winter-losses-claimed", f"best = 41, {_KILLED}", _WINTER, "d4", OFFICER),
    _claim("raids-at-the-head", 'best = 0.4, unit = "share", of = "raids"', _ALL, "c3", _HERALD, "orrin-head"),
    _claim("regency-parishes", 'best = 9, unit = "parishes", of = "parishes"', _END, "b3", _OBSERVERS),
    _claim("salt-is-held", "", _END, "c3", _HERALD, "salt-flats"),
    _claim("raids-in-brackmere", "", _WINTER, "b3", _HERALD, "brackmere"),
)

REPEAT = (
    _claim("raids-counted-again", 'best = 120, unit = "attacks", of = "raids"', _ALL, "b2", "another paper")
    + 'links = [{ relation = "repeats", claim = "raids-counted" }]\n'
)

BIAS = """
[[bias]]
side = "lanterns"
about = ["fatalities", "casualties"]
whose = "enemy"
factor = "prior:claim-inflation"
spread = "prior:speaker-spread"

[[bias]]
side = "lanterns"
about = ["fighters"]
whose = "own"
factor = "prior:strength-inflation"
"""

OBSERVATIONS = """
[[observation]]
claim = "raids-counted"
series = ["reporting.attacks"]

[[observation]]
claim = "deaths-counted"
series = ["reporting.deaths"]

[[observation]]
claim = "autumn-deaths"
series = ["dead.*"]

[[observation]]
claim = "lantern-strength"
series = ["fighters.lanterns"]
over = "last"

[[observation]]
claim = "lantern-losses-claimed"
series = ["raids-lanterns.killed.regency"]

[[observation]]
claim = "winter-losses-claimed"
series = ["raids-lanterns.killed.regency"]

[[observation]]
claim = "raids-at-the-head"
series = ["reporting.attacks"]
share_of = ["reporting.attacks"]

[[observation]]
claim = "regency-parishes"
series = ["control.regency"]

[[observation]]
claim = "salt-is-held"
series = ["control.salt-company"]
at_least = 2

[[observation]]
claim = "raids-in-brackmere"
series = ["reporting.attacks"]
more_than = 5
"""

AGAIN = """
[[observation]]
claim = "raids-counted-again"
series = ["reporting.attacks"]
"""
