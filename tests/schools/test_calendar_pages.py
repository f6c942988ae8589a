"""The pages of calendars and lessons: what they show, what they answer to bad input, and what they cost."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schools.models import Calendar, CalendarChange, LessonSlot
from tests import people
from tests.calendars import calendar, lesson

pytestmark = pytest.mark.django_db
LIST = "/calendars/"
CSV = "region,kind,from,to\n,holiday,2026-12-21,2027-01-03\nΚρήτη,holiday,2026-10-26,2026-10-30\n"
ICAL = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20271220
DTEND;VALUE=DATE:20280103
SUMMARY:Winter
END:VEVENT
END:VCALENDAR"""


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel("2026-11-25 12:00+00:00"):
        yield


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


@pytest.fixture
def greek():
    return calendar("GR", "", "term 2026-09-07 2027-06-25 School", "holiday 2026-12-24 2027-01-06 Winter")


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def upload(client, url, content, **more):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(url, {"file": SimpleUploadedFile("calendar", content), **more}, follow=True)


def url(name, *found):
    return reverse(name, args=[each.pk for each in found])


def test_the_list_shows_an_officers_country_and_what_each_calendar_holds(client, officer, greek):
    calendar("GR", "Κρήτη")
    calendar("PL", "Śląsk")
    page = text_of(client.get(LIST))
    assert "2 terms and holidays, 7 September 2026 to 25 June 2027" in page
    assert "Κρήτη" in page and "Nothing in it yet" in page and "Śląsk" not in page


@pytest.mark.parametrize("country", ["PL", "XX", "x" * 10_000, ""])
def test_the_list_of_another_country_is_not_shown(client, officer, country):
    calendar("PL", "Śląsk")
    assert "Śląsk" not in text_of(client.get(LIST, {"country": country}))


def test_central_support_chooses_a_country(client, greek):
    client.force_login(people.officer("central_support", None))
    assert "?country=GR" in text_of(client.get(LIST))
    assert "The whole country" in text_of(client.get(LIST, {"country": "GR"}))


def test_a_calendar_is_added_once(client, officer):
    for region in ("Κρήτη", " κρήτη  "):
        answer = client.post(LIST, {"region": region, "country": "GR"})
        assert answer.url == url("calendar", Calendar.objects.get())
    for bad in ({"region": "x" * 121, "country": "GR"}, {"region": "", "country": "PL"}, {"region": "x"}):
        text_of(client.post(LIST, bad), 422)
    assert Calendar.objects.count() == 1


def test_a_csv_file_is_imported_and_says_what_it_did(client, officer, greek):
    page = text_of(upload(client, "/calendars/file/", CSV, country="GR"))
    assert "2 calendars have changed (added: 2, removed: 1)." in page and "Κρήτη" in page
    assert "what is here already" in text_of(upload(client, "/calendars/file/", CSV, country="GR"))


def test_a_bad_csv_file_is_refused_with_its_lines_and_changes_nothing(client, officer, greek):
    page = text_of(upload(client, "/calendars/file/", CSV + "\n,x,,\n<b>,term,1,2", country="GR"), 422)
    assert "Nothing was changed." in page
    assert "Line 5: The kind is “term” or “holiday”." in page and "Line 6: Write the days as" in page
    assert not CalendarChange.objects.exists() and Calendar.objects.count() == 1


def test_what_the_rules_refuse_is_told_like_a_bad_line(client, officer):
    Calendar.objects.bulk_create(Calendar(country_id="GR", region=f"R{n}") for n in range(100))
    page = text_of(upload(client, "/calendars/file/", CSV, country="GR"), 422)
    assert "Nothing was changed." in page and "at most 100 calendars" in page
    assert "at most 100 calendars" in text_of(client.post(LIST, {"region": "x", "country": "GR"}), 422)


