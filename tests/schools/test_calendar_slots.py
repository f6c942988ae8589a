"""Lessons of two teachers on two clocks, also where the clocks change on different days."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from schools.calendars.shared import Span
from schools.calendars.slots import Lesson, Times, overlaps, zone_for
from schools.calendars.weeks import ONE_WEEK, weeks_in, year_of
from tests import people

DAY = datetime.date
YEAR = year_of(DAY(2026, 11, 25))
MONDAYS = [YEAR.start + week * ONE_WEEK for week in range(40)]
ATHENS = "Europe/Athens"


def lesson(weekday, starts, ends):
    return Lesson(weekday, datetime.time.fromisoformat(starts), datetime.time.fromisoformat(ends))


def meet(mine, theirs, zone, mondays=MONDAYS, my_zone=ATHENS):
    return overlaps([mine], ZoneInfo(my_zone), [theirs], ZoneInfo(zone), mondays)


def told(meetings):
    """Say each stretch as: first day, last day, from and to on both clocks."""
    return [
        (each.days.first, each.days.last, *(f"{time:%H:%M}" for time in ends(each)))
        for meeting in meetings
        for each in meeting.stretches
    ]


def ends(stretch):
    return (stretch.mine.starts, stretch.mine.ends, stretch.theirs.starts, stretch.theirs.ends)


def test_clocks_that_change_together_give_one_time_all_year():
    found = meet(lesson(1, "10:00", "10:45"), lesson(1, "09:00", "09:45"), "Europe/Warsaw")
    assert told(found) == [(DAY(2026, 9, 1), DAY(2027, 6, 1), "10:00", "10:45", "09:00", "09:45")]
    assert (found[0].always, found[0].day) == (True, "Tuesday")


def test_clocks_that_stand_still_shift_the_other_in_winter():
    found = meet(lesson(1, "10:00", "12:00"), lesson(1, "11:00", "12:00"), "Europe/Istanbul")
    assert told(found) == [
        (DAY(2026, 9, 1), DAY(2026, 10, 20), "11:00", "12:00", "11:00", "12:00"),
        (DAY(2026, 10, 27), DAY(2027, 3, 23), "10:00", "11:00", "11:00", "12:00"),
        (DAY(2027, 3, 30), DAY(2027, 6, 1), "11:00", "12:00", "11:00", "12:00"),
    ]
    assert not found[0].always


def test_a_lesson_that_meets_in_winter_only_says_so():
    found = meet(lesson(1, "10:00", "10:45"), lesson(1, "12:00", "12:45"), "Asia/Tbilisi")
    assert told(found) == [(DAY(2026, 10, 27), DAY(2027, 3, 23), "10:00", "10:45", "12:00", "12:45")]
    assert not found[0].always


@pytest.mark.parametrize(
    "zone", ["Africa/Tunis", "Asia/Amman", "Asia/Beirut", "Europe/Chisinau", "Asia/Yerevan"]
)
def test_every_week_is_right_against_a_count_by_minutes(zone):
    mine, theirs = lesson(2, "09:00", "13:00"), lesson(2, "10:30", "11:45")
    stretches = [each for meeting in meet(mine, theirs, zone) for each in meeting.stretches]
    for monday in MONDAYS:
        day = monday + datetime.timedelta(days=2)
        held = [each for each in stretches if each.days.first <= day <= each.days.last]
        minutes = common_minutes(day, mine, ZoneInfo(ATHENS), theirs, ZoneInfo(zone))
        assert [length(each) for each in held] == ([len(minutes)] if len(minutes) >= 20 else [])
        if held:
            first = min(minutes)
            assert first.astimezone(ZoneInfo(ATHENS)).time() == held[0].mine.starts
            assert first.astimezone(ZoneInfo(zone)).time() == held[0].theirs.starts


def common_minutes(day, mine, my_zone, theirs, their_zone):
    return minutes_of(day, mine, my_zone) & minutes_of(day, theirs, their_zone)


def minutes_of(day, one, zone):
    """Every minute of a lesson, as a moment in UTC."""
    moment = datetime.datetime.combine(day, one.starts, zone).astimezone(datetime.UTC)
    end = datetime.datetime.combine(day, one.ends, zone).astimezone(datetime.UTC)
    found = set()
    while moment < end:
        found.add(moment)
        moment += datetime.timedelta(minutes=1)
    return found


def length(stretch):
    starts, ends_ = (
        datetime.datetime.combine(DAY(2026, 1, 1), time) for time in (stretch.mine.starts, stretch.mine.ends)
    )
    return (ends_ - starts).seconds // 60


def test_twenty_minutes_are_enough_and_nineteen_are_not():
    mine = lesson(0, "10:00", "10:45")
    assert told(meet(mine, lesson(0, "09:25", "10:30"), "Europe/Warsaw", MONDAYS[:1]))
    assert meet(mine, lesson(0, "09:26", "10:30"), "Europe/Warsaw", MONDAYS[:1]) == []


def test_weeks_that_are_not_common_are_left_out():
    some = [MONDAYS[week] for week in weeks_in(0b1000010)]
    found = meet(lesson(1, "10:00", "10:45"), lesson(1, "09:00", "09:45"), "Europe/Warsaw", some)
    assert told(found)[0][:2] == (DAY(2026, 9, 8), DAY(2026, 10, 13))
    assert meet(lesson(1, "10:00", "10:45"), lesson(1, "09:00", "09:45"), "Europe/Warsaw", []) == []


def test_the_day_may_differ_on_the_other_clock():
    found = meet(lesson(0, "01:00", "02:00"), lesson(6, "22:00", "23:59"), "Atlantic/Reykjavik", MONDAYS[:1])
    assert found[0].stretches[0].theirs == Times(6, datetime.time(22, 0), datetime.time(23, 0))
    assert found[0].stretches[0].days == Span(DAY(2026, 8, 31), DAY(2026, 8, 31))


def test_other_days_do_not_meet():
    assert meet(lesson(1, "10:00", "10:45"), lesson(3, "09:00", "09:45"), "Europe/Warsaw") == []


@pytest.mark.django_db
def test_the_zone_is_the_users_own_else_the_countrys():
    assert zone_for(people.user("GR", time_zone="Europe/Paris")).key == "Europe/Paris"
    assert zone_for(people.user("GE")).key == "Asia/Tbilisi"
    assert zone_for(people.user("GR", time_zone="No/Where")).key == "UTC"
