"""How well two people fit as partners: the factors, their weights, and the score of a pair.

A factor says from 0 to 100 how well another suits one's own side, in whole numbers, so that every engine
can give the same order. A side's fit is the weighted sum of all factors, from 0 to 10,000; the score of a
pair is the weaker of the two fits: a partner must gain as much as one does oneself. Nothing is learned from
behaviour.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partner_search.documents import Document
from partner_search.query import RANKS

FULL = 100
UNKNOWN = 50  # of what one of the two has not said: neither a reason nor a fault
OPEN_TO_ALL = 70  # of who wishes no country: any is welcome, one that is wished for more
LADDER = (20, 40, 65, 85, 100, 100, 100)  # of the weaker level in the best common language, A1 to native
FRESHNESS = ((7, 100), (28, 75), (84, 40))  # days since the last sign-in, and what they count
STALE = 10


class Factor(NamedTuple):
    """One thing that counts, how much of 100, and why so much."""

    key: str
    weight: int
    why: str | Promise


FACTORS = (
    Factor("ages", 22, _("Pupils of different ages cannot work together, whatever else fits.")),
    Factor("language", 22, _("Without a language both can use there is no project.")),
    Factor("subjects", 12, _("A shared subject gives both lessons in which the work has its place.")),
    Factor("themes", 12, _("A shared theme is what most projects begin with.")),
    Factor("wishes", 10, _("Who asks for one's country is the likeliest to say yes.")),
    Factor("level", 6, _("A common level means alike timetables; the ages say most of it already.")),
    Factor("weeks", 5, _("Common teaching weeks decide how much can be done in a year.")),
    Factor("available", 5, _("Who looks for a partner now answers; the others may still.")),
    Factor("class", 3, _("Classes of like size pair up easily; it can be arranged otherwise.")),
    Factor("active", 3, _("Who was here lately reads the message soon.")),
)


@dataclass(frozen=True)
class Weeks:
    """Teaching weeks of a school year as bits: of each calendar, and of each country as a whole."""

    by_calendar: Mapping[int, int] = field(default_factory=dict)
    by_country: Mapping[str, int] = field(default_factory=dict)

    def of(self, person: Document) -> int:
        """Return the teaching weeks of the person's school, 0 when they are not known."""
        if person.calendar:
            return self.by_calendar.get(person.calendar, 0)
        return self.by_country.get(person.country, 0)


@dataclass(frozen=True)
class Seeker:
    """Who asks for matches, as a document, and what the order depends on besides."""

    person: Document
    weeks: Weeks = field(default_factory=Weeks)


@dataclass(frozen=True)
class Terms:
    """What holds for both sides: the day, {country: tier} on it, and the teaching weeks."""

    day: datetime.date
    tiers: Mapping[str, str]
    weeks: Weeks


def fit(me: Document, other: Document, terms: Terms) -> dict[str, int]:
    """Return {factor: 0 to 100}: how well `other` suits `me`."""
    return {factor.key: _MEASURES[factor.key](me, other, terms) for factor in FACTORS}


def total(values: Mapping[str, int]) -> int:
    """Return the weighted sum of the factors, 0 to 10,000."""
    return sum(factor.weight * values[factor.key] for factor in FACTORS)


def score(me: Document, other: Document, terms: Terms) -> int:
    """Return the score of a pair, 0 to 10,000: the weaker of the two sides."""
    return min(total(fit(me, other, terms)), total(fit(other, me, terms)))


def common_ages(me: Document, other: Document) -> range:
    """Return the years of age both teach; empty when there are none or one side is unknown."""
    if not (me.age_from and other.age_from):
        return range(0)
    return range(max(me.age_from, other.age_from), min(me.age_to, other.age_to) + 1)


def common_language(me: Document, other: Document) -> str:
    """Return the language in which the weaker of the two is best, the first by code; or nothing."""
    both = sorted(me.languages.keys() & other.languages.keys())
    return max(both, key=lambda code: _weaker(code, me, other), default="")


def _weaker(code: str, me: Document, other: Document) -> int:
    return min(RANKS[me.languages[code]], RANKS[other.languages[code]])


def wishes_for(me: Document, other: Document, tiers: Mapping[str, str]) -> bool:
    """Return whether `me` asks for the country of `other`, or for its tier."""
    return other.country in me.wishes or tiers.get(other.country) in me.wishes


def common_weeks(me: Document, other: Document, weeks: Weeks) -> int:
    """Return how many weeks both teach; 0 also when a calendar is not known."""
    return (weeks.of(me) & weeks.of(other)).bit_count()


def _share(mine: list[str], theirs: list[str]) -> int:
    own = set(mine)
    return FULL * len(own & set(theirs)) // len(own) if own else 0


def _ages(me: Document, other: Document, _terms: Terms) -> int:
    span = me.age_to - me.age_from + 1
    return FULL * len(common_ages(me, other)) // span if me.age_from else 0


def _language(me: Document, other: Document, _terms: Terms) -> int:
    code = common_language(me, other)
    return LADDER[_weaker(code, me, other)] if code else 0


def _wishes(me: Document, other: Document, terms: Terms) -> int:
    if not me.wishes:
        return OPEN_TO_ALL
    return FULL if wishes_for(me, other, terms.tiers) else 0


def _weeks(me: Document, other: Document, terms: Terms) -> int:
    mine, theirs = terms.weeks.of(me), terms.weeks.of(other)
    if not (mine and theirs):
        return UNKNOWN
    return FULL * (mine & theirs).bit_count() // mine.bit_count()


def _class(me: Document, other: Document, _terms: Terms) -> int:
    if not (me.class_size and other.class_size):
        return UNKNOWN
    small, large = sorted((me.class_size, other.class_size))
    return FULL * small // large


def _available(_me: Document, other: Document, terms: Terms) -> int:
    return FULL if other.looking_until >= terms.day.toordinal() else 0


def _active(_me: Document, other: Document, terms: Terms) -> int:
    days = terms.day.toordinal() - other.active_on
    return next((value for most, value in FRESHNESS if days <= most), STALE)


_MEASURES: dict[str, Callable[[Document, Document, Terms], int]] = {
    "ages": _ages,
    "language": _language,
    "subjects": lambda me, other, _terms: _share(me.subjects, other.subjects),
    "themes": lambda me, other, _terms: _share(me.themes, other.themes),
    "wishes": _wishes,
    "level": lambda me, other, _terms: _share(me.levels, other.levels),
    "weeks": _weeks,
    "available": _available,
    "class": _class,
    "active": _active,
}
