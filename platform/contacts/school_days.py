"""School days: weekdays that are in no holiday of the school's calendar; weekdays where none is known."""

import datetime
from collections.abc import Collection

from schools.calendars.weeks import ONE_DAY, SCHOOL_DAYS, Period, year_of, year_of_period


def is_school_day(day: datetime.date, periods: Collection[Period] = ()) -> bool:
    """Return whether there is school on `day` by a calendar of these `periods`.

    From Monday to Friday, in no holiday, and inside a term where the calendar gives terms of that year.
    """
    if day.weekday() >= SCHOOL_DAYS or any(not each.term and _holds(each, day) for each in periods):
        return False
    terms = [each for each in periods if each.term and year_of_period(each) == year_of(day)]
    return not terms or any(_holds(each, day) for each in terms)


def _holds(period: Period, day: datetime.date) -> bool:
    return period.first <= day <= period.last


def school_days_between(start: datetime.date, end: datetime.date, periods: Collection[Period] = ()) -> int:
    """Return how many school days come after `start`, up to `end` and with it; 0 when `end` is not later."""
    later = (start + number * ONE_DAY for number in range(1, (end - start).days + 1))
    return sum(is_school_day(day, periods) for day in later)
