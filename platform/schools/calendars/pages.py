"""Reads that compose the pages of calendars."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Min
from django.utils import timezone

from accounts.models import User
from countries.names import by_name
from countries.queries import today
from schools.calendars.access import may_choose_calendar
from schools.calendars.actions import UNDO
from schools.calendars.files import Entry
from schools.calendars.forms import ChoiceForm
from schools.calendars.queries import calendar_of
from schools.calendars.shared import SharedYear, Side
from schools.calendars.weeks import Period, Year, teaching_weeks, year_of
from schools.models import Calendar, CalendarChange, CalendarPeriod, PeriodKind, School

SHOWN_CHANGES = 5


@dataclass(frozen=True)
class CountryRow:
    """One of the officer's countries, and how many calendars it has."""

    code: str
    name: str
    calendars: int


def countries_with_counts(codes: set[str]) -> list[CountryRow]:
    """Return the countries by name with the number of their calendars; one query."""
    counted = Calendar.objects.filter(country__in=codes).values("country").annotate(n=Count("pk"))
    counts = dict(counted.values_list("country", "n"))
    return [CountryRow(code, name, counts.get(code, 0)) for code, name in by_name(codes)]


@dataclass(frozen=True)
class CalendarRow:
    """A calendar in the list: how much it holds, from when to when."""

    calendar: Calendar
    periods: int
    first: datetime.date | None
    last: datetime.date | None


def calendars_in(country: str) -> list[CalendarRow]:
    """Return the calendars of a country, the whole country first; at most a hundred, in one query."""
    rows = Calendar.objects.filter(country=country).annotate(
        n=Count("periods"), first=Min("periods__first"), last=Max("periods__last")
    )
    return [CalendarRow(each, each.n, each.first, each.last) for each in rows.order_by("region")]


@dataclass(frozen=True)
class CalendarPage:
    """A calendar in one of its school years."""

    calendar: Calendar
    year: Year
    years: list[Year]
    periods: list[CalendarPeriod]
    shared: SharedYear
    changes: list[CalendarChange]
    is_empty: bool

    @property
    def undoable(self) -> CalendarChange | None:
        """The change that can be undone: the newest, for some days."""
        return self.changes[0] if self.changes else None


def calendar_page(calendar: Calendar, year: Year) -> CalendarPage:
    """Return the page of a calendar in `year`; two queries.

    The years to choose from are those it has periods of, the present one, the next, and `year`.
    """
    everything = list(calendar.periods.order_by("first", "last", "pk"))
    years = {Entry.of(each).year for each in everything}
    present = year_of(today())
    side = Side(None, calendar, teaching_weeks([_period(each) for each in everything], year))
    recent = calendar.changes.filter(at__gte=timezone.now() - UNDO).select_related("made_by")
    return CalendarPage(
        calendar=calendar,
        year=year,
        years=sorted(years | {present, _after(present), year}, key=lambda each: each.start),
        periods=[each for each in everything if Entry.of(each).year == year],
        shared=SharedYear(year, today(), side, Side(None, None, None)),
        changes=list(recent.order_by("-pk")[:SHOWN_CHANGES]),
        is_empty=not everything,
    )


def _period(period: CalendarPeriod) -> Period:
    return Period(period.first, period.last, period.kind == PeriodKind.TERM)


def _after(year: Year) -> Year:
    return year_of(year.monday(year.weeks))


def year_starting(number: int) -> Year:
    """Return the school year that begins in the autumn of a calendar year."""
    return year_of(datetime.date(number, 9, 1))


@dataclass(frozen=True)
class CalendarChoice:
    """The calendar a school goes by, and those of its country that its people may choose from."""

    present: Calendar | None
    options: list[Calendar]
    may_choose: bool
    form: ChoiceForm


def calendar_choice(school: School, reader: User) -> CalendarChoice:
    """Return what the page of a school says of its calendar to `reader`; few queries."""
    options = list(Calendar.objects.filter(country=school.country_id).order_by("region"))
    regional = any(each.region for each in options)
    return CalendarChoice(
        present=calendar_of(school) if options else None,
        options=options,
        may_choose=regional and may_choose_calendar(reader, school),
        form=ChoiceForm(options, initial={"calendar": str(school.calendar_id or "")}),
    )
