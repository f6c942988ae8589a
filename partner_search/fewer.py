"""“Why so few?”: how many more people appear when one wish of a search is given up or eased."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from pyroaring import BitMap

from countries.names import language_name
from partner_search.asked import Asked
from partner_search.demand import WISHES, Balance, offers, seekers
from partner_search.facets import Ages, grouped
from partner_search.query import Engine, Query
from partner_search.slips import Slip, language_label
from profiles.models import AGES, CEFR

FEW = 10  # results, up to which the question is asked
NAMED = 3  # choices of one filter
SHOWN = 60  # letters of the words asked for

# What a query is without each of its filters; the key is that of the first slip of the filter.
NOTHING: dict[str, dict[str, Any]] = {
    "q": {"text": ""},
    "country": {"tiers": frozenset(), "countries": frozenset()},
    "level": {"levels": frozenset()},
    "subject": {"subjects": frozenset()},
    "age_from": {"age_from": None, "age_to": None},
    "language": {"languages": frozenset()},
    "theme": {"themes": frozenset()},
    "role": {"roles": frozenset()},
    "available": {"available": False},
    "active": {"active_weeks": None},
    "partner": {"partners": frozenset()},
}
_SAME_FILTER = {"tier": "country", "age_to": "age_from", "open": "active"}


@dataclass(frozen=True)
class Wish:
    """One wish of a search given up, or (`eased`) asked less of: its name, and what is asked then."""

    label: str
    query: Query
    eased: bool = False


@dataclass(frozen=True)
class Relaxed:
    """How many more people a wish brings that is given up or eased, and the address that does so."""

    label: str
    eased: bool
    more: int
    number: str
    url: str


@dataclass(frozen=True)
class Fewer:
    """What brings more people, the most first, the filters that bring nobody, and who seeks the same."""

    relaxed: list[Relaxed]
    useless: list[str]
    balance: Balance | None

    @property
    def useless_words(self) -> str:
        """The filters that bring nobody, in one line."""
        return _(", ").join(self.useless)


def fewer(
    engine: Engine, asked: Asked, hidden: Collection[int], slips: Sequence[Slip], total: int
) -> Fewer | None:
    """Return what finds more people than the `total` of `asked`; None when it has enough or asks nothing.

    The engine is asked once, for one set of people per filter and at most three more: with wider ages, with
    lower levels, and who offers what is wished for.
    """
    if total > FEW or not asked.chosen():
        return None
    wishes = [*_given_up(asked, slips), *_eased(asked.query)]
    offered = offers(asked.query)
    found = engine.everyone([*(wish.query for wish in wishes), *filter(None, [offered])])
    counts = [len(people - BitMap(hidden)) for people in found]
    more = [(wish, count - total) for wish, count in zip(wishes, counts, strict=False)]
    relaxed = [_relaxed(asked, wish, number) for wish, number in more if number > 0]
    return Fewer(
        relaxed=sorted(relaxed, key=lambda r: -r.more),
        useless=[wish.label for wish, number in more if number <= 0 and not wish.eased],
        balance=_balance(asked.query, hidden, slips, counts[-1]) if offered else None,
    )


def _balance(query: Query, hidden: Collection[int], slips: Sequence[Slip], offer: int) -> Balance:
    wish = " + ".join(slip.label for slip in slips if slip.pair[0] in WISHES)
    return Balance(wish, len(seekers(query, hidden)), offer, query.day)


def _given_up(asked: Asked, slips: Sequence[Slip]) -> list[Wish]:
    """Return the search without each of its filters."""
    labels: dict[str, list[str]] = {}
    if asked.query.text:
        labels["q"] = [f"“{asked.query.text[:SHOWN]}”"]
    for slip in slips:
        labels.setdefault(_SAME_FILTER.get(slip.pair[0], slip.pair[0]), []).append(slip.label)
    first = replace(asked.query, after=None)
    return [
        Wish(_named(names), replace(first, **NOTHING[key])) for key, names in labels.items() if key in NOTHING
    ]


def _named(labels: list[str]) -> str:
    """Return the choices of one filter in words, the first few of many."""
    named = _(", ").join(labels[:NAMED])
    return f"{named} …" if len(labels) > NAMED else named


def _eased(query: Query) -> list[Wish]:
    """Return the search with ages wider by a year at each end, and with all levels lower by one."""
    found = []
    if (wider := _wider(query)) is not None:
        found.append(Wish(Ages(wider.age_from, wider.age_to).label, wider, eased=True))
    if (lower := _lower(query)) is not None:
        changed = sorted(lower.languages - query.languages)
        names = [language_label(language_name(code), level) for code, level in changed]
        found.append(Wish(_named(names), lower, eased=True))
    return found


def _wider(query: Query) -> Query | None:
    if query.ages is None:
        return None
    first = None if query.age_from is None else max(AGES.start, query.age_from - 1)
    last = None if query.age_to is None else min(AGES.stop - 1, query.age_to + 1)
    if (first, last) == (query.age_from, query.age_to):
        return None
    return replace(query, age_from=first, age_to=last, after=None)


def _lower(query: Query) -> Query | None:
    below = dict(zip(CEFR.values[1:], CEFR.values, strict=False))  # A1 is as good as none
    lower = frozenset((code, below.get(level, level)) for code, level in query.languages)
    return replace(query, languages=lower, after=None) if lower != query.languages else None


def _relaxed(asked: Asked, wish: Wish, more: int) -> Relaxed:
    return Relaxed(wish.label, wish.eased, more, grouped(more), replace(asked, query=wish.query).url())
