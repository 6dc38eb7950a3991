"""`python -m benchmarks`: how fast the engine is, against a bare sampler and against NumPy by hand."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.both import SCENARIO, both
from benchmarks.numpy_setting import STEPS_PER_WEEK
from contested.simulate.draws import Leap, binomial
from contested.simulate.ensemble import Runner
from contested.simulate.tally import draws_per_step

Row = tuple[str, str, str]


def bare_sampler(runner: Runner, rows: int, steps: int) -> Callable[[np.ndarray], object]:
    """Nothing but keyed binomial draws: so many rows a step, for a block of members."""
    places = len(runner.built.model.world.places)
    shapes = [places] * (rows // places) + [rows % places] * (rows % places > 0)
    names = [f"bare {k}" for k in range(len(shapes))]

    def work(members: jax.Array) -> jax.Array:
        keys = jax.vmap(jax.random.fold_in, (None, 0))(jax.random.key(0), members)

        def step(count: jax.Array, number: jax.Array) -> tuple[jax.Array, None]:
            leap = Leap(jax.vmap(jax.random.fold_in, (0, None))(keys, number), places)
            drawn = binomial(leap.uniforms(names, shapes), count, jnp.full_like(count, 1e-3))
            return count - drawn + 1.0, None  # each step needs the one before, as in a history

        start = jnp.full((rows, members.shape[0]), 1000.0)
        return jax.lax.scan(step, start, jnp.arange(steps))[0].sum()

    compiled = jax.jit(work).lower(jnp.arange(runner.block, dtype=jnp.uint32)).compile()
    return lambda members: compiled(jnp.asarray(members, dtype=jnp.uint32)).block_until_ready()


def in_threads(work: Callable[[np.ndarray], object], runner: Runner, blocks: int) -> float:
    """Seconds for so many blocks, on as many threads as the runner uses."""
    start = perf_counter()
    with ThreadPoolExecutor(runner.threads) as pool:
        list(pool.map(work, (np.arange(k * runner.block, (k + 1) * runner.block) for k in range(blocks))))
    return perf_counter() - start


def spread(values: list[float], form: str) -> str:
    """Median (lowest to highest)."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def ratios(repeats: int, weeks: int) -> list[Row]:
    """Engine, bare sampler and NumPy in turn, so that whatever else the machine does meets all three."""
    pair = both(weeks)
    runner = pair.runner(10**6)
    blocks = 2 * runner.threads
    steps = weeks * STEPS_PER_WEEK
    rows = draws_per_step(pair.built)
    sampler = bare_sampler(runner, rows, steps)
    in_threads(runner.run, runner, 1)
    in_threads(sampler, runner, 1)
    member_steps = blocks * runner.block * steps
    engine, bare, numpy = [], [], []
    for repeat in range(repeats):
        engine.append(member_steps / in_threads(runner.run, runner, blocks))
        bare.append(member_steps / in_threads(sampler, runner, blocks))
        core = pair.core(runner.block * runner.threads, seed=repeat)
        start = perf_counter()
        core.run(weeks)
        numpy.append(core.members * steps / (perf_counter() - start))
    per_sampler = [e / b for e, b in zip(engine, bare, strict=True)]
    per_numpy = [e / n for e, n in zip(engine, numpy, strict=True)]
    return [
        ("draws a member takes in a step", f"{rows}", ""),
        ("engine, million draws per second", spread([e * rows / 1e6 for e in engine], ".1f"), ""),
        ("bare sampler, million draws per second", spread([b * rows / 1e6 for b in bare], ".1f"), ""),
        ("engine / bare sampler", spread(per_sampler, ".2f"), "at least 0.5"),
        ("engine, thousand member-steps per second", spread([e / 1e3 for e in engine], ".1f"), ""),
        ("NumPy by hand, thousand member-steps per second", spread([n / 1e3 for n in numpy], ".1f"), ""),
        ("engine / NumPy by hand", spread(per_numpy, ".2f"), "at least 5"),
        ("threads; members in a block; weeks; repeats", f"{runner.threads}; {runner.block}; {weeks}; {repeats}", ""),
    ]


def timed(arguments: list[str], cache: Path) -> float:
    """Wall time of the command line."""
    start = perf_counter()
    command = [sys.executable, "-m", "contested", *arguments]
    environment = {**os.environ, "JAX_COMPILATION_CACHE_DIR": str(cache)}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return perf_counter() - start


def peak_mb(out: Path) -> str:
    """Most memory that a run held, from its manifest."""
    return f"{json.loads((out / 'manifest.json').read_text(encoding='utf-8'))['timings']['peak_rss_mb']:.0f}"


def commands(full: bool) -> list[Row]:
    """The whole program, as a user meets it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        cache = folder / "cache"
        cache.mkdir()
        run = lambda out, *more: timed(["run", SCENARIO, "--out", str(folder / out), *more], cache)  # noqa: E731
        help_s = [timed(["--help"], cache) for _ in range(3)]
        found = [
            ("contested --help, s", spread(help_s, ".2f"), ""),
            (f"contested run {SCENARIO}, nothing compiled yet, s", f"{run('cold'):.1f}", ""),
            ("the same again, s", f"{run('warm'):.1f}", ""),
            ("its peak memory, MB", peak_mb(folder / "warm"), ""),
            ("its report.html, MB", f"{(folder / 'warm' / 'report.html').stat().st_size / 1e6:.2f}", ""),
        ]
        if full:
            found.append(("the same with 10,000 members, s", f"{run('full', '--members', '10000'):.1f}", ""))
            found.append(("its peak memory, MB", peak_mb(folder / "full"), ""))
    return found


def processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown processor")


def load() -> str:
    """How busy the machine was over the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also a run of 10,000 members")
    parser.add_argument("--ratios", action="store_true", help="only the two ratios")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--weeks", type=int, default=56)
    asked = parser.parse_args()
    before = load()
    rows = ratios(asked.repeats, asked.weeks)
    if not asked.ratios:
        rows += commands(asked.full)
    rows.append(("processor", f"{processor()}, {os.cpu_count()} cores", ""))
    rows.append(("load before and after", f"{before}, {load()}", ""))
    width = max(len(name) for name, *_ in rows)
    middle = max(len(value) for _, value, _ in rows)
    print(f"| {'what':{width}} | {'median (range)':{middle}} | {'target':12} |")
    print(f"|{'-' * (width + 2)}|{'-' * (middle + 2)}|{'-' * 14}|")
    for name, value, target in rows:
        print(f"| {name:{width}} | {value:{middle}} | {target:12} |")


if __name__ == "__main__":
    main()
