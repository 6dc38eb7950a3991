"""Two imports of the same data: which rows are new, gone or changed, and by how much."""

from __future__ import annotations

from typing import Any

from contested.errors import InputError
from contested.ledger.record import Record
from contested.observations.events.ids import AGAIN, GONE, REPLACED
from contested.observations.events.load import literal
from contested.observations.events.record import EVENTS, Amount
from contested.observations.events.table import EventTable

FIELDS = {
    "first": "first day",
    "last": "last day",
    "date_precision": "precision of the date",
    "place_name": "name of the place",
    "country": "country",
    "latitude": "latitude",
    "longitude": "longitude",
    "place_precision": "precision of the place",
    "side_a": "one side",
    "side_b": "the other side",
    "violence": "type of violence",
    "best": "best estimate",
    "low": "low estimate",
    "high": "high estimate",
}
"""What of a row is compared, in words."""


class Changed(Record):
    """One row that changed: its best estimates in both imports (null: no number), and what else differs."""

    id: str
    older: float | None
    newer: float | None
    fields: tuple[str, ...]


class Comparison(Record):
    """What one data set of two imports has in common.

    `added` are rows that only the newer one has, `added_later` those of them after the last day of the older; `gone`
    are rows that only the older one has; `changed` counts rows with the same id and other content, with the sum by
    which their best estimates differ. `fields` counts how often each field did. Rows without an id, and ids that stand
    more than once in an import, are `not_compared` (rows of both).
    """

    dataset: str
    older: Amount
    newer: Amount
    same: int
    added: Amount
    added_later: Amount
    gone: Amount
    changed: Amount
    fields: dict[str, int]
    not_compared: int
    changes: tuple[Changed, ...]
    """Every row that changed: first those whose best estimate did most, then those of which most fields did."""
    gone_ids: tuple[str, ...]
    """Of every row that is gone, the deadliest first."""
    added_ids: tuple[str, ...]
    """Of every row that only the newer has, the deadliest first."""


def compare(newer: EventTable, older: EventTable) -> tuple[Comparison, ...]:
    """Compare the data sets that two imports share, by id. Rows of a file that a later file replaced do not count.

    Raises:
        InputError: they share no data set.
    """
    import duckdb

    known = {one.dataset for one in older.record.datasets}
    shared = [one.dataset for one in newer.record.datasets if one.dataset in known]
    if not shared:
        raise InputError(f"expected an import with the same data, found {', '.join(sorted(known))}", str(older.folder))
    with duckdb.connect() as connection:
        for name, table in (("older", older), ("newer", newer)):
            connection.execute(
                f"CREATE TABLE {name} AS SELECT *, count(*) OVER (PARTITION BY dataset, id) AS times FROM "
                f"read_parquet({literal(str(table.folder / EVENTS))}) WHERE coalesce(set_aside, '') NOT IN "
                f"({', '.join(literal(reason) for reason in (AGAIN, REPLACED, GONE))})"
            )
        differ = ", ".join(f"CASE WHEN o.{one} IS DISTINCT FROM n.{one} THEN {literal(one)} END" for one in FIELDS)
        connection.execute(f"""
        CREATE TABLE several AS SELECT dataset, id FROM older WHERE times > 1 OR list_contains(flags, 'no-id')
            UNION SELECT dataset, id FROM newer WHERE times > 1 OR list_contains(flags, 'no-id');
        CREATE TABLE pairs AS SELECT coalesce(o.dataset, n.dataset) AS dataset, coalesce(o.id, n.id) AS id,
            o.id IS NOT NULL AS in_older, n.id IS NOT NULL AS in_newer, o.best AS older, n.best AS newer,
            n.first AS day, list_filter([{differ}], lambda x: x IS NOT NULL) AS fields
        FROM (SELECT * FROM older ANTI JOIN several USING (dataset, id)) AS o
        FULL JOIN (SELECT * FROM newer ANTI JOIN several USING (dataset, id)) AS n USING (dataset, id)""")
        return tuple(_of(connection, name, older) for name in shared)


def _of(connection: Any, dataset: str, older: EventTable) -> Comparison:
    last = older.data_set(dataset).last
    later = f"day > DATE '{last}'" if last else "false"

    def amount(table: str, condition: str, number: str) -> Amount:
        rows, best = connection.execute(
            f"SELECT count(*), coalesce(sum({number}), 0) FROM {table} WHERE dataset = $1 AND {condition}", [dataset]
        ).fetchone()
        return Amount(rows=rows, best=float(best))

    def listed(columns: str, condition: str, order: str) -> list[tuple[Any, ...]]:
        return connection.execute(
            f"SELECT {columns} FROM pairs WHERE dataset = $1 AND {condition} ORDER BY {order}, id",
            [dataset],
        ).fetchall()

    changed = "in_older AND in_newer AND len(fields) > 0"
    counts = dict(
        connection.execute(
            f"SELECT field, count(*) FROM (SELECT unnest(fields) AS field FROM pairs WHERE dataset = $1 AND {changed}) "
            "GROUP BY field",
            [dataset],
        ).fetchall()
    )
    changes = listed("id, older, newer, fields", changed, "abs(newer - older) DESC NULLS LAST, len(fields) DESC")
    return Comparison(
        dataset=dataset,
        older=amount("older", "true", "best"),
        newer=amount("newer", "true", "best"),
        same=amount("pairs", "in_older AND in_newer AND len(fields) = 0", "0").rows,
        added=amount("pairs", "NOT in_older", "newer"),
        added_later=amount("pairs", f"NOT in_older AND {later}", "newer"),
        gone=amount("pairs", "NOT in_newer", "older"),
        changed=amount("pairs", changed, "coalesce(newer, 0) - coalesce(older, 0)"),
        fields={name: counts[name] for name in FIELDS if name in counts},
        not_compared=sum(
            amount(f"{name} SEMI JOIN several USING (dataset, id)", "true", "0").rows for name in ("older", "newer")
        ),
        changes=tuple(Changed(id=i, older=o, newer=n, fields=tuple(fields)) for i, o, n, fields in changes),
        gone_ids=tuple(row[0] for row in listed("id", "NOT in_newer", "older DESC NULLS LAST")),
        added_ids=tuple(row[0] for row in listed("id", "NOT in_older", "newer DESC NULLS LAST")),
    )
