"""Every write to calendars and lessons: who may, what it changes, what is refused."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts import closing
from accounts.models import PersonChange
from schools.calendars import actions, weeks_by_calendar
from schools.calendars.files import Entry
from schools.calendars.weeks import year_of
from schools.jobs import forget_changes
from schools.models import Calendar, CalendarChange, CalendarPeriod, LessonSlot
from schools.validation_actions import Refused
from tests import people
from tests.calendars import DAY, HOLIDAY, TERM, calendar, lesson

pytestmark = pytest.mark.django_db
WINTER = Entry(HOLIDAY, DAY("2026-12-21"), DAY("2027-01-03"), "Winter")
AUTUMN = Entry(HOLIDAY, DAY("2026-10-26"), DAY("2026-10-30"), "Autumn")
NEXT_WINTER = Entry(HOLIDAY, DAY("2027-12-20"), DAY("2028-01-02"))
TIME = datetime.time.fromisoformat


@pytest.fixture
def officer():
    return people.officer()


@pytest.fixture
def greek():
    return calendar("GR", "", "term 2026-09-07 2027-06-25", "holiday 2026-12-24 2027-01-06")


def entries(found):
    return {Entry.of(each) for each in found.periods.all()}


def changed(*users):
    return PersonChange.objects.filter(user__in=users).count()


def newest(found):
    return found.changes.latest("pk")


def first(found):
    return found.periods.select_related("calendar").earliest("first")


OUTSIDERS = {
    "a teacher confirmed there": lambda: people.validated("GR"),
    "the country's ambassador": lambda: people.officer("ambassador"),
    "national support of another country": lambda: people.officer(country="PL"),
}
WRITES = {
    "add_calendar": lambda greek, user: actions.add_calendar("GR", "Κρήτη", acting_user=user),
    "remove_calendar": lambda greek, user: actions.remove_calendar(greek, acting_user=user),
    "add_period": lambda greek, user: actions.add_period(greek, AUTUMN, acting_user=user),
    "save_period": lambda greek, user: actions.save_period(first(greek), AUTUMN, acting_user=user),
    "remove_period": lambda greek, user: actions.remove_period(first(greek), acting_user=user),
    "import_periods": lambda greek, user: actions.import_periods(greek, [AUTUMN], acting_user=user),
    "import_regions": lambda greek, user: actions.import_regions("GR", {"N": [AUTUMN]}, acting_user=user),
}


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("write", WRITES)
def test_calendars_are_written_by_support_of_their_country_only(write, who, greek, officer):
    before = entries(greek)
    with pytest.raises(PermissionError):
        WRITES[write](greek, OUTSIDERS[who]())
    assert (entries(greek), Calendar.objects.count(), CalendarChange.objects.count()) == (before, 1, 0)
    if write == "remove_calendar":
        greek.periods.all().delete()
    WRITES[write](greek, officer)
    assert entries(greek) != before or Calendar.objects.count() != 1


def test_central_support_writes_them_all(greek):
    actions.add_period(greek, AUTUMN, acting_user=people.officer("central_support", None))
    assert AUTUMN in entries(greek)


def test_a_region_written_in_other_letters_is_the_same_calendar(officer):
    made = actions.add_calendar("GR", "Κρήτη", acting_user=officer)
    assert actions.add_calendar("GR", "ΚΡΉΤΗ", acting_user=officer) == made


def test_a_country_has_at_most_a_hundred_calendars(officer):
    Calendar.objects.bulk_create(Calendar(country_id="GR", region=f"R{n}") for n in range(99))
    actions.add_calendar("GR", "", acting_user=officer)
    with pytest.raises(Refused, match="at most 100"):
        actions.add_calendar("GR", "One more", acting_user=officer)


def test_a_calendar_is_removed_when_it_is_empty_and_its_schools_are_known_as_changed(officer):
    region = calendar("GR", "Κρήτη", "holiday 2026-12-21 2027-01-03")
    teacher = people.validated("GR", at=people.school("GR", calendar=region))
    with pytest.raises(Refused, match="first"):
        actions.remove_calendar(region, acting_user=officer)
    actions.remove_period(first(region), acting_user=officer)
    before = changed(teacher)
    actions.remove_calendar(region, acting_user=officer)
    school = teacher.validations.get().school
    assert (school.calendar, changed(teacher)) == (None, before + 1)


def test_days_are_in_a_calendar_once(greek, officer):
    with pytest.raises(Refused, match="already"):
        actions.add_period(greek, Entry(TERM, DAY("2026-09-07"), DAY("2027-06-25"), "x"), acting_user=officer)
    actions.add_period(greek, Entry(HOLIDAY, DAY("2026-09-07"), DAY("2027-06-25")), acting_user=officer)


def test_a_period_changed_meanwhile_is_not_written_over(greek, officer):
    seen = first(greek)
    actions.save_period(first(greek), AUTUMN, acting_user=officer)
    for write in (actions.save_period, actions.remove_period):
        with pytest.raises(Refused, match="meanwhile"):
            write(seen, *([WINTER] if write is actions.save_period else []), acting_user=officer)
    assert AUTUMN in entries(greek) and WINTER not in entries(greek)


def test_saving_what_is_there_changes_nothing(greek, officer):
    period = first(greek)
    assert actions.save_period(period, Entry.of(period), acting_user=officer) is None
    assert (first(greek).pk, CalendarChange.objects.count()) == (period.pk, 0)


def test_a_file_replaces_the_same_kind_in_the_years_it_speaks_of(greek, officer):
    term = Entry(TERM, DAY("2026-09-07"), DAY("2027-06-25"))
    actions.add_period(greek, NEXT_WINTER, acting_user=officer)
    actions.import_periods(greek, [AUTUMN, WINTER], acting_user=officer)
    assert entries(greek) == {term, NEXT_WINTER, AUTUMN, WINTER}
    assert (newest(greek).added, newest(greek).removed) == (2, 1)
    assert actions.import_periods(greek, [WINTER, AUTUMN], acting_user=officer) is None


def test_regions_are_imported_all_or_none(greek, officer):
    before = entries(greek)
    too_many = [
        Entry(HOLIDAY, WINTER.first, WINTER.first + datetime.timedelta(days=long)) for long in range(200)
    ] + [Entry(TERM, WINTER.first, WINTER.first + datetime.timedelta(days=long)) for long in range(201)]
    with pytest.raises(Refused, match="more than 400 terms and holidays in 2026/27"):
        actions.import_regions("GR", {"": [WINTER], "Κρήτη": too_many}, acting_user=officer)
    assert (entries(greek), Calendar.objects.count()) == (before, 1)
    actions.import_regions("GR", {"": [WINTER], "Κρήτη": [AUTUMN]}, acting_user=officer)
    assert WINTER in entries(greek) and entries(Calendar.objects.get(region="Κρήτη")) == {AUTUMN}


def test_a_calendar_holds_at_most_three_thousand_periods(greek, officer):
    long_ago = DAY("2001-01-01")
    CalendarPeriod.objects.bulk_create(
        CalendarPeriod(calendar=greek, kind=HOLIDAY, first=day, last=day)
        for day in (long_ago + datetime.timedelta(days=number) for number in range(2_998))
    )
    with pytest.raises(Refused, match="at most 3,000"):
        actions.add_period(greek, WINTER, acting_user=officer)


def test_undoing_gives_back_what_was_there(greek, officer):
    before = entries(greek)
    kept = greek.periods.get(kind=TERM).pk
    actions.import_periods(greek, [WINTER, AUTUMN], acting_user=officer)
    actions.undo(newest(greek), acting_user=officer)
    assert (entries(greek), greek.periods.get(kind=TERM).pk) == (before, kept)
    assert not CalendarChange.objects.exists()


def test_only_the_newest_change_of_the_last_seven_days_is_undone(greek, officer):
    actions.add_period(greek, AUTUMN, acting_user=officer)
    actions.add_period(greek, WINTER, acting_user=officer)
    older, newer = greek.changes.order_by("pk")
    with pytest.raises(PermissionError):
        actions.undo(newer, acting_user=people.officer(country="PL"))
    with pytest.raises(Refused, match="no longer"):
        actions.undo(older, acting_user=officer)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7, seconds=1)):
        with pytest.raises(Refused, match="no longer"):
            actions.undo(newer, acting_user=officer)
        assert forget_changes() == 2
    assert {AUTUMN, WINTER} <= entries(greek)


def test_changes_that_can_be_undone_are_kept(greek, officer):
    actions.add_period(greek, AUTUMN, acting_user=officer)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=6)):
        assert forget_changes() == 0
        actions.undo(newest(greek), acting_user=officer)
    assert AUTUMN not in entries(greek)


def test_new_periods_show_in_the_weeks_of_all_calendars_at_once(
    greek, officer, django_capture_on_commit_callbacks
):
    """A holiday that begins in one school year may reach into the next: both are counted anew."""
    day, later = DAY("2026-11-25"), DAY("2027-11-25")
    calendar("PL", "", "term 2027-09-06 2028-06-23")
    assert greek.pk in weeks_by_calendar(day) and greek.pk not in weeks_by_calendar(later)
    before = weeks_by_calendar(day)[greek.pk]
    with django_capture_on_commit_callbacks(execute=True):
        actions.add_period(greek, AUTUMN, acting_user=officer)
    gone = 1 << year_of(day).week_of(AUTUMN.first)
    assert weeks_by_calendar(day)[greek.pk] == before & ~gone
    long = Entry(HOLIDAY, DAY("2027-08-20"), DAY("2027-10-29"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.add_period(greek, long, acting_user=officer)
    assert greek.pk in weeks_by_calendar(later)


def test_a_school_goes_by_the_calendar_its_people_choose(officer):
    region, school = calendar("GR", "Κρήτη"), people.school("GR")
    teacher = people.validated("GR", at=school)
    for outsider in (people.validated("GR"), people.officer("ambassador"), people.officer(country="PL")):
        with pytest.raises(PermissionError):
            actions.choose_calendar(school, region, acting_user=outsider)
    before = changed(teacher)
    actions.choose_calendar(school, region, acting_user=teacher)
    school.refresh_from_db()
    assert (school.calendar, changed(teacher)) == (region, before + 1)
    actions.choose_calendar(school, None, acting_user=officer)
    school.refresh_from_db()
    assert school.calendar is None


def test_who_waits_for_confirmation_or_has_left_does_not_choose():
    region, school = calendar("GR", "Κρήτη"), people.school("GR")
    teacher = people.validated("GR", at=school)
    for fields in ({"state": "pending"}, {"state": "confirmed", "ended_at": timezone.now()}):
        teacher.validations.update(**fields)
        with pytest.raises(PermissionError):
            actions.choose_calendar(school, region, acting_user=teacher)


def test_no_school_goes_by_a_calendar_of_another_country_or_one_that_has_gone():
    school = people.school("GR")
    teacher = people.validated("GR", at=school)
    with pytest.raises(ValueError, match="another country"):
        actions.choose_calendar(school, calendar("PL", "Śląsk"), acting_user=teacher)
    region = calendar("GR", "Κρήτη")
    Calendar.objects.filter(pk=region.pk).delete()
    with pytest.raises(Refused, match="removed meanwhile"):
        actions.choose_calendar(school, region, acting_user=teacher)


def test_lessons_are_added_and_removed_by_their_teacher():
    teacher = people.validated("GR")
    before = changed(teacher)
    actions.add_lessons([3, 1, 1], TIME("10:00"), TIME("10:45"), acting_user=teacher)
    assert list(teacher.lesson_slots.order_by("pk").values_list("weekday", flat=True)) == [1, 3]
    slot = teacher.lesson_slots.earliest("weekday")
    with pytest.raises(PermissionError):
        actions.remove_lesson(slot, acting_user=people.validated("GR"))
    actions.remove_lesson(slot, acting_user=teacher)
    assert (teacher.lesson_slots.get().weekday, changed(teacher)) == (3, before + 2)


@pytest.mark.parametrize(
    ("starts", "ends", "fits"),
    [
        ("09:15", "10:00", True),
        ("10:45", "11:30", True),
        ("10:44", "11:30", False),
        ("09:00", "12:00", False),
    ],
)
def test_lessons_of_a_day_do_not_overlap(starts, ends, fits):
    teacher = people.validated("GR")
    lesson(teacher, 1, "10:00", "10:45")
    lesson(people.validated("GR"), 2, starts, ends)
    try:
        actions.add_lessons([2, 1], TIME(starts), TIME(ends), acting_user=teacher)
    except Refused:
        assert not fits and LessonSlot.objects.filter(user=teacher).count() == 1
    else:
        assert fits


def test_fifteen_lessons_are_the_most():
    teacher = people.validated("GR")
    for hour in ("08", "10"):
        actions.add_lessons(range(7), TIME(f"{hour}:00"), TIME(f"{hour}:45"), acting_user=teacher)
    with pytest.raises(Refused, match="Fifteen"):
        actions.add_lessons([0, 1], TIME("12:00"), TIME("12:45"), acting_user=teacher)
    actions.add_lessons([0], TIME("12:00"), TIME("12:45"), acting_user=teacher)
    assert teacher.lesson_slots.count() == 15


def test_lessons_and_changes_are_exported_and_closing_takes_the_lessons_and_the_name(greek, officer):
    lesson(officer, 1, "10:00", "10:45")
    lesson(people.validated(), 2, "10:00", "10:45")
    actions.add_period(greek, AUTUMN, acting_user=officer)
    told = closing.export(officer)["schools"]
    assert told["lessons"] == [{"weekday": 1, "starts": TIME("10:00"), "ends": TIME("10:45")}]
    assert [(each["calendar__country"], each["added"]) for each in told["calendar_changes"]] == [("GR", 1)]
    closing.close(officer, acting_user=officer)
    assert (LessonSlot.objects.get().weekday, newest(greek).made_by) == (2, None)
    assert AUTUMN in entries(greek)
