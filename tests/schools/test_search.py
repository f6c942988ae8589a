"""A teacher finds her school by any words, by prefix, in any script; the index follows every write."""

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from schools import search_index
from schools.models import School
from schools.search import find_schools
from tests import people

SCHOOLS = (
    ("GR", "3ο Δημοτικό Σχολείο", "Θεσσαλονίκη", "Thessaloniki|Saloniki|Salonica"),
    ("PL", "Szkoła Podstawowa nr 7", "Łódź", "Lodz|Litzmannstadt"),
    ("TR", "Çınar İlkokulu", "İzmir", "Izmir|Smyrna"),
    ("DE", "Grundschule Lange Straße", "Gießen", "Giessen"),
    ("UA", "Ліцей №5", "Київ", "Kyiv|Kiev|Kiew"),
    ("NL", "De Wilg", "'s-Gravenhage", "Den Haag|The Hague"),
    ("GE", "მე-5 საჯარო სკოლა", "თბილისი", "Tbilisi"),
)


@pytest.fixture
def schools(db) -> dict[str, School]:
    return {
        country: people.school(country, name=name, town=town, town_names=names)
        for country, name, town, names in SCHOOLS
    }


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Θεσσαλονίκη", "GR"), ("thessaloniki", "GR"), ("ΘΕΣΣΑΛΟΝΙΚΗ", "GR"), ("salonica", "GR"),
        ("thes", "GR"), ("dimotiko thessal", "GR"), ("3 δημ", "GR"), ("Łódź", "PL"), ("lodz", "PL"),
        ("podstaw", "PL"), ("szkola lodz", "PL"), ("İzmir", "TR"), ("izmir", "TR"), ("IZMIR", "TR"),
        ("cinar", "TR"), ("Straße", "DE"), ("strasse", "DE"), ("giessen", "DE"), ("Kyiv", "UA"),
        ("Київ", "UA"), ("kiev", "UA"), ("lits", "UA"), ("s-gravenhage", "NL"), ("den haag", "NL"),
        ("tbilisi", "GE"), ("თბილ", "GE"),
    ],
)  # fmt: skip
def test_found_in_any_script_or_spelling(schools, text, country):
    assert [school.pk for school in find_schools(text)] == [schools[country].pk]
    assert [school.pk for school in find_schools(text, country)] == [schools[country].pk]
    assert find_schools(text, "SE") == []


@pytest.mark.parametrize(
    "text", ["", " ", "!?", "lodz thessaloniki", "x" * 10_000, '"', '" OR "', "-", "*", "𞤀", "゙"]
)
def test_nothing_to_find_finds_nothing(schools, text):
    assert find_schools(text) == []


def test_the_closest_come_first(db):
    longer = people.school(name="Gymnasio of the Lykeio of Patra", town="Athina")
    other = people.school(name="Lykeio", town="Rio", town_names="Patra")
    begins = people.school(name="Lykeio", town="Patraiki")
    exact = people.school(name="Lykeio", town="Patra")
    people.school(name="Lykeio", town="Larisa")
    assert find_schools("lykeio patra") == [exact, longer, begins, other]
    assert find_schools("lykeio patra", limit=1) == [exact]


def test_numbers_are_in_their_order(db):
    for number in (10, 2, 1):
        people.school(name=f"{number}ο Λύκειο")
    assert [school.name for school in find_schools("λυκειο")] == ["1ο Λύκειο", "2ο Λύκειο", "10ο Λύκειο"]


def test_a_closed_school_is_not_found(schools):
    School.objects.filter(pk=schools["PL"].pk).update(closed_on="2026-01-01")
    assert find_schools("lodz") == []


def test_the_index_follows_every_way_of_writing(schools):
    school = schools["PL"]
    school.name = "Liceum"
    school.save(update_fields=["name"])
    assert find_schools("podstawowa") == []
    assert find_schools("liceum lodz") == [school]
    school.town = "Zgierz"
    School.objects.bulk_update([school], ["town"])
    assert find_schools("liceum zgierz") == [school]
    school.delete()
    assert find_schools("liceum") == []
    School.objects.bulk_create([School(country_id="PL", name="Przedszkole")])
    assert len(find_schools("przedsz")) == 1


def test_what_is_taken_back_is_not_found(schools):
    with transaction.atomic():
        people.school(name="Phantom")
        assert len(find_schools("phantom")) == 1
        transaction.set_rollback(True)
    transaction.set_rollback(False)


def test_as_many_queries_for_one_school_as_for_twenty(db):
    people.school(name="Lykeio")
    with CaptureQueriesContext(connection) as one:
        find_schools("lykeio")
    for _ in range(20):
        people.school(name="Lykeio")
    with CaptureQueriesContext(connection) as many:
        assert len([str(school.country) for school in find_schools("lykeio")]) == 20
    assert len(one) == len(many) == 4


def test_without_the_index_the_same_is_found(schools, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "other", raising=False)
    for text, country in (("dimotiko thessal", "GR"), ("3 δημ", "GR"), ("lodz", "PL"), ("emotiko", "")):
        assert [school.country_id for school in find_schools(text)] == ([country] if country else [])


def test_flush_empties_the_index_and_lost_triggers_come_back(schools):
    """Django knows neither; inside one transaction, so that other tests keep their table."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), ["schools_school"]):
            cursor.execute(statement)
        cursor.execute("SELECT count(*) FROM schools_words WHERE schools_words MATCH 'lodz'")
        assert cursor.fetchone()[0] == 0
        cursor.execute("DROP TRIGGER schools_words_insert")
    school = people.school(name="Gymnasio")
    assert find_schools("gymnasio") == []
    search_index.ensure()
    assert find_schools("gymnasio") == [school]
