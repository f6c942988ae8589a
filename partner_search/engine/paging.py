"""One page of a result: the next twenty by tier, day and id, from wherever the cursor stands."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from pyroaring import BitMap

from partner_search.engine.index import Array, Index
from partner_search.query import PAGE, Place, Query, place_of

DAYS = 1 << 20  # more than any ordinal of a day
FEW = 4_000  # so many are sorted at once; more are met day by day


def page(index: Index, query: Query, tiers: tuple[BitMap, BitMap]) -> tuple[list[int], str | None]:
    """Return the ids of the page after the query's cursor, and the cursor of the next page.

    `tiers` are the matches of the first and of the second tier, which share nobody.
    """
    by = "listed_on" if query.sort == "newest" else "active_on"
    start = place_of(query) or Place(0, 0, 0)
    return _cut(query, list(islice(_walk(index, by, tiers, start), PAGE + 1)))


def ranked_page(index: Index, query: Query, ids: Array, tiers: Array) -> tuple[list[int], str | None]:
    """Return the page of the people `ids`, each of whom has a tier of her own, and the next cursor."""
    days = index.day_of["active_on"][ids]
    if start := place_of(query):
        same = (tiers == start.tier) & ((days < start.day) | ((days == start.day) & (ids > start.id)))
        later = (tiers > start.tier) | same
        ids, days, tiers = ids[later], days[later], tiers[later]
    first = _first(tiers.astype(np.int64) * DAYS - days)
    ids, days, tiers = ids[first], days[first], tiers[first]
    order = np.lexsort((ids, -days, tiers))[: PAGE + 1]
    return _cut(query, list(map(Place, *(part[order].tolist() for part in (tiers, days, ids)))))


def closing_page(index: Index, query: Query, found: BitMap) -> tuple[list[int], str | None]:
    """Return the page of the requests `found`, the first to close first, and the next cursor."""
    ids = np.array(found.to_array())
    return ranked_page(index, query, ids, index.day_of["looking_until"][ids] - query.day.toordinal())


def _first(keys: Array) -> Array:
    """Return where the lowest keys of a page and one more stand, with all that equal the last of them."""
    if len(keys) <= PAGE:
        return np.arange(len(keys))
    return np.flatnonzero(keys <= np.partition(keys, PAGE)[PAGE])


def _cut(query: Query, places: list[Place]) -> tuple[list[int], str | None]:
    more = len(places) > PAGE
    return [place.id for place in places[:PAGE]], places[PAGE - 1].cursor(query.sort) if more else None


def _walk(index: Index, by: str, tiers: tuple[BitMap, BitMap], start: Place) -> Iterator[Place]:
    for tier, people in enumerate(tiers, 1):
        if tier < start.tier or not people:
            continue
        after = start if tier == start.tier else None
        walk = _sorted if len(people) <= FEW else _day_by_day
        yield from (Place(tier, day, user_id) for day, user_id in walk(index, by, people, after))


def _sorted(index: Index, by: str, people: BitMap, after: Place | None) -> Iterator[tuple[int, int]]:
    ids = np.array(people.to_array())
    days = index.day_of[by][ids]
    if after:
        later = (days < after.day) | ((days == after.day) & (ids > after.id))
        ids, days = ids[later], days[later]
    order = np.lexsort((ids, -days))[: PAGE + 1]
    return zip(days[order].tolist(), ids[order].tolist(), strict=True)


def _day_by_day(index: Index, by: str, people: BitMap, after: Place | None) -> Iterator[tuple[int, int]]:
    for day in sorted(index.days[by], reverse=True):
        if after and day > after.day:
            continue
        found = index.days[by][day] & people
        first = found.rank(after.id) if after and day == after.day else 0
        for user_id in found[first : first + PAGE + 1]:
            yield day, user_id
