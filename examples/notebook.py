"""A notebook as a script: run a scenario, look at answers, series and draws, change one number, explain.

Editors that know `# %%` run it cell by cell.
"""

# %% Run the bundled scenario: few histories, to save time
import numpy as np

import contested

run = contested.run("afghanistan-2022", members=40)

# %% Answers by question; a notebook shows an answer as a paragraph
for answer in run.answers.values():
    print(answer.text, answer.sentence())

# %% Series are xarray datasets with units, titles and dates
fighters = run.series["fighters.resistance"].sel(place="ALL")
print(fighters.attrs["long_name"], fighters.attrs["units"])
print(fighters.sel(statistic=["q05", "q50", "q95"]).isel(week=[0, -1]).to_pandas())

# %% Draws keep every history: how far does the strength at the start decide that at the end?
rows = run.draws["member_row"].values  # the row of parameters that each history uses
start = run.draws["parameters"].sel(prior="resistance-fighters").values[rows]
end = run.draws["fighters.resistance"].isel(week=-1).values
print(f"Correlation of logarithms: {np.corrcoef(np.log(start), np.log(end))[0, 1]:.2f}")

# %% One number set by hand, with the same seed and so the same random numbers; evidence would be weighed again with it
priors, changed = (
    contested.run("afghanistan-2022", members=40, evidence=False, set=values)
    for values in ({}, {"mechanism.ambush-resistance.engagement_rate": 0.02})
)
before, after = (one.answers["government_fatalities_exceed_the_claim"] for one in (priors, changed))
print(f"{after.count} instead of {before.count} of {before.members} histories: {before.text}")

# %% The flows behind a series, and the report
explained = run.explain("fighters.resistance")
print(explained["text"], *(child["text"] for child in explained["children"]), sep="\n- ")
print("Report:", run.report("report.html"))
