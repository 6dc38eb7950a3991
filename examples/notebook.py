"""A notebook in a file: run a scenario, look at answers, series and draws, change one number, explain.

Editors open it cell by cell (`# %%`); as a script it prints the same.
"""

# %% Run the bundled scenario: a few histories in weekly steps, so that it takes a minute
import numpy as np

import contested

run = contested.run("afghanistan-2022", members=40, set={"step": "week"})

# %% Answers by question; in a notebook each shows itself
for answer in run.answers.values():
    value = answer.quantiles or f"{answer.count} of {answer.members} histories"
    print(answer.text, value)

# %% Series are xarray datasets with units, titles and dates
fighters = run.series["fighters.resistance"].sel(place="ALL")
print(fighters.attrs["long_name"], fighters.attrs["units"])
print(fighters.sel(statistic=["q05", "q50", "q95"]).isel(week=[0, -1]).to_pandas())

# %% Every member is kept: which parameter goes with more fighters at the end?
end = run.draws["fighters.resistance"].isel(week=-1)
rows = run.draws["member_row"].values
ranks = end.to_series().rank().to_numpy()
correlation = {
    str(prior): abs(np.corrcoef(column[rows].argsort().argsort(), ranks)[0, 1])
    for prior, column in zip(run.draws["prior"].values, run.draws["parameters"].values, strict=True)
}
print(max(correlation, key=correlation.__getitem__))

# %% One number by hand: same seed, same noise
other = contested.run(
    "afghanistan-2022",
    members=40,
    set={"step": "week", "mechanism.ambush-resistance.engagement_rate": 0.02},
)
print(other.headline.count, "instead of", run.headline.count, "of 40")

# %% What stands behind a series, and a page to hand on
print(run.explain("fighters.resistance")["text"])
run.report("report.html")
