"""What of the index depends on the day of the question: who is listed, of which tier, active, available."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from pyroaring import BitMap

from partner_search.engine.index import Array, Index
from partner_search.engine.terms import bitmap
from partner_search.matching import Seeker
from partner_search.query import ACTIVE_WEEKS, TOP_THEMES
from profiles.models import HIDDEN_AFTER_DAYS


class Day:
    """The people listed on one day, given who is eligible then ({country: tier}); made anew after edits."""

    def __init__(self, index: Index, day: datetime.date, eligible: dict[str, str]) -> None:
        self.index = index
        self.number = day.toordinal()
        self._partners: dict[frozenset[tuple[str, str]], dict[str, BitMap]] = {}
        self.scores: dict[int, tuple[Seeker, Array]] = {}
        countries = index.values["country"]
        here = {code: countries[code] for code in eligible if code in countries}
        self.listed = _any(here.values()) & self.shown()
        by_tier: dict[str, list[BitMap]] = defaultdict(list)
        for code, people in here.items():
            by_tier[eligible[code]].append(people)
        self.tiers = {tier: _any(found) for tier, found in by_tier.items()}
        self.active = {str(weeks): self.within(weeks) for weeks in ACTIVE_WEEKS}
        self.available = {"1": self.until(self.number)}

    def partners(self, kinds: Mapping[str, str]) -> dict[str, BitMap]:
        """Return {kind of project: the people in countries with which it may be founded}."""
        key = frozenset(kinds.items())
        if key not in self._partners:
            found: dict[str, list[BitMap]] = defaultdict(list)
            for country, people in self.index.values["country"].items():
                if country in kinds:
                    found[kinds[country]].append(people)
            self._partners[key] = {kind: _any(people) for kind, people in found.items()}
        return self._partners[key]

    def shown(self) -> BitMap:
        """Return the people whom only their country may still keep from the list."""
        return self.since(HIDDEN_AFTER_DAYS)

    def within(self, weeks: int) -> BitMap:
        """Return the people to whom so many weeks apply: active in the last ones."""
        return self.since(7 * weeks)

    def until(self, number: int) -> BitMap:
        """Return the people who look for a partner on the day `number` (an ordinal) or longer."""
        return _any(found for last, found in self.index.days["looking_until"].items() if last >= number)

    def since(self, days: int) -> BitMap:
        """Return the people who were active in the last `days` days."""
        return _any(f for day, f in self.index.days["active_on"].items() if day >= self.number - days)

    @cached_property
    def top_themes(self) -> list[str]:
        """The most frequent themes among all listed people; of equally frequent ones the first by key."""
        counts = {theme: self.count(theme) for theme in self.index.texts.themes}
        return sorted((t for t in counts if counts[t]), key=lambda t: (-counts[t], t))[:TOP_THEMES]

    def count(self, theme: str) -> int:
        """Return how many listed people have the theme."""
        return self.listed.intersection_cardinality(bitmap(self.index.texts.themes.get(theme)))


def _any(bitmaps: Iterable[BitMap]) -> BitMap:
    return BitMap.union(BitMap(), *bitmaps)
