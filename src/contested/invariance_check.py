"""Whether the answers of a scenario survive changes that should not matter: step, size, seed, rounding, order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.event_readings import all_readings
from contested.analysis.half_the_people import doubled, half_model, half_values, in_old_numbers
from contested.analysis.invariances import Answer, Difference, Invariances, Values, Variant, compared, exactly, value
from contested.analysis.member_values import PerMember, per_member
from contested.engine.system import tau_leap
from contested.ensemble.cores import default_threads
from contested.ensemble.design import Design, part_of, prior_design
from contested.ensemble.history import BlockHistory
from contested.ensemble.plan import block_count, block_members
from contested.ensemble.simulate import compile_block, simulate_block
from contested.model.model import Model
from contested.scenario.load import LoadedScenario
from contested.scenario.places import Places
from contested.scenario.questions import Question
from contested.simulation import (
    AUDIT_NOISE,
    REPEATS,
    Keep,
    Mechanisms,
    Prepared,
    Progress,
    conditioned_on,
    plan_of,
    prepare,
)
from contested.size import Size, check_size

STEP = Variant("step", "Half the step", "the same parameters at half the length of a step")
MEMBERS = Variant("members", "Half the histories", "the first half of the histories against the second half")
PEOPLE = Variant(
    "people", "Half the people", "half of everybody and of every number that counts them, told in the old numbers"
)
SEED = Variant("seed", "Another seed", "other random numbers; without evidence other draws of the parameters too")
ROUNDING = Variant(
    "rounding", "Nothing rounded", "expected values instead of whole persons and events: neither chance nor rounding"
)
PLACES = Variant("places", "Places reversed", "the places in the opposite order, which gives each other random numbers")
ORDER = Variant(
    "order", "Mechanisms reversed", "the mechanisms in the opposite order; no history may change", exact=True
)
THREADS = Variant("threads", "One thread", "the histories one block at a time; no history may change", exact=True)
VARIANTS = (STEP, MEMBERS, PEOPLE, SEED, ROUNDING, PLACES, ORDER, THREADS)
EXACT_BLOCKS = 2
"""Blocks of histories in which nothing may change: the first of all."""
SEEDS = 2**32

Found = Mapping[str, Float[np.ndarray, " member"]]


class Setup(NamedTuple):
    """A scenario, the histories whose answers are compared, and functions for the answers by question."""

    prepared: Prepared
    design: Design
    looks: Mapping[str, PerMember]
    conditioned: bool
    progress: Progress


def check_invariances(
    loaded: LoadedScenario,
    members: int | None = None,
    seed: int = 0,
    evidence: bool = True,
    mechanisms: Mechanisms | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Invariances:
    """Compare every answer with itself after each change.

    Histories have the parameters of a conditioned run, where the scenario has observations, and chance of their own:
    those of the run were chosen at its step, and no change could be told from undoing that choice.

    Raises:
        InputError: the scenario does not fit together, or a number is outside its bounds.
    """
    size = check_size(loaded.scenario.members if members is None else members, seed)
    prepared = prepare(loaded, mechanisms, progress)
    observed = all_readings(prepared.loaded) if evidence else ()
    design = _design(prepared, size, progress, evidence)
    setup = Setup(prepared, design, looks_of(prepared.loaded), bool(observed), progress)
    base = answers_of(setup, prepared.built.model, design, "simulating the answers as they are")
    moved = {one.id: differences(one, setup, base, size, mechanisms) for one in VARIANTS}
    questions = prepared.loaded.scenario.question
    found = tuple(_answer(one, base, design, moved) for one in questions)
    return Invariances(VARIANTS, found, size.members, size.seed, setup.conditioned)


def _design(prepared: Prepared, size: Size, progress: Progress, evidence: bool) -> Design:
    observed = all_readings(prepared.loaded) if evidence else ()
    if not observed:
        return prior_design(prepared.built.parameters, size.seed, size.members, REPEATS)
    chosen = conditioned_on(prepared, size, observed, None, progress).design
    return Design(chosen.params, chosen.row, AUDIT_NOISE + np.arange(chosen.members), chosen.seed)


def looks_of(loaded: LoadedScenario) -> dict[str, PerMember]:
    """Functions of a block of histories for the answers, by question."""
    found = per_member(loaded)
    return {one.id: found[f"answer {one.id}"] for one in loaded.scenario.question}


def answers_of(
    setup: Setup,
    model: Model,
    design: Design,
    stage: str,
    halves: int = 1,
    expected: bool = False,
    threads: int | None = None,
) -> dict[str, Float[np.ndarray, " member"]]:
    """The answers of all members of a design, by question.

    Args:
        setup: what is asked.
        model: what is simulated.
        design: parameters and noise.
        stage: what progress is called.
        halves: steps for each one of the scenario's.
        expected: without chance and rounding.
        threads: how many; as many as there are cores by default.
    """
    system, plan = tau_leap(model), plan_of(setup.prepared, design, Keep({}, {}))
    compile_block(system, design, plan)

    def one(block: int) -> dict[str, np.ndarray]:
        part = part_of(design, block_members(design, block, plan))
        weekly = simulate_block(system, part, plan, halves * plan.substeps, expected)
        history = BlockHistory(weekly, *plan.setting, part.noise)
        return {name: np.asarray(look(history), dtype=np.float64) for name, look in setup.looks.items()}

    blocks = block_count(design, plan)
    found: list[dict[str, np.ndarray]] = []
    setup.progress(stage, 0, blocks)
    with ThreadPoolExecutor(threads or default_threads()) as pool:
        for done in pool.map(one, range(blocks)):
            found.append(done)
            setup.progress(stage, len(found), blocks)
    return {name: np.concatenate([part[name] for part in found]) for name in setup.looks}


def differences(
    variant: Variant, setup: Setup, base: Found, size: Size, mechanisms: Mechanisms | None
) -> dict[str, Difference]:
    """What one change does to every answer."""
    kinds: dict[str, Any] = {one.id: one.kind for one in setup.prepared.loaded.scenario.question}
    before, after, paired = _both(variant, setup, base, size, mechanisms)
    if variant.exact:
        return {name: exactly(kind, before[name], after[name]) for name, kind in kinds.items()}
    return {name: compared(kind, before[name], after[name], paired) for name, kind in kinds.items()}


Both = tuple[dict[str, Values], dict[str, Values], bool]


def _both(variant: Variant, setup: Setup, base: Found, size: Size, mechanisms: Mechanisms | None) -> Both:
    """The answers before and after a change, and whether both have the same rows of parameters."""
    design, model = setup.design, setup.prepared.built.model
    run = partial(answers_of, stage=f"simulating: {variant.title.lower()}")
    whole = _with(base, design)
    if variant is STEP:
        return whole, _with(run(setup, model, design, halves=2), design), True
    if variant is MEMBERS:
        return *_halves(base, design), False
    if variant is PEOPLE:
        return whole, _with(_half_people(setup, run), design), True
    if variant is SEED:
        other = _other_seed(setup, size)
        return whole, _with(run(setup, model, other), other), setup.conditioned
    if variant is ROUNDING:
        return whole, _with(run(setup, model, design, expected=True), design), True
    if variant is PLACES:
        return whole, _with(_turned_places(setup, run, mechanisms), design), True
    first = part_of(design, np.arange(min(EXACT_BLOCKS * _width(setup), design.members)))
    some = {name: found[: first.members] for name, found in base.items()}
    if variant is ORDER:
        model, threads = model._replace(instances=model.instances[::-1]), None
    else:
        threads = 1
    return _with(some, first), _with(run(setup, model, first, threads=threads), first), True


def _half_people(setup: Setup, run: Callable[..., Found]) -> Found:
    built, series = setup.prepared.built, setup.prepared.info.series
    design = setup.design._replace(params=half_values(setup.design.params, built.parameters))
    looks = {name: partial(in_old_numbers, look, doubled(series)) for name, look in setup.looks.items()}
    return run(setup._replace(looks=looks), half_model(built.model), design)


def _turned_places(setup: Setup, run: Callable[..., Found], mechanisms: Mechanisms | None) -> Found:
    loaded = setup.prepared.loaded
    prepared = prepare(replace(loaded, places=reversed_places(loaded.places)), mechanisms)
    turned = setup._replace(prepared=prepared, looks=looks_of(prepared.loaded))
    return run(turned, prepared.built.model, setup.design)


def reversed_places(places: Places) -> Places:
    """The same places in the opposite order, without their outlines."""
    return replace(
        places,
        ids=places.ids[::-1],
        names=places.names[::-1],
        population=places.population[::-1],
        units=places.units[::-1],
        lat=places.lat[::-1],
        lon=places.lon[::-1],
        columns={name: column[::-1] for name, column in places.columns.items()},
        distance_km=places.distance_km[::-1, ::-1],
        neighbours=places.neighbours[::-1, ::-1],
        outlines=None,
        texts={name: column[::-1] for name, column in places.texts.items()},
    )


def _other_seed(setup: Setup, size: Size) -> Design:
    """Other draws and other noise from the priors; of a conditioned ensemble the same rows with other noise."""
    if setup.conditioned:
        return setup.design._replace(noise=setup.design.noise + setup.design.members)
    parameters = setup.prepared.built.parameters
    return prior_design(parameters, (size.seed + 1) % SEEDS, size.members, REPEATS)


def _halves(base: Found, design: Design) -> tuple[dict[str, Values], dict[str, Values]]:
    """Answers of the histories of the first half of the rows, and of the second."""
    rows = np.unique(design.row)
    first = design.row < rows[len(rows) // 2]
    sides = (first, ~first) if first.any() else (~first, ~first)
    one, other = ({name: Values(found[side], design.row[side]) for name, found in base.items()} for side in sides)
    return one, other


def _width(setup: Setup) -> int:
    return plan_of(setup.prepared, setup.design, Keep({}, {})).width


def _with(found: Found, design: Design) -> dict[str, Values]:
    return {name: Values(np.asarray(values), design.row) for name, values in found.items()}


def _answer(
    question: Question, base: Found, design: Design, differences: Mapping[str, Mapping[str, Difference]]
) -> Answer:
    own = {variant: found[question.id] for variant, found in differences.items()}
    return Answer(
        question.id, question.text, question.kind, value(question.kind, Values(base[question.id], design.row)), own
    )
