"""Each thing a description may say, on small files of our own (tests/schools/fixtures)."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from schools.importer import BrokenError
from schools.importer.descriptions import FIELDS, FOLDER, load
from schools.models import Funding, Level, School
from schools.search import find_schools

FIXTURES = Path(__file__).parent / "fixtures"
REPO = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.usefixtures("towns")


def bring_in(name: str, file: str = "", **options) -> str:
    """Import a fixture by the description of its name; return what the command says."""
    from io import StringIO

    out = StringIO()
    suffix = {"packed": "tsv", "deep": "json", "points": "geojson"}.get(name, "csv")
    path = FIXTURES / (file or f"{name}.{suffix}")
    call_command("import_schools", str(FIXTURES / f"{name}.toml"), path, stdout=out, **options)
    return out.getvalue()


NEAREST = """
title = "Invented: towns that are missing"
format = "json"
town_nearest = true
constants = {country = "BA"}
columns = {name = "N", town = "T", latitude = "Y", longitude = "X"}
"""


def test_encoding_delimiter_key_types_and_skipping():
    said = bring_in("greek")
    assert "read 11, created 9, updated 0, unchanged 0, merged 1, skipped 1, closed 0" in said
    assert "skipped line 11: office" in said
    first, second = School.objects.get(register_key="1"), School.objects.get(register_key="2")
    assert (first.name, first.town, first.country_id) == ("1ο Σχολείο", "Θεσσαλονίκη", "GR")
    assert (first.levels, first.funding) == ([Level.PRIMARY], Funding.PUBLIC)
    assert (second.levels, second.funding) == ([Level.LOWER_SECONDARY], Funding.PRIVATE)
    assert "Saloniki" in first.town_names


def test_a_repeated_key_is_one_school_with_the_levels_of_both():
    bring_in("greek")
    assert School.objects.get(register_key="3").levels == [Level.PRIMARY, Level.LOWER_SECONDARY]


def test_gzip_and_mark_are_seen_in_the_content_and_bits_are_added():
    bring_in("packed")
    oak, lime = School.objects.order_by("pk")
    assert (oak.name, oak.town, oak.address) == ("Szkoła Pod Dębem", "Łódź", "Długa 1")
    assert oak.levels == [Level.PRIMARY, Level.UPPER_SECONDARY]
    assert (oak.website, oak.latitude, oak.longitude) == ("http://dab.example", 51.77, 19.46)
    assert (lime.website, lime.latitude, lime.funding) == ("", None, Funding.PUBLIC)


def test_json_with_a_path_columns_inside_columns_and_alternatives():
    assert "read 7, created 6" in (said := bring_in("deep"))
    assert "skipped row 3: no name" in said
    brook, hill = School.objects.filter(register_key__in=["1", "2"]).order_by("pk")
    assert (brook.address, brook.latitude, brook.town) == ("Bachstraße 1", 50.58, "Gießen")
    assert (hill.address, hill.levels) == ("Postfach 7", [Level.PRIMARY])


def test_rows_that_are_lists_in_several_files():
    assert "skipped lists-2.json row 4: too few columns" in bring_in("lists", "lists-2.json")
    assert School.objects.filter(register="lists").count() == 5
    assert "unchanged 5" in bring_in("lists", ".")


def test_geojson_points_and_derived_towns():
    bring_in("points")
    willow, rowan = School.objects.order_by("pk")
    assert (willow.latitude, willow.longitude, willow.town_derived) == (50.45, 30.52, True)
    assert (rowan.latitude, rowan.town, rowan.town_derived) == (None, "", False)


def test_a_missing_town_is_taken_from_the_nearest_place_and_said_to_be(tmp_path):
    rows = [
        {"N": "Near", "T": "", "Y": "43.861", "X": "18.418"},
        {"N": "Named", "T": "Bihać", "Y": "43.861", "X": "18.418"},
        {"N": "Far", "T": "", "Y": "42.9", "X": "15.2"},  # in the open sea
        {"N": "Nowhere", "T": "", "Y": "", "X": ""},
    ]
    (tmp_path / "towns.json").write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "towns.toml").write_text(NEAREST, encoding="utf-8")
    for _ in range(2):  # also when read again, by the same key
        call_command("import_schools", str(tmp_path / "towns.toml"), str(tmp_path / "towns.json"))
        found = School.objects.order_by("pk").values_list("name", "town", "town_derived")
        assert list(found) == [
            ("Near", "Sarajevo", True),
            ("Named", "Bihać", False),
            ("Far", "", False),
            ("Nowhere", "", False),
        ]
    assert [each.name for each in find_schools("sarajevo")] == ["Near"]


def test_a_code_list_a_split_field_and_the_folded_key():
    assert "created 2, updated 0, unchanged 0, merged 1" in bring_in("coded")
    lime, field = School.objects.order_by("pk")
    assert (lime.town, lime.address) == ("Košice", "Lipová 1")
    assert lime.levels == [Level.EARLY, Level.PRIMARY, Level.LOWER_SECONDARY]
    assert (field.town, field.address, field.levels) == ("Jamník", "", [Level.EARLY])


def test_in_a_file_of_several_countries_the_others_are_skipped_with_the_reason():
    said = bring_in("countries")
    assert "read 9, created 5, updated 0, unchanged 0, merged 0, skipped 4, closed 0" in said
    assert said.count("country not eligible") == 3
    assert "skipped line 10: no country" in said
    assert set(School.objects.values_list("country", flat=True)) == {"GR", "FR", "NL", "DE", "TN"}


def test_a_register_of_a_country_that_does_not_take_part_is_refused():
    with pytest.raises(CommandError, match=r"Switzerland does not take part"):
        bring_in("outside")
    assert not School.objects.exists()


def test_a_town_is_the_nearest_of_its_name():
    from schools.importer.rows import _Maker

    maker = _Maker(load(str(FIXTURES / "deep.toml")), FIXTURES, {"DE"})
    near, largest = maker._place("DE", "Burg (X)", 54.0, 9.2), maker._place("DE", "Burg (X)", None, None)
    assert near and near.names.endswith("Dithmarschen")
    assert largest and largest.names.endswith("Magdeburg")
    assert maker._place("DE", "Nirgends", 54.0, 9.2) is None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('format = "csv"', 'format = "xml"'), "format must be one of"),
        (('name = "name"', 'title = "name"'), "a school has no title"),
        (('name = "name"', ""), "which column is the name"),
        (('country = "CH"', ""), "which column is the country"),
        (("title", "tilte"), "unknown setting tilte"),
        (("[constants]", "[constants"), "cannot be read"),
        (("[columns]", "[[rules]]\ncolumn='a'\nlevels=['high']\n[columns]"), "unknown level high"),
        (("[columns]", "[[rules]]\ncolumn='a'\nmatch='('\n[columns]"), "missing \\)"),
        (("[columns]", "[[rules]]\ncolumn='a'\nlevel=['x']\n[columns]"), "level"),
    ],
)
def test_a_wrong_description_is_refused_with_what_is_wrong(tmp_path, change, complaint):
    text = (FIXTURES / "outside.toml").read_text()
    (tmp_path / "wrong.toml").write_text(text.replace(*change))
    with pytest.raises(BrokenError, match=complaint):
        load(str(tmp_path / "wrong.toml"))


def test_a_description_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="There is no description nowhere"):
        call_command("import_schools", "nowhere", "x.csv")


def test_every_description_of_ours_is_right():
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    assert len(found) >= 10
    assert all(load(name).slug == name for name in found)


def test_the_page_about_descriptions_describes_one_that_works(tmp_path):
    page = (REPO / "docs" / "registers.md").read_text(encoding="utf-8")
    for kind, name in (("csv", "example.csv"), ("toml", "example.toml")):
        (block,) = re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)
        (tmp_path / name).write_text(block, encoding="utf-8")
    call_command("import_schools", str(tmp_path / "example.toml"), tmp_path / "example.csv")
    rose, lily, tulip = School.objects.order_by("register_key")
    assert (rose.name, rose.town, rose.address) == ("Rosenschule", "Bergstadt", "Ringstraße 4")
    assert rose.website == "http://www.rosenschule.example"
    assert rose.levels == [Level.PRIMARY, Level.LOWER_SECONDARY, Level.UPPER_SECONDARY]
    assert (lily.funding, tulip.funding) == (Funding.PRIVATE, Funding.UNKNOWN)
    assert len(page.splitlines()) <= 75


def test_no_code_and_no_template_names_a_register_or_its_columns():
    """A new country needs a description and no code."""
    named = {path.stem for path in FOLDER.glob("*-*.toml")}
    for path in FOLDER.glob("*.toml"):
        says = load(path.stem)
        named |= {column for column in says.named_columns() if len(column) > 3 and not column.isdigit()}
        named |= {f'"{says.constants["country"]}"', f"'{says.constants['country']}'"}
    # Words of ours, or plain English, that some register happens to use as well.
    named -= {*FIELDS, "type", "street", "city", "long", "point.0", "point.1", "Name", "Type", "Address"}
    code = [
        *(REPO / "platform" / "schools").rglob("*.py"),
        *(REPO / "frontend/templates/schools").rglob("*.html"),
    ]
    assert len(code) > 20
    for path in code:
        text = path.read_text(encoding="utf-8")
        found = {name for name in named if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
        assert not found, path
