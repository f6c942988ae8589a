"""The definition of the search for partner requests: what it must answer, by looking at every request.

**Which are listed** on a day (UTC): those open whose date is that day or later, posted, renewed or opened
again on that day or within the 30 days before, of an author who would be listed among people that day
(`tests.partner_search.oracle`).

**Words.** As for people; the head is the title, the rest idea, offer, what is asked, themes and the names of
the subjects.

**Facets.** As for people, the country being that of the author's school, but: a level of a language is the
highest that a request may ask for (the most lenient of several; none or an unknown one allows any). `active`:
open for 7 days times the weeks more, or longer. `available` applies to all.

**Order.** Relevance: first those with every word in the title, then the rest; inside, the later renewal
first, then the lower id. Newest: the day of posting, later first, then the lower id. Closing: the fewest
days left first, then the later renewal, then the lower id. The renewal of an author who has not signed in
for 335 days counts as made 335 days after her last sign-in: 30 days later she is hidden.

It reads the database with plain loops; texts, ages and places are judged by the oracle of people.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from common.text import terms
from countries.models import CountryTier
from partner_search.models import PartnerRequest
from partner_search.query import Query
from profiles.models import Profile
from schools.models import Validation
from tests.partner_search import oracle
from tests.partner_search.oracle import CEFR, FACETS, WEEKS, Answer, Oracle, Person

MONTH, YEAR = datetime.timedelta(days=30), datetime.timedelta(days=365)


@dataclass
class Asking(Person):
    """A request as the database has it; `until` is its date, `active_on` its renewal."""

    seen_on: datetime.date
    wanted: set[str]


class RequestOracle(Oracle):
    """Answers from one state of the database, read when it is made."""

    def __init__(self) -> None:
        self.tiers = list(CountryTier.objects.order_by("country", "valid_from"))
        schools = {v.user_id: v for v in Validation.objects.select_related("school") if v.ended_at is None}
        profiles = {profile.pk: profile for profile in Profile.objects.select_related("user")}
        self.requests = [
            _asking(request, profiles[request.author_id], schools[request.author_id].school.country_id)
            for request in PartnerRequest.objects.all()
            if request.state == "open"
            and oracle._may_be_listed(profiles[request.author_id], schools.get(request.author_id))
        ]

    def answer(self, query: Query, hidden: set[int]) -> Answer:
        """Return what `query` must be answered without the requests of `hidden`."""
        eligible = self.eligible(query.day)
        listed = [asking for asking in self.requests if _is_listed(asking, query.day, eligible)]
        text = oracle._Text(query, [*listed])
        shown = [asking for asking in listed if asking.id not in hidden and text.matches(asking)]
        passes = {asking.id: _passes(asking, query, eligible) for asking in shown}
        found = [asking for asking in shown if all(passes[asking.id].values())]
        themes = Counter(theme for asking in listed for theme in set(asking.themes))
        top = sorted(themes, key=lambda theme: (-themes[theme], theme))[:20]
        facets = {}
        for facet, own in FACETS.items():
            base = [a for a in shown if all(ok for name, ok in passes[a.id].items() if name != own)]
            chosen = oracle._chosen(facet, query)
            counts = Counter(value for a in base for value in _values(facet, a, query, eligible))
            if facet == "theme":
                counts = Counter({theme: counts[theme] for theme in {*top, *chosen} if counts[theme]})
            facets[facet] = dict.fromkeys(chosen, 0) | dict(counts)
        return Answer([asking.id for asking in sorted(found, key=_order(query, text))], facets)

    def unwelcoming(self, country: str, day: datetime.date) -> set[int]:
        """Return the requests that want partners of other countries only."""
        welcome = {country, self.eligible(day).get(country)}
        return {asking.id for asking in self.requests if asking.wanted and not asking.wanted & welcome}


def _asking(request: PartnerRequest, profile: Profile, country: str) -> Asking:
    themes = list(request.themes.all())
    ages = (request.age_from, request.age_to) if request.age_from and request.age_to else None
    return Asking(
        id=request.pk,
        country=country,
        role="",
        levels=request.levels,
        subjects=[subject.pk for subject in request.subjects.all()],
        ages=ages,
        languages={row.language_id: row.level for row in request.languages.all()},
        themes=[theme.key for theme in themes],
        until=request.closes_on,
        active_on=request.renewed_on,
        listed_on=request.created_at.date(),
        class_size=0,
        wishes=[],
        calendar=0,
        head=terms(request.title),
        body=terms(" ".join((request.idea, request.offer, request.ask, *(theme.name for theme in themes)))),
        seen_on=profile.user.last_active_on,
        wanted=set(request.wishes),
    )


def _is_listed(asking: Asking, day: datetime.date, eligible: dict[str, str]) -> bool:
    return (
        _is_open(asking, day)
        and asking.active_on >= day - MONTH
        and asking.seen_on >= day - YEAR
        and asking.country in eligible
    )


def _is_open(asking: Asking, day: datetime.date) -> bool:
    return asking.until is not None and asking.until >= day


def _ceilings(query: Query) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, level in query.languages:
        rank = CEFR.index(level) if level in CEFR else len(CEFR)
        found[code] = max(rank, found.get(code, 0))
    return found


def _passes(asking: Asking, query: Query, eligible: dict[str, str]) -> dict[str, bool]:
    known = _ceilings(query)
    asked = [(code, CEFR.index(level)) for code, level in asking.languages.items()]
    weeks = query.active_weeks
    return {
        **oracle._passes(asking, query, eligible),
        "language": not known or any(code in known and rank <= known[code] for code, rank in asked),
        "active": weeks is None or _is_open(asking, query.day + datetime.timedelta(weeks=weeks)),
        "available": True,
    }


def _values(facet: str, asking: Asking, query: Query, eligible: dict[str, str]) -> set[str]:
    if facet == "language":
        known = _ceilings(query)
        return {c for c, level in asking.languages.items() if CEFR.index(level) <= known.get(c, len(CEFR))}
    if facet == "active":
        weeks = {*WEEKS, query.active_weeks or 1}
        return {str(n) for n in weeks if _is_open(asking, query.day + datetime.timedelta(weeks=n))}
    if facet == "available":
        return {"1"}
    return oracle._values(facet, asking, query, eligible)


def _order(query: Query, text: Any) -> Any:
    """Return the key that sorts the matches."""

    def key(asking: Asking) -> tuple[int, int, int]:
        renewed = min(asking.active_on, asking.seen_on + YEAR - MONTH)
        if query.sort == "closing":
            assert asking.until
            return ((asking.until - query.day).days, -renewed.toordinal(), asking.id)
        day = asking.listed_on if query.sort == "newest" else renewed
        second = query.sort == "relevance" and bool(text.words) and not text.in_head(asking)
        return (int(second), -day.toordinal(), asking.id)

    return key
