"""Calendars for tests: made by hand, in a few words."""

import datetime

from schools.models import Calendar, CalendarChange, CalendarPeriod, LessonSlot, PeriodKind

DAY = datetime.date.fromisoformat
TERM, HOLIDAY = PeriodKind.TERM, PeriodKind.HOLIDAY


def calendar(country="GR", region="", *periods):
    """Make a calendar; each period is `kind first last` in one text, a name may follow."""
    made = Calendar.objects.create(country_id=country, region=region)
    for period in periods:
        kind, first, last, *name = period.split(maxsplit=3)
        CalendarPeriod.objects.create(
            calendar=made, kind=kind, first=DAY(first), last=DAY(last), name="".join(name)
        )
    return made


def lesson(user, weekday, starts, ends):
    """Give a user a weekly lesson; the times are texts."""
    time = datetime.time.fromisoformat
    return LessonSlot.objects.create(user=user, weekday=weekday, starts=time(starts), ends=time(ends))


def make_calendars(cast):
    """Make those of the world: Greece whole and one region, Poland whole; a lesson of teacher_gr."""
    greek = calendar("GR", "", "term 2026-09-01 2027-06-30 School", "holiday 2026-12-21 2027-01-03 Winter")
    calendar("GR", "Κρήτη")
    calendar("PL", "", "holiday 2026-12-21 2027-01-01")
    CalendarChange.objects.create(
        calendar=greek, made_by=cast["support_gr"], before=[["holiday", "", "2026-12-21", "2027-01-03"]],
        removed=0, added=1,
    )  # fmt: skip
    lesson(cast["teacher_gr"], 1, "10:00", "10:45")
