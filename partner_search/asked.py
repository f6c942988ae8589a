"""What a reader asks of /people/: an address read into a query, and every state written as an address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from urllib.parse import quote_plus

from django.http import QueryDict
from django.urls import reverse

from countries.models import Tier
from partner_search.query import ACTIVE_WEEKS, MAX_TEXT, PARTNERS, SORTS, Query
from profiles.models import AGES, CEFR, Level, Role
from profiles.subjects import LANGUAGES, SUBJECTS

VIEWS = ("list", "map")
FOLDED = ("country", "subject", "language", "theme")  # facets that may show a part and link to all
MAX_VALUES = 50  # of one key, more than any list but themes has
MAX_THEME = 100
MAX_THEMES = 20
ANY = "any"  # the choice of no minimum level, where leaving a key out would keep the levels chosen

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Desk:
    """What differs between the searches: the name of the URL, the orders, the roles to choose from.

    `box` is the key of the facet with one box, `weeks` that of the facet that counts weeks.
    """

    name: str
    sorts: tuple[str, ...]
    roles: tuple[str, ...]
    box: str
    weeks: str


PEOPLE = Desk("people", SORTS, tuple(Role.values), "available", "active")


@dataclass(frozen=True)
class Asked:
    """A query, how to show its answer, and what of the address was not understood.

    `whole` is the facet shown with all its values.
    """

    query: Query
    view: str = "list"
    whole: str = ""
    at_least: str = ""
    ignored: tuple[str, ...] = field(default=())
    desk: Desk = PEOPLE

    def chosen(self) -> Pairs:
        """Return what narrows the search, as pairs of key and value in a fixed order."""
        q = self.query
        found = [("q", q.text)] if q.text else []
        for key, values in (("tier", q.tiers), ("country", q.countries), ("level", q.levels)):
            found += [(key, value) for value in sorted(values)]
        found += [("subject", value) for value in sorted(q.subjects)]
        found += [
            (key, str(age))
            for key, age in (("age_from", q.age_from), ("age_to", q.age_to))
            if age is not None
        ]
        found += [("language", f"{code}:{level}".rstrip(":")) for code, level in sorted(q.languages)]
        found += [("theme", value) for value in sorted(q.themes)]
        found += [("role", value) for value in sorted(q.roles)]
        found += [("partner", kind) for kind in PARTNERS if kind in q.partners]
        found += [(self.desk.box, "1")] if q.available else []
        return found + ([(self.desk.weeks, str(q.active_weeks))] if q.active_weeks else [])

    def shown(self) -> Pairs:
        """Return how the answer is shown, as pairs; what is usual is left out."""
        waiting = self.at_least not in ("", ANY) and not self.query.languages
        found = [("at_least", self.at_least)] if waiting else []
        found += [("sort", self.query.sort)] if self.query.sort != SORTS[0] else []
        found += [("view", self.view)] if self.view != VIEWS[0] else []
        return found + ([("all", self.whole)] if self.whole else [])

    @property
    def minimum(self) -> str:
        """The one minimum of all chosen languages, ANY for none, or "" when they differ."""
        levels = {level or ANY for code, level in self.query.languages} or {self.at_least or ANY}
        return levels.pop() if len(levels) == 1 else ""

    def url(
        self,
        *,
        without: Callable[[str, str], bool] = lambda key, value: False,
        plus: Iterable[tuple[str, str]] = (),
    ) -> str:
        """Return the address of this state, less the pairs that `without` names, with those of `plus`."""
        kept = [part for pair, part in self._parts if not without(*pair)]
        return _address(self.desk.name, [*kept, *map(_part, plus)])

    def address(self, pairs: Pairs) -> str:
        """Return the address of the same search with these pairs only."""
        return _address(self.desk.name, list(map(_part, pairs)))

    @cached_property
    def _parts(self) -> list[tuple[tuple[str, str], str]]:
        """Every pair with how an address spells it: a page writes some twenty addresses."""
        return [(pair, _part(pair)) for pair in self.chosen() + self.shown()]


def address(pairs: Pairs) -> str:
    """Return the address of the search of people with these pairs."""
    return _address(PEOPLE.name, list(map(_part, pairs)))


def _address(name: str, parts: list[str]) -> str:
    return f"{_root(name)}?{'&'.join(parts)}" if parts else _root(name)


@cache
def _root(name: str) -> str:
    return reverse(name)


def _part(pair: tuple[str, str]) -> str:
    return f"{pair[0]}={quote_plus(pair[1], safe=':')}"


def read(params: QueryDict, language: str, countries: Iterable[str], desk: Desk = PEOPLE) -> Asked:
    """Read an address of `desk`. `language` is the reader's, `countries` the eligible codes; never raises.

    A value outside a closed list is left out and named in `ignored`, so that the page can say so.
    """
    reader = _Reader(params)
    languages, at_least = reader.languages()
    first, last = reader.ages()
    query = Query(
        text=reader.text(),
        language=language,
        countries=reader.known("country", countries),
        tiers=reader.known("tier", Tier.values),
        levels=reader.known("level", Level.values),
        subjects=reader.known("subject", SUBJECTS),
        age_from=first,
        age_to=last,
        languages=languages,
        themes=reader.themes(),
        roles=reader.known("role", desk.roles),
        available=bool(reader.known(desk.box, ("1",))),
        partners=reader.known("partner", PARTNERS),
        active_weeks=max((int(n) for n in reader.known(desk.weeks, map(str, ACTIVE_WEEKS))), default=None),
        sort=reader.one("sort", desk.sorts),
        after=params.get("after") or None,
    )
    view, whole = reader.one("view", VIEWS), reader.one("all", ("", *FOLDED))
    return Asked(query, view, whole, at_least, tuple(reader.ignored), desk)


class _Reader:
    """Takes values out of an address and remembers what it could not use."""

    def __init__(self, params: QueryDict) -> None:
        self.params = params
        self.ignored: list[str] = []

    def values(self, key: str) -> list[str]:
        return [value for value in self.params.getlist(key)[:MAX_VALUES] if value]

    def known(self, key: str, choices: Iterable[str]) -> frozenset[str]:
        choices = frozenset(choices)
        return frozenset(v for v in self.values(key) if v in choices or self._ignore(key, v))

    def one(self, key: str, choices: tuple[str, ...]) -> str:
        found = self.known(key, choices)
        return next((choice for choice in choices if choice in found), choices[0])

    def text(self) -> str:
        text = " ".join(self.params.get("q", "")[: 2 * MAX_TEXT].split())
        if len(self.params.get("q", "")) > MAX_TEXT:
            self._ignore("q", text[MAX_TEXT : MAX_TEXT + 20])
        return text[:MAX_TEXT]

    def themes(self) -> frozenset[str]:
        return frozenset(v[:MAX_THEME] for v in self.values("theme")[:MAX_THEMES])

    def ages(self) -> tuple[int | None, int | None]:
        first, last = (self._age(key) for key in ("age_from", "age_to"))
        if first is not None and last is not None and first > last:
            return last, first
        return first, last

    def languages(self) -> tuple[frozenset[tuple[str, str]], str]:
        """Return the chosen (code, minimum) and the minimum of the select, which overrules theirs."""
        at_least = self.one("at_least", ("", ANY, *CEFR.values))
        found = [pair for value in self.values("language") if (pair := self._language(value))]
        if at_least:
            level = "" if at_least == ANY else at_least
            found = [(code, level) for code, _ in found]
        return frozenset(found), at_least

    def _age(self, key: str) -> int | None:
        years = {str(age): age for age in AGES}
        found = [years[v] for v in map(str.strip, self.values(key)) if v in years or self._ignore(key, v)]
        return (min(found) if key == "age_from" else max(found)) if found else None

    def _language(self, value: str) -> tuple[str, str] | None:
        code, _, level = value.partition(":")
        if code in LANGUAGES and level in ("", *CEFR.values):
            return code, level
        self._ignore("language", value)
        return None

    def _ignore(self, key: str, value: str) -> bool:
        """Note that `value` is not known; always false, so that it can stand in a condition."""
        self.ignored.append(f"{key}: {value[:40]}")
        return False
