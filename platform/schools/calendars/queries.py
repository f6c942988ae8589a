"""Reads of calendars: which one a school goes by, and which weeks each of them teaches."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from django.core.cache import cache
from django.db import models

from schools.calendars.weeks import ONE_WEEK, Period, Year, teaching_weeks, year_of
from schools.models import Calendar, CalendarPeriod, PeriodKind, School

REMEMBER = 60  # seconds; a change of a calendar by this process is seen at once (`forget_weeks`)
AT_ONCE = 10_000
LONGEST = 53 * ONE_WEEK  # no period is longer


def calendar_of(school: School) -> Calendar | None:
    """Return the calendar `school` goes by: the one its people chose, else its country's; None if unknown."""
    return calendars_of([school])[0]


def calendars_of(schools: Sequence[School | None]) -> list[Calendar | None]:
    """Return for each school the calendar it goes by, None where it is not known; one query."""
    known = [school for school in schools if school]
    national = models.Q(country__in={school.country_id for school in known}, region="")
    chosen = models.Q(pk__in={school.calendar_id for school in known if school.calendar_id})
    found = list(Calendar.objects.filter(national | chosen))
    own = {each.pk: each for each in found}
    countries = {each.country_id: each for each in found if not each.region}
    return [
        (own.get(school.calendar_id or 0) or countries.get(school.country_id)) if school else None
        for school in schools
    ]


def calendar_ids(school_ids: Iterable[int]) -> dict[int, int]:
    """Return {school id: id of the calendar it goes by}, without the schools whose calendar is not known.

    One query, and one more for each ten thousand schools.
    """
    national = dict(Calendar.objects.filter(region="").values_list("country_id", "pk"))
    wanted, found = iter(school_ids), {}
    while some := list(islice(wanted, AT_ONCE)):
        rows = School.objects.filter(pk__in=some).values_list("pk", "calendar_id", "country_id")
        for school, chosen, country in rows:
            if calendar := chosen or national.get(country):
                found[school] = calendar
    return found


def weeks_by_calendar(day: datetime.date) -> dict[int, int]:
    """Return {calendar id: the teaching weeks of the school year that holds `day`}, bit 0 the first week.

    A calendar that does not know this year is left out. Remembered for a minute.
    """
    year = year_of(day)
    found: dict[int, int] | None = cache.get(_key(year))
    if found is None:
        found = _weeks_by_calendar(year)
        cache.set(_key(year), found, REMEMBER)
    return found


def _key(year: Year) -> str:
    return f"calendar-weeks:{year.start}"


def forget_weeks(days: Iterable[datetime.date]) -> None:
    """Forget the weeks of the school years that periods from `days` on can reach: they have changed."""
    years = {year_of(day + step) for day in days for step in (0 * LONGEST, LONGEST)}
    cache.delete_many([_key(year) for year in years])


def _weeks_by_calendar(year: Year) -> dict[int, int]:
    weeks = {key: teaching_weeks(periods, year) for key, periods in _periods(year).items()}
    return {key: mask for key, mask in weeks.items() if mask is not None}


def _periods(year: Year, *calendars: int) -> dict[int, list[Period]]:
    """Return {calendar id: its periods that reach into `year`}, of all calendars or of the given ones."""
    rows = CalendarPeriod.objects.filter(last__gte=year.start, first__lt=year.monday(year.weeks))
    if calendars:
        rows = rows.filter(calendar__in=calendars)
    found: defaultdict[int, list[Period]] = defaultdict(list)
    for calendar, kind, first, last in rows.values_list("calendar_id", "kind", "first", "last"):
        found[calendar].append(Period(first, last, kind == PeriodKind.TERM))
    return found


def weeks_of(calendars: Iterable[Calendar | None], year: Year) -> list[int | None]:
    """Return for each calendar the weeks of `year` it teaches, None where that is not known; one query."""
    wanted = list(calendars)
    keys = [calendar.pk for calendar in wanted if calendar]
    periods = _periods(year, *keys) if keys else {}
    return [teaching_weeks(periods.get(each.pk, ()), year) if each else None for each in wanted]