@pytest.mark.parametrize("country", ["PL", "XX", ""])
def test_a_file_for_another_country_is_refused(client, officer, country):
    text_of(upload(client, "/calendars/file/", CSV, country=country), 422)
    assert not Calendar.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"file": "no file"}, {"file": SimpleUploadedFile("a.csv", b"")}])
def test_no_file_or_an_empty_one_is_asked_for_again(client, officer, greek, sent):
    before = CalendarChange.objects.count()
    one = text_of(client.post("/calendars/file/", {"country": "GR", **sent}), 422)
    other = text_of(client.post(url("calendar_file", greek), {"kind": "holiday", **sent}), 422)
    assert 'type="file"' in one and 'type="file"' in other
    assert CalendarChange.objects.count() == before


def test_an_ical_file_is_imported_and_leads_to_its_year(client, officer, greek):
    answer = upload(client, url("calendar_file", greek), ICAL, kind="holiday")
    assert answer.redirect_chain[0][0].endswith("?year=2027")
    page = text_of(answer)
    assert "Greece: 3 terms and holidays now, 2 before." in page and "Mon 20 December 2027" in page
    again = text_of(upload(client, url("calendar_file", greek), ICAL, kind="holiday"))
    assert "the calendar says this already" in again


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ICAL.replace("SUMMARY", "RRULE:FREQ=DAILY\nSUMMARY"), "Line 5: This event repeats."),
        (ICAL.replace("END:VEVENT", ""), "Line 7: This closes what is not open."),
        (b"PK\x03\x04\xff", "Line 1: This is no text in UTF-8."),
        (ICAL + "\nX:1" * 300_000, "Here the file passes 1 MB."),
        (ICAL.replace("SUMMARY:Winter", "DTSTART:<b>"), "Line 5: This event says the same thing twice."),
    ],
)
def test_a_bad_ical_file_is_refused_with_its_line(client, officer, greek, content, words):
    page = text_of(upload(client, url("calendar_file", greek), content, kind="holiday"), 422)
    assert "Nothing was changed." in page and words in page
    assert greek.periods.count() == 2


def test_a_kind_that_is_none_is_refused(client, officer, greek):
    text_of(upload(client, url("calendar_file", greek), ICAL, kind="x" * 10_000), 422)
    assert greek.periods.count() == 2


def test_a_calendar_shows_its_weeks_and_periods_to_everyone_and_tools_to_its_officer(client, officer, greek):
    page = text_of(client.get(url("calendar", greek)))
    assert "2026/27: 40 weeks of school" in page and "Mon 7 September 2026 to Fri 25 June 2027" in page
    assert "Add a term or holiday" in page
    for reader in (people.validated(), people.officer("ambassador"), people.officer(country="PL")):
        client.force_login(reader)
        page = text_of(client.get(url("calendar", greek)))
        assert "2026/27: 40 weeks of school" in page and "Add a term or holiday" not in page
        assert "<form" not in page.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("year", ["2026", "1999", "2101", "x", "٢٠٢٧", "9" * 10_000, "-1"])
def test_a_year_that_is_none_is_the_present_one(client, greek, year):
    client.force_login(people.validated())
    assert "2026/27: 40 weeks" in text_of(client.get(url("calendar", greek), {"year": year}))


def test_a_year_of_which_nothing_is_said_is_not_known(client, greek):
    client.force_login(people.validated())
    page = text_of(client.get(url("calendar", greek), {"year": "2027"}))
    assert "2027/28: not known yet" in page and 'class="weeks"' not in page


GIVEN = {"kind": "holiday", "name": "Autumn", "first": "2026-10-26", "last": "2026-10-30"}


