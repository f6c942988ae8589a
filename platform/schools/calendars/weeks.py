"""School years as rows of weeks: which weeks a calendar teaches, and what two of them have in common.

Pure functions. Weeks of a year are counted from 0; sets of weeks are bits of an int, bit 0 the first week.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

ONE_DAY = datetime.timedelta(days=1)
ONE_WEEK = datetime.timedelta(days=7)
SCHOOL_DAYS = 5
TAUGHT_FROM = 3  # days of Monday to Friday that make a teaching week


@dataclass(frozen=True)
class Period:
    """Days of school (`term`) or without school, both ends included."""

    first: datetime.date
    last: datetime.date
    term: bool = False


@dataclass(frozen=True)
class Year:
    """A school year: `weeks` weeks from the Monday `start` on."""

    start: datetime.date
    weeks: int

    def monday(self, week: int) -> datetime.date:
        """Return the Monday of a week of this year."""
        return self.start + week * ONE_WEEK

    def week_of(self, day: datetime.date) -> int:
        """Return the week `day` lies in; below 0 or past the last for a day outside."""
        return (day - self.start).days // 7

    @property
    def number(self) -> int:
        """The calendar year in whose autumn it begins."""
        return self.start.year

    @property
    def name(self) -> str:
        """How people write it: 2026/27."""
        return f"{self.number}/{(self.number + 1) % 100:02}"


@lru_cache(maxsize=500)
def year_of(day: datetime.date) -> Year:
    """Return the school year `day` lies in: it begins on the Monday of the week that holds 1 September.

    It ends before the next one begins, so that every day lies in exactly one: 52 or 53 weeks.
    """
    start = _start(day.year)
    start, end = (start, _start(day.year + 1)) if day >= start else (_start(day.year - 1), start)
    return Year(start, (end - start).days // 7)


def _start(calendar_year: int) -> datetime.date:
    first = datetime.date(calendar_year, 9, 1)
    return first - first.weekday() * ONE_DAY


def year_of_period(period: Period) -> Year:
    """Return the school year most of a period lies in: the year its dates speak of.

    So a summer holiday from July to mid-September speaks of the year it ends, and a term that begins in the
    last days of August of the year it opens.
    """
    return year_of(period.first + (period.last - period.first) // 2)


def teaching_weeks(periods: Iterable[Period], year: Year) -> int | None:
    """Return the weeks of `year` in which a calendar of these `periods` teaches; None where it is not known.

    A week is taught when at least three of its days from Monday to Friday are: inside a term, where the
    calendar gives a term of that year (else the whole year counts as term), and in no holiday. A year of
    which no period speaks is not known.
    """
    near = [each for each in periods if _touches(each, year)]
    own = [each for each in near if year_of_period(each) == year]
    if not own:
        return None
    everywhere = 0 if any(each.term for each in own) else -1
    terms = _days((each for each in near if each.term), year, everywhere)
    taught = terms & ~_days((each for each in near if not each.term), year, 0)
    return sum(1 << week for week in range(year.weeks) if _is_taught(taught >> 7 * week))


def _touches(period: Period, year: Year) -> bool:
    return period.last >= year.start and period.first < year.monday(year.weeks)


def _days(periods: Iterable[Period], year: Year, days: int) -> int:
    """Add the days of `periods` to `days`: one bit per day of the year."""
    for period in periods:
        first = max((period.first - year.start).days, 0)
        last = min((period.last - year.start).days, 7 * year.weeks - 1)
        days |= (1 << last + 1) - (1 << first)
    return days


def _is_taught(days: int) -> bool:
    return (days & (1 << SCHOOL_DAYS) - 1).bit_count() >= TAUGHT_FROM


def weeks_in(mask: int) -> list[int]:
    """Return the weeks of a set, in order."""
    return [week for week in range(mask.bit_length()) if mask >> week & 1]


def runs(mask: int) -> list[tuple[int, int]]:
    """Return the first and last week of each unbroken row of weeks in a set."""
    found: list[tuple[int, int]] = []
    for week in weeks_in(mask):
        if found and found[-1][1] == week - 1:
            found[-1] = (found[-1][0], week)
        else:
            found.append((week, week))
    return found


def from_day(mask: int, year: Year, day: datetime.date) -> int:
    """Return the weeks of a set that begin on or after `day`."""
    passed = max(-((year.start - day).days // 7), 0)
    return mask >> passed << passed


def first_unbroken(mask: int, long: int = 6) -> int | None:
    """Return the week with which the first row of `long` weeks without a break begins; None without one."""
    return next((first for first, last in runs(mask) if last - first + 1 >= long), None)
