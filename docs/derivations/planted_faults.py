"""Faults to plant in the example scenario, at least one for each check: what the page and the tests show and catch."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
SCENARIO, PLACES, NEIGHBOURS, MAP = "scenario.toml", "places.csv", "neighbours.csv", "squares.geojson"
REPORTS, PRIORS = "ledger/reports.toml", "ledger/priors.toml"

COUNT = """
[[claim]]
id = "agency-count"
says = "An agency writes of two dozen killed in two months."
document = "brackmere-herald"
paragraph = 9
speaker = "The river observers"
side = "none"
speech = "narrator"
kind = "estimate"
said = 2031-02-20
meant = { from = 2030-12-16, to = 2031-02-15 }
known_from = 2031-03-01
place = { name = "the two valleys", precision = "country" }
quantity = { best = 24, unit = "persons", of = "fatalities" }
reliability = "B"
credibility = 2
status = "draft"
"""
LATER_TOTAL = COUNT.replace("to = 2031-02-15", "to = 2031-02-19").replace("best = 24", "best = 20")
PRIOR = """
[[prior]]
id = "extra"
says = "Another number."
unit = "persons"
basis = "judged"
distribution = { kind = "fixed", value = 100 }
why = "Somebody's guess."
known_from = 2031-02-01
status = "reviewed"
"""
REFERENCE_VALUE = '\n[[reference_value]]\nid = "known"\ntext = "Deaths a month."\nclaim = "observed-deaths"\nseries = ["*.killed.regency"]\n'
QUESTION = 'measure = "series"\nseries = ["displaced"]\nover = "last"\n'
LAYER = 'series = ["control.lanterns"]\nat_least = 2\n'
CHECKED = '\n[[claim_check]]\nclaim = "lantern-losses-claimed"\nseries = ["raids-lanterns.killed.regency"]\n'
LATER = (
    "question.lanterns_hold_a_valley.by=2034-11-30",
    "event.spring-flood.from=2034-04-15",
    "event.spring-flood.to=2034-05-31",
    "what_if.fewer-raids.event.truce.from=2034-03-15",
    "what_if.fewer-raids.event.truce.to=2034-06-15",
)
START = '\n[[start_value]]\nseries = "displaced"\nvalue = "prior:lantern-fighters"\n'
FIRST = "orrin-head,Orrin Head,42000,-39.5,-19.5,3,6"
HERALD = 'publisher = "Brackmere Herald"\ndate = 2031-03-01'
RING = "[[[-20.0, -40.0], [-19.0, -40.0], [-19.0, -39.0], [-20.0, -39.0], [-20.0, -40.0]]]"
QUANTITY = '{ best = 24, unit = "persons", of = "fatalities" }'


ROLES = (
    "actor.lanterns.role=challenger",
    "actor.regency.role=incumbent",
    "actor.salt-company.role=challenger",
    "preset=irregular-war",
)
ALTERNATIVE = "alternative=[{ id = 'same', title = 'The same again', preset = 'irregular-war' }]"
DEFAULT = PRIOR.replace("why =", 'parameters = ["cohesion.rate"]\nwhy =')
OBSERVATION = '\n[[observation]]\nclaim = "observed-deaths"\nseries = ["reporting.deaths"]\n'
PAST = ("start=2030-09-07",)


def grade(name: str, value: float) -> str:
    """A ledger entry of what a grade means."""
    fixed = PRIOR.replace('"extra"', f'"{name}"').replace('"persons"', '"1"')
    return fixed.replace("value = 100", f"value = {value}")


GRADES = "".join(
    grade(f"grade-{kind}-{word}", value) for word in ("b2", "b3") for kind, value in (("error", 0.3), ("silent", 0.05))
)


class Fault(NamedTuple):
    """A change of one file of the example, or values to set, and the check that it fails.

    `old` is replaced by `new`; an empty `old` appends `new`; bytes replace the file, and None removes it. `more` are
    texts that are appended to files first.
    """

    check: str
    file: str
    old: str
    new: str | bytes | None
    set: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()

    def plant(self, folder: Path) -> Path:
        """Copy the example into a folder and change it."""
        copy = folder / "two-valleys"
        shutil.copytree(EXAMPLE, copy)
        for file, text in self.more:
            with (copy / file).open("a", encoding="utf-8") as stream:
                stream.write(text)
        path = copy / self.file
        if self.new is None:
            path.unlink()
        elif isinstance(self.new, bytes):
            path.write_bytes(self.new)
        elif self.file:
            text = path.read_text(encoding="utf-8")
            if self.old not in text:
                raise ValueError(f"{self.file} of the example has no {self.old!r}")
            path.write_text(text.replace(self.old, self.new, 1) if self.old else text + self.new, encoding="utf-8")
        return copy


def asks(check: str, new: str) -> Fault:
    """A fault in the question about displaced people."""
    return Fault(check, SCENARIO, QUESTION, new)


def counts(check: str, old: str, new: str) -> Fault:
    """A claim that is added, with a fault."""
    if old not in COUNT:
        raise ValueError(f"the claim has no {old!r}")
    return Fault(check, REPORTS, "", COUNT.replace(old, new, 1))


def bound(check: str, old: str, new: str) -> Fault:
    """A prior that is added, with a fault."""
    if old not in PRIOR:
        raise ValueError(f"the prior has no {old!r}")
    return Fault(check, PRIORS, "", PRIOR.replace(old, new, 1))


def sets(check: str, *values: str) -> Fault:
    """Values to set."""
    return Fault(check, "", "", "", values)


def observes(check: str, file: str, old: str, new: str) -> Fault:
    """A fault in a run with a past and one observation."""
    return Fault(check, file, old, new, PAST, ((SCENARIO, OBSERVATION), (PRIORS, GRADES)))


LEDGER = [
    Fault("ledger.reading.read_toml", REPORTS, "[[document]]", "[[document]"),
    Fault("ledger.reading.read_toml", REPORTS, "date = 2031-03-01", "date = 2031-02-30"),
    Fault("ledger.reading._read_text", REPORTS, "", b'[[document]]\nid = "caf\xe9"\n'),
    Fault("ledger.reading._toml_in", SCENARIO, 'ledger = ["ledger"]', 'ledger = ["places.csv"]'),
    Fault("ledger.validation_errors.to_input_errors", REPORTS, "reliability =", "relaibility ="),
    Fault("ledger.validation_errors.to_input_errors", REPORTS, 'speech = "quoted"', 'speech = "quotd"'),
    Fault("ledger.validation_errors.to_input_errors", REPORTS, "credibility = 4", "credibility = 7"),
    Fault("ledger.validation_errors.to_input_errors", SCENARIO, "weeks = 40", 'weeks = "40"'),
    Fault("ledger.validation_errors.to_input_errors", SCENARIO, "as_of = 2031-03-01\n", ""),
    Fault("ledger.record._id", REPORTS, 'id = "handbook"', 'id = "Hand book"'),
    Fault("ledger.record._name", REPORTS, 'side = "lanterns"', 'side = "Lanterns"'),
    Fault("ledger.record.printable", REPORTS, "a Lantern spokesperson", "a Lantern \\u202espokesperson"),
    Fault("ledger.record._not_blank", REPORTS, "a Lantern spokesperson", " "),
    bound("ledger.record._unique", "why =", 'sources = ["handbook", "handbook"]\nwhy ='),
    Fault("ledger.record._day", REPORTS, "from = 2030-12-16", "from = 0030-12-16"),
    Fault("ledger.claim._address", REPORTS, HERALD, f'{HERALD}\nlink = "https://example.org/page"'),
    Fault("ledger.claim.Document._has_one_date", REPORTS, HERALD, f"{HERALD}\nyear = 2031"),
    counts("ledger.claim.Period._ordered", "to = 2031-02-15", "to = 2030-02-15"),
    counts("ledger.claim.Quantity._has_a_best_value", "best = 24", "low = 24"),
    counts("ledger.claim.Quantity._ordered", "best = 24", "best = -24"),
    counts("ledger.claim.Quantity._ordered", "best = 24", "best = 24, low = 30"),
    counts("ledger.claim.Claim._has_pointer", "paragraph = 9\n", ""),
    counts("ledger.claim.Claim._known_after_said", "known_from = 2031-03-01", "known_from = 2031-02-01"),
    counts(
        "ledger.claim.Claim._observed_past",
        'kind = "estimate"\nsaid = 2031-02-20\nmeant = { from = 2030-12-16, to = 2031-02-15 }',
        'kind = "observation"\nsaid = 2031-02-20\nmeant = { from = 2031-12-16, to = 2032-02-15 }',
    ),
    bound("ledger.prior.Prior._measured_rests_on_claims", '"judged"', '"measured"'),
    bound("ledger.prior._parameter_name", "why =", 'parameters = ["ambush"]\nwhy ='),
    bound(
        "ledger.distribution.Normal._has_mass",
        '{ kind = "fixed", value = 100 }',
        '{ kind = "normal", mean = 1, sd = 1, low = 90 }',
    ),
    bound(
        "ledger.distribution.Uniform._ordered",
        '{ kind = "fixed", value = 100 }',
        '{ kind = "uniform", low = 2, high = 1 }',
    ),
    Fault("ledger.ledger.Ledger.get", SCENARIO, '"prior:lantern-fighters"', '"prior:lantern-fighter"'),
    Fault("ledger.ledger._add", REPORTS, "", COUNT.replace("agency-count", "observed-deaths")),
    counts(
        "ledger.references._claim_errors",
        "status",
        'links = [{ relation = "repeats", claim = "agency-count" }]\nstatus',
    ),
    bound("ledger.references._prior_errors", "why =", 'rests_on = ["later-count"]\nwhy ='),
    counts("ledger.references._target_errors", "brackmere-herald", "brackmere-heralt"),
]
FILES = [
    Fault("scenario.load.find_scenario", SCENARIO, "", None),
    Fault("scenario.files.ScenarioFiles._ledger_folder", SCENARIO, 'ledger = ["ledger"]', 'ledger = ["ledgers"]'),
    Fault("scenario.files.ScenarioFiles._inside", SCENARIO, 'ledger = ["ledger"]', 'ledger = ["../ledger"]'),
    Fault(
        "scenario.included.with_observations",
        SCENARIO,
        "library = true",
        'library = true\nobservations = "ledger/reports.toml"\n#',
    ),
    Fault("scenario.table.read_bytes", PLACES, "", None),
    Fault("scenario.table.read_text", PLACES, "", b"id,name,population,lat,lon\nx,Caf\xe9,1,0,0\n"),
    Fault("scenario.table.read_table", PLACES, ",3,6,1,0,1,2,0,2100", ",3,6,1,0,1,2,0"),
    Fault("scenario.table.check_separator", PLACES, "", b"id;name;population;lat;lon\nx;X;1;0,5;0\n"),
    Fault("scenario.table._lines", PLACES, "Orrin Head", '"Orrin "Head'),
    Fault("scenario.table._check_header", PLACES, "population", "populaton"),
    Fault("scenario.table.Row.text", PLACES, "orrin-head,Orrin Head", "orrin-head,"),
    Fault("scenario.table.Row.number", PLACES, "-39.5,-19.5", "-395,-19.5"),
    Fault("scenario.table.Row.number", PLACES, ",42000,", ',"42,000",'),
    Fault("scenario.table.Row.integer", PLACES, ",42000,", ",42000.5,"),
    Fault("scenario.places._ids", PLACES, "orrin-foot,", "orrin-head,"),
    Fault("scenario.places._read_neighbours", NEIGHBOURS, "orrin-head,orrin-foot", "orrin-head,orin-foot"),
    Fault("scenario.places.Places.index", SCENARIO, '["orrin-foot", "brackmere"]', '["orrin-foot", "brackmer"]'),
    Fault("scenario.places.Places.column", SCENARIO, 'where = "posts_lanterns"', 'where = "post_lanterns"'),
    Fault("scenario.outlines.read_outlines", MAP, "", b'{"type": "Topology"}'),
    Fault("scenario.outlines._parse", MAP, '"features": [', '"features": [['),
    Fault("scenario.outlines._feature", MAP, '"id": "orrin-head"', '"shapeID": "orrin-head"'),
    Fault("scenario.outlines._check_text", MAP, '"Orrin Head"', '"Orrin \\u202eHead"'),
    Fault("scenario.outlines._geometry", MAP, '"Polygon"', '"Point"'),
    Fault("scenario.outlines._items", MAP, RING, "[]"),
    Fault("scenario.outlines._check_point", MAP, "[-19.0, -40.0]", "[-2226389.8, -4720000.0]"),
]
OVERRIDES = [
    sets("scenario.overrides.parse_set", "weeks"),
    sets("scenario.overrides._assign", "name.first=x"),
    sets("scenario.overrides._by_hand", "mechanism.season.amplitude=inf"),
    sets("scenario.overrides._step", "actr.lanterns.fighters=3"),
    sets("scenario.overrides._entry", "actor.lantern.fighters=3"),
]
TABLES = [
    Fault("scenario.schema._actor_id", SCENARIO, 'id = "salt-company"', 'id = "civilian"'),
    Fault("scenario.schema._mechanism_value", SCENARIO, '"prior:raid-rate"', "0.01"),
    Fault("scenario.schema._kind_defaults_to_label", SCENARIO, "[mechanism.season]", "[mechanism.Season]"),
    Fault("scenario.bound._threshold", SCENARIO, '"claim:lantern-losses-claimed"', '"lantern-losses-claimed"'),
    Fault("scenario.bound._number", SCENARIO, LAYER, LAYER.replace("2", '"two"')),
    Fault("scenario.bound._prior", SCENARIO, 'fighters = "prior:lantern-fighters"', "fighters = 600"),
    asks("scenario.questions.Measure._coherent", f"{QUESTION}at_least = 1\nat_most = 5\n"),
    asks("scenario.questions._check_keys", 'measure = "places_held"\n'),
    Fault("scenario.questions.Alternative._complete", SCENARIO, ", at_least = 1 }", " }"),
    asks("scenario.questions.Question._has_one_measure", ""),
    asks("scenario.questions.Question._compared_week_by_week", f"{QUESTION}at_least = 1\nfor_weeks = 4\n"),
    asks("scenario.questions.Question._period_in_order", f"{QUESTION}from = 2031-06-01\nby = 2031-05-01\n"),
    Fault("scenario.questions.Layer._one_comparison", SCENARIO, LAYER, 'series = ["control.lanterns"]\n'),
    Fault(
        "scenario.questions.ClaimCheck._one_basis",
        SCENARIO,
        'prior = "prior:lantern-fighters"\n',
        'prior = "prior:lantern-fighters"\nover = "mean"\n',
    ),
    Fault("scenario.cutoff.apply_cutoff", SCENARIO, 'claim = "lantern-losses-claimed"', 'claim = "later-count"'),
    Fault(
        "scenario.entry_checks.check_unique", SCENARIO, 'id = "displaced_at_the_end"', 'id = "more_deaths_than_claimed"'
    ),
    Fault("scenario.coherence._check_actor_id", SCENARIO, 'enemies = ["regency"]', 'enemies = ["regensy"]'),
    Fault("scenario.coherence._check_relations", SCENARIO, 'enemies = ["regency"]', 'enemies = ["lanterns"]'),
    Fault(
        "scenario.coherence._check_presence",
        PLACES,
        f"{FIRST},1,0,1,2,0,2100\norrin-foot,Orrin Foot,118000,-40.5,-19.5,4,2",
        f"{FIRST[:-1]}0,1,0,1,2,0,2100\norrin-foot,Orrin Foot,118000,-40.5,-19.5,4,0",
    ),
    Fault("scenario.coherence._check_control", PLACES, ",1,2,0,2100", ",1.5,1,0,2100"),
    Fault("scenario.coherence._non_negative_column", PLACES, f"{FIRST},1,0", f"{FIRST},-1,0"),
    Fault("scenario.coherence._check_total_control", PLACES, ",1,2,0,2100", ",2,2,0,2100"),
    Fault("scenario.entry_checks.check_event", SCENARIO, "to = 2031-05-31", "to = 2031-03-31"),
    Fault("scenario.entry_checks.check_place_ids", SCENARIO, '"brackmere"]', '"orrin-foot"]'),
    Fault(
        "scenario.coherence._check_titles",
        SCENARIO,
        'title = "People displaced at the end"',
        'title = "More soldiers die than claimed"',
    ),
    Fault(
        "scenario.coherence._check_headline",
        SCENARIO,
        'headline = "lanterns_hold_a_valley"',
        'headline = "lanterns_hold"',
    ),
    Fault("scenario.coherence._check_owners", REPORTS, 'side = "lanterns"', 'side = "lantern"'),
    Fault(
        "scenario.coherence._check_claims",
        REPORTS,
        'quantity = { best = 600, low = 400, high = 900, unit = "persons", of = "fighters", whose = "lanterns" }\n',
        "",
    ),
    Fault(
        "scenario.coherence._check_bias_factor",
        SCENARIO,
        'factor = "prior:claim-inflation"',
        'factor = "prior:flood-wage"',
    ),
    Fault("scenario.possible.check_possible", SCENARIO, "at_least = 4 }", "at_least = 99 }"),
    sets("scenario.possible.check_people", "actor.lanterns.fighters=500000"),
    asks("scenario.window.window", f"{QUESTION}from = 2031-04-01\nby = 2031-04-03\n"),
    Fault("scenario.schema.Scenario._one_end", SCENARIO, "weeks = 40", "weeks = 40\nhorizon = 2031-11-30"),
    Fault("scenario.schema.Scenario._one_end", SCENARIO, "weeks = 40\n", ""),
    Fault("scenario.dates._past_weeks", SCENARIO, "as_of =", "start = 2031-02-20\nas_of ="),
    Fault("scenario.dates._past_weeks", SCENARIO, "as_of =", "start = 2031-03-08\nas_of ="),
    Fault("scenario.dates._future_weeks", SCENARIO, "weeks = 40", "horizon = 2031-02-28"),
    Fault("scenario.dates._check_length", SCENARIO, "as_of =", "start = 2021-07-31\nas_of ="),
    asks("scenario.window._check_beginning", f"{QUESTION}from = 2013-04-01\n"),
    Fault("scenario.window._check_end", SCENARIO, "by = 2031-11-30", "by = 2032-11-30"),
    Fault(
        "scenario.window.claim_with_quantity",
        REPORTS,
        'quantity = { best = 90, low = 80, high = 120, unit = "persons", of = "fatalities", whose = "regency" }\n',
        "",
    ),
]
PRESETS = [
    sets(
        "scenario.schema.PresetChoice._one_choice",
        "preset={name = 'irregular-war', only = ['season'], without = ['ambush']}",
    ),
    sets("scenario.preset.preset_named", "preset=irregular-wars"),
    sets("scenario.schema.Actor._nobody_has_broken_away", "actor.salt-company.role=faction"),
    sets("scenario.cast.check_cast", "preset=irregular-war"),
    sets("scenario.schema.Actor._nobody_has_broken_away", "actor.salt-company.role=faction"),
    sets("scenario.cast._check_relations", *ROLES[:2], "actor.salt-company.role=ally", ROLES[3]),
    sets("scenario.preset_given._chosen_kinds", *ROLES, "preset.without=['seasons']"),
    sets("scenario.preset_given._check_labels", *ROLES, "mechanism.seasons.off=true"),
    Fault(
        "scenario.preset_given._check_left_out",
        SCENARIO,
        "",
        '\n[mechanism.terrain]\ngain = "prior:bystander-share"\n',
        ROLES,
    ),
    sets("scenario.expand._check_alternatives", ALTERNATIVE),
    sets("scenario.expand._check_off", "mechanism.season.off=true"),
    sets("scenario.defaults.check_context", 'context=["urbane"]'),
    Fault("scenario.defaults.Defaults._best", PRIORS, "", DEFAULT, more=((PRIORS, DEFAULT.replace("extra", "more")),)),
]
MODEL = [
    Fault("model.build._build", SCENARIO, 'kind = "recruitment"', 'kind = "recrutment"'),
    Fault(
        "model.build._check_names",
        SCENARIO,
        "[mechanism.season]",
        '[mechanism.event]\nkind = "season"',
        ("event.spring-flood.id=peak",),
    ),
    Fault(
        "model.overlaps.check_overlaps",
        SCENARIO,
        "[mechanism.season]",
        '[mechanism.spring]\nkind = "season"\naffects = ["raids-salt.attack"]\n\n[mechanism.season]',
    ),
    Fault("model.build.build_world", PLACES, ",42000,", ",420000000,"),
    Fault("model.binding.instance_roles", SCENARIO, 'group = "lanterns"\nhome', 'grup = "lanterns"\nhome'),
    Fault("model.binding._one_role", SCENARIO, 'attacker = "lanterns"', 'attacker = "lantern"'),
    Fault("model.binding._check_list", SCENARIO, 'affects = ["raids-*.attack"]', "affects = []"),
    Fault(
        "model.binding.check_enemies",
        SCENARIO,
        'attacker = "salt-company"\ndefenders = ["regency"]',
        'attacker = "salt-company"\ndefenders = ["lanterns"]',
    ),
    Fault("model.binding.bind_parameters", SCENARIO, "library = true", "library = false"),
    Fault("model.binding.bound", SCENARIO, '"prior:season-week"', '"prior:raid-worth"'),
    Fault("model.start_values._spec", SCENARIO, "", START.replace("displaced", "displacd")),
    Fault(
        "model.start_values._weights",
        PLACES,
        ",0,0,2,150",
        ",0,0,0,150",
        ("start_value=[{series = 'displaced', value = 'prior:lantern-fighters', where = 'held_salt'}]",),
    ),
    Fault("model.start_values._check_numbers", SCENARIO, "", START, ("start_value.displaced.value=1000000",)),
    Fault("model.name_checks.check_shocks", SCENARIO, 'affects = ["wage"]', 'affects = ["wages"]'),
    Fault("model.watch.require_each_once", SCENARIO, 'affects = ["wage"]', 'affects = ["wage", "wag*"]'),
    Fault("model.watch.require", SCENARIO, 'affects = ["raids-*.attack"]', 'affects = ["raids-*.atack"]'),
    asks("analysis.series.check_series", QUESTION.replace("displaced", "displacd")),
    asks("analysis.meaning._measure", f'{QUESTION}minus = ["displaced"]\n'),
    Fault(
        "analysis.meaning._check_reference_value", SCENARIO, "", REFERENCE_VALUE.replace("*.killed.regency", "dead.*")
    ),
    asks("analysis.meaning._check_alike", QUESTION.replace('"displaced"', '"displaced", "control.lanterns"')),
    asks("analysis.meaning._check_sum", QUESTION.replace("last", "sum")),
    Fault(
        "analysis.meaning._check_threshold",
        SCENARIO,
        '"lanterns", at_least = 1 }',
        '"lanterns", at_most = "claim:observed-deaths" }',
    ),
    Fault(
        "analysis.meaning._check_unit",
        REPORTS,
        'unit = "persons", of = "fatalities", whose',
        'unit = "percent", of = "fatalities", whose',
    ),
    observes("analysis.meaning._check_period", REPORTS, "meant = { from = 2030-12-16, to = 2031-02-15 }\n", ""),
    Fault(
        "analysis.meaning._check_stated",
        REPORTS,
        QUANTITY,
        '{ best = 1.4, unit = "share", of = "fatalities" }',
        PAST,
        ((SCENARIO, f'{OBSERVATION}places = ["orrin-head"]\nshare_of = ["reporting.deaths"]\n'), (PRIORS, GRADES)),
    ),
    asks("analysis.reach.check_places", QUESTION.replace("displaced", "threat")),
    asks("analysis.reach.check_weeks", f"{QUESTION.replace('last', 'change')}by = 2031-03-08\n"),
]
OBSERVATIONS = [
    observes("scenario.observation.Observation._coherent", SCENARIO, "", "at_least = 1\nat_most = 2\n"),
    observes(
        "scenario.observation.Observation._share_of_sums",
        SCENARIO,
        "",
        'share_of = ["reporting.deaths"]\nover = "mean"\n',
    ),
    observes("scenario.observation_checks._check_kind", REPORTS, 'kind = "observation"', 'kind = "opinion"'),
    observes("scenario.observation_checks._check_quantity", REPORTS, f"quantity = {QUANTITY}\n", ""),
    observes(
        "scenario.observation_checks._check_days",
        REPORTS,
        "{ from = 2030-12-16, to = 2031-02-15 }",
        "{ from = 2030-05-16, to = 2030-07-15 }",
    ),
    Fault("scenario.observation_checks._check_days", SCENARIO, "", OBSERVATION, more=((PRIORS, GRADES),)),
    observes("scenario.observation_checks.check_positive", PRIORS, "value = 0.3", "value = 0"),
    observes("scenario.observation_checks._check_chance", PRIORS, "value = 0.05", "value = 1"),
    observes(
        "scenario.observation_checks._check_not_judged_by_itself",
        SCENARIO,
        "",
        '\n[[claim_check]]\nclaim = "observed-deaths"\nseries = ["reporting.deaths"]\n',
    ),
    observes(
        "scenario.observation_checks._check_reason",
        SCENARIO,
        "",
        '\n[[not_observed]]\nclaims = ["observed-deaths"]\nwhy = "Nobody counted."\n',
    ),
    observes(
        "scenario.warnings_of_observations._mostly_before",
        REPORTS,
        "{ from = 2030-12-16, to = 2031-02-15 }",
        "{ from = 2030-02-16, to = 2031-02-15 }",
    ),
    observes(
        "scenario.warnings_of_observations._used_twice",
        SCENARIO,
        "",
        '\n[[observation]]\nclaim = "lantern-strength"\nseries = ["fighters.lanterns"]\n',
    ),
    observes(
        "scenario.warnings_of_observations._without_bias",
        REPORTS,
        'kind = "observation"',
        'kind = "observation"\ninterest = "self_serving"',
    ),
]
WARNINGS = [
    Fault("scenario.warnings_of_places._same_names", PLACES, "Orrin Foot", "Orrin Head"),
    Fault("scenario.warnings_of_places._joined_names", PLACES, ",Brackmere,", ",Orrin Head Orrin Foot,"),
    Fault("scenario.warnings_of_places._same_points", PLACES, "-40.5,-19.5", "-39.5,-19.5"),
    Fault("scenario.warnings_of_places._outside_outlines", PLACES, ",lat,lon,", ",lon,lat,"),
    Fault("scenario.warnings_of_places._far_away", PLACES, "-39.5,-18.5", "39.5,-18.5"),
    Fault("scenario.warnings_of_places._far_neighbours", PLACES, "-39.5,-18.5", "39.5,-18.5"),
    Fault("scenario.warnings_of_places._plural_words", SCENARIO, '"parish"', '"parishes"'),
    counts("scenario.warnings_of_claims._unknown_sides", 'side = "none"', 'side = "regensy"'),
    counts("ledger.warnings_of_entries._misspelt_subject", '"fatalities"', '"fatalites"'),
    counts("ledger.warnings_of_entries._unlikely_number", "best = 24", "best = 24.5"),
    Fault("ledger.warnings_of_entries._falling_totals", REPORTS, "", LATER_TOTAL),
    counts("ledger.warnings_of_entries._repeated_counts", "", ""),
    counts(
        "scenario.warnings_of_claims._other_place",
        '"the two valleys", precision = "country"',
        '"Orrin Foot", precision = "town", ids = ["orrin-head"]',
    ),
    Fault("scenario.warnings_of_claims._place_without_id", REPORTS, '"the two valleys"', '"Orrin Foot"'),
    Fault("ledger.warnings_of_entries._far_from_claims", PRIORS, "median = 600", "median = 60"),
    counts("ledger.warnings_of_dates._long_period", "from = 2030-12-16", "from = 1830-12-16"),
    counts(
        "ledger.warnings_of_dates._future_statement",
        "{ from = 2030-12-16, to = 2031-02-15 }",
        "{ from = 2041-12-16, to = 2042-02-15 }",
    ),
    Fault("scenario.warnings_of_dates.long_comparison", REPORTS, "from = 2030-09-01", "from = 2003-09-01"),
    Fault(
        "scenario.warnings_of_dates.event_without_step",
        SCENARIO,
        "from = 2031-04-15\nto = 2031-05-31",
        "from = 2031-04-15\nto = 2031-04-16",
    ),
    Fault("scenario.warnings_of_dates.event_dates", SCENARIO, "from = 2031-04-15", "from = 2013-04-15"),
    Fault("ledger.warnings_of_entries._other_magnitude", REPORTS, "best = 24,", "best = 240,"),
    counts("ledger.warnings_of_dates._later_than_document", "brackmere-herald", "observers-note"),
    counts("ledger.warnings_of_dates._known_before_document", "known_from = 2031-03-01", "known_from = 2031-02-21"),
    counts("ledger.warnings_of_dates._long_before_document", "said = 2031-02-20", "said = 2013-02-20"),
    bound("ledger.warnings_of_dates._known_before_source", "why =", 'sources = ["brackmere-herald"]\nwhy ='),
    Fault("scenario.warnings_of_dates.old_evidence", SCENARIO, "as_of = 2031-03-01", "as_of = 2034-03-01", LATER),
    Fault("scenario.warnings_of_use.not_whole", SCENARIO, "at_least = 1 }", "at_least = 0.5 }"),
    Fault("scenario.warnings_of_use._far_factor", PRIORS, "median = 2, sigma", "median = 200, sigma"),
    Fault("analysis.comparison.one_week", SCENARIO, CHECKED, f'{CHECKED}over = "mean"\n'),
    Fault("analysis.comparison.other_owner", SCENARIO, CHECKED, CHECKED.replace("killed.regency", "killed.lanterns")),
    Fault("analysis.comparison.impossible_claim", REPORTS, "best = 90, low = 80, high = 120", "best = 900000"),
    Fault("analysis.meaning._before_the_run", SCENARIO, "as_of =", "start = 2031-02-22\nas_of ="),
    Fault(
        "analysis.meaning._from_the_start",
        SCENARIO,
        "as_of =",
        "start = 2031-02-22\nas_of =",
        ('question.displaced_at_the_end.series=["dead.*"]',),
    ),
    sets("scenario.warnings_of_use._crowded", "actor.lanterns.fighters=60000"),
    Fault(
        "scenario.warnings_of_use._event",
        SCENARIO,
        "from = 2031-04-15\nto = 2031-05-31",
        "from = 2030-04-15\nto = 2030-05-31",
    ),
    Fault("scenario.warnings_of_use.always_true", SCENARIO, "at_least = 1 }", "at_least = 0 }"),
    Fault(
        "scenario.warnings_of_use._places_of",
        SCENARIO,
        'claim = "lantern-strength"\nprior = "prior:lantern-fighters"',
        'claim = "lantern-strength"\nseries = ["fighters.lanterns"]',
    ),
    Fault(
        "scenario.warnings_of_use._check",
        SCENARIO,
        'series = ["raids-lanterns.killed.regency"]\n',
        'series = ["raids-lanterns.killed.regency"]\nweeks = 60\n',
    ),
    Fault(
        "scenario.warnings_of_use._unknown_subjects",
        SCENARIO,
        '"fatalities", "casualties"',
        '"fatalites", "casualties"',
    ),
    Fault("scenario.warnings_of_use._idle_bias", SCENARIO, 'whose = "enemy"', 'whose = "own"'),
    Fault("scenario.warnings_of_use._same_actors", SCENARIO, '"Salt Company Guard"', '"Lantern League"'),
    Fault(
        "scenario.warnings_of_use._reference_value",
        SCENARIO,
        "",
        REFERENCE_VALUE.replace("observed-deaths", "lantern-strength"),
    ),
    Fault("analysis.meaning._no_period", REPORTS, "meant = { from = 2030-09-01, to = 2031-02-28 }\n", ""),
    asks("analysis.reach._more_than_people", f"{QUESTION}more_than = 9000000\n"),
    Fault("analysis.reach._no_place", SCENARIO, LAYER, LAYER.replace("2", "9")),
]
NOT_IN_THE_EXAMPLE = {
    "ledger.warnings_of_entries._misspelt_owner": "tests/ledger/test_ledger_warnings.py",
    "ledger.reading.toml_files": "tests/ledger/test_limits.py",
    "scenario.template.check_template": "tests/scenario/test_template.py",
    "scenario.preset.Preset._readable": "tests/scenario/test_preset_file.py",
    "scenario.preset.extended": "tests/scenario/test_preset_file.py",
    "scenario.outlines.read_features": "tests/observations/events/test_places.py",
    "scenario.bundled.two_of_one_name": "tests/scenario/test_warnings.py",
    "scenario.alternatives._left_out": "tests/scenario/test_alternatives.py",
    "scenario.alternatives._refuse": "tests/scenario/test_alternatives.py",
    "analysis.lacking._check_asked": "tests/analysis/test_lacking.py",
    "model.introspect.trace": "tests/model/test_name_checks.py",
    "model.yielded._check_kind": "tests/model/test_user_code.py",
    "model.yielded._fail": "tests/model/test_user_code.py",
    "model.shape_checks._check": "tests/model/test_user_code.py",
    "model.shape_checks.check_start": "tests/model/test_user_code.py",
    "model.class_checks._check_claim": "tests/model/test_user_code.py",
    "model.class_checks._check_texts": "tests/model/test_user_code.py",
    "model.class_checks._refuse": "tests/model/test_user_code.py",
    "model.user_file._check_once": "tests/cli/test_user_mechanisms.py",
    "model.rate_checks._check_number": "tests/cli/test_user_mechanisms.py",
    "analysis.reach._by_place": "tests/analysis/test_meaning.py",
    "scenario.what_if._check_unit": "tests/api/test_compare.py",
    "scenario.what_if._check_alone": "tests/api/test_compare.py",
    "analysis.event_readings._check_read": "tests/analysis/test_event_readings.py",
    "analysis.event_readings._series": "tests/analysis/test_event_readings.py",
    "analysis.event_readings._same_source": "tests/analysis/test_event_readings.py",
}
"""Checks that no change of one file of the example fails, and where they are tested."""
TRUCE = """event = [
  { id = "truce", from = 2031-03-01, to = 2031-06-15, affects = ["raids-lanterns.attack"], factor = 0.5, text = "The League raids half as often." },
]
"""
WHAT_IFS = [
    Fault("scenario.schema.WhatIf._something", SCENARIO, TRUCE, ""),
    Fault("scenario.bound._lever", SCENARIO, "factor = 0.5", "factor = -0.5"),
    Fault("scenario.what_if_checks._check_without", SCENARIO, TRUCE, 'without = ["spring-floods"]'),
    Fault("scenario.what_if_checks._check_future", SCENARIO, "from = 2031-03-01, to", "from = 2031-02-01, to"),
    Fault(
        "scenario.what_if_checks._check_step",
        SCENARIO,
        "from = 2031-03-01, to = 2031-06-15",
        "from = 2031-03-03, to = 2031-03-05",
    ),
    Fault("scenario.what_if_checks._check_factor", SCENARIO, "factor = 0.5", "factor = 1"),
    Fault(
        "analysis.compare_levers._affected", SCENARIO, '["raids-lanterns.attack"], fac', '["raid-lanterns.attack"], fac'
    ),
]
FAULTS = [*LEDGER, *FILES, *OVERRIDES, *TABLES, *PRESETS, *MODEL, *OBSERVATIONS, *WHAT_IFS, *WARNINGS]
