"""School search at 300,000 schools: p95 of the picker's query; an oracle looks at every school."""

import random
import time

from django.core.management import call_command
from django.db import connection

from common.text import terms, words
from countries.models import Country
from schools import places
from schools.models import Place, School
from schools.search import find_schools
from tests.benchmarks.figures import Figure

# How schools are called in some of the languages; {n} is a number.
NAMES = {
    "GR": ("{n}ο Δημοτικό Σχολείο", "{n}ο Γυμνάσιο", "{n}ο Γενικό Λύκειο", "{n}ο Νηπιαγωγείο"),
    "CY": ("Δημοτικό Σχολείο {n}", "Γυμνάσιο {n}", "Λύκειο {n}"),
    "UA": ("Ліцей №{n}", "Гімназія №{n}", "Школа №{n}"),
    "BG": ("{n}. основно училище", "{n}. гимназия"),
    "MK": ("ОУ {n}", "Гимназија {n}"),
    "PL": ("Szkoła Podstawowa nr {n}", "Liceum Ogólnokształcące nr {n}", "Przedszkole nr {n}"),
    "DE": ("Grundschule {n}", "Städtisches Gymnasium {n}", "Gesamtschule Schillerstraße {n}"),
    "TR": ("{n}. İlkokulu", "Atatürk Ortaokulu {n}", "Anadolu Lisesi {n}"),
    "GE": ("{n} საჯარო სკოლა",),
    "AM": ("{n} դպրոց",),
    "TN": ("مدرسة {n}",),
}
OTHERS = ("Primary School {n}", "Collège {n}", "Instituto {n}", "Scuola primaria {n}")
FEW_TOWNS = (("GR", "Θεσσαλονίκη"), ("PL", "Łódź"), ("TR", "İzmir"), ("DE", "Gießen"), ("UA", "Київ"))


def run(quick: bool) -> list[Figure]:
    """Make the schools, ask, compare a part of the answers with the oracle, and time the rest."""
    chance = random.Random(7)
    if "schools_school" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    schools = _few(chance) if quick else _many(chance, 300_000)
    asked = [_question(chance, chance.choice(schools)) for _ in range(20 if quick else 600)]
    for text, country in asked[: 20 if quick else 6]:
        _check(text, country, schools)
    times = sorted(_timed(text, country) for text, country in asked)
    return [
        Figure("p95", times[int(len(times) * 0.95)], "<=50", reach=25, unit="ms", n=len(times), rounds=1),
    ]


def _few(chance: random.Random) -> list[School]:
    towns = [Place(country_id=country, name=name, names=name) for country, name in FEW_TOWNS]
    return School.objects.bulk_create(_school(chance, chance.choice(towns), n) for n in range(150))


def _many(chance: random.Random, count: int) -> list[School]:
    """Make `count` schools in real towns, more in the larger ones; keep a tenth to ask for."""
    places.ensure_loaded(*Country.objects.values_list("pk", flat=True))
    towns = list(Place.objects.only("country", "name", "names", "population"))
    weights = [place.population + 500 for place in towns]
    kept = []
    for start in range(0, count, 5_000):
        drawn = chance.choices(towns, weights, k=5_000)
        made = School.objects.bulk_create(_school(chance, town, start + n) for n, town in enumerate(drawn))
        kept += made[::10]
    return kept


def _school(chance: random.Random, town: Place, number: int) -> School:
    name = chance.choice(NAMES.get(town.country_id, OTHERS)).format(n=number % 97 + 1)
    return School(country_id=town.country_id, name=name, town=town.name, town_names=town.names)


def _question(chance: random.Random, school: School) -> tuple[str, str]:
    """Return what a teacher of that school might type, and the country the page has chosen for her."""
    town = chance.choice([school.town, *school.town_names.split("|")[:5]])
    latin = next(iter(sorted(terms(town))), town)
    kind = max(words(school.name), key=len)
    text = chance.choice(
        [town, town[:3], town[:5], latin, kind, kind[:2], f"{kind[:4]} {town[:4]}", f"{school.name} {town}"]
    )
    return text, chance.choice([school.country_id, school.country_id, ""])


def _timed(text: str, country: str) -> float:
    began = time.perf_counter()
    find_schools(text, country)
    return (time.perf_counter() - began) * 1000


def _check(text: str, country: str, schools: list[School]) -> None:
    """Compare with looking at every school: what is found fits, and what fits is found."""
    found = {school.pk for school in find_schools(text, country, limit=300)}
    fitting = {school.pk for school in schools if _fits(school, text, country)}
    assert all(_fits(school, text, country) for school in School.objects.filter(pk__in=found)), text
    assert len(found) >= 200 or fitting <= found, (text, country)


def _fits(school: School, text: str, country: str) -> bool:
    has = terms(f"{school.name} {school.town} {school.town_names}")
    asked = words(text)[:8]
    fits = bool(asked) and all(any(term.startswith(word) for term in has) for word in asked)
    return fits and country in ("", school.country_id)
