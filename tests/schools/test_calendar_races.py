"""Two officers, or two clicks, at the same instant: on real transactions of a database file."""

import datetime
import threading

import pytest
from django.db import connection

from schools.calendars import actions
from schools.calendars.files import Entry
from schools.models import Calendar, CalendarChange, LessonSlot
from schools.validation_actions import Refused
from tests import people
from tests.calendars import DAY, HOLIDAY, calendar

pytestmark = pytest.mark.usefixtures("database_file")
WINTER = Entry(HOLIDAY, DAY("2026-12-21"), DAY("2027-01-03"))
AUTUMN = Entry(HOLIDAY, DAY("2026-10-26"), DAY("2026-10-30"))
TIMES = 10
DONE, REFUSED = "done", "refused"


def at_once(*calls):
    """Run each call in a thread of its own behind one barrier; return what each came to, in order."""
    barrier, refused = threading.Barrier(len(calls)), dict.fromkeys(range(len(calls)), "not run")

    def run(place, call):
        try:
            barrier.wait(5)
            call()
            refused[place] = DONE
        except Refused:
            refused[place] = REFUSED
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return list(refused.values())


def days(found):
    return {(each.first, each.last) for each in found.periods.all()}


def test_two_additions_are_both_kept_and_each_can_be_undone():
    one, two = people.officer(), people.officer()
    for _ in range(TIMES):
        found = calendar("GR", "")
        refused = at_once(
            lambda: actions.add_period(found, WINTER, acting_user=one),  # noqa: B023
            lambda: actions.add_period(found, AUTUMN, acting_user=two),  # noqa: B023
        )
        assert refused == [DONE, DONE] and len(days(found)) == 2
        newest, first = found.changes.order_by("-pk")
        assert (len(first.before), len(newest.before)) == (0, 1)
        actions.undo(newest, acting_user=one)
        actions.undo(first, acting_user=one)
        assert days(found) == set()
        found.delete()


def test_the_same_click_twice_counts_once():
    officer, found = people.officer(), calendar("GR", "")
    for _ in range(TIMES):
        add = lambda: actions.add_period(found, WINTER, acting_user=officer)  # noqa: E731
        assert sorted(at_once(add, add)) == [DONE, REFUSED]
        change = found.changes.get()
        undo = lambda: actions.undo(change, acting_user=officer)  # noqa: E731, B023
        assert sorted(at_once(undo, undo)) == [DONE, REFUSED]
        assert days(found) == set() and not CalendarChange.objects.exists()


def test_a_region_added_or_imported_at_once_is_one_calendar():
    officer = people.officer()
    for _ in range(TIMES):
        refused = at_once(
            lambda: actions.add_calendar("GR", "Κρήτη", acting_user=officer),
            lambda: actions.import_regions("GR", {"ΚΡΉΤΗ": [WINTER]}, acting_user=officer),
        )
        assert refused == [DONE, DONE] and len(days(Calendar.objects.get())) == 1
        Calendar.objects.all().delete()


def test_a_calendar_removed_while_something_is_added_goes_or_stays_whole():
    officer = people.officer()
    for _ in range(TIMES):
        found = calendar("GR", "Κρήτη")
        came_to = at_once(
            lambda: actions.remove_calendar(found, acting_user=officer),  # noqa: B023
            lambda: actions.add_period(found, WINTER, acting_user=officer),  # noqa: B023
        )
        assert sorted(came_to) == [DONE, REFUSED]
        assert [days(each) for each in Calendar.objects.all()] == (
            [] if came_to == [DONE, REFUSED] else [{(WINTER.first, WINTER.last)}]
        )
        Calendar.objects.all().delete()


def test_lessons_sent_twice_at_once_do_not_overlap():
    teacher, time = people.validated(), datetime.time.fromisoformat
    for _ in range(TIMES):
        add = [
            lambda starts=starts: actions.add_lessons([1], time(starts), time("10:45"), acting_user=teacher)
            for starts in ("10:00", "10:15")
        ]
        assert sorted(at_once(*add)) == [DONE, REFUSED]
        LessonSlot.objects.get().delete()
