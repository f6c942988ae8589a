"""The definition of the order of matches, by looking at one pair after the other.

**Factors**, from 0 to 100 in whole numbers (divisions leave the rest away), say how well another suits one:

- ages: the share of one's own years of age that the other teaches too; 0 where one of the two gives none.
- language: of the common languages the one in which the weaker of the two is best: A1 20, A2 40, B1 65,
  B2 85, above 100; 0 without a common one.
- subjects, themes, level: the share of one's own that the other has too; 0 who has none.
- wishes: 100 when the other's country, or its tier on the day, is among those one asks for; 0 when it is
  not; 70 for who asks for none.
- weeks: the share of one's own teaching weeks in which the other teaches too; 50 where one of the two
  calendars is not known. The calendar is the one the school has chosen, else its country's.
- available: 100 when the other looks for partners until the day or later.
- class: the smaller class in percent of the larger one; 50 where one of the two is not known.
- active: by the days since the other's last sign-in: to 7 days 100, to 28 75, to 84 40, else 10.

**Score**: each side's factors times their weights (one table, `partner_search.matching.FACTORS`), added up;
of the two sums the smaller. Highest first; of equal ones the later sign-in, then the lower id.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from partner_search.documents import Document
from partner_search.matching import FACTORS, Weeks
from partner_search.query import Query

LEVELS = {"A1": 20, "A2": 40, "B1": 65, "B2": 85, "C1": 100, "C2": 100, "native": 100}


class Side(NamedTuple):
    """One of a pair, whoever it was read from."""

    country: str
    ages: set[int]
    languages: dict[str, str]
    subjects: set[str]
    themes: set[str]
    levels: set[str]
    wishes: set[str]
    weeks: int
    until: int
    class_size: int
    active_on: int


def score(query: Query, person: Any, tiers: Mapping[str, str]) -> int:
    """Return the score of the query's seeker with a person of the oracle; 0 without a seeker."""
    if query.seeker is None:
        return 0
    weeks = query.seeker.weeks
    me, other = of_document(query.seeker.person, weeks), of_person(person, weeks)
    return of_pair(me, other, query.day.toordinal(), tiers)


def of_pair(me: Side, other: Side, day: int, tiers: Mapping[str, str]) -> int:
    """Return the score of a pair on the day with this number."""
    return min(_sum(me, other, day, tiers), _sum(other, me, day, tiers))


def of_document(me: Document, weeks: Weeks) -> Side:
    """Return the side of who asks."""
    return Side(
        me.country,
        set(range(me.age_from, me.age_to + 1)) if me.age_from else set(),
        me.languages,
        set(me.subjects),
        set(me.themes),
        set(me.levels),
        set(me.wishes),
        _weeks(me.calendar, me.country, weeks),
        me.looking_until,
        me.class_size,
        me.active_on,
    )


def of_person(person: Any, weeks: Weeks) -> Side:
    """Return the side of somebody found."""
    return Side(
        person.country,
        set(range(person.ages[0], person.ages[1] + 1)) if person.ages else set(),
        person.languages,
        set(person.subjects),
        set(person.themes),
        set(person.levels),
        set(person.wishes),
        _weeks(person.calendar, person.country, weeks),
        person.until.toordinal() if person.until else 0,
        person.class_size,
        person.active_on.toordinal(),
    )


def _weeks(calendar: int, country: str, weeks: Weeks) -> int:
    return weeks.by_calendar.get(calendar, 0) if calendar else weeks.by_country.get(country, 0)


def _sum(me: Side, other: Side, day: int, tiers: Mapping[str, str]) -> int:
    values = _values(me, other, day, tiers)
    return sum(factor.weight * values[factor.key] for factor in FACTORS)


def _values(me: Side, other: Side, day: int, tiers: Mapping[str, str]) -> dict[str, int]:
    both = set(me.languages) & set(other.languages)
    tongues = [min(LEVELS[me.languages[code]], LEVELS[other.languages[code]]) for code in both]
    wished = bool(me.wishes & {other.country, tiers.get(other.country)})
    sizes = [me.class_size, other.class_size]
    away = day - other.active_on
    return {
        "ages": _percent(len(me.ages & other.ages), len(me.ages)),
        "language": max(tongues, default=0),
        "subjects": _percent(len(me.subjects & other.subjects), len(me.subjects)),
        "themes": _percent(len(me.themes & other.themes), len(me.themes)),
        "level": _percent(len(me.levels & other.levels), len(me.levels)),
        "wishes": 100 * wished if me.wishes else 70,
        "weeks": _percent(bin(me.weeks & other.weeks).count("1"), bin(me.weeks).count("1"))
        if me.weeks and other.weeks
        else 50,
        "available": 100 * (other.until >= day),
        "class": _percent(min(sizes), max(sizes)) if all(sizes) else 50,
        "active": 100 if away <= 7 else 75 if away <= 28 else 40 if away <= 84 else 10,
    }


def _percent(part: int, whole: int) -> int:
    return part * 100 // whole if whole else 0
