"""Event files for tests: invented rows in the layouts of UCDP GED, and files read by the csv module."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from contested.observations.events.importing import import_events
from contested.observations.events.table import EventTable, load_events

GED: dict[str, Any] = {
    "id": "1",
    "year": "2031",
    "type_of_violence": "1",
    "side_a": "Government of Brackmere",
    "side_b": "Lantern League",
    "where_prec": "1",
    "adm_1": "Orrin Head province",
    "latitude": "0.5",
    "longitude": "0.5",
    "country": "Brackmere",
    "date_prec": "1",
    "date_start": "2031-02-03 00:00:00.000",
    "date_end": "2031-02-03 00:00:00.000",
    "deaths_a": "0",
    "deaths_b": "0",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "low": "1",
    "best": "2",
    "high": "5",
}
"""A row of GED: an event in Brackmere, which does not exist, on a Monday."""

HEADERS = {
    "ged311_full.csv.gz": (
        "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
        "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
        "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
        "where_coordinates,where_description,adm_1,adm_2,priogrid_gid,country,country_id,region,event_clarity,"
        "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob,"
        "longitude,latitude"
    ),
    "ged301_older.csv": (
        "id,year,active_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,side_a_new_id,gwnoa,"
        "side_a,side_b_new_id,gwnob,side_b,number_of_sources,source_article,source_office,source_date,"
        "source_headline,source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,"
        "priogrid_gid,country,iso3,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,"
        "deaths_civilians,deaths_unknown,low,best,high"
    ),
    "hdx_tags.csv.gz": (
        "id,relid,year,active_year,code_status,type_of_violence,conflict_name,dyad_name,side_a,side_b,"
        "number_of_sources,source_article,source_headline,where_prec,where_coordinates,where_description,adm_1,adm_2,"
        "latitude,longitude,geom_wkt,priogrid_gid,country,iso3,country_id,region,event_clarity,date_prec,date_start,"
        "date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
    ),
    "hdx_tags_and_index.csv": (
        ",id,relid,year,start_year,end_year,active_year,code_status,type_of_violence,conflict_name,dyad_name,side_a,"
        "side_b,number_of_sources,source_article,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,"
        "iso3,longitude,geom_wkt,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,"
        "deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
    ),
    "shapefile.csv": (
        "id,year,active_yea,code_statu,type_of_vi,conflict_n,side_a,side_b,where_prec,adm_1,latitude,longitude,"
        "country,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civ,deaths_unk,best_est,high_est,low_est"
    ),
    "ged301_one_side.csv": (
        "eventid,gid,date_start,date_prec,longitude,latitude,prec_tax,fatalities,perpetrator,source_article,priogrid"
    ),
    "ged311_sample.csv": (
        "id,conflict_id,latitude,longitude,date_start,type_of_violence,best,civilian_deaths,combatant_deaths,"
        "country,region"
    ),
    "ged311_country_month.csv.gz": "country,month,best",
}
"""The columns of each layout, by the name of the invented file that has them."""

TAGS = {
    "year": "#date+year",
    "side_a": "#group+name+first",
    "adm_1": "#adm1+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "country": "#country+name",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "best": "#affected+killed",
    "": "0",
}
OTHER_NAMES = {
    "type_of_vi": "type_of_violence",
    "code_statu": "code_status",
    "deaths_civ": "deaths_civilians",
    "deaths_unk": "deaths_unknown",
    "best_est": "best",
    "high_est": "high",
    "low_est": "low",
    "eventid": "id",
    "prec_tax": "where_prec",
    "fatalities": "best",
    "perpetrator": "side_b",
    "civilian_deaths": "deaths_civilians",
    "combatant_deaths": "deaths_unknown",
}
PROVINCES = ("Orrin Head", "Salt-Coast", "Térn Isle", "L'Aube")


def invented(many: int = 150, seed: int = 7) -> list[dict[str, Any]]:
    """Events of Brackmere in 2030: on a day, over days, weeks or months; some known only to a part or the country."""
    draw = random.Random(seed)  # noqa: S311
    rows = []
    for number in range(many):
        length, precision = draw.choice([(0, 1), (0, 1), (0, 1), (1, 2), (6, 3), (27, 4), (200, 5)])
        first = dt.date(2030, 1, 1) + dt.timedelta(days=draw.randrange(365 - length))
        last = first + dt.timedelta(days=length)
        known = draw.choice([1, 1, 2, 3, 4]) if number % 15 else draw.choice([5, 6])
        place = draw.randrange(len(PROVINCES))
        killed = [draw.randrange(4) for _ in range(4)]
        best = sum(killed)
        rows.append(
            {
                "": number + 1,
                "id": 1000 + number,
                "year": first.year,
                "code_status": "Clear",
                "type_of_violence": draw.choice([1, 1, 3]),
                "side_a": "Government of Brackmere",
                "side_b": draw.choice(["Lantern League", "Salt Company"]),
                "source_article": f'Brackmere Post, "Report {number}"\nsecond line',
                "where_prec": known,
                "adm_1": f"{PROVINCES[place]} province" if known < 5 else "",
                "latitude": 0.5 + draw.random() / 4,
                "longitude": place + 0.5 + draw.random() / 4,
                "country": "Brackmere",
                "date_prec": precision,
                "date_start": first,
                "date_end": last,
                **dict(zip(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), killed, strict=True)),
                "best": best,
                "low": max(0, best - draw.randrange(3)) + (number == 20) * 9,  # once above best
                "high": best + draw.randrange(9),
            }
        )
    return rows


def write_layout(folder: Path, name: str) -> Path:
    """Write the invented file of a layout, in the spellings of values that its editions have."""
    header = HEADERS[name].split(",")
    if name == "ged311_country_month.csv.gz":
        months = [f"2030-{month:02d}" for month in range(1, 13)]
        lines = [["Brackmere", month, 10 * n] for n, month in enumerate(months)]
        lines += [["Tollen and Sark", month, 0] for month in months]
    else:
        lines = [[_cell(column, row, name) for column in header] for row in invented()]
        if name.startswith("hdx_"):
            lines.insert(0, [TAGS.get(column, "") for column in header])
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *lines])
    content = text.getvalue().encode("utf-8")
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return folder / name


def _cell(column: str, row: Mapping[str, Any], name: str) -> str:
    value = row.get(OTHER_NAMES.get(column, column), "")
    if column == "eventid":
        return f"id{value}"
    if isinstance(value, dt.date):
        return f"{value} 00:00:00.000" if name.startswith("hdx_") else str(value)
    if isinstance(value, float):
        return f"{value:.6f}"
    decimal = column not in ("", "year", "best") and name == "hdx_tags_and_index.csv"
    return f"{value}.0" if isinstance(value, int) and decimal else str(value)


def ged(path: Path, rows: Iterable[Mapping[str, Any]], columns: Mapping[str, Any] = GED) -> Path:
    """Write rows that differ from `columns` by what is given; ids count from 1 unless given."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(columns))
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            writer.writerow({**columns, **({"id": str(number)} if "id" in columns else {}), **row})
    return path


def imported(tmp_path: Path, *files: Path, **options: Any) -> EventTable:
    """The table of files, imported into a new folder."""
    folder = tmp_path / f"table-{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    import_events(files, folder, **options)
    return load_events(folder)


def raw_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file by the csv module, without a row of HXL tags."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return [row for row in rows if not any(str(cell).startswith("#date") for cell in row.values())]
