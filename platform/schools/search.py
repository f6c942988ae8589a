"""Finding a school by any words of its name or town, by prefix, in any script.

The index (schools.search_index) gives a bounded number of candidates, which are put in order here. It is
SQLite's; on another database the same terms are looked for row by row, which is right but slow.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.db import connection
from django.db.models import Q

from common.text import terms, words
from schools.models import School, SchoolQuerySet

_NUMBER = re.compile(r"\d+")
_MOST_WORDS = 8
_CANDIDATES = 200
_SHOWN = ("country", "name", "town", "address", "levels", "confirmed")
_terms = lru_cache(maxsize=5_000)(terms)


def find_schools(text: str, country_code: str = "", limit: int = 20) -> list[School]:
    """Return up to `limit` open schools that have every word of `text` as a prefix, the closest first.

    An empty `text`, or one without a letter or digit, finds nothing.
    """
    asked = list(dict.fromkeys(words(text)))[:_MOST_WORDS]
    if not asked:
        return []
    found = _candidates(asked, country_code).values_list("pk", "name", "town")
    nearest = sorted(found, key=lambda row: _distance(row, asked))[:limit]
    schools = School.objects.select_related("country").only(*_SHOWN).in_bulk([pk for pk, _, _ in nearest])
    return [schools[pk] for pk, _, _ in nearest if pk in schools]


def _candidates(asked: list[str], country_code: str) -> SchoolQuerySet:
    if connection.vendor != "sqlite":
        return _by_rows(asked, country_code)
    return School.objects.open().filter(pk__in=_ids(asked, country_code))


def _ids(asked: Iterable[str], country_code: str) -> list[int]:
    """Return ids from the word index: schools with the whole words, then those with the beginnings."""
    found = _match(" AND ".join(f'"{word}"' for word in asked), country_code)
    if len(found) < _CANDIDATES:
        found += _match(" AND ".join(f'"{word}"*' for word in asked), country_code)
    return found


def _match(query: str, country_code: str) -> list[int]:
    """Run an FTS5 query; `asked` words hold letters and digits only, so that quotes cannot break out."""
    match = f"terms : ({query})"
    if country_code.isalpha():
        match = f'country_id : "{country_code}" AND {match}'
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM schools_words WHERE schools_words MATCH %s LIMIT %s", [match, _CANDIDATES]
        )
        return [row[0] for row in cursor.fetchall()]


def _by_rows(asked: Iterable[str], country_code: str) -> SchoolQuerySet:
    schools = School.objects.open()
    if country_code:
        schools = schools.filter(country=country_code)
    for word in asked:
        schools = schools.filter(Q(terms__startswith=word) | Q(terms__contains=f" {word}"))
    return schools[:_CANDIDATES]


def _distance(row: tuple[int, str, str], asked: list[str]) -> tuple[int, int, int, str, int]:
    """Return the sort key: the town's own name before others, whole words before beginnings, short names."""
    pk, name, town = row
    there = _terms(name) | _terms(town)
    half = sum(word not in there for word in asked)
    far = sum(not any(term.startswith(word) for term in there) for word in asked) if half else 0
    return far, half, len(_terms(name)), _NUMBER.sub(lambda found: found[0].zfill(6), name), pk
