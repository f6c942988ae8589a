"""What the first page shows a stranger: numbers, never people."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.cache import cache

from common.text import fold
from countries.models import CountryTier, Tier
from countries.names import language_name
from partner_search.engine import get_engine
from partner_search.query import Query
from profiles.models import AGES
from profiles.subjects import SUBJECTS

Facets = dict[str, dict[str, int]]
REMEMBER = 60  # seconds that an answer to strangers is kept; questions are a few thousand at most
TOP = 6


@dataclass(frozen=True)
class Answer:
    """How many teachers fit, how many of them look for a partner, and where they are.

    `ready` is false while the search engine still reads its index after a start.
    """

    ready: bool
    total: int
    looking: int
    countries: dict[str, int]


@dataclass(frozen=True)
class Nearest:
    """A question without one of its choices, and how many fit it."""

    label: str
    url: str
    total: int


@dataclass(frozen=True)
class Bar:
    """One value of a facet with its count, its share of the largest (0 to 100) and its place in the row."""

    key: str
    name: str
    count: int
    share: int
    place: int

    @property
    def x(self) -> int:
        """Where a column of a chart begins: columns are 16 wide and 20 apart."""
        return 2 + 20 * self.place

    @property
    def middle(self) -> int:
        """The middle of the column."""
        return self.x + 8


@dataclass(frozen=True)
class TierGroup:
    """The countries of one tier with the rows that say so, in the order of their names."""

    label: str
    rows: list[CountryTier]

    @property
    def names(self) -> list[str]:
        """The names of the countries."""
        return [str(row.country) for row in self.rows]

    @property
    def lots(self) -> list[list[CountryTier]]:
        """The rows parted by what is known of them: first day, whether it is confirmed, source."""
        parted: dict[tuple[object, ...], list[CountryTier]] = {}
        for row in self.rows:
            parted.setdefault((row.valid_from, row.confirmed, row.source), []).append(row)
        return sorted(parted.values(), key=len, reverse=True)


@dataclass(frozen=True)
class Tiers:
    """Who may take part on a day."""

    groups: list[TierGroup]

    @property
    def count(self) -> int:
        """The number of countries."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True)
class Crowd:
    """Who is here: the commonest subjects and languages, and how many teach each age."""

    subjects: list[Bar]
    languages: list[Bar]
    ages: list[Bar]


def answer(query: Query) -> Answer:
    """Return the numbers for a stranger's question; kept for a minute."""
    counted = _count(query)
    if counted is None:
        return Answer(ready=False, total=0, looking=0, countries={})
    total, facets = counted
    countries = {code: n for code, n in facets["country"].items() if n > 0}
    return Answer(True, total, facets["available"].get("1", 0), countries)


def nearest(wider: Iterable[tuple[str, str, Query]]) -> list[Nearest]:
    """Return what finds somebody when one choice is left open, the most first."""
    found = [Nearest(label, f"?{address}#answer", answer(query).total) for label, address, query in wider]
    return sorted((near for near in found if near.total), key=lambda near: -near.total)


def crowd() -> Crowd | None:
    """Return what all listed teachers teach, in the reader's language; None if nobody is listed (yet)."""
    counted = _count(Query())
    if counted is None or not counted[0]:
        return None
    facets = counted[1]
    ages = [(str(age), facets["age"].get(str(age), 0)) for age in AGES]
    return Crowd(
        subjects=_bars(_top(facets["subject"]), lambda key: str(SUBJECTS.get(key, key))),
        languages=_bars(_top(facets["language"]), language_name),
        ages=_bars(ages, str),
    )


def tiers(day: datetime.date) -> Tiers:
    """Return the countries that take part on `day` by tier, in one query."""
    rows = sorted(CountryTier.objects.on(day).select_related("country"), key=lambda r: fold(str(r.country)))
    return Tiers([TierGroup(str(t.label), [r for r in rows if r.tier == t]) for t in Tier])


def _count(query: Query) -> tuple[int, Facets] | None:
    """Return total and facets of a stranger's question, or None while the engine cannot answer."""
    languages = [code for code, _ in query.languages]
    asked = [query.day, [*query.subjects], languages, query.age_from, query.age_to]
    key = "home:" + "|".join(map(str, asked)).replace(" ", "")
    found: tuple[int, Facets] | None = cache.get(key)
    if found is None and (engine := get_engine()).prepare():
        result = engine.search(query, ())
        found = (result.total, result.facets)
        cache.set(key, found, REMEMBER)
    return found


def _top(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP]


def _bars(counts: Iterable[tuple[str, int]], name: Callable[[str], str]) -> list[Bar]:
    counts = [*counts]
    most = max((n for _, n in counts), default=0) or 1
    return [Bar(key, name(key), n, round(100 * n / most), i) for i, (key, n) in enumerate(counts)]
