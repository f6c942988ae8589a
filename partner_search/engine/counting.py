"""Facets: who has the chosen values, and how many have each value, each facet without its own choice."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from pyroaring import BitMap

from partner_search.engine.day import Day
from partner_search.engine.index import Index
from partner_search.engine.terms import NONE, bitmap
from partner_search.query import FACETS, Query

Values = dict[str, BitMap]
NAMES = {"country": "country", "level": "levels", "subject": "subjects", "role": "role", "age": "ages"}


def choice_of(facet: str) -> str:
    """Return the name of the facet whose choice counts for `facet`: tier and country are one."""
    return "country" if facet == "tier" else facet


class Facets:
    """The values and choices of one query in one index."""

    def __init__(self, index: Index, day: Day, query: Query) -> None:
        self.index = index
        self.day = day
        self.query = query

    def choices(self) -> dict[str, BitMap]:
        """Return {facet: who has one of its chosen values}, for the facets with a choice."""
        chosen: dict[str, list[BitMap]] = defaultdict(list)
        for facet in FACETS:
            keys = self._chosen(facet)
            if keys is not None:
                chosen[choice_of(facet)] += self._values(facet, keys).values()
        return {facet: _any(found) for facet, found in chosen.items()}

    def counts(self, bases: dict[str, BitMap], base: BitMap) -> dict[str, dict[str, int]]:
        """Return the counts of all facets; `bases` holds the people without a facet's own choice."""
        return {facet: self._count(facet, bases.get(choice_of(facet), base)) for facet in FACETS}

    def _count(self, facet: str, base: BitMap) -> dict[str, int]:
        chosen = frozenset(self._chosen(facet) or ())
        count = base.intersection_cardinality
        found = {key: count(people) for key, people in self._values(facet, None).items()}
        found.update((key, 0) for key in chosen - found.keys())
        return {key: number for key, number in found.items() if number or key in chosen}

    def _chosen(self, facet: str) -> Iterable[str] | None:
        """Return the chosen values, None where none is."""
        query = self.query
        if facet == "age":
            return None if query.ages is None else map(str, query.ages)
        if facet == "active":
            return None if query.active_weeks is None else (str(query.active_weeks),)
        values = {
            "country": query.countries,
            "tier": query.tiers,
            "level": query.levels,
            "subject": query.subjects,
            "language": query.minima,
            "theme": query.themes,
            "role": query.roles,
            "available": ("1",) if query.available else (),
            "partner": query.partners,
        }[facet]
        return values or None

    def _values(self, facet: str, keys: Iterable[str] | None) -> Values:
        """Return {value: people} of the values `keys`, or of all that are counted."""
        found = self._all(facet)
        return found if keys is None else {key: found.get(key, NONE) for key in keys}

    def _all(self, facet: str) -> Values:
        if facet == "tier":
            return self.day.tiers
        if facet == "active":
            return self._active()
        if facet == "available":
            return self.day.available
        if facet == "partner":
            return self.day.partners(self.query.kinds)
        if facet == "theme":
            keys = {*self.day.top_themes, *self.query.themes}
            return {key: bitmap(self.index.texts.themes.get(key)) for key in keys}
        if facet == "language":
            minima = self.query.minima
            return {code: ranks[minima.get(code, 0)] for code, ranks in self.index.languages.items()}
        return self.index.values[NAMES[facet]]

    def _active(self) -> Values:
        weeks = self.query.active_weeks
        if weeks is None or str(weeks) in self.day.active:
            return self.day.active
        return {**self.day.active, str(weeks): self.day.within(weeks)}


def _any(bitmaps: Iterable[BitMap]) -> BitMap:
    return BitMap.union(BitMap(), *bitmaps)


def without_each(base: BitMap, choices: dict[str, BitMap]) -> tuple[BitMap, dict[str, BitMap]]:
    """Return who of `base` is in all `choices`, and {facet: who is in all of them but this one}."""
    masks = list(choices.values())
    before = list(accumulate(masks, BitMap.intersection, initial=base))
    after = list(accumulate(reversed(masks), BitMap.intersection, initial=base))[::-1]
    return before[-1], {facet: before[i] & after[i + 1] for i, facet in enumerate(choices)}
