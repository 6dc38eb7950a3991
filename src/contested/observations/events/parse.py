"""From texts to events: dates, whole numbers, words for codes, flags, and why a row is set aside."""

from __future__ import annotations

from typing import Any

from contested.observations.events.load import literal
from contested.observations.events.maps import Match
from contested.observations.events.rules import Rules

YEARS = (1900, 2200)
NAMED = ("%d %B %Y", "%d %b %Y", "%d-%B-%Y", "%d-%b-%Y", "%B %d, %Y", "%b %d, %Y")
_ON_EARTH = "as_degrees(latitude) BETWEEN -90 AND 90 AND as_degrees(longitude) BETWEEN -180 AND 180"
_AT_ZERO = "as_degrees(latitude) = 0 AND as_degrees(longitude) = 0"
"""A point in the sea off Ghana, which files have where no point is known."""
_IS_POINT = f"{_ON_EARTH} AND NOT ({_AT_ZERO})"
DAYS = {"day": 0, "days": 5, "week": 6}
"""Days from the first to the last of an event for which no last day is stated."""

MACROS = f"""
CREATE MACRO is_plain(t) AS regexp_full_match(t, '[+-]?[0-9]+([.]0*|,0{{1,2}})?');
CREATE MACRO is_grouped(t) AS
    regexp_full_match(t, '[+-]?[0-9]{{1,3}}([, \\x{{a0}}\\x{{2009}}\\x{{202f}}''][0-9]{{3}})+([.]0*)?');
CREATE MACRO as_count(t) AS CASE WHEN is_plain(t) THEN try_cast(regexp_replace(t, ',0+$', '') AS DOUBLE)
    WHEN is_grouped(t) THEN try_cast(regexp_replace(t, '[^0-9.+-]', '', 'g') AS DOUBLE) END;
CREATE MACRO as_code(t) AS regexp_replace(t, '[.]0+$', '');
CREATE MACRO is_slashed(t) AS regexp_matches(t, '^[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{2,4}}([ T].*)?$');
CREATE MACRO part(t, n) AS try_cast(regexp_extract(t, '^([0-9]+)[-/.]([0-9]+)[-/.]([0-9]+)', n) AS INTEGER);
CREATE MACRO is_unclear(t) AS is_slashed(t) AND part(t, 1) <= 12 AND part(t, 2) <= 12 AND part(t, 1) <> part(t, 2);
CREATE MACRO slashed(t, day_first) AS CASE
    WHEN (day_first AND part(t, 2) <= 12) OR part(t, 1) > 12
        THEN try_cast(format('{{:04d}}-{{:02d}}-{{:02d}}', part(t, 3), part(t, 2), part(t, 1)) AS DATE)
    ELSE try_cast(format('{{:04d}}-{{:02d}}-{{:02d}}', part(t, 3), part(t, 1), part(t, 2)) AS DATE) END;
CREATE MACRO is_serial(t) AS regexp_full_match(t, '[2-6][0-9]{{4}}([.][0-9]*)?');
CREATE MACRO as_degrees(t) AS try_cast(regexp_replace(t, '^([+-]?[0-9]+),([0-9]+)$', '\\1.\\2') AS DOUBLE);
CREATE MACRO as_day(t, day_first, serial) AS CASE WHEN t IS NULL THEN NULL
    WHEN serial AND is_serial(t) THEN DATE '1899-12-30' + CAST(floor(try_cast(t AS DOUBLE)) AS INTEGER)
    WHEN regexp_matches(t, '^[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}([ T].*)?$')
        THEN try_cast(replace(regexp_extract(t, '^[0-9]+.[0-9]+.[0-9]+'), '/', '-') AS DATE)
    WHEN regexp_full_match(t, '[0-9]{{4}}-[0-9]{{1,2}}') THEN try_cast(t || '-01' AS DATE)
    WHEN regexp_full_match(t, '[0-9]{{8}}') THEN CAST(try_strptime(t, '%Y%m%d') AS DATE)
    WHEN is_slashed(t) THEN slashed(t, day_first)
    ELSE CAST(try_strptime(t, [{", ".join(literal(one) for one in NAMED)}]) AS DATE) END;
CREATE MACRO mended(d, add) AS CASE WHEN add AND year(d) < 100 THEN CAST(d + INTERVAL 2000 YEAR AS DATE) ELSE d END;
"""


