"""`python -m benchmarks`: how fast the engine is, against a bare sampler and against NumPy by hand."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time

os.environ.setdefault("JAX_PLATFORMS", "cpu")

from benchmarks.against import against
from benchmarks.both import SCENARIO, Both, both
from benchmarks.draws import bare_sampler, draws_of_a_step
from benchmarks.numpy_setting import STEPS_PER_WEEK
from benchmarks.table import Row, spread, timed_command
from contested.ensemble.executors.threads import default_threads

MEMBERS = 512
TOGETHER = 256
"""Members in one array at which NumPy was fastest here (of 64, 128, 256 and 1000): its arrays then fit a cache."""


def in_threads(work: Callable[[int], object], blocks: int) -> float:
    """CPU seconds for so many blocks, on as many threads as a run uses."""
    start = process_time()
    with ThreadPoolExecutor(default_threads()) as pool:
        deque(pool.map(lambda block: work(block) and None, range(blocks)), maxlen=0)  # results would fill the memory
    return process_time() - start


def by_hand(pair: Both, blocks: int, weeks: int, seed: int, skip_empty: bool) -> float:
    """CPU seconds of NumPy for so many blocks, keeping the weekly series of one block at a time, as the engine."""
    cores = [pair.core(TOGETHER, seed + k, skip_empty) for k in range(blocks)]
    start = process_time()
    while cores:
        cores.pop().run(weeks)
    return process_time() - start


def ratios(repeats: int, weeks: int, members: int) -> list[Row]:
    """Engine, bare sampler and NumPy in turn, so that whatever else the machine does meets all three."""
    pair = both(weeks)
    engine = pair.engine(members)
    blocks_by_hand = -(-members // TOGETHER)
    steps, width = weeks * STEPS_PER_WEEK, engine.plan.width
    draws = draws_of_a_step(pair.built.model, engine, weeks // 2)
    rows = sum(draw.count.shape[0] for draw in draws)
    sampler = bare_sampler(draws, len(engine.plan.setting.place_ids), steps)
    for warm in (engine.simulate, sampler):
        in_threads(warm, 1)
    done, by_numpy = engine.blocks * width * steps, blocks_by_hand * TOGETHER * steps
    ours, bare, everywhere, skipping = [], [], [], []
    for repeat in range(repeats):
        ours.append(done / in_threads(engine.simulate, engine.blocks))
        bare.append(done / in_threads(sampler, engine.blocks))
        everywhere.append(by_numpy / by_hand(pair, blocks_by_hand, weeks, 10 * repeat, skip_empty=False))
        skipping.append(by_numpy / by_hand(pair, blocks_by_hand, weeks, 10 * repeat, skip_empty=True))

    def relative(others: list[float]) -> str:
        return spread([e / o for e, o in zip(ours, others, strict=True)], ".2f")

    return [
        ("members; weeks; repeats; threads; members in a block", setting(members, width, weeks, repeats), ""),
        ("binomial and Poisson draws of a member in a step", f"{rows}", ""),
        ("engine, million draws per CPU second", spread([e * rows / 1e6 for e in ours], ".1f"), ""),
        ("bare sampler, the same draws", spread([b * rows / 1e6 for b in bare], ".1f"), ""),
        ("engine / bare sampler", relative(bare), "at least 0.65"),
        ("engine, thousand member-steps per CPU second", spread([e / 1e3 for e in ours], ".1f"), ""),
        ("NumPy by hand, the same", spread([n / 1e3 for n in everywhere], ".1f"), ""),
        ("engine / NumPy by hand", relative(everywhere), "at least 7"),
        ("NumPy by hand, skipping empty cells, the same", spread([n / 1e3 for n in skipping], ".1f"), ""),
        ("engine / NumPy by hand, skipping empty cells", relative(skipping), ""),
    ]


def setting(members: int, width: int, weeks: int, repeats: int) -> str:
    """What was measured, in one cell."""
    return f"{members}; {weeks}; {repeats}; {default_threads()}; {width}"


def peak_mb(out: Path) -> str:
    """Most memory that a run held, from its manifest."""
    return f"{json.loads((out / 'manifest.json').read_text(encoding='utf-8'))['timings']['peak_rss_mb']:.0f}"


def commands(full: bool) -> list[Row]:
    """The whole program, as a user meets it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        cache = folder / "cache"
        cache.mkdir()
        run = lambda out, *more: timed_command(["run", SCENARIO, "--out", str(folder / out), *more], cache).wall  # noqa: E731
        help_s = [timed_command(["--help"], cache).wall for _ in range(3)]
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
    parser.add_argument("--against", metavar="CHECKOUT", help="only a comparison with commit 40bd4c0 there")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--weeks", type=int, default=56)
    parser.add_argument("--members", type=int, default=MEMBERS, help="members of the simulations that are timed")
    asked = parser.parse_args()
    before = load()
    if asked.against:
        rows = against(Path(asked.against), asked.repeats, asked.weeks, asked.members)
    else:
        rows = ratios(asked.repeats, asked.weeks, asked.members)
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
