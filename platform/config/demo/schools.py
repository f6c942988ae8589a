"""The demo's schools: made-up names in the country's language, in real towns."""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from config.demo.data import table
from schools.models import Funding, School
from schools.places import ensure_loaded, towns

REGISTER = "demo"
TOWNS = 60
_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ"}
_LETTERS = str.maketrans(
    "abvgdđežzijklmnoprstćufhcčšABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ",
    "абвгдђежзијклмнопрстћуфхцчшАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ",
)


@dataclass(frozen=True)
class Town:
    """A real town: its own name, its other names, where it is."""

    key: int
    name: str
    names: str
    latitude: float
    longitude: float


Towns = dict[str, list[Town]]


def load_towns() -> Towns:
    """Return each country's largest towns; the first time this reads the open data."""
    countries = list(table("countries"))
    ensure_loaded(*countries)
    return {
        country: [
            Town(place.pk, _own(country, place.name), place.names, place.latitude, place.longitude)
            for place in towns(country, TOWNS)
        ]
        for country in countries
    }


def _own(country: str, name: str) -> str:
    return _cyrillic(name) if table("countries")[country].get("cyrillic") else name


def _cyrillic(text: str) -> str:
    """Return a Serbian name in Cyrillic letters: one for one, but for three pairs."""
    for pair, letter in _PAIRS.items():
        text = text.replace(pair, letter).replace(pair.capitalize(), letter.upper())
    return text.translate(_LETTERS)


def school_of(country: str, levels: list[str], there: list[Town], dice: random.Random) -> School:
    """Return an unsaved school of these levels in one of the towns, the large ones oftener."""
    town = there[int(len(there) * dice.random() ** 2)]
    settings = table("countries")[country]
    named = table("schools")[settings.get("schools", settings["language"])]
    patterns = named.get(levels[0] if len(levels) == 1 else "both") or named["secondary"]
    return _school(country, levels, town, dice.choice(patterns).format(town=town.name, n=dice.randint(1, 12)))


def _school(country: str, levels: list[str], town: Town, name: str) -> School:
    """Return the unsaved school `name`; the same name in the same town is always the same school."""
    dice = random.Random(f"{country}:{town.key}:{name}")
    return School(
        country_id=country,
        name=name,
        town=town.name[:120],
        town_names=town.names,
        levels=levels,
        funding=Funding.PRIVATE if dice.random() < 0.08 else Funding.PUBLIC,
        latitude=round(town.latitude + dice.uniform(-0.02, 0.02), 5),
        longitude=round(town.longitude + dice.uniform(-0.02, 0.02), 5),
        register=REGISTER,
        register_key=f"{country}:{town.key}:{name}",
    )


def save_schools(schools: Iterable[School]) -> dict[str, int]:
    """Write the schools that are new; return {register key: id} of all the demo's schools."""
    known = _known()
    new = {school.register_key: school for school in schools if school.register_key not in known}
    School.objects.bulk_create(new.values(), batch_size=500)
    return _known() if new else known


def _known() -> dict[str, int]:
    return dict(School.objects.filter(register=REGISTER).values_list("register_key", "pk"))
