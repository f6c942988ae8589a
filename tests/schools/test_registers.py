"""The real registers beside the project: their figures are those of the committed table."""

import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from countries.queries import today
from schools import places
from schools.importer import plan, report, rows
from schools.importer.descriptions import FOLDER, load
from schools.models import School
from schools.search import find_schools

REPO = Path(__file__).resolve().parent.parent.parent
DATA = REPO.parent / "shared" / "data" / "schools"
FILES = {
    "at-wien": "AT_wien_schulen.geojson",
    "ba": "BA_skole.json",
    "de-schleswig-holstein": "DE_schleswig_holstein_schulen.tsv",
    "es-canarias": "ES_canarias_centros.csv",
    "fr-lille": "FR_academie_lille_colleges_lycees.csv",
    "gr": "GR_schools_enriched_derived.csv.gz",
    "nl": "NL_scholen_2024-11-22.geojson.gz",
    "se-helsingborg": "SE_helsingborg_skolor.json",
    "si": "SI_zavodi.csv",
    "sk": "SK_skoly.csv",
}
WORLD = """
title = "Many countries"
format = "csv"
delimiter = ";"
key = ["id"]
[columns]
name = "name"
town = "city"
country = "country"
website = "website"
[countries]
Turkey = "TR"
"""
SCOTLAND = 'title = "x"\nformat = "csv"\n[constants]\ncountry = "GB"\n[columns]\nname = "SchoolName"\n'
pytestmark = [pytest.mark.shared_data, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _no_towns(monkeypatch):
    monkeypatch.setattr(places, "ensure_loaded", lambda *countries: 0)


def test_every_description_has_a_file_here():
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_the_figures_are_those_of_the_table(name):
    reading = rows.read(load(name), DATA / FILES[name], today())
    made = plan.compare(name, reading, today(), allow_closing=False)
    table = report.lines(REPO / "docs" / "registers" / "report.md")
    assert report.line(name, made) == table[name]
    counts = made.counts()
    assert counts["read"] == counts["created"] + counts["merged"] + counts["skipped"]


def test_the_largest_comes_in_within_fifteen_seconds_and_again_unchanged(capsys):
    began = time.monotonic()
    call_command("import_schools", "nl", DATA / FILES["nl"])
    assert time.monotonic() - began <= 15
    assert School.objects.count() == 8_622
    call_command("import_schools", "nl", DATA / FILES["nl"])
    assert "updated 0, unchanged 8622, merged 95" in capsys.readouterr().out
    assert find_schools("'s-gravenhage aida")[0].town == "'s-Gravenhage"


def test_a_country_outside_is_refused_and_rows_of_others_are_skipped(tmp_path, capsys):
    (tmp_path / "scotland.toml").write_text(SCOTLAND)
    with pytest.raises(CommandError, match="United Kingdom does not take part"):
        call_command(
            "import_schools",
            str(tmp_path / "scotland.toml"),
            DATA / "ineligible/GB_scotland_schools_2022.csv",
        )
    (tmp_path / "world.toml").write_text(WORLD)
    call_command(
        "import_schools", str(tmp_path / "world.toml"), DATA / "ineligible/WORLD_alternative_schools_cc0.csv"
    )
    assert "read 433, created 100" in capsys.readouterr().out
    assert not School.objects.filter(country__in=["US", "GB", "CH"]).exists()
