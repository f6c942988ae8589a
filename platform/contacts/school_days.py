"""School days: weekdays that are in no holiday of the school's calendar; weekdays where none is known."""

import datetime
from collections import defaultdict
from collections.abc import Collection

from schools.calendars import calendar_ids
from schools.calendars.weeks import ONE_DAY, SCHOOL_DAYS, Period, year_of, year_of_period
from schools.models import CalendarPeriod, PeriodKind, Validation

ANSWER_WITHIN = 10  # school days (issue 4, point 6)
LONGEST_WAIT = 183  # days


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


def periods_of(user_ids: Collection[int]) -> dict[int, list[Period]]:
    """Return {user: the periods of the calendar her present school goes by}; four queries.

    Users without a school, or whose school's calendar is not known, have none.
    """
    schools = dict(Validation.objects.current().filter(user__in=user_ids).values_list("user", "school"))
    calendars = calendar_ids(set(schools.values()))
    known: defaultdict[int, list[Period]] = defaultdict(list)
    rows = CalendarPeriod.objects.filter(calendar__in=set(calendars.values()))
    for calendar, kind, first, last in rows.values_list("calendar", "kind", "first", "last"):
        known[calendar].append(Period(first, last, kind == PeriodKind.TERM))
    return {user: known[calendars[school]] for user, school in schools.items() if school in calendars}


def closing_day(start: datetime.date, periods: Collection[Period] = ()) -> datetime.date:
    """Return the tenth school day after `start`, on which what was asked then is waited for the last time.

    A calendar that has no ten school days in half a year is not believed: then weekdays count.
    """
    later = (start + number * ONE_DAY for number in range(1, LONGEST_WAIT + 1))
    taught = [day for day in later if is_school_day(day, periods)][:ANSWER_WITHIN]
    return taught[-1] if len(taught) == ANSWER_WITHIN else closing_day(start)