def test_a_period_is_added_changed_and_removed_by_hand(client, officer, greek):
    answer = client.post(url("period_add", greek), {**GIVEN, "first": "2027-10-26", "last": "2027-10-30"})
    assert answer.url == url("calendar", greek) + "?year=2027"
    period = greek.periods.get(name="Autumn")
    assert 'value="2027-10-26"' in text_of(client.get(url("period", greek, period)))
    client.post(url("period", greek, period), {**GIVEN, "name": " Autumn\n break "})
    assert str(greek.periods.get(name="Autumn break").first) == "2026-10-26"
    period = greek.periods.get(name="Autumn break")
    client.post(url("period_remove", greek, period))
    assert greek.periods.count() == 2
    assert client.post(url("period_remove", greek, period)).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first": ""}, "Give a day."),
        ({"last": "2026-10-25"}, "It ends before it begins."),
        ({"last": "2027-10-27"}, "It is longer than a year."),
        ({"first": "1999-10-25", "last": "1999-10-26"}, "outside the years 2000 to 2100"),
        ({"first": "9" * 10_000}, "Enter a valid date."),
        ({"kind": "x"}, "Select a valid choice."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"kind": "term", "first": "2026-09-07", "last": "2027-06-25"}, "in the calendar already"),
    ],
)
def test_a_bad_period_is_refused_beside_its_field(client, officer, greek, change, words):
    period = greek.periods.get(kind="holiday")
    for target in (url("period_add", greek), url("period", greek, period)):
        assert words in text_of(client.post(target, GIVEN | change), 422)
    assert not CalendarChange.objects.exists()


def test_the_newest_change_is_undone_once(client, officer, greek):
    client.post(url("period_add", greek), GIVEN)
    client.post(url("period_remove", greek, greek.periods.get(kind="term")))
    newest, older = greek.changes.order_by("-pk")
    page = text_of(client.get(url("calendar", greek)))
    assert url("calendar_undo", greek, newest) in page and url("calendar_undo", greek, older) not in page
    assert "0 added, 1 removed" in page and officer.name in page
    assert "no longer be undone" in text_of(client.post(url("calendar_undo", greek, older), follow=True))
    assert "is undone" in text_of(client.post(url("calendar_undo", greek, newest), follow=True))
    assert greek.periods.filter(kind="term").exists()
    assert client.post(url("calendar_undo", greek, newest)).status_code == 404


def test_an_empty_calendar_offers_its_removal(client, officer, greek):
    assert "Remove this empty calendar" not in text_of(client.get(url("calendar", greek)))
    assert "first" in text_of(client.post(url("calendar_remove", greek), follow=True))
    greek.periods.all().delete()
    assert "Remove this empty calendar" in text_of(client.get(url("calendar", greek)))
    assert "is removed" in text_of(client.post(url("calendar_remove", greek), follow=True))
    assert not Calendar.objects.exists()


HUGE = 99999999999999999999999


def test_what_is_missing_or_of_another_calendar_is_not_found(client, officer, greek):
    period, other, foreign = greek.periods.first(), calendar("GR", "Κρήτη"), calendar("PL", "")
    theirs = lesson(people.validated(), 1, "10:00", "10:45")
    for address in (
        f"/calendars/{HUGE}/",
        f"/calendars/{greek.pk}/periods/{HUGE}/",
        f"/calendars/{other.pk}/periods/{period.pk}/",
    ):
        assert client.get(address).status_code == 404
    for address in (
        f"/calendars/{greek.pk}/changes/{HUGE}/remove/",
        f"/calendars/lessons/{HUGE}/remove/",
        f"/calendars/lessons/{theirs.pk}/remove/",
        f"/calendars/{foreign.pk}/remove/",
        f"/calendars/{foreign.pk}/periods/",
        f"/schools/{HUGE}/calendar/",
    ):
        assert client.post(address).status_code == 404


