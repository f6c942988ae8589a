"""Weekly lessons of two teachers that overlap, each in its own time zone, daylight saving right.

Clocks change on different days (in the European Union, in Moldova, not at all in Türkiye or Georgia), so the
lessons are laid over each other week by week, and weeks that give the same times are told together.
Pure but for `lessons_of` and `zone_for`.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS

from accounts.models import User
from accounts.zones import zone_of
from countries.names import time_zone_of
from schools.calendars.shared import Span
from schools.calendars.weeks import ONE_DAY, ONE_WEEK
from schools.models import LessonSlot

SHORTEST = datetime.timedelta(minutes=20)
UNSET = "UTC"


@dataclass(frozen=True)
class Lesson:
    """A weekly lesson: `weekday` 0 is Monday; the times are those of its teacher's zone."""

    weekday: int
    starts: datetime.time
    ends: datetime.time

    def in_week(self, monday: datetime.date, zone: ZoneInfo) -> tuple[datetime.datetime, datetime.datetime]:
        """Return when it begins and ends in the week of `monday`, in UTC."""
        day = monday + self.weekday * ONE_DAY
        return _moment(day, self.starts, zone), _moment(day, self.ends, zone)


def _moment(day: datetime.date, at: datetime.time, zone: ZoneInfo) -> datetime.datetime:
    return datetime.datetime.combine(day, at, zone).astimezone(datetime.UTC)


@dataclass(frozen=True)
class Times:
    """A day of the week and the times of a meeting, on one side's clock."""

    weekday: int
    starts: datetime.time
    ends: datetime.time

    @property
    def day(self) -> str:
        """The name of the day."""
        return str(WEEKDAYS[self.weekday])


@dataclass(frozen=True)
class Stretch:
    """Weeks, one after the other, that give the same times: the first and last meeting, and both clocks."""

    days: Span
    mine: Times
    theirs: Times


@dataclass(frozen=True)
class Meeting:
    """A lesson of mine and one of theirs that overlap in some of the weeks."""

    stretches: list[Stretch]
    always: bool

    @property
    def day(self) -> str:
        """The name of the day on my side, at the first meeting."""
        return self.stretches[0].mine.day


Moments = tuple[datetime.datetime, datetime.datetime]


def overlaps(
    mine: Sequence[Lesson],
    my_zone: ZoneInfo,
    theirs: Sequence[Lesson],
    their_zone: ZoneInfo,
    mondays: Iterable[datetime.date],
) -> list[Meeting]:
    """Return where lessons overlap by at least twenty minutes in the weeks that begin on `mondays`.

    In the order of my week. `always` is set where one time holds in all of these weeks.
    """
    weeks = sorted(mondays)
    found = []
    for lesson in sorted(mine, key=lambda each: (each.weekday, each.starts)):
        for other in sorted(theirs, key=lambda each: (each.weekday, each.starts)):
            if abs(lesson.weekday - other.weekday) in (0, 1, 6):
                meets = [_meets(lesson, my_zone, other, their_zone, week) for week in weeks]
                if stretches := list(_stretches(meets, my_zone, their_zone)):
                    found.append(Meeting(stretches, len(stretches) == 1 and all(meets)))
    return found


def _meets(
    lesson: Lesson, my_zone: ZoneInfo, other: Lesson, their_zone: ZoneInfo, monday: datetime.date
) -> Moments | None:
    """Return from when to when the two overlap in a week of mine; their week begins within a day of it."""
    starts, ends = lesson.in_week(monday, my_zone)
    shift = {6: -1, -6: 1}.get(other.weekday - lesson.weekday, 0) * ONE_WEEK
    others = other.in_week(monday + shift, their_zone)
    first, last = max(starts, others[0]), min(ends, others[1])
    return (first, last) if last - first >= SHORTEST else None


def _stretches(meets: Sequence[Moments | None], my_zone: ZoneInfo, their_zone: ZoneInfo) -> Iterable[Stretch]:
    """Yield weeks with the same times on both clocks, told together; one without a meeting parts them."""
    told = [(_times(each, my_zone), _times(each, their_zone), each) for each in meets]
    for (mine, theirs), same in groupby(told, key=lambda each: each[:2]):
        spans = [span for _, _, span in same if span]
        if mine and theirs:
            days = [span[0].astimezone(my_zone).date() for span in (spans[0], spans[-1])]
            yield Stretch(Span(*days), mine, theirs)


def _times(span: Moments | None, zone: ZoneInfo) -> Times | None:
    if span is None:
        return None
    starts, ends = (moment.astimezone(zone) for moment in span)
    return Times(starts.weekday(), starts.time(), ends.time())


def zone_for(user: User) -> ZoneInfo:
    """Return the time zone a user teaches in: the one of the settings, else the usual one of the country."""
    name = user.time_zone
    return zone_of(time_zone_of(user.country_id) if name in ("", UNSET) else name)


def zone_name(zone: ZoneInfo) -> str:
    """Return a time zone as people read it."""
    return zone.key.replace("_", " ")


def lessons_of(*users: User) -> dict[int, list[Lesson]]:
    """Return {user id: the user's lessons}; one query."""
    found: dict[int, list[Lesson]] = {user.pk: [] for user in users}
    rows = LessonSlot.objects.filter(user__in=found).order_by("weekday", "starts")
    for user, weekday, starts, ends in rows.values_list("user_id", "weekday", "starts", "ends"):
        found[user].append(Lesson(weekday, starts, ends))
    return found


@dataclass(frozen=True)
class CommonSlots:
    """The lessons of two teachers: whether each gave any, both zones, and where they meet."""

    mine: bool
    theirs: bool
    my_zone: str
    their_zone: str
    meetings: list[Meeting]


def common_slots(user: User, other: User, mondays: Iterable[datetime.date]) -> CommonSlots:
    """Return where the lessons of two users overlap in the weeks that begin on `mondays`; one query."""
    lessons = lessons_of(user, other)
    mine, theirs = lessons[user.pk], lessons[other.pk]
    zones = zone_for(user), zone_for(other)
    meetings = overlaps(mine, zones[0], theirs, zones[1], mondays)
    return CommonSlots(bool(mine), bool(theirs), zone_name(zones[0]), zone_name(zones[1]), meetings)
