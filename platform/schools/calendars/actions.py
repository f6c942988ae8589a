"""Every write to calendars and lessons.

Each change of a calendar says what its periods shall be, and is written in one piece: the country's row is
locked first, so that of two at the same moment the second begins with what the first has left.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import is_officer_for
from accounts.actions import note_change
from accounts.models import User
from countries.models import Country
from schools.actions import note_people_of
from schools.calendars.access import may_choose_calendar
from schools.calendars.csv_file import Regions
from schools.calendars.files import Entry
from schools.calendars.queries import forget_weeks
from schools.calendars.weeks import Year
from schools.models import Calendar, CalendarChange, CalendarPeriod, LessonSlot, PeriodKind, School
from schools.validation_actions import Refused

UNDO = datetime.timedelta(days=7)
MOST_OF_A_YEAR = 400
MOST_OF_A_CALENDAR = 3_000
MOST_REGIONS = 100
MOST_LESSONS = 15

Entries = Iterable[Entry]


@transaction.atomic
def add_calendar(country: str, region: str, *, acting_user: User) -> Calendar:
    """Return the calendar of a region (empty: of the whole country), made if it is new.

    Raises PermissionError for who does not support the country, Refused past a hundred regions.
    """
    _lock(country, acting_user)
    return _calendar(country, region)


def _lock(country: str, officer: User) -> None:
    """Let no other change the country's calendars before this transaction ends."""
    if not is_officer_for(officer, country):
        raise PermissionError("not the officer of this country")
    Country.objects.select_for_update(no_key=True).get(pk=country)


def _calendar(country: str, region: str) -> Calendar:
    there = list(Calendar.objects.filter(country=country))
    found = next((each for each in there if each.region.casefold() == region.casefold()), None)
    if found is None and len(there) >= MOST_REGIONS:
        raise Refused(_("A country has at most 100 calendars here."))
    return found or Calendar.objects.create(country_id=country, region=region)


@transaction.atomic
def remove_calendar(calendar: Calendar, *, acting_user: User) -> None:
    """Remove a calendar that has no periods; the schools that chose it go by their country's again.

    Raises PermissionError as `add_calendar`, Refused while there are periods.
    """
    _lock(calendar.country_id, acting_user)
    if calendar.periods.exists():
        raise Refused(_("Remove its terms and holidays first."))
    schools = list(School.objects.filter(calendar=calendar).values_list("pk", flat=True))
    Calendar.objects.filter(pk=calendar.pk).delete()
    note_people_of(schools)


@transaction.atomic
def add_period(calendar: Calendar, entry: Entry, *, acting_user: User) -> CalendarChange | None:
    """Add a term or holiday; raises PermissionError, and Refused for days that are there already."""
    return _change(calendar, acting_user, lambda there: [*there, entry])


@transaction.atomic
def save_period(period: CalendarPeriod, entry: Entry, *, acting_user: User) -> CalendarChange | None:
    """Put `entry` in the place of a period; raises as `add_period`, Refused also when it has gone."""
    old = Entry.of(period)
    return _change(period.calendar, acting_user, lambda there: [*_without(there, old), entry])


@transaction.atomic
def remove_period(period: CalendarPeriod, *, acting_user: User) -> CalendarChange | None:
    """Remove a term or holiday; raises as `save_period`."""
    old = Entry.of(period)
    return _change(period.calendar, acting_user, lambda there: _without(there, old))


def _without(there: Sequence[Entry], old: Entry) -> list[Entry]:
    if old not in there:
        raise Refused(_("Somebody has changed this meanwhile. Please look again."))
    return [each for each in there if each != old]


@transaction.atomic
def import_periods(calendar: Calendar, entries: Entries, *, acting_user: User) -> CalendarChange | None:
    """Put the periods of a file in the place of those of the same kind and school years; the rest stays.

    Raises PermissionError for who does not support the country, Refused for too many periods.
    """
    wanted = list(entries)
    return _change(calendar, acting_user, lambda there: _replaced(there, wanted))


@transaction.atomic
def import_regions(country: str, regions: Regions, *, acting_user: User) -> list[CalendarChange | None]:
    """Import the periods of several regions at once, all or none; a new region gets a calendar.

    Raises as `import_periods`.
    """
    _lock(country, acting_user)
    return [
        import_periods(_calendar(country, region), entries, acting_user=acting_user)
        for region, entries in regions.items()
    ]


def _replaced(there: Sequence[Entry], wanted: list[Entry]) -> list[Entry]:
    spoken_of = {(entry.kind, entry.year) for entry in wanted}
    return [*(entry for entry in there if (entry.kind, entry.year) not in spoken_of), *wanted]


@transaction.atomic
def undo(change: CalendarChange, *, acting_user: User) -> None:
    """Give a calendar back the periods it had before `change`, and forget the change.

    Only the newest change of the last seven days (Refused otherwise); PermissionError as `add_calendar`.
    """
    calendar = change.calendar
    _lock(calendar.country_id, acting_user)
    newest = calendar.changes.order_by("-pk").first()
    if newest is None or newest.pk != change.pk or newest.at < timezone.now() - UNDO:
        raise Refused(_("This can no longer be undone: the calendar has changed since."))
    _write(calendar, _entries(calendar), [_stored(row) for row in newest.before])
    newest.delete()


