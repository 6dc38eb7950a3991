"""Series of the whole area in each history, as draws.zarr holds them: by kind, and each past once.

Many histories share a past: those with the same parameters and the same noise before the scenario's date. Their past is
stored once, and `member_past` says whose it is. Each series is packed alone: one can be read without the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float32, Real

from contested.ensemble.pasts import Pasts, pasts
from contested.errors import InputError
from contested.results.arrays import attributes_of, series_attributes, week_dates
from contested.results.layout import DRAWS, MEMBER_SERIES, Variable, bits_of
from contested.results.zarr_files import Array, Group, Stack, read_part, read_rows

if TYPE_CHECKING:
    import xarray as xr

    from contested.results.manifest import Manifest, SeriesInfo

MEMBER_PAST = Variable(("member",), "int64", "1", "number of the past that a member has")
"""In draws.zarr of a run with weeks before the scenario's date."""


def stored_variables(manifest: Manifest) -> dict[str, Variable]:
    """Every variable of draws.zarr."""
    variables = dict(DRAWS)
    for kind in _by_kind(manifest):
        about = f"{'mean' if kind == 'level' else 'total'} over places of each {kind} in each"
        dims, units = (f"{kind}_name", "member", "week"), f"{kind}_unit"
        variables[kind] = Variable(dims, MEMBER_SERIES.dtype, units, f"{about} history, from the scenario's date on")
        if manifest.scenario.past_weeks:
            dims = (f"{kind}_name", "past", "past_week")
            variables[f"past_{kind}"] = Variable(dims, MEMBER_SERIES.dtype, units, f"{about} past")
    return variables | ({"member_past": MEMBER_PAST} if manifest.scenario.past_weeks else {})


def stored_draws(group: Group, manifest: Manifest) -> Group:
    """The group of draws.zarr from that of `run.draws`, which has a variable for every series.

    Raises:
        ValueError: members with the same parameters and noise differ in their past.
    """
    weeks, past_weeks = group.coordinates["week"], manifest.scenario.past_weeks
    found = pasts(group.variables["member_row"].values, group.variables["member_noise"].values)
    coordinates = {**group.coordinates, "week": weeks._replace(values=weeks.values[past_weeks:])}
    variables, stacks = {name: group.variables[name] for name in DRAWS}, {}
    if past_weeks:
        coordinates["past_week"] = Array(("past_week",), weeks.values[:past_weeks], weeks.attributes)
        number = found.of.astype(MEMBER_PAST.dtype)
        variables["member_past"] = Array(MEMBER_PAST.dims, number, attributes_of(MEMBER_PAST))
    about = stored_variables(manifest)
    for kind, series in _by_kind(manifest).items():
        values = [group.variables[info.name].values for info in series]
        later, past = about[kind], about.get(f"past_{kind}")
        bits = bits_of(kind)
        stacks[kind] = Stack(later.dims, [one[past_weeks:].T for one in values], attributes_of(later), bits)
        if past is not None:
            parts = [_each_once(one[:past_weeks], found).T for one in values]
            stacks[f"past_{kind}"] = Stack(past.dims, parts, attributes_of(past), bits)
        for label in ("name", "title", "unit"):
            texts = np.array([getattr(info, label) for info in series])
            coordinates[f"{kind}_{label}"] = Array((f"{kind}_name",), texts, {"long_name": f"{label} of a {kind}"})
    return Group(variables, coordinates, group.attributes, stacks)


def _each_once(values: Real[np.ndarray, "week member"], found: Pasts) -> Real[np.ndarray, "week past"]:
    """The values of each past, where those of its members are indeed the same."""
    once = values[:, found.first]
    if not np.array_equal(once[:, found.of], values):
        raise ValueError("expected one past of all members with the same parameters and noise, found several")
    return once


def read_one(path: Path, manifest: Manifest, name: str, most: int) -> Float32[np.ndarray, "member week"]:
    """One series in the first histories.

    Raises:
        InputError: it cannot be read, or is of another shape.
    """
    kind, number = _place_of(manifest, name)
    later_weeks = manifest.scenario.weeks - manifest.scenario.past_weeks
    count = len(_by_kind(manifest)[kind])
    later = read_part(path / kind, number, (count, manifest.members, later_weeks), MEMBER_SERIES.dtype)[:most]
    if not manifest.scenario.past_weeks:
        return later
    of = read_rows(path / "member_past", (manifest.members,), MEMBER_PAST.dtype)
    shape = (count, int(of.max()) + 1, manifest.scenario.past_weeks)
    past = read_part(path / f"past_{kind}", number, shape, MEMBER_SERIES.dtype)
    return np.concatenate([past[of[:most]], later], axis=1)


def by_name(data: xr.Dataset, path: Path, manifest: Manifest) -> xr.Dataset:
    """The dataset of `run.draws` from that of draws.zarr: a variable for every series, read when it is first used.

    Raises:
        InputError: the series of the store are not those of the manifest.
    """
    import xarray as xr

    from contested.results.when_used import when_used

    for kind, series in _by_kind(manifest).items():
        expected, stored = [info.name for info in series], data[f"{kind}_name"].values.tolist()
        for name in stored:
            if name not in expected:
                raise InputError(f"expected the run's variables, found '{name}'", str(path))
        if stored != expected:
            raise InputError(f"expected the series in the order of the manifest, found '{stored[0]}' first", str(path))
    shape = (manifest.scenario.weeks, manifest.members)

    def values(name: str) -> Any:
        return when_used(lambda: read_one(path, manifest, name, manifest.members).T, shape, MEMBER_SERIES.dtype)

    series = {info.name: (MEMBER_SERIES.dims, values(info.name), series_attributes(info)) for info in manifest.series}
    weeks = ("week", week_dates(manifest), data["week"].attrs)
    return xr.Dataset({**series, **{name: data[name] for name in DRAWS}}, {"week": weeks}, data.attrs)


def _place_of(manifest: Manifest, name: str) -> tuple[str, int]:
    """The kind of a series, and its number among the series of this kind."""
    kind = {info.name: info.kind for info in manifest.series}[name]
    return kind, [info.name for info in _by_kind(manifest)[kind]].index(name)


def _by_kind(manifest: Manifest) -> dict[str, list[SeriesInfo]]:
    """The series of each kind that there is, in the order of the manifest."""
    found: dict[str, list[SeriesInfo]] = {}
    for info in manifest.series:
        found.setdefault(info.kind, []).append(info)
    return found
