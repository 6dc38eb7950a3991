"""A stock or level has one owner."""

import pytest

from contested.errors import InputError
from contested.model.effects import LevelSpec, StockSpec
from contested.model.mechanism import Mechanism
from helpers.worlds import case, land, part


class Owner(Mechanism):
    """Declares one stock."""

    sources = ()
    catalogue = "test"

    def declare(self, world, initial):
        yield StockSpec("depots", "count", "place", 3.0)


class Other(Mechanism):
    """Declares a level of the same name."""

    sources = ()
    catalogue = "test"

    def declare(self, world, initial):
        yield LevelSpec("depots", "share", "place", 0.5, 0.0, 1.0)


class Usurper(Mechanism):
    """Declares a stock that every scenario has."""

    sources = ()
    catalogue = "test"

    def declare(self, world, initial):
        yield StockSpec("displaced", "persons", "place", 0.0)


def test_one_owner_declares_a_stock():
    assert case(part(Owner), world=land(2)).state()["depots"].tolist() == [[3.0], [3.0]]


@pytest.mark.parametrize("second", [Owner, Other])
def test_a_name_declared_by_two_mechanisms_is_refused(second):
    with pytest.raises(InputError, match="'later' declares 'depots'"):
        case(part(Owner, "sooner"), part(second, "later")).state()


def test_a_name_of_the_model_itself_is_refused():
    with pytest.raises(InputError, match="'usurper' declares 'displaced'"):
        case(part(Usurper)).state()


def test_two_collaborations_with_one_actor_are_refused():
    def collaboration(label):
        return part("collaboration", label, actor="blue", rivals=("red",), steepness=20.0, midpoint=0.65, willing=0.4,
                    speed=0.05, selective_rate=1e-3, indiscriminate_rate=1e-4, usual_force=1e3)  # fmt: skip

    with pytest.raises(InputError, match=r"'second' declares 'collaboration\.blue'"):
        case(collaboration("first"), collaboration("second")).state()
