"""A table of population joined to places: by code, by name, by a name that is alike; and what does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.errors import InputError
from contested.newscenario.aliases import add_aliases
from contested.newscenario.gather import NewPlaces, gather_places
from contested.newscenario.population import add_population
from helpers.outline_files import geojson


def places(folder: Path, layout: str = "cod_ab") -> NewPlaces:
    return gather_places(geojson(folder / "places.geojson", layout))[0]


def table(folder: Path, text: str) -> Path:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_cod_ps_is_joined_by_code_with_the_men_who_could_fight(tmp_path):
    text = """Admin0_Name,Admin1_Name,Admin1_Code,F_TL,M_TL,T_TL,M_15_19,M_20_24,M_25_29,M_30_34
#country+name,#adm1+name,#adm1+code,#f,#m,#population,,,,
Brackmere,Orrin,XB01,50,50,"1,100",1,2,3,4
Brackmere,Salt,XB02,60,60,1200,1,1,1,1
Brackmere,Tern,XB03,70,70,1300,2,2,2,2
Brackmere,Aube,XB04,80,80,1400,0,0,0,10
Brackmere,Far,XB09,80,80,9999,0,0,0,10
"""
    made = places(tmp_path)
    told = add_population(made, table(tmp_path, text))
    assert made.population == [1100, 1200, 1300, 1400] and made.eligible_men == [10, 4, 8, 10]
    assert told[0] == "population from T_TL: 5,000 in all; men of 15 to 34: 32"
    assert told[1] == "rows joined: 4 places by code (Admin1_Code)"
    assert told[2] == "rows of no place here, left out: 1 ('XB09')"


def test_names_are_joined_through_spelling_and_other_names_and_likeness_is_told(tmp_path):
    text = "district,people 2030,pop\nORRIN-HEAD province,1,10\nsalty coast,1,20\nTern Isle,1,30\nL'Aube,1,40\n"
    made = places(tmp_path)
    told = add_population(made, table(tmp_path, text))
    assert made.population == [10, 20, 30, 40]
    assert told[1] == "rows joined: 4 by name (district)"
    alike = add_population(made, table(tmp_path, text.replace("Tern Isle", "Terne Isle")))
    assert "1 by a name that is alike (Terne Isle = Térn Isle: look at them)" in alike[1]


def test_a_table_of_smaller_places_is_added_up_and_says_how_many(tmp_path):
    rows = "".join(f"XB0{1 + number % 4},District {number},{100 + number}\n" for number in range(10))
    made = places(tmp_path)
    told = add_population(made, table(tmp_path, "ADM1_PCODE,ADM2_EN,T_TL\n" + rows))
    assert made.population == [100 + 104 + 108, 101 + 105 + 109, 102 + 106, 103 + 107] and made.parts == [3, 3, 2, 2]
    assert told[2] == "10 rows are smaller places (ADM2_EN): added up for each place"


def test_a_row_with_another_code_is_not_added_to_the_place_of_its_name_that_has_its_row_by_code(tmp_path):
    text = """code,name,population
