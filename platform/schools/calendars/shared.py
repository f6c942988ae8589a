"""The school year of two schools side by side: what the picture of the weeks shows, and its words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from countries.names import country_name
from schools.calendars.queries import calendars_of, weeks_of
from schools.calendars.weeks import (
    ONE_DAY,
    SCHOOL_DAYS,
    Year,
    first_unbroken,
    from_day,
    runs,
    weeks_in,
    year_of,
)
from schools.models import Calendar, School

SIX = 6
WORDED = 3  # weeks of a month from which its name has room


@dataclass(frozen=True)
class Side:
    """One of the two schools: its calendar, and the weeks it teaches (None: not known)."""

    school: School | None
    calendar: Calendar | None
    weeks: int | None

    @property
    def count(self) -> int:
        """How many weeks it teaches."""
        return (self.weeks or 0).bit_count()

    @property
    def country(self) -> str:
        """The name of the school's country; empty without a school."""
        return country_name(self.school.country_id) if self.school else ""

    @property
    def region(self) -> str:
        """The calendar's region; empty for a country's, or when there is none."""
        return self.calendar.region if self.calendar else ""

    @property
    def may_choose(self) -> bool:
        """Whether the country has regions to choose from; one query, for a side without a calendar."""
        if self.calendar or self.school is None:
            return False
        return Calendar.objects.filter(country=self.school.country_id).exists()


@dataclass(frozen=True)
class Month:
    """A month over the picture: its first day, and how many weeks are its own."""

    first: datetime.date
    weeks: int

    @property
    def has_room(self) -> bool:
        """Whether its name fits over its weeks on a phone."""
        return self.weeks >= WORDED


@dataclass(frozen=True)
class Week:
    """A week of the picture; None where a side is not known."""

    mine: bool | None
    theirs: bool | None
    now: bool

    @property
    def both(self) -> bool:
        """Whether both teach."""
        return bool(self.mine and self.theirs)


@dataclass(frozen=True)
class Span:
    """Days from one to another, as a sentence says them."""

    first: datetime.date
    last: datetime.date

    def __str__(self) -> str:
        days = {"first": date_format(self.first, "j E"), "last": date_format(self.last, "j E")}
        return _("%(first)s to %(last)s") % days


@dataclass(frozen=True)
class SharedYear:
    """A school year of two schools, as seen on a day."""

    year: Year
    day: datetime.date
    mine: Side
    theirs: Side

    @property
    def state(self) -> str:
        """`both` when both calendars are known, `same` when they are one, else `mine`, `theirs` or `neither`:
        the side that is not known."""
        unknown = (self.mine.weeks is None, self.theirs.weeks is None)
        if unknown == (False, False):
            return "same" if self.mine.calendar == self.theirs.calendar else "both"
        return {(True, True): "neither", (True, False): "mine"}.get(unknown, "theirs")

    @property
    def is_known(self) -> bool:
        """Whether both sides are known."""
        return self.mine.weeks is not None and self.theirs.weeks is not None

    @property
    def is_drawn(self) -> bool:
        """Whether there is a side to draw."""
        return self.state != "neither"

    @cached_property
    def weeks_both(self) -> int:
        """The weeks in which both teach, as bits; none where a side is not known."""
        return (self.mine.weeks or 0) & (self.theirs.weeks or 0)

    @property
    def common(self) -> int:
        """How many weeks both teach in the whole year."""
        return self.weeks_both.bit_count()

    @property
    def coming(self) -> int:
        """How many of these weeks begin today or later."""
        return from_day(self.weeks_both, self.year, self.day).bit_count()

    @property
    def meeting_weeks(self) -> list[datetime.date]:
        """The Mondays, from today on, of weeks in which lessons may meet: a side not known holds none up."""
        everything = (1 << self.year.weeks) - 1
        sides = (everything if side.weeks is None else side.weeks for side in (self.mine, self.theirs))
        mask = from_day(next(sides) & next(sides), self.year, self.day)
        return [self.year.monday(week) for week in weeks_in(mask)]

    @property
    def six(self) -> Span | None:
        """From when to when the first six coming weeks without a break go; None where there are none."""
        first = first_unbroken(from_day(self.weeks_both, self.year, self.day), SIX)
        return None if first is None else self._span(first, first + SIX - 1)

    @property
    def gaps(self) -> list[Span]:
        """From when to when not both teach, of the weeks that are drawn; each from a Monday to a Friday."""
        off = self._drawn_mask & ~self.weeks_both if self.is_known else 0
        return [self._span(first, last) for first, last in runs(off)]

    def _span(self, first: int, last: int) -> Span:
        return Span(self.year.monday(first), self.year.monday(last) + (SCHOOL_DAYS - 1) * ONE_DAY)

    @cached_property
    def drawn(self) -> range:
        """The weeks of the picture: from the first to the last in which one of the two teaches."""
        either = weeks_in((self.mine.weeks or 0) | (self.theirs.weeks or 0))
        return range(either[0], either[-1] + 1) if either else range(self.year.weeks)

    @property
    def _drawn_mask(self) -> int:
        return sum(1 << week for week in self.drawn)

    @property
    def weeks(self) -> list[Week]:
        """The weeks of the picture, in order."""
        now = self.year.week_of(self.day)
        return [
            Week(_taught(self.mine, week), _taught(self.theirs, week), week == now) for week in self.drawn
        ]

    @property
    def has_now(self) -> bool:
        """Whether this week is in the picture."""
        return self.year.week_of(self.day) in self.drawn

    @property
    def months(self) -> list[Month]:
        """The months over the picture: a week belongs to the month of its Thursday."""
        return list(_months(self.year.monday(week) + 3 * ONE_DAY for week in self.drawn))


def _taught(side: Side, week: int) -> bool | None:
    return None if side.weeks is None else bool(side.weeks >> week & 1)


def _months(days: Iterable[datetime.date]) -> Iterable[Month]:
    for first, same in groupby(days, key=lambda day: day.replace(day=1)):
        yield Month(first, len(list(same)))


def shared_year(mine: School | None, theirs: School | None, day: datetime.date) -> SharedYear:
    """Return the school year that holds `day` for two schools; one that is None is not known.

    Two queries.
    """
    year = year_of(day)
    calendars = calendars_of([mine, theirs])
    sides = zip((mine, theirs), calendars, weeks_of(calendars, year), strict=True)
    return SharedYear(year, day, *(Side(*side) for side in sides))
