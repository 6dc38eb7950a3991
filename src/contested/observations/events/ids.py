"""Which row of an event counts: the same id twice in a file, in another file, gone from a later release."""

from __future__ import annotations

from typing import Any

from contested.observations.events.load import literal
from contested.observations.events.record import Release
from contested.observations.events.rules import Rules

AGAIN, REPLACED, GONE = "the same id again", "in a later file too", "gone from a later release"
_CONTENT = "first, last, place_name, side_a, side_b, best, low, high"


def settle_ids(connection: Any, names: list[str], releases: list[Release | None], rules: Rules) -> None:
    """Give every row an id, and set aside all rows of an event but one; nothing is compared but ids.

    Args:
        connection: with the table `events`.
        names: of the files, by number.
        releases: of the files, by number.
        rules: `same-ids` and `gone`.
    """
    of_file = " ".join(f"WHEN {number} THEN {literal(name)}" for number, name in enumerate(names))
    connection.execute(
        "UPDATE events SET id = CASE WHEN sums THEN concat_ws(' ', country, place_name, first_text, violence) "
        f"ELSE concat('row ', line, ' of ', CASE file {of_file} END) END WHERE id IS NULL"
    )
    _within_files(connection, rules["same-ids"])
    order = _order(releases)
    rank = "CASE file " + " ".join(f"WHEN {file} THEN {place}" for place, file in enumerate(order)) + " END"
    if len(names) > 1:
        connection.execute(f"""
        UPDATE events SET set_aside = '{REPLACED}' FROM (SELECT dataset, id, max({rank}) AS latest FROM events
            WHERE set_aside IS NULL GROUP BY ALL HAVING count(DISTINCT file) > 1) AS several
        WHERE set_aside IS NULL AND events.dataset = several.dataset AND events.id = several.id
            AND {rank} < several.latest""")
    if rules["gone"] == "set-aside":
        _gone(connection, order, releases)


def _order(releases: list[Release | None]) -> list[int]:
    """The numbers of the files from the oldest release to the newest; those of unknown ones first, as given."""
    return sorted(range(len(releases)), key=lambda n: (r.published_about.toordinal() if (r := releases[n]) else 0, n))


def _within_files(connection: Any, rule: str) -> None:
    """Where rows say when they were updated, the latest comes first."""
    direction = "DESC" if rule == "last" else "ASC"
    connection.execute(f"""
    CREATE TEMP TABLE again AS SELECT file, line,
        row_number() OVER (PARTITION BY dataset, file, id ORDER BY updated DESC NULLS LAST, line {direction}) AS place,
        count(*) OVER (PARTITION BY dataset, file, id, {_CONTENT}) AS alike
    FROM events SEMI JOIN (SELECT dataset, file, id FROM events WHERE set_aside IS NULL GROUP BY ALL
        HAVING count(*) > 1) USING (dataset, file, id) WHERE set_aside IS NULL""")
    flag = "CASE WHEN alike > 1 THEN 'same-id' ELSE 'same-id-differs' END"
    aside = {"all": "NULL", "set-aside": f"'{AGAIN}'"}.get(rule, f"CASE WHEN place > 1 THEN '{AGAIN}' END")
    connection.execute(
        f"UPDATE events SET flags = list_append(flags, {flag}), set_aside = {aside} FROM again "
        "WHERE events.file = again.file AND events.line = again.line; DROP TABLE again"
    )


def _gone(connection: Any, order: list[int], releases: list[Release | None]) -> None:
    """Set aside events within the days and countries of a later release that does not have them."""
    for place, newer in enumerate(order):
        release = releases[newer]
        older = [] if release is None else [file for file in order[:place] if _is_older(releases[file], release)]
        if release is None or not older:
            continue
        connection.execute(f"""
        UPDATE events SET set_aside = '{GONE}' WHERE set_aside IS NULL AND file IN ({", ".join(map(str, older))})
            AND first >= DATE '{release.first}' AND last <= DATE '{release.last}'
            AND (dataset, country) IN (SELECT DISTINCT (dataset, country) FROM events WHERE file = {newer})
            AND (dataset, id) NOT IN (SELECT (dataset, id) FROM events WHERE file = {newer})""")


def _is_older(one: Release | None, release: Release) -> bool:
    return one is not None and one.published_about < release.published_about