XB01,Orrin Head,100
XB02,Salt-Coast,200
,Térn Isle,300
XB04,L'Aube,400
XC01,Orrin Head,9000
"""
    lines = text.splitlines()
    for order in (lines, [lines[0], *lines[:0:-1]]):  # whichever comes first
        made = places(tmp_path)
        told = add_population(made, table(tmp_path, "\n".join(order)))
        assert made.population == [100, 200, 300, 400] and made.parts is None
        assert told[1:] == [
            "rows joined: 3 places by code (code), 1 by name (name)",
            "rows left out, of a place here by name, which has its own row by code: 1 ('Orrin Head')",
        ]


def test_rows_that_only_a_name_joins_are_added_up_for_their_place(tmp_path):
    coded = "code,name,part,population\nXB01,Orrin Head,a,1\nXB02,Salt-Coast,b,2\nXB04,L'Aube,e,5\n"
    text = f"{coded},Térn Isle,c,3\n,Térn Isle,d,4\n"
    made = places(tmp_path)
    add_population(made, table(tmp_path, text))
    assert made.population == [1, 2, 7, 5] and made.parts == [1, 1, 2, 1]


def test_equal_names_are_joined_with_their_larger_place(tmp_path):
    text = "region,town,population\nEast,Old Town,1\nWest,Old Town,2\nWest,Orrin Head,3\nEast,Térn Isle,4\n"
    made = places(tmp_path, "gadm")
    add_population(made, table(tmp_path, text))
    assert dict(zip(made.names, made.population or [], strict=True)) == {
        "Old Town (East)": 1,
        "Old Town (West)": 2,
        "Orrin Head": 3,
        "Térn Isle": 4,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "name,population\nOrrin Head,1\nSalt-Coast,1\nTernyle,1\nL'Aube,1\n",
            "1 of 4 places has no row; correct names or codes in the table, give other names with `aliases`, or choose "
            "places with `only`:\n  Térn Isle (XB03): the nearest left in the table are 'Ternyle'",
        ),
        (
            "code,year,population\nXB01,2020,1\nXB01,2021,1\nXB02,2020,1\nXB03,2020,1\nXB04,2020,1\n",
            "2 rows are of 'Orrin Head' and nothing tells them apart as smaller places",
        ),
        ("code,pop2020,pop2021\nXB01,1,1\n", "2 columns may be the population; name one with `population_column`"),
        ("code,men\nXB01,1\n", "expected a column such as T_TL or population"),
        (
            "code,population\nXB01,1\nXB02,1.5\nXB03,1\nXB04,1\n",
            "line 3, column 'population': expected a whole",
        ),
        (
            "code,population\nXB01,12.000\nXB02,1\nXB03,1\nXB04,1\n",  # twelve, or twelve thousand
            "line 2, column 'population': expected a whole",
        ),
        (
            "code,area,population\nXB01,1.5,1\nXB01,2.5,1\nXB02,3.5,1\nXB03,4.5,1\nXB04,5.5,1\n",
            "2 rows are of 'Orrin Head' and nothing tells them apart as smaller places",
        ),
        (
            "code,population\nXB01,1\nXB02,0\nXB03,1\nXB04,1\n",
            "expected people in every place, found 0 in 'Salt-Coast'",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path, text, message):
    with pytest.raises(InputError) as refused:
        add_population(places(tmp_path), table(tmp_path, text))
    assert message in str(refused.value)


ROWS = [("XB01", "1{0}234"), ("XB02", "1{0}200{0}300"), ("XB03", "1300{1}0"), ("XB04", "1400")]


@pytest.mark.parametrize(
    ("separator", "signs", "said"),
    [
        (";", ".,", " (semicolons between cells, so commas are decimal signs and points stand between thousands)"),
        (";", " ,", " (semicolons between cells, so commas are decimal signs and points stand between thousands)"),
        ("\t", " ,", " (tabs between cells)"),
        (",", " .", ""),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_tables_of_other_languages_are_read_as_they_are_meant(tmp_path, separator, signs, said, mark):
    made = places(tmp_path)
    rows = [separator.join((code, number.format(*signs))) for code, number in ROWS]
    told = add_population(made, table(tmp_path, "\n".join([f"{mark}code{separator}population", *rows])))
    assert made.population == [1_234, 1_200_300, 1_300, 1_400]
    assert told[0] == f"population from population: 1,204,234 in all{said}"


@pytest.mark.parametrize(
    ("separator", "number"), [(";", "12,000"), ("\t", "12.000"), ("\t", "12,345"), (",", "12.000"), (";", "12.34")]
)
def test_a_number_that_depends_on_the_language_is_refused(tmp_path, separator, number):
    rows = "".join(f"XB0{n}{separator}{number}\n" for n in range(1, 5))
    with pytest.raises(InputError, match=f"line 2, column 'population': expected a whole .*, found '{number}'"):
        add_population(places(tmp_path), table(tmp_path, f"code{separator}population\n{rows}"))


def test_a_code_of_the_file_that_is_no_p_code_joins_nothing(tmp_path):
    own = ["XBR-101", "XBR-102", "XBR-103", "XBR-104"]
    made, _ = gather_places(geojson(tmp_path / "a.geojson", "natural_earth", adm1_code=own, admin=["Brackmere"] * 4))
    assert made.pcode is None and made.columns.told() == "name from name, ISO 3166-2 code from iso_3166_2"
    # under its own name it is the file's own id; elsewhere these are codes of something else
    add_population(made, table(tmp_path, "adm1_code,population\n" + "".join(f"{code},7\n" for code in own)))
    assert made.population == [7] * 4
    with pytest.raises(InputError, match="4 of 4 places have no row"):
        add_population(made, table(tmp_path, "station,population\n" + "".join(f"{code},7\n" for code in own)))
    coded = geojson(tmp_path / "b.geojson", "natural_earth", ADM1_CODE=["XB01", "XB02", "XB03", "XB04"])
    assert gather_places(coded)[0].columns.pcode == "ADM1_CODE"


def test_other_names_join_rows_and_one_of_another_place_is_refused(tmp_path):
    made = places(tmp_path)
    people = table(tmp_path, "name,population\nUpper Orrin,1\nSalt-Coast,2\nTérn Isle,3\nL'Aube,4\n")
    with pytest.raises(InputError, match=r"Orrin Head \(XB01\): the nearest left in the table are 'Upper Orrin'"):
        add_population(made, people)
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("name,place\nUpper Orrin,XB01\nOrrin,Orrin Head\n", encoding="utf-8")
    assert add_aliases(made, aliases) == "2 other names from aliases.csv"
    add_population(made, people)
    assert made.population == [1, 2, 3, 4]
    for wrong, message in (
        ("Far,Orin Head", "line 2, column 'place': no place 'Orin Head'; did you mean 'Orrin Head'?"),
        ("Salt-Coast,XB01", "line 2, column 'name': 'Salt-Coast' is the name of another place"),
    ):
        aliases.write_text(f"name,place\n{wrong}\n", encoding="utf-8")
        with pytest.raises(InputError) as refused:
            add_aliases(made, aliases)
        assert message in str(refused.value)


def test_a_code_that_is_the_name_is_said_once_and_one_place_is_one_place(tmp_path):
    codes = ["XB01", "XB02", "XB03", "XB04"]
    made, _ = gather_places(geojson(tmp_path / "a.geojson", "cod_ab", ADM1_EN=codes))
    with pytest.raises(InputError) as refused:
        add_population(made, table(tmp_path, "code,population\nXB01,1\n"))
    assert str(refused.value).endswith("choose places with `only`:\n  XB02\n  XB03\n  XB04")
    (one,) = (made.picked([0]),)
    assert add_population(one, table(tmp_path, "code,population\nXB01,1\n"))[1] == "rows joined: 1 place by code (code)"


def test_a_spreadsheet_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "people.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match="found a spreadsheet; save its sheet as CSV"):
        add_population(places(tmp_path), tmp_path / "people.xlsx")


def test_a_column_is_chosen_by_name(tmp_path):
    path = table(tmp_path, "code,pop2020,pop2021\n" + "".join(f"XB0{n},{n},{10 * n}\n" for n in range(1, 5)))
    made = places(tmp_path)
    add_population(made, path, "POP2021")
    assert made.population == [10, 20, 30, 40]
    with pytest.raises(InputError, match=r"no column 'pop2022'; did you mean 'pop202"):
        add_population(made, path, "pop2022")


def test_an_id_that_was_made_from_a_name_is_no_code(tmp_path):
    names = ["Alpha", "Beta", "Gamma", "Delta"]
    path = geojson(tmp_path / "plain.geojson", name=names, iso_3166_2=[None] * 4)
    made = gather_places(path)[0]
    assert made.ids == ["alpha", "beta", "delta", "gamma"]
    told = add_population(made, table(tmp_path, "region,pop\nAlpha,10\nBeta,20\nGamma,30\nDelta,40\n"))
    assert told[1] == "rows joined: 4 by name (region)" and made.population == [10, 20, 40, 30]
    told = add_population(made, table(tmp_path, "id,pop\nalpha,10\nbeta,20\ngamma,30\ndelta,40\n"))
    assert told[1] == "rows joined: 4 places by code (id)"