def parse(connection: Any, matches: list[Match], rules: Rules) -> None:
    """Make the table `events` from `raw`; `matches` has the map of each file by its number."""
    connection.execute(MACROS)
    words = {kind: _words(matches, kind) for kind in ("violence", "date_precision", "place_precision")}
    serial = rules["serial-dates"] == "read"
    day_first, add = rules["slash-dates"] == "day-first", rules["short-years"] == "add-2000"
    connection.execute(f"""
    CREATE TABLE read AS SELECT * EXCLUDE (first, last, best, low, high, violence, date_precision, place_precision),
        first AS first_text, last AS last_text, best AS best_text,
        mended(as_day(first, {day_first}, {serial}), {add}) AS first,
        mended(as_day(last, {day_first}, {serial}), {add}) AS last_given,
        as_count(best) AS best_read, as_count(low) AS low_read, as_count(high) AS high_read,
        low IS NOT NULL AS has_low, high IS NOT NULL AS has_high,
        violence AS violence_text, date_precision AS date_text, place_precision AS place_text,
        {words["violence"]} AS violence, {words["date_precision"]} AS date_word,
        {words["place_precision"]} AS place_precision, {_per_file(matches, "sums")} AS sums,
        {_per_file(matches, "best")} AS has_best, {_per_file(matches, "id")} AS has_id,
        {_dataset(matches)} AS dataset
    FROM raw""")
    connection.execute("DROP TABLE raw")
    connection.execute(_events(rules))
    connection.execute("DROP TABLE read")


def _words(matches: list[Match], kind: str) -> str:
    """The SQL of a code in words, by file; violence without a list of codes is its own word."""
    cases = []
    for number, matched in enumerate(matches):
        codes: dict[str, str] = getattr(matched.map, kind)
        if codes:
            inner = " ".join(f"WHEN {literal(code)} THEN {literal(word)}" for code, word in codes.items())
            cases.append(f"WHEN {number} THEN CASE as_code({kind}) {inner} END")
        elif kind == "violence":
            cases.append(f"WHEN {number} THEN {kind}")
    return f"CASE file {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"


def _per_file(matches: list[Match], what: str) -> str:
    chosen = [
        str(number)
        for number, one in enumerate(matches)
        if (one.layout.sums if what == "sums" else what in one.positions)
    ]
    return f"file IN ({', '.join(chosen)})" if chosen else "false"


def _dataset(matches: list[Match]) -> str:
    cases = " ".join(f"WHEN {number} THEN {literal(one.map.dataset)}" for number, one in enumerate(matches))
    return f"CASE file {cases} END"


def _events(rules: Rules) -> str:
    """The SQL of the table: days by precision, counts by the rules, flags, and the first reason to set a row aside."""
    last = (
        "CASE WHEN last_given IS NOT NULL THEN last_given WHEN date_word = 'month' THEN last_day(first) "
        "WHEN date_word = 'longer' THEN make_date(year(first), 12, 31) WHEN date_word = 'week around' THEN first + 3 "
        + "".join(f"WHEN date_word = '{word}' THEN first + {days} " for word, days in DAYS.items())
        + "ELSE first END"
    )
    begin = (
        "CASE WHEN last_given IS NULL AND date_word = 'month' THEN CAST(date_trunc('month', first) AS DATE) "
        "WHEN last_given IS NULL AND date_word = 'week around' THEN first - 3 ELSE first END"
    )
    best = "CASE WHEN NOT has_best THEN 0"
    best += " WHEN best_read IS NULL THEN 0" if rules["missing-count"] == "zero" else ""
    best += " WHEN best_read < 0 THEN 0" if rules["negative"] == "zero" else ""
    best += " ELSE best_read END"
    swap = rules["end-before-start"] == "swap"
    return f"""
    CREATE TABLE events AS
    WITH dated AS (SELECT *, CAST({begin} AS DATE) AS begins, CAST({last} AS DATE) AS ends, {best} AS b FROM read),
    counted AS (SELECT *,
        CASE WHEN low_read >= 0 THEN low_read ELSE b END AS l, CASE WHEN high_read >= 0 THEN high_read ELSE b END AS h
        FROM dated)
    SELECT file, line, dataset, as_code(id) AS id, has_id, sums, first_text, best_text,
        {"least(begins, ends)" if swap else "begins"} AS first,
        {"greatest(begins, ends)" if swap else "ends"} AS last,
        side_a, side_b, violence,
        coalesce(as_count(number), CASE WHEN sums THEN 0 ELSE 1 END) AS number,
        b AS best, least(l, b) AS low, greatest(h, b) AS high,
        greatest(coalesce(as_count(killed_a), 0), 0) AS killed_a,
        greatest(coalesce(as_count(killed_b), 0), 0) AS killed_b,
        greatest(coalesce(as_count(killed_civilians), 0), 0) AS killed_civilians,
        greatest(coalesce(as_count(killed_unknown), 0), 0) AS killed_unknown,
        coalesce(date_word, CASE WHEN ends <= begins THEN 'day' WHEN ends - begins <= 5 THEN 'days'
            WHEN ends - begins <= 6 THEN 'week' WHEN ends - begins <= 30 THEN 'month' ELSE 'longer' END)
            AS date_precision,
        place_precision, code, place AS place_name, district, country,
        CASE WHEN {_IS_POINT} THEN as_degrees(latitude) END AS latitude,
        CASE WHEN {_IS_POINT} THEN as_degrees(longitude) END AS longitude,
        status, try_cast(updated AS BIGINT) AS updated,
        list_filter([{_flags()}], lambda x: x IS NOT NULL) AS flags, {_reason(rules)} AS set_aside
    FROM counted"""


