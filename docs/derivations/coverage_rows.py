"""What the interview describes, part by part: its claims, the mechanisms, their flows and tests, and its figures.

The interview is told in our words; its claims are in the ledger of the bundled scenario. A figure names what changes
when a mechanism is switched off: by numbers at which it does nothing, so that one compiled program serves every figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

YEAR, END, MONTHS, SUMMER = "year", "end", "months", "summer"
"""A sum over the year asked about; its last week; variance over mean of four weeks; summer less winter."""


class Figure(NamedTuple):
    """A series of the country that a mechanism moves.

    Attributes:
        says: what is counted, with its unit.
        series: series that are summed, as patterns.
        how: over which weeks.
        off: numbers by parameter that switch the mechanism off.
        both: numbers by parameter in both arms: an outside event that the mechanism answers.
        on: numbers by parameter in the first arm alone, for what the bundled scenario does not use.
        minus: series that are taken away.
        mean: of places, not the sum.
    """

    says: str
    series: tuple[str, ...]
    how: str
    off: Mapping[str, float]
    both: Mapping[str, float] = {}
    on: Mapping[str, float] = {}
    minus: tuple[str, ...] = ()
    mean: bool = False


class Row(NamedTuple):
    """A part of what is described."""

    part: str
    says: str
    claims: tuple[str, ...]
    kinds: tuple[str, ...]
    series: tuple[str, ...]
    tests: tuple[str, ...]
    figures: tuple[Figure, ...]
    note: str = ""


R, G = "resistance", "government"
ATTACKS = ("ambush-resistance.attack",)
NO_ATTACKS = dict.fromkeys(
    ("ambush-resistance.engagement_rate", "supply-resistance.attack_rate", "phases-resistance.attack_rate"), 0.0
)
ENOUGH_PAY = {"upkeep-government.income": 1e3, "upkeep-government.reserve": 1e6}
NO_AID = dict.fromkeys(("aid-government.relief", "aid-government.captured", "aid-government.per_head"), 0.0)
HALF_AID = {"event.lever-aid": 0.5}
NO_DRUGS = dict.fromkeys(("household", "taxed", "rent", "unrest_effect", "ban_effect"), 0.0)
HARSHER = {"event.lever-repression": 2.0}
NO_REPRESSION = dict.fromkeys(("repression-government.cost", "repression-government.risk"), 0.0)
SPONSORED = {"sponsor-resistance.onset": 0.2}
STEADY = {"campaigns-resistance.size": 0.01, "offensives-resistance.size": 0.01}

ROWS = (
    Row(
        "Survival, then exhaustion, then holding districts",
        "After its defeat it only tried to survive; it now wears its enemy down and hopes for ground in a year.",
        ("interview-survival-mode", "interview-phase-one-exhaust", "interview-phase-two-within-a-year"),
        ("phases",),
        (
            "phases-resistance.survival_to_guerrilla",
            "phases-resistance.guerrilla_to_holding",
            "phases-resistance.holding_to_guerrilla",
        ),
        ("tests/model/test_phases.py",),
        (
            Figure("attacks of the resistance", ATTACKS, YEAR, {"phases-resistance.review": 1e9}),
            Figure(
                "histories in which it holds ground",
                ("phase.resistance.holding", "phase.resistance.open"),
                END,
                {"phases-resistance.review": 1e9},
            ),
        ),
        "Off, the resistance stays in survival.",
    ),
    Row(
        "Hit and run; pitched fights only when strong",
        "The front can fight no regular war; it strikes and withdraws to exhaust its enemy.",
        ("interview-no-conventional-war", "interview-phase-one-exhaust", "interview-unconventional-shift"),
        ("ambush", "operations", "pitched"),
        ("ambush-resistance.attack", "operations-resistance.killed", "pitched-resistance.killed.government"),
        ("tests/model/test_ambush.py", "tests/model/test_operations.py", "tests/model/test_pitched.py"),
        (
            Figure(
                "fighters of the government's side killed by ambush",
                ("ambush-resistance.killed.government", "ambush-resistance.killed.foreign"),
                YEAR,
                NO_ATTACKS,
            ),
            Figure("districts contested", ("control.contested",), END, NO_ATTACKS),
            Figure("fighters of the resistance", ("fighters.resistance",), END, {"operations-resistance.rate": 0.0}),
            Figure(
                "fighters killed in pitched fights",
                ("pitched-resistance.killed.*",),
                YEAR,
                {"pitched-resistance.contact": 0.0},
            ),
        ),
    ),
    Row(
        "Shortage and gathering of arms, food and money",
        "Arms, gear and food were little, and resources still are.",
        ("interview-scarce-supplies-2021", "interview-limited-resources"),
        ("supply", "provisions", "upkeep"),
        ("ambush-resistance.attack", "cohesion-resistance.desert", "recruitment-government.join"),
        ("tests/model/test_supply.py", "tests/model/test_provisions.py", "tests/model/test_upkeep.py"),
        (
            Figure(
                "attacks of the resistance, against arms without end",
                ATTACKS,
                YEAR,
                {"supply-resistance.outside": 1e5, "supply-resistance.start": 1e4},
            ),
            Figure(
                "attacks of the resistance, against food without end",
                ATTACKS,
                YEAR,
                {"provisions-resistance.given": 1e3, "provisions-resistance.start": 1e3},
            ),
            Figure("fighters of the government, against pay without end", ("fighters.government",), END, ENOUGH_PAY),
        ),
    ),
    Row(
        "Recruits, many of them former soldiers",
        "Most of those who resist served in the former state's forces.",
        ("interview-made-of-former-army", "interview-troops-rebuilt"),
        ("veterans", "recruitment"),
        ("veterans-resistance.join", "recruitment-resistance.join"),
        ("tests/model/test_veterans.py", "tests/model/test_recruitment.py"),
        (
            Figure("fighters of the resistance", ("fighters.resistance",), END, {"veterans-resistance.rate": 0.0}),
            Figure("former soldiers still to join", ("pool.resistance",), END, {"veterans-resistance.rate": 0.0}),
        ),
    ),
    Row(
        "Winter lull and spring rise, which fade in towns",
        "The front came through a bitter winter and made ready for an offensive in spring.",
        ("interview-winter-survived", "interview-spring-offensive"),
        ("season", "towns"),
        ("ambush-resistance.attack", "towns.resistance"),
        ("tests/model/test_season.py", "tests/model/test_small_mechanisms.py"),
        (
            Figure(
                "attacks in June to August less those in December to February",
                ATTACKS,
                SUMMER,
                {"season.amplitude": 0.0, "season.closure": 0.0},
            ),
            Figure(
                "the same, against attacks that stay out of towns",
                ATTACKS,
                SUMMER,
                {"towns-resistance.start": 0.0, "towns-resistance.most": 0.0},
            ),
        ),
        "Towns take the season out of attacks, so their figure is below 0.",
    ),
    Row(
        "The valley that is hard to take",
        "The valley of Panjshir can hardly be taken by force; the front has its base there.",
        ("interview-panjshir-hard-to-take", "interview-base-panjshir"),
        ("terrain", "reinforcement", "sponsor"),
        ("operations-resistance.killed", "operations-resistance.captured", "reinforcement-government.move"),
        ("tests/model/test_terrain.py", "tests/model/test_reinforcement.py"),
        (
            Figure(
                "fighters of the resistance killed or captured in operations",
                ("operations-resistance.killed", "operations-resistance.captured"),
                YEAR,
                {"terrain.gain": 0.0},
            ),
            Figure(
                "fighters of the government moved, against roads of no length",
                ("reinforcement-government.move",),
                YEAR,
                {"reinforcement-government.reach": 1e6},
            ),
        ),
    ),
    Row(
        "Footholds, strongholds, districts held",
        "In a year footholds became firm bases; to keep districts the front needs means.",
        ("interview-footholds-to-strongholds", "interview-districts-need-resources", "interview-gaining-ground"),
        ("control", "activity"),
        ("control-government.lost", "control-resistance.gained", "control-government.gained"),
        ("tests/model/test_control.py", "tests/model/test_activity.py"),
        (
            Figure("districts contested", ("control.contested",), END, {"control-government.loss_rate": 0.0}),
            Figure(
                "districts held by the resistance", ("control.resistance",), END, {"control-resistance.gain_rate": 0.0}
            ),
        ),
    ),
    Row(
        "Local fighters come over; desertion",
        "Some Taliban came over, and to win over local ones is part of the plan.",
        ("interview-defections", "interview-aim-defections"),
        ("defection", "momentum", "cohesion"),
        ("defection-to-resistance.defect", "defection-to-government.defect", "cohesion-government.desert"),
        ("tests/model/test_defection.py", "tests/model/test_cohesion.py"),
        (
            Figure(
                "fighters who come over to the resistance",
                ("defection-to-resistance.defect",),
                YEAR,
                {"defection-to-resistance.rate": 0.0},
            ),
            Figure(
                "fighters of the resistance, against nobody who deserts",
                ("fighters.resistance",),
                END,
                {"cohesion-resistance.rate": 0.0, "cohesion-resistance.deserters": 0.0},
            ),
        ),
        "`rout`, an army that dissolves before it is attacked, is in no preset: nobody tells of it in this war.",
    ),
    Row(
        "Trouble in recruiting, and fighters from abroad in their place",
        "The Taliban find it hard to recruit, and let foreigners fight in place of their own men.",
        ("interview-recruiting-trouble", "interview-foreigners-replace-recruits", "interview-foreign-sent-north"),
        ("prestige", "upkeep", "recruitment"),
        ("prestige-foreign.arrive", "recruitment-government.join"),
        ("tests/model/test_prestige.py", "tests/model/test_upkeep.py", "tests/model/test_recruitment.py"),
        (
            Figure(
                "share of fighters from abroad in the government's strength",
                ("foreign-share.foreign",),
                END,
                {"prestige-foreign.arrivals": 0.0},
            ),
            Figure(
                "recruits of the government, against pay without end",
                ("recruitment-government.join",),
                YEAR,
                ENOUGH_PAY,
            ),
        ),
    ),
    Row(
        "Which costs the government the population",
        "That foreigners kill for the Taliban shows people how weak these are.",
        ("interview-foreigners-cost-support", "interview-foreigners-kill-afghans"),
        ("alienation", "collaboration"),
        ("collaboration.government", "operations-resistance.captured"),
        ("tests/model/test_prestige.py", "tests/model/test_collaboration.py"),
        (
            Figure(
                "share who collaborate with the government, mean of places",
                ("collaboration.government",),
                END,
                {"alienation-foreign.effect": 0.0},
                mean=True,
            ),
            Figure(
                "fighters of the resistance killed or captured in operations",
                ("operations-resistance.killed", "operations-resistance.captured"),
                YEAR,
                {"alienation-foreign.effect": 0.0},
            ),
        ),
    ),
    Row(
        "Seven billion dollars of captured equipment",
        "The Taliban took over equipment worth 7 billion dollars.",
        ("interview-captured-equipment", "interview-equipment-to-foreigners"),
        ("equipment",),
        ("equipment.government", "control.contested"),
        ("tests/model/test_small_mechanisms.py",),
        (
            Figure(
                "share of it that works, against equipment that does not wear out",
                ("equipment.government",),
                END,
                {"equipment-government.half_life": 1e9},
            ),
            Figure("districts contested", ("control.contested",), END, {"equipment-government.gain": 0.0}),
        ),
        "What it is worth in money enters nowhere.",
    ),
    Row(
        "Factions, fracture, alliances",
        "The Taliban break up into factions that fight each other.",
        ("interview-government-fractured", "interview-government-undisciplined"),
        ("fracture",),
        ("fracture-government.break", "fracture-government.break_away", "fracture-government.reunite"),
        ("tests/model/test_fracture.py",),
        (
            Figure("fighters who have broken away", ("fighters.breakaway",), END, {"fracture-government.rate": 0.0}),
            Figure("fighters of the government", ("fighters.government",), END, {"fracture-government.rate": 0.0}),
        ),
        "A part that breaks away does not fight the rest here; it only stands apart.",
    ),
    Row(
        "Two billion of aid: relief, capture, sabotage",
        "Aid came to some 2 billion dollars.",
        ("interview-aid-two-billion", "interview-starvation-crisis"),
        ("aid",),
        ("displacement.flee", "displacement.cross", "fighters.government"),
        ("tests/model/test_aid.py",),
        (
            Figure(
                "people who flee when aid is halved",
                ("displacement.flee", "displacement.cross"),
                YEAR,
                NO_AID,
                HALF_AID,
            ),
            Figure("fighters of the government when aid is halved", ("fighters.government",), END, NO_AID, HALF_AID),
            Figure("attacks of the resistance when aid is halved", ATTACKS, YEAR, NO_AID, HALF_AID),
        ),
        "Aid acts where it changes; the bundled scenario leaves it as it is.",
    ),
    Row(
        "Opium and meth: income, ban, who gets it",
        "Drugs keep the economy going; more opium and more meth leave the country.",
        ("interview-drugs-sustain-economy", "interview-drug-exports-up", "interview-meth-on-the-rise"),
        ("narcotics",),
        ("crop.narcotics-government", "drug-income.narcotics-government", "fighters.government"),
        ("tests/model/test_narcotics.py",),
        (
            Figure(
                "the government's income from opium, against no ban",
                ("drug-income.narcotics-government",),
                END,
                {"event.opium-ban": 1.0},
            ),
            Figure(
                "fighters of the government",
                ("fighters.government",),
                END,
                {f"narcotics-government.{name}": value for name, value in NO_DRUGS.items()},
            ),
        ),
        "Meth, which is made of another plant, is not simulated.",
    ),
    Row(
        "Hunger and flight, inside and across borders, and return",
        "Hunger has made a crisis, and people move westwards.",
        ("interview-starvation-crisis", "interview-westward-migration"),
        ("displacement",),
        ("displacement.flee", "displacement.cross", "displacement.return", "displacement.come_back"),
        ("tests/model/test_displacement.py",),
        (
            Figure(
                "people who flee within the country",
                ("displacement.flee",),
                YEAR,
                {"displacement.leave_rate": 0.0, "displacement.hunger_rate": 0.0},
            ),
            Figure(
                "people abroad", ("abroad",), END, {"displacement.leave_rate": 0.0, "displacement.hunger_rate": 0.0}
            ),
            Figure(
                "people displaced, against nobody who goes home", ("displaced",), END, {"displacement.return_rate": 0.0}
            ),
            Figure(
                "people abroad when the border closes",
                ("abroad",),
                END,
                {"event.lever-borders": 1.0},
                on={"event.lever-borders": 0.05},
            ),
        ),
    ),
    Row(
        "Victory's prestige draws fighters, and fades",
        "Winning raised the Taliban's standing and drew many men; groups abroad hail them.",
        ("interview-victory-prestige", "interview-victory-drew-recruits", "interview-affiliates-hail-taliban"),
        ("prestige",),
        ("prestige-foreign.arrive", "prestige-foreign.leave", "prestige.foreign"),
        ("tests/model/test_prestige.py",),
        (
            Figure(
                "fighters who arrive from abroad",
                ("prestige-foreign.arrive",),
                YEAR,
                {"prestige-foreign.start": 0.0, "prestige-foreign.worth": 0.0},
            ),
            Figure(
                "fighters who arrive from abroad, against prestige that does not fade",
                ("prestige-foreign.arrive",),
                YEAR,
                {"prestige-foreign.memory": 1e9},
            ),
        ),
    ),
    Row(
        "Repression and the exclusion of women",
        "Women are pushed out of public life; the Taliban became more radical.",
        ("interview-women-erased", "interview-women-barred", "interview-taliban-radicalised"),
        ("repression", "collaboration", "recruitment"),
        ("legitimacy.government", "recruitment-resistance.join", "collaboration.government"),
        ("tests/model/test_repression.py", "tests/model/test_collaboration.py", "tests/model/test_recruitment.py"),
        (
            Figure("legitimacy when repression doubles", ("legitimacy.government",), END, NO_REPRESSION, HARSHER),
            Figure(
                "recruits of the resistance when repression doubles",
                ("recruitment-resistance.join",),
                YEAR,
                {**NO_REPRESSION, "repression-government.exclusion": 0.0},
                HARSHER,
            ),
            Figure(
                "recruits of the resistance when exclusion doubles",
                ("recruitment-resistance.join",),
                YEAR,
                {"repression-government.exclusion": 0.0},
                HARSHER,
            ),
        ),
        "Evidence leaves the sign of both costs open, so what they do to joining cancels out on average.",
    ),
    Row(
        "No sponsor; one arriving, wavering, leaving",
        "The front fights with no one's help.",
        ("interview-no-outside-support", "interview-asks-to-be-strengthened"),
        ("sponsor",),
        ("sponsor-resistance.come", "sponsor-resistance.waver", "sponsor-resistance.end"),
        ("tests/model/test_sponsor.py",),
        (
            Figure("attacks of the resistance", ATTACKS, YEAR, {"sponsor-resistance.onset": 0.0}),
            Figure(
                "attacks of the resistance where a sponsor comes within weeks",
                ATTACKS,
                YEAR,
                {"sponsor-resistance.shipments": 0.0, "sponsor-resistance.sanctuary": 0.0},
                SPONSORED,
            ),
        ),
        "A sponsor comes in one history of ten a year, so the first figure is small.",
    ),
    Row(
        "Strikes from over the horizon",
        "Fighting terror groups from over the horizon fails for want of people on the spot.",
        ("interview-remote-strikes-fail",),
        ("strikes",),
        ("strikes-foreign.harmed", "strikes-foreign.killed"),
        ("tests/model/test_sponsor.py",),
        (
            Figure("civilians killed in strikes", ("strikes-foreign.harmed",), YEAR, {"strikes-foreign.rate": 0.0}),
            Figure(
                "fighters from abroad killed in strikes",
                ("strikes-foreign.killed",),
                YEAR,
                {"strikes-foreign.rate": 0.0},
            ),
        ),
        "Few strikes are expected after the withdrawal.",
    ),
    Row(
        "The loss of a leader; events that move expectations",
        "The front killed a senior commander and brought down a helicopter.",
        ("interview-commander-killed", "interview-helicopter"),
        ("leadership", "momentum"),
        ("leadership-government.lose", "leadership-resistance.lose", "momentum.resistance"),
        ("tests/model/test_leadership.py", "tests/model/test_defection.py"),
        (
            Figure(
                "attacks of the resistance, against leaders who are never lost",
                ATTACKS,
                YEAR,
                {"leadership-resistance.rate": 0.0},
            ),
            Figure(
                "fighters who come over, against success that moves nobody",
                ("defection-to-resistance.defect",),
                YEAR,
                {"defection-to-resistance.momentum_slope": 0.0},
            ),
        ),
        "A loss comes once in ten years and its sign on attacks is open, so the first figure is small.",
    ),
    Row(
        "Harm to civilians: anger, fear, revenge",
        "People rise against the Taliban, in whose name foreigners kill Afghans.",
        ("interview-people-rising", "interview-foreigners-kill-afghans"),
        ("grievance", "retaliation", "collaboration", "recruitment"),
        (
            "recruitment-resistance.harmed_join",
            "collaboration-government.selective",
            "collaboration-government.indiscriminate",
        ),
        ("tests/model/test_grievance.py", "tests/model/test_retaliation.py", "tests/model/test_collaboration.py"),
        (
            Figure(
                "recruits of the resistance, against harm that angers and frightens nobody",
                ("recruitment-resistance.join",),
                YEAR,
                {"grievance-government.anger_step": 0.0, "grievance-government.fear_step": 0.0},
            ),
            Figure(
                "recruits that harm sends",
                ("recruitment-resistance.harmed_join",),
                YEAR,
                {"recruitment-resistance.collateral": 0.0},
            ),
            Figure(
                "attacks of the resistance, against harm that is not answered",
                ATTACKS,
                YEAR,
                {"retaliation-resistance.response": 0.0},
            ),
            Figure(
                "civilians killed by the government, selectively or not",
                ("collaboration-government.selective", "collaboration-government.indiscriminate"),
                YEAR,
                {"collaboration-government.selective_rate": 0.0, "collaboration-government.indiscriminate_rate": 0.0},
            ),
        ),
    ),
    Row(
        "Bursts and event sizes; learning",
        "Nothing: that attacks come in bursts and sizes have a heavy tail is known of such wars.",
        (),
        ("excitation", "campaigns", "ambush", "learning"),
        ("campaigns-resistance.begin", "offensives-resistance.begin", "ambush-resistance.attack"),
        (
            "tests/model/test_excitation.py",
            "tests/model/test_campaigns.py",
            "tests/model/test_learning.py",
            "tests/model/test_size.py",
        ),
        (
            Figure(
                "variance over mean of attacks in four weeks, against no excitation",
                ATTACKS,
                MONTHS,
                {"excitation-resistance.branching": 0.0},
            ),
            Figure("variance over mean of attacks in four weeks, against no campaigns", ATTACKS, MONTHS, STEADY),
            Figure(
                "attacks of the resistance with learning at its median",
                ATTACKS,
                YEAR,
                {},
                on={"learning-resistance.exponent": 0.2},
            ),
        ),
        "`learning` is in no preset: its sign is disputed, and others explain the same trend. Here it is added.",
    ),
    Row(
        "Attackers sent abroad, only as an aggregate index",
        "More attacks abroad are said to follow the takeover.",
        ("interview-terror-warnings", "interview-attack-worse-than-2001"),
        ("outward",),
        ("outward.government",),
        ("tests/model/test_small_mechanisms.py",),
        (
            Figure(
                "index, in fighters from abroad who are free to act, against nobody who comes",
                ("outward.government",),
                END,
                {"prestige-foreign.arrivals": 0.0},
            ),
        ),
        "The index is strength times freedom of action: it knows no attack, no plan and no intent, no source measures "
        "it, and nothing else reads it. So nothing changes without it; the figure is what arrivals from abroad add.",
    ),
    Row(
        "What is said: detection, inflation, denial, fabrication",
        "About 1,000 casualties of the Taliban are claimed; a helicopter is said to be shot down.",
        ("interview-government-casualties", "interview-helicopter"),
        ("reporting", "statements", "fabrication"),
        (
            "reporting.attacks",
            "reporting.verified",
            "statements-resistance.stated",
            "fabrication-resistance.made_up",
            "fabrication-government.admitted_harm",
        ),
        ("tests/model/test_reporting.py", "tests/model/test_deaths_seen.py", "tests/model/test_small_mechanisms.py"),
        (
            Figure(
                "attacks reported, against every attack seen", ("reporting.attacks",), YEAR, {"reporting.base": 50.0}
            ),
            Figure(
                "government losses that the resistance states, against the truth",
                ("statements-resistance.stated",),
                YEAR,
                {"statements-resistance.inflation": 1.0},
            ),
            Figure(
                "attacks that the resistance makes up",
                ("fabrication-resistance.made_up",),
                YEAR,
                {"fabrication-resistance.made_up": 0.0},
            ),
            Figure(
                "harm to civilians that the government admits, against all of it",
                ("fabrication-government.admitted_harm",),
                YEAR,
                {"fabrication-government.denied": 0.0},
            ),
        ),
        "Nothing that is said enters the war, except through what it makes people expect (`momentum`).",
    ),
)
"""The 24 parts, in the order in which the description has them."""
