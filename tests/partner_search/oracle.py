"""The definition of the search for partners: what it must answer, by looking at everybody.

**Who is listed** on a day (UTC): a user who is active, neither suspended nor closed, lets others find them,
has signed in on that day or within the 365 days before, and is now confirmed at a school of a country that
is in the programme on that day. The people of `hidden` are left out of everything but the rule on slips
below.

**Words.** The folded words of the first 500 characters of the text, ten at most. A person's terms are those
of name, school, town and the town's other names (the head), and those of themes, about text and the names
of the subjects in the reader's language (English where the site does not speak it). A profile matches when
every word of the query equals one of its terms; the last word also when it begins one, from two letters. A
word of five letters or more that begins no term of any listed profile matches the terms within one
insertion, deletion, substitution or swap of two neighbours that have the same first letter.

**Facets.** OR inside a facet, AND between facets. `tier` and `country` are one facet (the school's country,
its tier on the day). Pupils' ages match when the years overlap; who gives no ages matches no ages; a range
upside down matches nobody. A language matches at the lowest minimum asked of it or above (A1 if none or
unknown). `available`: looking for partners until the day or later. `active`: a sign-in within 7 days times
the weeks. `partner`: the kind of project that the query's `kinds` gives for the school's country; who has
none matches none.

**Counts.** Every value is counted among those who match everything but that facet's own choice (`tier` and
`country` together); a language at its chosen minimum, ages per year from 3 to 19, active for 1, 4, 12 and
52 weeks, themes: the 20 most frequent among all listed people (of equally frequent ones the first by key)
and the chosen. Values nobody has are left out, chosen ones are not.

**Order.** Relevance: first who has every word in the head, then the rest; inside, the later sign-in first,
then the lower id; without words recently active is the same. Newest: the day first listed, later first,
then the lower id. Match: see `tests.partner_search.match_oracle`.

It reads the database with plain loops and shares with the engines only `fold` and `terms`.
"""

import datetime
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from common.text import fold, terms
from countries.models import CountryTier
from partner_search.query import Query
from profiles.models import Profile
from profiles.subjects import SUBJECTS
from schools.models import Validation
from tests.partner_search.match_oracle import score

CEFR = ["A1", "A2", "B1", "B2", "C1", "C2", "native"]
SITE_LANGUAGES = ("en", "el", "pl")
WEEKS = (1, 4, 12, 52)


@dataclass
class Person:
    """One user as the database has her, and the terms of her texts."""

    id: int
    country: str
    role: str
    levels: list[str]
    subjects: list[str]
    ages: tuple[int, int] | None
    languages: dict[str, str]
    themes: list[str]
    until: datetime.date | None
    active_on: datetime.date
    listed_on: datetime.date
    class_size: int
    wishes: list[str]
    calendar: int
    head: set[str]
    body: set[str]


@dataclass
class Answer:
    """All ids in order, and {facet: {value: count}}."""

    ids: list[int]
    facets: dict[str, dict[str, int]]


class Oracle:
    """Answers from one state of the database, read when it is made."""

    def __init__(self) -> None:
        self.tiers = list(CountryTier.objects.order_by("country", "valid_from"))
        schools = {v.user_id: v for v in Validation.objects.select_related("school") if v.ended_at is None}
        profiles = Profile.objects.select_related("user").prefetch_related(
            "subjects", "languages", "theme_items__tag"
        )
        self.people = [
            _person(profile, schools[profile.pk].school)
            for profile in profiles
            if _may_be_listed(profile, schools.get(profile.pk))
        ]

    def eligible(self, day: datetime.date) -> dict[str, str]:
        """Return {country: tier} of the programme on `day`."""
        return {
            row.country_id: row.tier
            for row in self.tiers
            if (row.valid_from <= day or not row.confirmed) and (row.valid_to is None or day <= row.valid_to)
        }

    def answer(self, query: Query, hidden: set[int]) -> Answer:
        """Return what `query` must be answered without the people of `hidden`."""
        eligible = self.eligible(query.day)
        year = datetime.timedelta(days=365)
        listed = [p for p in self.people if p.country in eligible and p.active_on >= query.day - year]
        text = _Text(query, listed)
        shown = [person for person in listed if person.id not in hidden and text.matches(person)]
        passes = {person.id: _passes(person, query, eligible) for person in shown}
        found = [person for person in shown if all(passes[person.id].values())]
        themes = Counter(theme for person in listed for theme in set(person.themes))
        top = sorted(themes, key=lambda theme: (-themes[theme], theme))[:20]
        facets = {}
        for facet, own in FACETS.items():
            base = [p for p in shown if all(ok for name, ok in passes[p.id].items() if name != own)]
            chosen = _chosen(facet, query)
            counts = Counter(value for p in base for value in _values(facet, p, query, eligible))
            if facet == "theme":
                counts = Counter({theme: counts[theme] for theme in {*top, *chosen} if counts[theme]})
            facets[facet] = dict.fromkeys(chosen, 0) | dict(counts)
        return Answer([person.id for person in sorted(found, key=_order(query, text, eligible))], facets)


