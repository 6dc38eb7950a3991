"""First-order indices of `contested sensitivity` beside the first-order shares of a run of the priors, as a table.

    python docs/derivations/sensitivity.py SCENARIO MEMBERS TRAJECTORIES SAMPLES

Both are of the place of a history among all (by how near it comes to yes, or by the quantity) and, here, parts of the
variance of single histories: an index is of the mean over chance, so it is multiplied by the part that this has.
"""

from __future__ import annotations

import sys

import contested


def page(scenario: str, members: int, trajectories: int, samples: int) -> str:
    """The table, in Markdown."""
    found = contested.sensitivity(scenario, trajectories=trajectories, samples=samples, seed=1)
    run = contested.run(scenario, members=members, seed=1, evidence=False)
    says = {one.prior: one.says.rstrip(".") for one in found.numbers}
    lines = [
        f"{found.histories:,} histories for the indices ({found.trajectories} trajectories, {found.samples:,} base "
        f"samples, {len(found.numbers)} numbers), {members:,} of a run without evidence for the shares.",
        "",
        "| answer | number | share in the run | first-order index x part of the mean over chance (95 %) |",
        "|---|---|---|---|",
    ]
    for question in found.questions:
        part = question.order.of_histories
        shares = {one.prior: one.share for one in run.answers[question.id].attribution.parameters}
        for carrier in question.order.carriers:
            if carrier.prior is None or not (carrier.above_nothing or carrier.prior in shares):
                continue
            share = f"{shares[carrier.prior]:.3f}" if carrier.prior in shares else "not named"
            first = carrier.first
            index = f"{first.value * part:.3f} ({first.low * part:.3f} to {first.high * part:.3f})"
            lines.append(f"| {question.title} | {says[carrier.prior]} | {share} | {index} |")
    return "\n".join(lines)


if __name__ == "__main__":
    name, *sizes = sys.argv[1:]
    print(page(name, *map(int, sizes)))
