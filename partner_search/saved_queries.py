"""Saved searches as their readers see them: what each asks, in words, and how many people are new."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from pyroaring import BitMap

from accounts.models import User
from countries.queries import eligible_on, today
from partner_search.access import hidden_from
from partner_search.asked import Asked, read
from partner_search.engine import get_engine
from partner_search.facets import Facets, grouped
from partner_search.models import SavedSearch
from partner_search.models.saved import LONGEST_QUERY
from partner_search.pages import theme_names
from partner_search.query import Result
from partner_search.seekers import confirmed_country, for_reader
from partner_search.slips import slips

SHOWN_WORDS = 8


@dataclass(frozen=True)
class Line:
    """A saved search in the list; `new` is None while the search engine gets ready."""

    search: SavedSearch
    words: list[str]
    new: int | None

    @property
    def shown(self) -> list[str]:
        """The words one can take in at a glance."""
        return self.words[:SHOWN_WORDS]

    @property
    def more(self) -> int:
        """How many words are left out."""
        return max(len(self.words) - SHOWN_WORDS, 0)

    @property
    def number(self) -> str:
        """How many are new, as the reader's language writes it."""
        return grouped(self.new or 0)


@dataclass(frozen=True)
class Saved:
    """All saved searches of a reader, and those she may still bring back."""

    lines: list[Line]
    deleted: list[SavedSearch]


def asked_of(query: str, reader: User, tiers: Mapping[str, str]) -> Asked:
    """Read a query as `reader` asks it; what is no longer known, or no query at all, is left out."""
    try:
        params = QueryDict(query[:LONGEST_QUERY])
    except TooManyFieldsSent:  # more fields than any form of ours has
        params = QueryDict()
    asked = read(params, reader.language, tiers)
    return for_reader(asked, reader, confirmed_country(reader.pk)) if asked.query.partners else asked


def canonical(asked: Asked) -> str:
    """Return the query of a search as it is stored: without the choice of a facet shown whole."""
    return asked.url(without=lambda key, value: key == "all").partition("?")[2]


def reading(asked: Asked) -> str:
    """Return how a query is understood: what narrows it, and the language that names its subjects."""
    return f"{asked.query.language}?{'&'.join('='.join(pair) for pair in asked.chosen())}"[
        : LONGEST_QUERY + 20
    ]


def matches(searches: Sequence[Asked]) -> list[BitMap]:
    """Return the ids of all who match each search; nobody where nothing narrows it any more."""
    found = get_engine().everyone([asked.query for asked in searches])
    return [ids if asked.chosen() else BitMap() for asked, ids in zip(searches, found, strict=True)]


def set_of(stored: bytes | memoryview) -> BitMap:
    """Return a stored set of people."""
    return BitMap.deserialize(bytes(stored))


def words_of(asked: Asked, tiers: Mapping[str, str], themes: Mapping[str, str]) -> list[str]:
    """Return what narrows a search in the reader's words."""
    makes = Facets(asked, Result([], 0, _chosen(asked), None), tiers, themes)
    text = [f"“{asked.query.text}”"] if asked.query.text else []
    return text + [slip.label for slip in slips(asked, makes.all(), makes.ages())]


def _chosen(asked: Asked) -> dict[str, dict[str, int]]:
    """Return the chosen values as an answer would count them, were nobody there."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for key, value in asked.chosen():
        found[key][value.partition(":")[0] if key == "language" else value] = 0
    return found


def named(asked: Asked, tiers: Mapping[str, str]) -> list[str]:
    """Return the words of one search, with the names of its themes."""
    return words_of(asked, tiers, theme_names(Result([], 0, _chosen(asked), None)))


def saved_by(user: User) -> Saved:
    """Return the searches `user` keeps, the latest first, in as many queries for twenty as for one."""
    found = list(SavedSearch.objects.filter(user=user).defer("known"))
    kept, tiers = [search for search in found if not search.deleted_at], eligible_on(today())
    asked = [asked_of(search.query, user, tiers) for search in kept]
    themes: dict[str, int] = {key: 0 for each in asked for key in each.query.themes}
    names = theme_names(Result([], 0, {"theme": themes}, None))
    words = [words_of(each, tiers, names) for each in asked]
    lines = [Line(*line) for line in zip(kept, words, _new(user, kept, asked), strict=True)]
    return Saved(lines, [search for search in found if search.deleted_at])


def _new(user: User, kept: Sequence[SavedSearch], asked: Sequence[Asked]) -> list[int | None]:
    """Return how many people are new in each search since its reader looked; None while that is not known."""
    if not get_engine().prepare():
        return [None] * len(kept)
    hidden = BitMap(hidden_from(user))
    pairs = zip(kept, matches(asked), strict=True)
    return [len(found - hidden - set_of(search.seen)) for search, found in pairs]