FACETS = {
    "country": "place",
    "tier": "place",
    "level": "level",
    "subject": "subject",
    "age": "age",
    "language": "language",
    "theme": "theme",
    "role": "role",
    "available": "available",
    "active": "active",
    "partner": "partner",
}


def _may_be_listed(profile: Profile, validation: Validation | None) -> bool:
    user = profile.user
    return (
        validation is not None
        and validation.state == "confirmed"
        and profile.findable
        and user.is_active
        and user.suspended_at is None
        and user.closed_at is None
    )


def _person(profile: Profile, school: Any) -> Person:
    user = profile.user
    head = terms(user.name) | terms(school.name) | terms(school.town) | terms(school.town_names)
    tags = [item.tag for item in profile.theme_items.all()]
    body = terms(profile.about).union(*(terms(tag.name) for tag in tags))
    return Person(
        id=user.pk,
        country=school.country_id,
        role=profile.role,
        levels=profile.levels,
        subjects=[subject.pk for subject in profile.subjects.all()],
        ages=(profile.age_from, profile.age_to) if profile.age_from and profile.age_to else None,
        languages={row.language_id: row.level for row in profile.languages.all()},
        themes=[tag.key for tag in tags],
        until=profile.looking_until if profile.looking else None,
        active_on=user.last_active_on,
        listed_on=user.listed_on or datetime.date.min,
        class_size=profile.class_size or 0,
        wishes=profile.wishes,
        calendar=school.calendar_id or 0,
        head=head,
        body=body,
    )


class _Text:
    """The words of a query among the listed people."""

    def __init__(self, query: Query, listed: list[Person]) -> None:
        found = re.findall(r"[^\W_]+", fold(query.text[:500]).replace("'", ""))
        self.words = found[:10]
        with translation.override(query.language if query.language in SITE_LANGUAGES else "en"):
            self.names = {key: terms(str(name)) for key, name in SUBJECTS.items()}
        self.terms = set().union(*(self._all(person) for person in listed))
        self.hits = [self._hits(word, last=n == len(self.words) - 1) for n, word in enumerate(self.words)]

    def _all(self, person: Person) -> set[str]:
        return person.head.union(person.body, *(self.names[key] for key in person.subjects))

    def _hits(self, word: str, *, last: bool) -> set[str]:
        begun = {term for term in self.terms if term.startswith(word)}
        if len(word) >= 5 and not begun:
            return {term for term in self.terms if is_slip(word, term)}
        return begun if last and len(word) >= 2 else {word}

    def matches(self, person: Person) -> bool:
        has = self._all(person)
        return all(hits & has for hits in self.hits)

    def in_head(self, person: Person) -> bool:
        return all(hits & person.head for hits in self.hits)


def is_slip(word: str, term: str) -> bool:
    """Tell whether one insertion, deletion, substitution or swap parts them, the first letter kept."""
    if word[0] != term[0] or word == term:
        return False
    if len(word) != len(term):
        short, long = sorted((word, term), key=len)
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    different = [i for i in range(len(word)) if word[i] != term[i]]
    if len(different) == 1:
        return True
    i = different[0]
    return different == [i, i + 1] and word[i : i + 2] == term[i + 1] + term[i]


