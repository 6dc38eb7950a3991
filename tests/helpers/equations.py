"""The equations of a mechanism, evaluated with numbers drawn for every name, beside what its code computes of them.

Every array is [place, route, member], with one route where there is none, so that all of them broadcast.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np
from scipy.special import i0, ndtr

from contested.model.effects import Event, Travel
from contested.model.equations import Equation, parsed
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameters_of, roles_of
from contested.model.size import Size, fixed_size, heavy_tail, mean_size
from contested.model.state import State
from contested.model.world import World
from contested.observations.laws import Poisson

PLACES, MEMBERS, STEP, WEEK = 3, 2, 1e-5, 20.0
TOKEN = re.compile(r"(?:into|newcomers|singly):[^\s(),]+|\d+(?:\.\d+)?|[^\W\d{][\w{}*'-]*(?:\.[\w{}*-]+)*|\{\w+\}|\S")
SIGNS = {"×": "*", "−": "-", "^": "**", "≥": ">=", "[": "holds(", "]": ")"}


class Numbers:
    """A number for every name, the same whoever asks, and who asked."""

    def __init__(self, mechanism: type[Mechanism], kind: str, crowd: float) -> None:
        self.mechanism, self.kind, self.crowd = mechanism, kind, crowd
        self.roles = {role.name: role for role in roles_of(mechanism)}
        self.lists = {name for name, role in self.roles.items() if role.many and role.of == "actor"}
        self.columns = {f"{{{name}}}" for name, role in self.roles.items() if role.of == "column"}
        self.parameters = {spec.name: self._parameter(spec) for spec in parameters_of(mechanism)}
        self.national: set[str] = set()
        self.world = self._world()

    def of(self, name: str) -> np.ndarray:
        """The number of a stock, level, flow or quantity [place, member]."""
        rows = 1 if name.partition(":")[2] in self.national or name in self.national else PLACES
        drawn = _draw(name, (rows, MEMBERS), 0.2, 0.9)
        return 5.0 + drawn if name == "control.*" else drawn * (self.crowd if name.startswith("fighters.") else 1.0)

    def _parameter(self, spec: Any) -> np.ndarray:
        if spec.unit == "week of year":
            return np.full(MEMBERS, WEEK) if spec.name == "planting" else _draw(spec.name, MEMBERS, 19.4, 20.6)
        if spec.name in ("size_cap", "size_exponent", "cap"):
            return _draw(spec.name, MEMBERS, 2.0, 3.0)
        if spec.name == "threshold":  # so low that some people act
            return _draw(spec.name, MEMBERS, 0.05, 0.1)
        if spec.name.endswith("_sd"):
            return _draw(spec.name, MEMBERS, 0.2, 0.4)
        return _draw(spec.name, MEMBERS, 0.2, 0.9)

    def _world(self) -> World:
        names = [f"{{{name}}}" for name, role in self.roles.items() if role.of == "actor"]
        actors = tuple(name + end for name in names for end in ("", "'"))
        apart = _draw("km", (PLACES, PLACES), 0.5, 1.5) * (1.0 - np.eye(PLACES))
        return World(
            places=tuple("abc"), actors=actors, population=np.array([5.0, 7.0, 9.0]), units=np.ones(PLACES),
            columns={name: _draw(name, PLACES, 0.2, 0.9) for name in sorted(self.columns)},
            distance_km=apart + apart.T, neighbours=~np.eye(PLACES, dtype=bool),
        )  # fmt: skip


def _draw(name: str, shape: Any, low: float, high: float) -> np.ndarray:
    return np.random.default_rng(zlib.crc32(name.encode())).uniform(low, high, shape)


class Code:
    """What the code of a mechanism computes, by name, and the names that it reads."""

    def __init__(self, numbers: Numbers) -> None:
        self.read: set[str] = set()
        self.moved: set[str] = set()
        self.found: dict[str, Any] = {}
        made = numbers.mechanism(
            label=numbers.kind,
            **{name: _filling(role, name in numbers.lists) for name, role in numbers.roles.items()},
            **{name: jnp.asarray(value) for name, value in numbers.parameters.items()},
        )
        state, inputs, counts = _state(numbers, self.read), _inputs(numbers, self.read), _counts(numbers, self.read)
        specs = list(made.declare(numbers.world, state))
        numbers.national |= {spec.name for spec in specs if spec.scope == "nation"}
        for spec in made.declare(numbers.world, state):  # again, with national stocks and levels known
            self.found[f"{spec.name}(0)"] = spec.start
        self.levels = {spec.name for spec in specs}
        for effect in made.factors(state, inputs):
            name, value = (effect.pattern, effect.value) if hasattr(effect, "pattern") else (effect.event, effect.rate)
            key = f"{name} {'×=' if hasattr(effect, 'pattern') else '+='}"
            self.found[key] = value * self.found.get(key, 1.0)
        for flow in made.flows(state, inputs):
            self._flow(flow)
        for drift in made.drifts(state, inputs, counts):
            key = f"d {drift.name} / dt"
            here = drift.change + drift.speed * (drift.toward - numbers.of(drift.name))
            self.found[key] = here + self.found.get(key, 0.0)
        for report in made.reports(numbers.world, counts):
            self.found[f"{report.name} ~"] = report.law

    def _flow(self, flow: Any) -> None:
        self.moved |= {getattr(flow, end, None) or "" for end in ("source", "target")}
        self.found[flow.name] = flow.rate if hasattr(flow, "rate") else flow.hazard
        if isinstance(flow, Travel):
            self.found[f"weight of {flow.name}"] = flow.weights
        if isinstance(flow, Event):
            self.found |= {part.name: part.share for part in flow.losses}
            if flow.size is not None:
                self.found[f"size of {flow.name} ~"] = flow.size


def _filling(role: Any, two: bool) -> Any:
    if not role.many:
        return f"{{{role.name}}}"
    return (f"{{{role.name}}}", f"{{{role.name}}}'") if two else (f"{{{role.name}}}",)


def _state(numbers: Numbers, read: set[str]) -> State:
    class Known(State):
        def __getitem__(self, name: str) -> Any:
            read.add(name)
            return jnp.asarray(numbers.of(name))

        def stocks_like(self, pattern: str) -> tuple[str, ...]:
            return (pattern,)

    return Known({}, {})


def _inputs(numbers: Numbers, read: set[str]) -> Inputs:
    class Known(Inputs):
        def factor(self, name: str) -> Any:
            read.add(name)
            return jnp.asarray(numbers.of(name))

    week = jnp.asarray(WEEK)
    return Known(numbers.world, week, week, STEP, {}, {}, {})


def _counts(numbers: Numbers, read: set[str]) -> StepCounts:
    def counted(mark: str) -> Callable[..., Any]:
        def count(self: Any, *names: str) -> Any:
            read.update(f"{mark}{name}" for name in names)
            return jnp.asarray(sum(numbers.of(f"{mark}{name}") for name in names) * STEP)

        return count

    body = {"of": counted(""), "into": counted("into:"), "from_elsewhere": counted("newcomers:"),
            "into_outside_events": counted("singly:"), "into_by_events": lambda self, *names: {}}  # fmt: skip
    return type("Known", (StepCounts,), body)({}, {}, jnp.zeros((PLACES, MEMBERS)), STEP)


class Text:
    """The equations of a mechanism, evaluated; `given` are functions that their text describes in words."""

    def __init__(self, numbers: Numbers, given: Mapping[str, Callable[..., Any]]) -> None:
        self.numbers, self.given, self.read, self.used = numbers, given, set(), set()
        self.lines = [parsed(line) for line in numbers.mechanism.equations]
        plain = [one for one in self.lines if one.operator == "=" and re.fullmatch(r"\w+|\w+\((?!0).+\)", one.left)]
        self.defined: dict[str, Equation] = {one.left.partition("(")[0]: one for one in plain}
        self.counting = 1.0

    def value(self, line: Equation) -> Any:
        """The right side of a line."""
        self.counting = STEP if line.operator == "~" and not line.left.startswith("size of") else 1.0
        return self._run(line.right, {})

    def _run(self, text: str, local: Mapping[str, Any]) -> Any:
        text = re.sub(r"\b(into|newcomers|singly)\(([^()]+)\)", r"\1:\2", text.replace("ln 2", "ln(2)"))
        text = re.sub(r"\bfactor\(([^()]+)\)", r"\1", text)
        tokens, code = TOKEN.findall(text), []
        for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
            if token == "Σ":
                code.append("summed(lambda i: ")
            elif code and code[-1].startswith("summed(") and token == "(":
                pass
            elif token in SIGNS or not re.match(r"[^\W\d]|\{", token):
                code.append(SIGNS.get(token, token))
            else:
                code.append(f"call({token!r})" if after == "(" else f"name({token!r}, i)")
        environment = {
            "name": lambda name, i: self._name(name, i, local),
            "call": self._function,
            "summed": lambda part: part(0) + part(1),
            "holds": lambda x: np.where(x, 1.0, 0.0),
            "i": 0,
        }
        return eval("".join(code), environment)

    def _name(self, name: str, i: int, local: Mapping[str, Any]) -> Any:
        n = self.numbers
        if name in local:
            return local[name]
        if name in ("π", "week", "places"):
            return {"π": math.pi, "week": WEEK, "places": float(PLACES)}[name]
        if name in n.parameters:
            self.used.add(name)
            return n.parameters[name][None, None, :]
        if name in self.defined:
            return self._run(self.defined[name].right, {})
        if name in n.columns or name == "population":
            return n.world.column(name)[:, :, None]
        for role in n.lists:
            name = name.replace(f"{{{role}}}", f"{{{role}}}'") if i else name
        self.read.add(name)
        flow = re.match(r"\{|\w+:", name) or name.startswith(f"{n.kind}.")
        return n.of(name)[:, None, :] * (self.counting if flow else 1.0)

    def _function(self, name: str) -> Callable[..., Any]:
        if name in self.given:
            return self.given[name]
        if name in self.defined:
            line = self.defined[name]
            names = re.findall(r"\w+", line.left.partition("(")[2])
            return lambda *values: self._run(line.right, dict(zip(names, values, strict=True)))
        world = self.numbers.world
        routes = world.routes()[0]
        others = (routes != np.arange(PLACES)[:, None])[:, :, None]
        links = world.neighbours / world.neighbours.sum(axis=1, keepdims=True)
        return {
            "exp": np.exp, "ln": np.log, "cos": np.cos, "min": np.minimum, "max": np.maximum, "I0": i0, "Φ": ndtr,
            "logistic": lambda x: 1.0 / (1.0 + np.exp(-x)),
            "total": lambda x: np.broadcast_to(x, (PLACES, *x.shape[1:])).sum(axis=0, keepdims=True),
            "largest": lambda x: x.max(axis=0, keepdims=True),
            "neighbours": lambda x: np.einsum("ij,irm->jrm", links, x),
            "there": lambda x: x[routes, 0, :],
            "along": lambda x: (x * others).sum(axis=1, keepdims=True),
            "around": lambda x: x.sum(axis=1, keepdims=True),
            "distance": lambda within: _distance(world, routes, within),
            "share": lambda x: x / x.sum(axis=0, keepdims=True),
            "sd": lambda x: (x - x.mean(axis=0)) / x.std(axis=0),
            "apart": lambda week, other: np.abs((week - other + 26.0) % 52.0 - 26.0),
            "tail": lambda *law: heavy_tail(*(jnp.asarray(_flat(value)) for value in law)),
            "fixed": lambda units: fixed_size(jnp.asarray(_flat(units))),
            "mean": lambda size: np.asarray(mean_size(size)[0]).reshape(-1, 1, MEMBERS),
            "Poisson": lambda mean: (mean,), "Binomial": lambda count, chance: (count, chance),
        }[name]  # fmt: skip


def _flat(value: Any) -> np.ndarray:
    """[place, route, member] as [member] where it is one for all places, else [place, member]."""
    if np.ndim(value) == 0:
        return np.full(MEMBERS, float(value))
    value = np.broadcast_to(value, (*value.shape[:-1], MEMBERS))[:, 0]
    return value[0] if len(value) == 1 else value


def _distance(world: World, routes: np.ndarray, within: Any) -> np.ndarray:
    apart = np.take_along_axis(world.distance_km, routes, axis=1)[:, :, None]
    nearest = (world.distance_km + 1e9 * np.eye(PLACES)).min(axis=1)[:, None, None]
    return np.where((routes == np.arange(PLACES)[:, None])[:, :, None], within * nearest, apart)


def numbers_of(found: Any) -> list[np.ndarray]:
    """What has to agree of a value, a law or a size: arrays [place, route, member]."""
    if isinstance(found, Size):
        parts = [found.lethal, found.exponent, found.offset, found.cap] if found.fixed is None else [found.fixed]
    elif isinstance(found, tuple):
        parts = list(found)
    else:
        parts = [getattr(found, name) for name in ("count", "chance") if hasattr(found, name)]
        parts = parts or [found.mean if isinstance(found, Poisson) else found]
    return [_cube(np.asarray(part, dtype=float)) for part in parts]


def _cube(part: np.ndarray) -> np.ndarray:
    part = part if part.ndim == 3 else part[:, None, :] if part.ndim == 2 else part.reshape(1, 1, -1)
    return np.broadcast_to(part, (PLACES, part.shape[1], MEMBERS))
