"""One page of a result: the next twenty by tier, day and id, from wherever the cursor stands."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from pyroaring import BitMap

from partner_search.engine.index import Index
from partner_search.query import PAGE, Place, Query, place_of

FEW = 4_000  # so many are sorted at once; more are met day by day


def page(index: Index, query: Query, tiers: tuple[BitMap, BitMap]) -> tuple[list[int], str | None]:
    """Return the ids of the page after the query's cursor, and the cursor of the next page.

    `tiers` are the matches of the first and of the second tier, which share nobody.
    """
    by = "listed_on" if query.sort == "newest" else "active_on"
    start = place_of(query) or Place(0, 0, 0)
    places = list(islice(_walk(index, by, tiers, start), PAGE + 1))
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