def _minima(query: Query) -> dict[str, int]:
    minima: dict[str, int] = {}
    for code, level in query.languages:
        rank = CEFR.index(level) if level in CEFR else 0
        minima[code] = min(rank, minima.get(code, rank))
    return minima


def _passes(person: Person, query: Query, eligible: dict[str, str]) -> dict[str, bool]:
    """Return for each facet whether `person` passes its choice."""
    minima = _minima(query)
    place = person.country in query.countries or eligible[person.country] in query.tiers
    weeks = query.active_weeks
    return {
        "place": place or not (query.countries or query.tiers),
        "level": not query.levels or bool(query.levels & set(person.levels)),
        "subject": not query.subjects or bool(query.subjects & set(person.subjects)),
        "age": _passes_ages(person, query),
        "language": not minima
        or any(
            code in person.languages and CEFR.index(person.languages[code]) >= rank
            for code, rank in minima.items()
        ),
        "theme": not query.themes or bool(query.themes & set(person.themes)),
        "role": not query.roles or person.role in query.roles,
        "available": not query.available or _is_available(person, query),
        "active": weeks is None or _is_active(person, query, weeks),
        "partner": not query.partners or query.kinds.get(person.country) in query.partners,
    }


def _passes_ages(person: Person, query: Query) -> bool:
    if query.age_from is None and query.age_to is None:
        return True
    first = 3 if query.age_from is None else query.age_from
    last = 19 if query.age_to is None else query.age_to
    return person.ages is not None and any(
        first <= y <= last for y in range(person.ages[0], person.ages[1] + 1)
    )


def _is_available(person: Person, query: Query) -> bool:
    return person.until is not None and person.until >= query.day


def _is_active(person: Person, query: Query, weeks: int) -> bool:
    return person.active_on >= query.day - datetime.timedelta(weeks=weeks)


def _values(facet: str, person: Person, query: Query, eligible: dict[str, str]) -> set[str]:
    """Return the values of `facet` under which `person` is counted."""
    if facet == "age":
        return {str(year) for year in range(person.ages[0], person.ages[1] + 1)} if person.ages else set()
    if facet == "language":
        minima = _minima(query)
        return {c for c, level in person.languages.items() if CEFR.index(level) >= minima.get(c, 0)}
    if facet == "active":
        weeks = {*WEEKS, query.active_weeks or 1}
        return {str(n) for n in weeks if _is_active(person, query, n)}
    return {
        "country": {person.country},
        "tier": {eligible[person.country]},
        "level": set(person.levels),
        "subject": set(person.subjects),
        "theme": set(person.themes),
        "role": {person.role},
        "available": {"1"} if _is_available(person, query) else set(),
        "partner": {query.kinds[person.country]} if person.country in query.kinds else set(),
    }[facet]


def _chosen(facet: str, query: Query) -> set[str]:
    """Return the chosen values of `facet`."""
    if facet == "age":
        if query.age_from is None and query.age_to is None:
            return set()
        first = 3 if query.age_from is None else query.age_from
        last = 19 if query.age_to is None else query.age_to
        return {str(year) for year in range(3, 20) if first <= year <= last}
    if facet == "active":
        return set() if query.active_weeks is None else {str(query.active_weeks)}
    return {
        "country": set(query.countries),
        "tier": set(query.tiers),
        "level": set(query.levels),
        "subject": set(query.subjects),
        "language": {code for code, _ in query.languages},
        "theme": set(query.themes),
        "role": set(query.roles),
        "available": {"1"} if query.available else set(),
        "partner": set(query.partners),
    }[facet]


def _order(query: Query, text: _Text, eligible: dict[str, str]) -> Any:
    """Return the key that sorts the matches."""

    def key(person: Person) -> tuple[int, int, int]:
        day = person.listed_on if query.sort == "newest" else person.active_on
        if query.sort == "match":
            return (-score(query, person, eligible), -day.toordinal(), person.id)
        second = query.sort == "relevance" and bool(text.words) and not text.in_head(person)
        return (int(second), -day.toordinal(), person.id)

    return key