def test_people_confirmed_at_a_school_choose_its_region(client, greek):
    region, school = calendar("GR", "Κρήτη"), people.school("GR")
    client.force_login(people.validated("GR", at=school))
    page = text_of(client.get(url("school", school)))
    assert "Use this calendar" in page and "Your lesson times" in page
    for bad in ("x", HUGE, calendar("PL", "Śląsk").pk):
        answer = client.post(url("school_calendar", school), {"calendar": bad}, follow=True)
        assert "Choose one of the regions" in text_of(answer)
    for chosen in (region, None):
        client.post(url("school_calendar", school), {"calendar": chosen.pk if chosen else ""})
        school.refresh_from_db()
        assert school.calendar == chosen
    client.force_login(people.validated("GR"))
    assert "Use this calendar" not in text_of(client.get(url("school", school)))
    assert client.post(url("school_calendar", school), {"calendar": region.pk}).status_code == 403


def test_a_schools_page_says_when_its_weeks_are_not_known(client):
    client.force_login(people.validated("PL"))
    school = people.school("GR")
    assert "has no calendar yet" in text_of(client.get(url("school", school)))
    calendar("GR", "Κρήτη")
    assert "Nobody has said yet which region" in text_of(client.get(url("school", school)))
    calendar("GR", "")
    assert "Terms and holidays" in text_of(client.get(url("school", school)))


LESSON = {"weekdays": ["1", "3"], "starts": "10:00", "ends": "10:45"}


def test_lessons_are_added_listed_and_removed(client):
    teacher = people.validated("GE", time_zone="America/New_York")
    client.force_login(teacher)
    assert client.post("/calendars/lessons/", LESSON).status_code == 302
    page = text_of(client.get("/calendars/lessons/"))
    assert "Tuesday" in page and "10:00–10:45" in page and "America/New York" in page
    slot = teacher.lesson_slots.earliest("weekday")
    assert client.post(f"/calendars/lessons/{slot.pk}/remove/").status_code == 302
    assert teacher.lesson_slots.get().weekday == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weekdays": []}, "Tick at least one day."),
        ({"weekdays": ["7"]}, "Select a valid choice."),
        ({"weekdays": ["x" * 10_000]}, "Select a valid choice."),
        ({"starts": ""}, "Give a time."),
        ({"starts": "25:00"}, "Write the time as 10:45."),
        ({"ends": "10:19"}, "at least 20 minutes"),
        ({"starts": "23:50", "ends": "00:30"}, "ends on the same day"),
        ({"starts": "08:30", "ends": "09:30"}, "You have a lesson then already."),
    ],
)
def test_a_bad_lesson_is_refused_beside_its_field(client, change, words):
    teacher = people.validated()
    lesson(teacher, 3, "09:00", "09:45")
    client.force_login(teacher)
    assert words in text_of(client.post("/calendars/lessons/", LESSON | change), 422)
    assert LessonSlot.objects.count() == 1


def many(greek):
    """Twenty regions, thirty periods and as many changes more."""
    for number in range(1, 21):
        calendar("GR", f"R{number}", f"holiday 2026-12-{number + 1:02} 2026-12-{number + 2:02}")
    day = {"calendar": greek, "kind": "holiday"}
    greek.periods.model.objects.bulk_create(
        greek.periods.model(**day, first=f"2026-11-{n:02}", last=f"2026-11-{n:02}") for n in range(1, 31)
    )
    CalendarChange.objects.bulk_create(
        CalendarChange(calendar=greek, made_by=people.officer(), before=[], removed=0, added=1)
        for _ in range(5)
    )


@pytest.mark.parametrize("name", ["calendars", "calendar", "school", "lessons"])
def test_pages_cost_as_many_queries_for_one_as_for_many(client, officer, greek, name):
    school = people.school("GR")
    CalendarChange.objects.create(calendar=greek, made_by=officer, before=[], removed=0, added=1)
    lesson(officer, 0, "08:00", "08:45")
    calendar("GR", "Κρήτη")
    address = url(name, *{"calendar": [greek], "school": [school]}.get(name, []))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    many(greek)
    for weekday in range(1, 6):
        lesson(officer, weekday, "08:00", "08:45")
    with CaptureQueriesContext(connection) as more:
        text_of(client.get(address))
    assert len(few) == len(more)
