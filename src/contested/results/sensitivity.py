"""Which unknown numbers carry each answer: elementary effects of all of them, Sobol indices of those that matter."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from contested.ledger.record import Record
from contested.results.values import Basis, Count, Positive, Share, Texts

SENSITIVITY_FORMAT = 1
NAME = "sensitivity.json"

METHOD = (
    "On the priors, without evidence: Sobol indices need numbers that are drawn independently. All numbers are "
    "screened by elementary effects over the 90 % ranges of their priors (Morris 1991; mu* of Campolongo et al. "
    "2007). Those that matter most for any question then vary over their whole priors, each alone and all others as "
    "one group: first-order indices by Saltelli et al. (2010) and Jansen (1999), total ones by Jansen, of the mean "
    "over chance. The rows of a base sample share their noise, and the product of two halves of their histories "
    "takes out the variance that chance adds. A dummy number that acts on nothing, whose histories have noise of "
    "their own, shows what is left of chance: an index whose 95 % interval does not lie above that of the dummy is "
    "not told apart from nothing, and is not ranked."
)


class Estimate(Record):
    """A number with its 95 % interval, which may reach beyond what is possible."""

    value: float
    low: float
    high: float


class Effect(Record):
    """The elementary effects of a number: changes of the answer where it goes through the 90 % range of its prior.

    `mean` has a sign, `size` is the mean of their sizes (mu*) with half its 95 % interval in `margin`, `spread` their
    standard deviation. `direction` is that of more than nine tenths of the effects by size. `above_nothing` says
    whether `size` lies above the floor of the dummy.
    """

    mean: float
    size: Positive
    margin: Positive
    spread: Positive
    direction: Literal["raises", "lowers", "either way"]
    above_nothing: bool


class NumberInfo(Record):
    """A number that varies: what its prior says, its 90 % range, and the parameters that it sets."""

    prior: str
    says: str
    unit: str
    basis: Basis
    low: float
    high: float
    names: Texts


class Carrier(Record):
    """Indices of one number, or of the group of those that the screening set aside (`prior` is null).

    `first` is the part of the variance that it explains alone, `total` that with everything it takes part in.
    `above_nothing` says whether the interval of `total` lies above that of the dummy. `effect` is null for the group.
    """

    prior: str | None
    first: Estimate
    total: Estimate
    above_nothing: bool
    effect: Effect | None


class Measured(Record):
    """The sensitivity of a question in one measure.

    `answer` is the chance of yes, or the quantity; `order` the place of a history among all from 0 to 1, by how near it
    comes to yes or by the quantity, which says more where a yes is rare.

    `varies` is false where the mean over chance hardly varies with the numbers: there are no indices then.
    `of_histories` is its variance as a part of that of single histories. `carriers` are those above nothing, the
    largest total first, then all others by name, which are not ranked. `screened` are the effects of all numbers, by
    prior.
    """

    measure: Literal["answer", "order"]
    mean: Estimate
    varies: bool
    of_histories: Share
    dummy_first: Estimate
    dummy_total: Estimate
    floor: Positive
    carriers: tuple[Carrier, ...]
    screened: dict[str, Effect]


class QuestionSensitivity(Record):
    """A question with its sensitivity in both measures; `civilians` says whether it asks what happens to civilians."""

    id: str
    text: str
    title: str
    kind: Literal["probability", "quantity"]
    unit: str
    civilians: bool
    answer: Measured
    order: Measured


class Sensitivity(Record):
    """The file `sensitivity.json`: which unknown numbers carry each answer.

    `draws` are the histories of each row, `trajectories` those of the screening, `samples` the base samples of the
    indices, `histories` all that were simulated. `alone` are the priors with indices of their own, `grouped` the
    others. Questions about civilians come first.
    """

    format: Literal[1] = SENSITIVITY_FORMAT
    scenario: str
    title: str
    as_of: date
    versions: dict[str, str]
    seed: Count
    draws: Annotated[int, Field(ge=2)]
    trajectories: Annotated[int, Field(ge=2)]
    samples: Annotated[int, Field(ge=2)]
    histories: Count
    method: str
    numbers: tuple[NumberInfo, ...]
    alone: Texts
    grouped: Texts
    questions: tuple[QuestionSensitivity, ...]
