"""Supply against demand: how many seek, and how many offer, what a search wishes for."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote_plus

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countries.queries import today
from partner_search.asked import read
from partner_search.documents import batches
from partner_search.facets import grouped
from partner_search.models import PartnerRequest, SavedSearch
from partner_search.query import Query
from partner_search.requests.engine import get_request_engine
from profiles.models import Profile

WISHES = ("level", "subject", "age_from", "age_to", "language", "theme")  # what one can seek and offer
MOST_READ = 5_000  # saved searches looked into for one answer


@dataclass(frozen=True)
class Balance:
    """How many others seek what is wished for, and how many offer it, on a day."""

    wish: str
    seek: int
    offer: int
    day: datetime.date

    @property
    def sentence(self) -> str:
        """Supply and demand in one line."""
        seek = ngettext("%(number)s seeks", "%(number)s seek", self.seek) % {"number": grouped(self.seek)}
        offer = ngettext("%(number)s offers", "%(number)s offer", self.offer)
        words = {"seek": seek, "offer": offer % {"number": grouped(self.offer)}, "wish": self.wish}
        return _("%(seek)s, %(offer)s %(wish)s %(season)s.") % {**words, "season": season(self.day)}


def season(day: datetime.date) -> str:
    """Return the season of `day` in words."""
    names = (_("this winter"), _("this spring"), _("this summer"), _("this autumn"))
    return names[day.month % 12 // 3]


def offers(query: Query) -> Query | None:
    """Return the question who offers what `query` wishes and looks for a partner; None without a wish."""
    if not (query.levels or query.subjects or query.ages or query.languages or query.themes):
        return None
    return replace(_wish(query), available=True)


def seekers(query: Query, hidden: Collection[int]) -> set[int]:
    """Return the listed people, without those of `hidden`, who ask for what overlaps the wish of `query`.

    They ask by an open partner request or by a saved search, and name something of every kind that the wish
    names: levels, subjects, ages, languages, themes.
    """
    return (_posted(query) | _listed(_saved(query))) - set(hidden)


def _wish(query: Query) -> Query:
    return Query(
        language=query.language,
        levels=query.levels,
        subjects=query.subjects,
        age_from=query.age_from,
        age_to=query.age_to,
        languages=query.languages,
        themes=query.themes,
        day=query.day,
    )


def _posted(query: Query) -> set[int]:
    """Return who has an open request of this kind; nobody while the engine of requests gets ready."""
    engine = get_request_engine()
    if not engine.prepare():
        return set()
    at_any_level = frozenset((code, "") for code, level in query.languages)
    requests = engine.everyone([replace(_wish(query), languages=at_any_level)])[0]
    authors: set[int] = set()
    for ids in batches(requests):
        authors.update(PartnerRequest.objects.filter(pk__in=ids).values_list("author_id", flat=True))
    return authors


def _saved(query: Query) -> set[int]:
    """Return who keeps a search of this kind: found by its text, then read."""
    kept = SavedSearch.objects.kept().filter(_named("level", query.levels), _named("theme", query.themes))
    kept = kept.filter(_named("subject", query.subjects), _named("language", dict(query.languages)))
    if query.ages is not None:
        kept = kept.filter(query__contains="age_")
    rows = kept.order_by("-pk").values_list("user_id", "query")[:MOST_READ]
    return {user for user, text in rows if _overlap(query, read(QueryDict(text), "en", ()).query)}


def _named(key: str, values: Iterable[str]) -> Q:
    """Return the condition that an address, as `asked` writes it, names one of the values."""
    found = Q()
    for value in values:
        found |= Q(query__contains=f"{key}={quote_plus(value, safe=':')}")
    return found


def _overlap(one: Query, other: Query) -> bool:
    pairs = (
        (one.levels, other.levels),
        (one.subjects, other.subjects),
        (one.themes, other.themes),
        (dict(one.languages).keys(), dict(other.languages).keys()),
        (set(one.ages or ()), set(other.ages or ())),
    )
    return all(mine & theirs for mine, theirs in pairs if mine)


def _listed(users: set[int]) -> set[int]:
    listed: set[int] = set()
    for ids in batches(sorted(users)):
        listed.update(Profile.objects.listed(today()).filter(pk__in=ids).values_list("pk", flat=True))
    return listed