def _flags() -> str:
    """Everything doubtful about a row, by the name of its flag."""
    conditions = {
        "short-year": "year(first) < 100 OR year(last_given) < 100 OR regexp_matches(first_text, '^00[0-9][0-9]-')",
        "year-differs": "try_cast(as_code(year) AS INTEGER) NOT IN (year(begins), year(ends)) AND year(first) >= 100",
        "unclear-date": "is_unclear(first_text) OR is_unclear(last_text)",
        "end-unreadable": "last_text IS NOT NULL AND last_given IS NULL",
        "end-before-start": "ends < begins",
        "separators": "is_grouped(best_text) AND NOT is_plain(best_text)",
        "no-count": "has_best AND best_read IS NULL",
        "negative": "least(best_read, low_read, high_read, as_count(killed_a), as_count(killed_b), "
        "as_count(killed_civilians), as_count(killed_unknown)) < 0",
        "degrees": f"(latitude IS NOT NULL OR longitude IS NOT NULL) AND NOT coalesce({_ON_EARTH}, false)",
        "zero-point": _AT_ZERO,
        "serial-date": "is_serial(first_text) OR is_serial(last_text)",
        "best-outside-bounds": "b < l OR b > h",
        "bound-unreadable": "(has_low AND low_read IS NULL) OR (has_high AND high_read IS NULL)",
        "no-id": "id IS NULL AND has_id",
        "code-unknown": "(violence_text IS NOT NULL AND violence IS NULL) OR (date_text IS NOT NULL AND date_word IS "
        "NULL) OR (place_text IS NOT NULL AND place_precision IS NULL)",
        "not-clear": "status IS NOT NULL AND lower(status) <> 'clear'",
    }
    return ", ".join(f"CASE WHEN {condition} THEN '{name}' END" for name, condition in conditions.items())


def _reason(rules: Rules) -> str:
    reasons = [
        (
            "is_unclear(first_text) OR is_unclear(last_text)",
            "day and month unclear",
            rules["slash-dates"] == "set-aside",
        ),
        ("first IS NULL", "no date that can be read", True),
        ("year(begins) < 100", "year below 100", True),
        (f"year(begins) NOT BETWEEN {YEARS[0]} AND {YEARS[1]}", f"year outside {YEARS[0]} to {YEARS[1]}", True),
        (f"year(ends) NOT BETWEEN {YEARS[0]} AND {YEARS[1]}", f"year outside {YEARS[0]} to {YEARS[1]}", True),
        ("ends < begins", "last day before the first", rules["end-before-start"] == "set-aside"),
        ("id IS NULL AND has_id", "no id", rules["missing-ids"] == "set-aside"),
        ("has_best AND best_read IS NULL", "best estimate no whole number", rules["missing-count"] == "set-aside"),
        ("is_grouped(best_text)", "number with separators", rules["thousands"] == "set-aside"),
        ("best_read < 0", "best estimate below zero", rules["negative"] == "set-aside"),
        ("b < l OR b > h", "best estimate outside low and high", rules["bounds"] == "set-aside"),
    ]
    cases = " ".join(f"WHEN {condition} THEN {literal(text)}" for condition, text, used in reasons if used)
    return f"CASE {cases} END"
