"""What one asks of the search for partners and what comes back; the same for every engine."""

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pyroaring import BitMap

from common.text import words
from countries.queries import today
from profiles.models import AGES, CEFR

if TYPE_CHECKING:
    from partner_search.documents import Document
    from partner_search.matching import Seeker

PAGE = 20
MAX_TEXT = 500
MAX_WORDS = 10
PREFIX_FROM = 2  # letters of the last word from which it also matches as a beginning
TYPO_FROM = 5  # letters of a word from which one slip is forgiven
TOP_THEMES = 20
ACTIVE_WEEKS = (1, 4, 12, 52)
SORTS = ("relevance", "match", "active", "newest")
RANKS = {level: rank for rank, level in enumerate(CEFR.values)}
PARTNERS = ("european", "national", "no")  # of a project that reader and person may found together
FACETS = (
    *("country", "tier", "level", "subject", "age", "language", "theme", "role", "available", "active"),
    "partner",
)
_CURSOR = re.compile(r"([rmanc])([0-9]{1,5})\.([0-9]{1,7})\.([0-9]{1,10})", re.ASCII)


@dataclass(frozen=True)
class Query:
    """What is asked: OR inside a facet, AND between facets; `tiers` and `countries` are one facet.

    `languages` holds (code, minimum CEFR level or ""); `day` is the UTC day on which people must be listed;
    `language` is the reader's, for the names of subjects; `after` is the `next` of the page before. Values
    nobody has match nobody; nothing here raises. `seeker` is whom the order "match" is for: without one
    nobody fits better than another. `partners` are kinds of projects; `kinds` says of each country ({code:
    kind}) what the reader may found with a school there, and without it nobody has any kind.
    """

    text: str = ""
    language: str = "en"
    countries: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    age_from: int | None = None
    age_to: int | None = None
    languages: frozenset[tuple[str, str]] = frozenset()
    themes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    available: bool = False
    active_weeks: int | None = None
    partners: frozenset[str] = frozenset()
    kinds: Mapping[str, str] = field(default_factory=dict)
    sort: str = "relevance"
    after: str | None = None
    seeker: "Seeker | None" = None
    day: datetime.date = field(default_factory=today)

    @property
    def words(self) -> list[str]:
        """The folded words of the text, the first ten of its first 500 characters."""
        return words(self.text[:MAX_TEXT])[:MAX_WORDS]

    @property
    def ages(self) -> range | None:
        """The years of age asked for, or None when ages do not matter; a range upside down is empty."""
        if self.age_from is None and self.age_to is None:
            return None
        first = AGES.start if self.age_from is None else max(self.age_from, AGES.start)
        last = AGES.stop - 1 if self.age_to is None else min(self.age_to, AGES.stop - 1)
        return range(first, last + 1)

    @property
    def minima(self) -> dict[str, int]:
        """The lowest rank asked of each chosen language; an unknown level counts as the lowest."""
        lowest: dict[str, int] = {}
        for code, level in self.languages:
            rank = RANKS.get(level, 0)
            lowest[code] = min(rank, lowest.get(code, rank))
        return lowest


@dataclass(frozen=True)
class Result:
    """One page: at most 20 user ids, the number of all matches, {facet: {value: count}}, the next cursor.

    A facet lists the values with a count and the chosen ones (0 if nobody has them). Keys are strings: ages
    "3" to "19", active weeks "1", "4", "12", "52", available "1".
    """

    ids: list[int]
    total: int
    facets: dict[str, dict[str, int]]
    next: str | None


class Place(NamedTuple):
    """Where a person stands in a sorted result: tier, day (an ordinal, later first), id.

    The tier is 1 or 2; in the order of matches what the score lacks to the best possible, in that of closing
    requests the days left.
    """

    tier: int
    day: int
    id: int

    def cursor(self, sort: str) -> str:
        """Return the opaque text from which a page of `sort` goes on after this place."""
        return f"{sort[:1]}{self.tier}.{self.day}.{self.id}"


def place_of(query: Query) -> Place | None:
    """Return the place after which the page begins; None for no, a forged or another sort's cursor."""
    found = _CURSOR.fullmatch(query.after or "")
    if not found or found[1] != query.sort[:1] or (found[1] not in "mc" and found[2] not in ("1", "2")):
        return None
    return Place(int(found[2]), int(found[3]), int(found[4]))


class Engine(Protocol):
    """What every search engine does; each follows the change log of people by itself."""

    @property
    def ready(self) -> bool:
        """Whether the engine can answer now."""

    def prepare(self) -> bool:
        """Return whether the engine can answer now; if not, it is getting ready in the background."""

    def catch_up(self) -> None:
        """Take in every change of people committed until now."""

    def search(self, query: Query, hidden: Collection[int]) -> Result:
        """Return the page `query` asks for, without the people of `hidden` (also not in the counts)."""

    def everyone(self, queries: Sequence[Query]) -> list[BitMap]:
        """Return the ids of all people each of `queries` finds, whoever asks; their order does not matter."""

    def known(self, ids: Sequence[int]) -> "list[Document]":
        """Return the documents of those of `ids` that are to be found, as this engine knows them."""

    def rebuild(self) -> int:
        """Build the index anew from the database without downtime; return how many people it holds."""