def _change(
    calendar: Calendar, officer: User, wish: Callable[[list[Entry]], list[Entry]]
) -> CalendarChange | None:
    """Write what `wish` makes of the present periods, and keep them for undoing; None if nothing changes."""
    _lock(calendar.country_id, officer)
    _check_there(calendar)
    there = _entries(calendar)
    wanted = wish(there)
    _check(wanted)
    removed, added = set(there) - set(wanted), set(wanted) - set(there)
    if not removed and not added:
        return None
    _write(calendar, there, wanted)
    return CalendarChange.objects.create(
        calendar=calendar,
        made_by=officer,
        before=[[each.kind, each.name, str(each.first), str(each.last)] for each in there],
        removed=len(removed),
        added=len(added),
    )


def _check_there(calendar: Calendar) -> None:
    """Let nobody remove the calendar before this transaction ends; Refused if that has happened."""
    if not Calendar.objects.select_for_update(no_key=True).filter(pk=calendar.pk).exists():
        raise Refused(_("This calendar has been removed meanwhile."))


def _entries(calendar: Calendar) -> list[Entry]:
    return [Entry.of(period) for period in calendar.periods.order_by("first", "pk")]


def _stored(row: list[str]) -> Entry:
    kind, name, first, last = row
    day = datetime.date.fromisoformat
    return Entry(PeriodKind(kind), day(first), day(last), name)


def _check(wanted: Sequence[Entry]) -> None:
    """Refuse days said twice and more periods than a calendar may have."""
    if len({entry.days for entry in wanted}) < len(wanted):
        raise Refused(_("These days are in the calendar already."))
    if len(wanted) > MOST_OF_A_CALENDAR:
        raise Refused(_("A calendar holds at most 3,000 terms and holidays."))
    counts: dict[Year, int] = {}
    for entry in wanted:
        year = entry.year
        counts[year] = counts.get(year, 0) + 1
        if counts[year] > MOST_OF_A_YEAR:
            words = _("There would be more than 400 terms and holidays in %(year)s.")
            raise Refused(words % {"year": year.name})


def _write(calendar: Calendar, there: Sequence[Entry], wanted: Sequence[Entry]) -> None:
    """Make the periods what is wanted; the unchanged ones keep their rows."""
    stay = set(there) & set(wanted)
    gone = [each.pk for each in calendar.periods.all() if Entry.of(each) not in stay]
    CalendarPeriod.objects.filter(pk__in=gone).delete()
    new = [each for each in wanted if each not in stay]
    CalendarPeriod.objects.bulk_create(
        CalendarPeriod(calendar=calendar, kind=each.kind, name=each.name, first=each.first, last=each.last)
        for each in new
    )
    days = {entry.first for entry in (*there, *wanted)}
    transaction.on_commit(lambda: forget_weeks(days))


@transaction.atomic
def choose_calendar(school: School, calendar: Calendar | None, *, acting_user: User) -> None:
    """Say which regional calendar `school` goes by; None is its country's.

    Raises PermissionError for who is neither confirmed there nor its officer, ValueError for another
    country's calendar, Refused for one that was removed meanwhile.
    """
    if not may_choose_calendar(acting_user, school):
        raise PermissionError("neither confirmed at this school nor its officer")
    if calendar and calendar.country_id != school.country_id:
        raise ValueError("a calendar of another country")
    if calendar:
        _check_there(calendar)
    School.objects.filter(pk=school.pk).update(calendar=calendar)
    note_people_of([school.pk])


@transaction.atomic
def add_lessons(
    weekdays: Iterable[int], starts: datetime.time, ends: datetime.time, *, acting_user: User
) -> None:
    """Add a weekly lesson on each of `weekdays`, in the time zone of `acting_user`.

    Raises Refused where it overlaps another of her lessons, or past fifteen.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=acting_user.pk)
    there, days = LessonSlot.objects.filter(user=user), set(weekdays)
    if there.filter(weekday__in=days, starts__lt=ends, ends__gt=starts).exists():
        raise Refused(_("You have a lesson then already. Remove that one first, or choose another time."))
    if there.count() + len(days) > MOST_LESSONS:
        raise Refused(_("Fifteen lessons are the most; remove one first."))
    LessonSlot.objects.bulk_create(
        LessonSlot(user=user, weekday=day, starts=starts, ends=ends) for day in sorted(days)
    )
    note_change(user)


@transaction.atomic
def remove_lesson(slot: LessonSlot, *, acting_user: User) -> None:
    """Remove a lesson of one's own; PermissionError for another's."""
    if slot.user_id != acting_user.pk:
        raise PermissionError("another's lesson")
    slot.delete()
    note_change(acting_user)
