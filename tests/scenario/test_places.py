"""Places: the columns that are read, and errors with row and column."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from contested.errors import InputError
from contested.scenario.places import Places, read_places

TABLE = """id,name,population,lat,lon,units,height_m
a,"Aster, Upper",100,0,0,2,10
b,Bram,200,0,90,1,-3.5
c,Corr,300,90,0,4,0
"""
PAIRS = "a,b\na,b\nb,c\n"


def read(folder: Path, table: str | bytes = TABLE, pairs: str | None = None) -> Places:
    (folder / "places.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    if pairs is None:
        return read_places(folder / "places.csv")
    (folder / "pairs.csv").write_text(pairs)
    return read_places(folder / "places.csv", neighbours=folder / "pairs.csv")


def test_every_column_is_read(tmp_path: Path):
    places = read(tmp_path, pairs=PAIRS)
    assert places.ids == ["a", "b", "c"] and places.names[0] == "Aster, Upper" and len(places) == 3
    assert places.population.dtype == np.int64 and places.population.tolist() == [100, 200, 300]
    assert places.units.tolist() == [2, 1, 4]
    assert list(places.columns) == ["height_m"] and places.column("height_m").tolist() == [10, -3.5, 0]
    assert places.outlines is None


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: text.replace('"Aster, Upper"', "Aster").replace(",", " , ").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: text.replace("\na,", "\n#adm1+code,#adm1+name,#population,#geo+lat,#geo+lon,,\na,", 1).encode(),
    ],
    ids=["byte-order mark", "CRLF", "blank lines", "blanks around cells", "no last newline", "a row of HXL tags"],
)
def test_equivalent_ways_to_write_a_table_give_the_same_places(tmp_path: Path, change):
    places = read(tmp_path, change(TABLE))
    assert places.ids == ["a", "b", "c"] and places.population.tolist() == [100, 200, 300]


def test_a_place_has_one_control_unit_by_default(tmp_path: Path):
    assert read(tmp_path, "id,name,population,lat,lon\na,A,1,0,0\n").units.tolist() == [1]


def test_distances_are_great_circles(tmp_path: Path):
    quarter = 6371.0088 * math.pi / 2
    expected = quarter * (1 - np.eye(3))
    np.testing.assert_allclose(read(tmp_path).distance_km, expected, rtol=1e-12, atol=1e-9)


def test_distances_agree_with_the_angle_between_vectors(tmp_path: Path):
    rng = np.random.default_rng(3)
    lat, lon = rng.uniform(-90, 90, 30), rng.uniform(-180, 180, 30)
    rows = "".join(f"p{i},P,1,{lat[i]!r},{lon[i]!r}\n" for i in range(30)).replace("np.float64(", "").replace(")", "")
    phi, lam = np.radians(lat), np.radians(lon)
    vectors = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    expected = 6371.0088 * np.arccos(np.clip(vectors.T @ vectors, -1, 1))
    found = read(tmp_path, "id,name,population,lat,lon\n" + rows).distance_km
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-3)
    assert (found == found.T).all() and (np.diag(found) == 0).all()


def test_neighbours_are_symmetric_and_a_pair_may_be_repeated(tmp_path: Path):
    matrix = read(tmp_path, pairs="a,b,km\na,b,10\nb,a,10\na,b,\n".replace("a,b,\n", "b,c,2.5\n")).neighbours
    assert matrix.astype(int).tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert not read(tmp_path).neighbours.any()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("population", "populaton", ["places.csv, header", "expected the column 'population'", "'populaton'?"]),
        ("id,name", "ID,label", ["expected the columns 'id', 'name'"]),
        ("height_m", "", ["column 7 has no name"]),
        ("height_m", "\x1b[2J", ["header", "names without control characters", "'?[2J'"]),
        ("height_m", "lat", ["'lat' is given twice"]),
        ("200", "-200", ["line 3, column 'population'", "at least 0", "-200"]),
        ("200", "many", ["line 3, column 'population'", "expected a number", "'many'"]),
        ("200", "1_000", ["expected a number", "'1_000'"]),
        ("200", "2.5", ["expected a whole number", "2.5"]),
        ("200", "nan", ["expected a number", "'nan'"]),
        ("200", "1e999", ["expected a number"]),
        ("200", "9" * 30, ["at most 2e+09"]),
        ("200", "", ["line 3, column 'population'", "an empty cell"]),
        ("-3.5", "", ["line 3, column 'height_m'", "an empty cell"]),
        ("-3.5", "high", ["line 3, column 'height_m'", "'high'"]),
        ("90,1", "181,1", ["line 3, column 'lon'", "at most 180"]),
        ("90,0,4", "91,0,4", ["line 4, column 'lat'", "at most 90"]),
        ("90,0,4", "90,0,0", ["line 4, column 'units'", "at least 1"]),
        ("b,Bram", "a,Bram", ["line 3, column 'id'", "the place 'a' is already in the table", "line 2"]),
        ("b,Bram", ",Bram", ["line 3, column 'id'", "an empty cell"]),
        ("b,Bram", "a\u200c,Bram", ["line 3, column 'id'", "already in the table"]),
        ("b,Bram", "=1+1,Bram", ["line 3, column 'id'", "'=1+1'", "reads as a formula"]),
        ("b,Bram", "@b,Bram", ["line 3, column 'id'", "reads as a formula"]),
        ("b,Bram", "b,Br\u202eam", ["line 3, column 'name'", "right-to-left override"]),
        ("b,Bram", "ALL,Bram", ["'ALL' means all places together"]),
        ("b,Bram", "b\x1b[31m,Bram", ["text without control characters", "'b?[31m'"]),
        ("b,Bram", "b", ["line 3", "expected 7 cells, found 6"]),
        ("b,Bram", 'b,"Bram', ["not valid CSV"]),
        ("b,Bram", "b,Br\0m", ["line 3"]),
    ],
)
def test_an_error_names_row_and_column(tmp_path: Path, old: str, new: str, words: list[str]):
    with pytest.raises(InputError) as caught:
        read(tmp_path, TABLE.replace(old, new, 1))
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "found an empty file"),
        ("\n\n", "found an empty file"),
        ("id,name,population,lat,lon\n", "at least one row below the header"),
        (b"id,name,population,lat,lon\n\xff\n", "expected text in UTF-8, found other bytes in line 2"),
        ("id,name,population,lat,lon\n" + "".join(f"p{i},P,1,0,0\n" for i in range(2001)), "at most 2000 rows"),
        (",".join(f"c{i}" for i in range(501)) + "\n", "at most 500 columns"),
        (b" " * 20_000_001, "at most 20 MB"),
    ],
)
def test_a_file_that_is_not_a_table_of_places_is_an_error(tmp_path: Path, table: str | bytes, words: str):
    with pytest.raises(InputError, match=words):
        read(tmp_path, table)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ("a,b\na,d\n", "line 2, column 'b': no place 'd'"),
        ("a,b\na,a\n", "line 2: the place 'a' cannot be a neighbour of itself"),
        ("a,b\nbb,c\n", "did you mean 'b'"),
        ("from,to\na,b\n", "expected the columns 'a', 'b'"),
        ("a,b,miles\na,b,3\n", "unknown column 'miles'"),
        ("a,b,km\na,b,-1\n", "column 'km': expected a number of at least 0"),
        ("a,b\na\n", "expected 2 cells, found 1"),
        ("a,b\n", "at least one row"),
    ],
)
def test_an_error_in_the_table_of_neighbours_names_its_location(tmp_path: Path, pairs: str, words: str):
    with pytest.raises(InputError) as caught:
        read(tmp_path, pairs=pairs)
    assert words in str(caught.value)


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_a_missing_file_and_a_folder_are_errors(tmp_path: Path, what: str):
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="no such file|regular file"):
        read_places(tmp_path / what)


def test_an_unknown_place_or_column_is_an_error_that_names_the_nearest(tmp_path: Path):
    places = read(tmp_path)
    assert places.index("c") == 2
    with pytest.raises(InputError, match="no place 'd'; known: 'a', 'b', 'c'"):
        places.index("d")
    with pytest.raises(InputError, match=f"did you mean 'b', the id of {places.names[1].upper()}"):
        places.index(places.names[1].upper())
    with pytest.raises(InputError, match="did you mean 'height_m'"):
        places.column("hight_m")


@pytest.mark.parametrize(
    ("column", "accepted", "refused"),
    [
        ("population", ["0", "2000000000"], ["-1", "2000000001"]),
        ("lat", ["-90", "90"], ["-90.001", "90.001"]),
        ("lon", ["-180", "180"], ["-180.001", "180.001"]),
        ("units", ["1", "1000000"], ["0", "1000001"]),
        ("name", ["x" * 200], ["x" * 201]),
    ],
)
def test_the_limits_of_a_column_are_included(tmp_path: Path, column: str, accepted: list[str], refused: list[str]):
    row = {"id": "a", "name": "A", "population": "1", "lat": "0", "lon": "0", "units": "1"}

    def table(value: str) -> str:
        changed = row | {column: value}
        return f"{','.join(changed)}\n{','.join(changed.values())}\n"

    for value in accepted:
        found = read(tmp_path, table(value))
        held = {
            "name": found.names,
            "population": found.population,
            "lat": found.lat,
            "lon": found.lon,
            "units": found.units,
        }
        assert str(held[column][0]).removesuffix(".0") == value
    for value in refused:
        with pytest.raises(InputError, match=f"line 2, column '{column}'"):
            read(tmp_path, table(value))


def test_the_largest_table_is_read(tmp_path: Path):
    rows = "".join(f"p{i},P,1,0,0\n" for i in range(2000))
    assert len(read(tmp_path, "id,name,population,lat,lon\n" + rows)) == 2000
    more = [f"c{i}" for i in range(495)]
    wide = f"id,name,population,lat,lon,{','.join(more)}\na,A,1,0,0,{','.join('7' for _ in more)}\n"
    assert len(read(tmp_path, wide).columns) == 495


def test_a_border_of_length_zero_is_accepted(tmp_path: Path):
    assert read(tmp_path, pairs="a,b,km\na,b,0\n").neighbours[0, 1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace('"Aster, Upper"', "Aster").replace(",", ";").encode(), "found semicolons"),
        (lambda text: text.replace('"Aster, Upper"', "Aster").replace(",", "\t").encode(), "found tabs"),
        (lambda text: ("sep=;\n" + text).encode(), "found a line 'sep='"),
        (lambda text: text.encode("utf-16"), "found UTF-16; save it as 'CSV UTF-8'"),
    ],
)
def test_the_separator_and_encoding_of_spreadsheet_programs_are_named(tmp_path: Path, change, words: str):
    with pytest.raises(InputError) as caught:
        read(tmp_path, change(TABLE))
    assert words in str(caught.value)


def test_names_in_every_script_are_read_and_composed(tmp_path: Path):
    names = read(tmp_path, TABLE.replace("Bram", "\u0645\u06cc\u200c\u062e Re\u0301ka\u00a0Hill")).names
    assert names[1] == "\u0645\u06cc\u200c\u062e R\u00e9ka\u00a0Hill"
