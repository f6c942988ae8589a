"""Two schools side by side: the calendars they go by, the picture of their weeks, their common lessons."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from contacts.school_days import is_school_day, periods_of, school_days_between
from schools.calendars import calendar_ids, calendars_of, common_slots, shared_year, weeks_by_calendar
from schools.calendars.shared import Span
from schools.calendars.weeks import weeks_in
from tests import people
from tests.calendars import calendar, lesson

pytestmark = pytest.mark.django_db
DAY = datetime.date
TODAY = DAY(2026, 11, 25)
GREEK = ("term 2026-09-07 2027-06-11", "holiday 2026-12-21 2027-01-03", "holiday 2027-04-26 2027-05-07")
POLISH = ("holiday 2026-12-21 2027-01-01", "holiday 2027-02-01 2027-02-12", "holiday 2027-06-28 2027-08-31")


@pytest.fixture
def greek():
    return people.school("GR")


@pytest.fixture
def polish():
    return people.school("PL")


@pytest.fixture
def both(greek, polish):
    """Both schools, with a calendar each."""
    calendar("GR", "", *GREEK)
    calendar("PL", "", *POLISH)
    return greek, polish


def shared_of(schools, day):
    return shared_year(schools[0], schools[1], day)


def weeks(shared):
    return " ".join(render_to_string("schools/weeks.html", {"shared": shared, "who": "Marta <b>"}).split())


def slots(pair, shared):
    found = common_slots(pair[0], pair[1], shared.meeting_weeks)
    return " ".join(
        render_to_string("schools/slots.html", {"slots": found, "shared": shared, "who": "Marta"}).split()
    )


def rows(page):
    """The three rows of the picture under the months, as the classes of their weeks."""
    found = [part.split("</div>")[0] for part in page.split('<div class="weeks-row">')[2:]]
    return [[cell.split('"')[1] for cell in row.split("<i ")[1:]] for row in found]


# Which calendar


def test_a_school_goes_by_the_region_it_chose_else_by_its_country_else_by_none(greek, polish):
    national, region = calendar("GR", "", *GREEK), calendar("GR", "Κρήτη", *GREEK)
    calendar("PL", "Śląsk", *POLISH)
    cretan = people.school("GR", calendar=region)
    assert calendars_of([greek, cretan, polish, None]) == [national, region, None, None]
    found = calendar_ids([greek.pk, cretan.pk, polish.pk, 999_999])
    assert found == {greek.pk: national.pk, cretan.pk: region.pk}


def test_calendars_of_any_number_of_schools_cost_the_same(django_assert_num_queries, both):
    schools = [people.school(country) for country in ("GR", "PL", "FR")]
    with django_assert_num_queries(1):
        calendars_of([*both, *schools, None])
    with django_assert_num_queries(2):
        calendar_ids([each.pk for each in (*both, *schools)])
    with django_assert_num_queries(1):
        weeks_by_calendar(TODAY)
    with django_assert_num_queries(0):
        weeks_by_calendar(TODAY)


def test_school_days_are_counted_by_the_calendar_the_school_goes_by():
    region = calendar("GR", "Κρήτη", "holiday 2026-11-23 2026-11-27")
    calendar("GR", "", "term 2026-09-07 2026-11-24", "term 2026-11-30 2027-06-11")
    cretan = people.validated("GR", at=people.school("GR", calendar=region))
    greek, pole = people.validated("GR"), people.validated("PL")
    found = periods_of([cretan.pk, greek.pk, pole.pk])
    assert set(found) == {cretan.pk, greek.pk}
    days = [school_days_between(DAY(2026, 11, 20), DAY(2026, 11, 30), found.get(each.pk, ())) for each in
            (cretan, greek, pole)]  # fmt: skip
    assert days == [1, 3, 6]


def test_weeks_and_school_days_are_of_one_mind(both):
    """A week of the picture is one with three school days, as those see it who count days."""
    teacher = people.validated("GR", at=both[0])
    periods = periods_of([teacher.pk])[teacher.pk]
    shared = shared_of(both, TODAY)
    for week in range(shared.year.weeks):
        days = [shared.year.monday(week) + datetime.timedelta(days=day) for day in range(7)]
        taught = sum(is_school_day(day, periods) for day in days) >= 3
        assert (week in weeks_in(shared.mine.weeks)) == taught


# The picture of the weeks


def test_two_rows_of_weeks_and_what_they_have_in_common(both):
    shared = shared_of(both, TODAY)
    page = weeks(shared)
    mine, band, theirs = rows(page)
    assert len(mine) == len(band) == len(theirs) == len(shared.drawn) == 43
    assert [place for place, cell in enumerate(mine) if cell == "wk wk-off"] == [0, 16, 17, 34, 35, 41, 42]
    assert [place for place, cell in enumerate(theirs) if cell == "wk wk-off"] == [16, 17, 22, 23]
    common = [place for place, cell in enumerate(band) if "wk-both" in cell]
    assert common == [place for place in range(1, 41) if place not in (16, 17, 22, 23, 34, 35)]
    assert [row.index("wk wk-now") for row in (mine, theirs)] == [12, 12]
    assert "34 weeks you both teach" in page and "School year 2026/27" in page


def test_the_sentences_say_what_the_picture_shows(both):
    page = weeks(shared_of(both, TODAY))
    assert "You teach 36 weeks. <bdi>Marta &lt;b&gt;</bdi>: 39 weeks." in page
    assert "Not both teach: 31 August to 4 September; 21 December to 1 January;" in page
    assert "22 of these weeks are still to come." in page
    assert "The first six without a break: <mark>15 February to 26 March</mark>." in page


@pytest.mark.parametrize(
    ("day", "six"),
    [
        (DAY(2026, 9, 1), Span(DAY(2026, 9, 7), DAY(2026, 10, 16))),
        (DAY(2026, 11, 9), Span(DAY(2026, 11, 9), DAY(2026, 12, 18))),
        (DAY(2026, 11, 10), Span(DAY(2027, 2, 15), DAY(2027, 3, 26))),
        (DAY(2027, 3, 15), Span(DAY(2027, 3, 15), DAY(2027, 4, 23))),
        (DAY(2027, 3, 16), None),
    ],
)
def test_the_first_six_weeks_are_counted_from_today(both, day, six):
    assert shared_of(both, day).six == six


def test_a_year_that_runs_out_says_so(both):
    assert "no six of them come without a break" in weeks(shared_of(both, DAY(2027, 5, 10)))
    late = weeks(shared_of(both, DAY(2027, 6, 8)))
    assert "None of them is still to come in this school year." in late and "<mark>" not in late


def test_no_common_week_is_said_and_drawn(greek, polish):
    calendar("GR", "", "term 2026-09-07 2026-12-18")
    calendar("PL", "", "term 2027-01-11 2027-06-25")
    page = weeks(shared_year(greek, polish, TODAY))
    assert "No week that you both teach" in page and "wk-both" not in "".join(rows(page)[1])


def test_one_calendar_for_both_is_said(greek):
    calendar("GR", "", *GREEK)
    assert "Your schools go by the same calendar." in weeks(shared_year(greek, people.school("GR"), TODAY))


def test_a_school_without_a_calendar_is_unknown_and_the_page_says_so(greek, polish):
    calendar("GR", "", *GREEK)
    page = weeks(shared_year(greek, polish, TODAY))
    assert "Weeks you both teach: not known yet" in page and "weeks are still to come" not in page
    assert "<bdi>Marta &lt;b&gt;</bdi>’s school has no calendar yet. National support of Poland" in page
    mine, band, theirs = rows(page)
    assert set(theirs) == {"wk wk-unknown", "wk wk-unknown wk-now"} and set(band) == {"wk-band"}
    assert "wk-unknown" not in "".join(mine)
    other = weeks(shared_year(polish, greek, TODAY))
    assert "Your school has no calendar yet. National support of Poland can add one." in other


def test_who_could_choose_a_region_is_told_where(greek, polish):
    calendar("GR", "Κρήτη", *GREEK)
    calendar("PL", "", *POLISH)
    mine = weeks(shared_year(greek, polish, TODAY))
    assert f'href="/schools/{greek.pk}/#calendar"' in mine
    theirs = weeks(shared_year(polish, greek, TODAY))
    assert "Somebody who is confirmed there can choose its region" in theirs


def test_a_calendar_that_says_nothing_of_this_year_is_unknown(greek, polish):
    calendar("PL", "", *POLISH)
    old = calendar("GR", "", "term 2025-09-08 2026-06-12")
    page = weeks(shared_year(greek, polish, TODAY))
    assert "The calendar of your school says nothing of 2026/27 yet." in page
    assert f'href="/calendars/{old.pk}/"' in page


def test_nobody_with_a_school_gets_no_picture():
    page = weeks(shared_year(None, None, TODAY))
    assert "You have not chosen a school yet." in page and "has not chosen a school yet." in page
    assert 'class="weeks"' not in page


# Lessons


@pytest.fixture
def pair():
    """A teacher in Greece and one in Türkiye, whose clocks stand still all year."""
    return people.validated("GR"), people.validated("TR")


def test_lessons_are_told_on_both_clocks_with_the_weeks_in_which_they_hold(pair):
    lesson(pair[0], 1, "10:00", "12:00")
    lesson(pair[1], 1, "11:00", "12:00")
    shared = shared_year(None, None, DAY(2027, 2, 1))
    page = slots(pair, shared)
    winter, summer = page.split("<h3>Tuesday</h3>")[1].split("</li>")[0].split("</p>")[:2]
    assert "<bdi>10:00–11:00</bdi></b> for you" in winter and "<bdi>11:00–12:00</bdi>" in winter
    assert winter.endswith("2 February to 23 March")
    assert "<bdi>11:00–12:00</bdi></b> for you" in summer and "30 March to 24 August" in summer
    assert "Your clock: Europe/Athens; theirs: Europe/Istanbul." in page
    assert "holidays that are not known are not left out" in page


def test_lessons_of_holidays_are_left_out_where_they_are_known(both):
    greek, pole = people.validated("GR", at=both[0]), people.validated("PL", at=both[1])
    lesson(greek, 1, "10:00", "10:45")
    lesson(pole, 1, "09:00", "09:45")
    shared = shared_of(both, DAY(2027, 6, 1))
    (meeting,) = common_slots(greek, pole, shared.meeting_weeks).meetings
    assert meeting.stretches[0].days == Span(DAY(2027, 6, 8), DAY(2027, 6, 8))
    page = slots((greek, pole), shared)
    assert "In the weeks that you both teach, from today on." in page
    assert "10:00–10:45" in page and "09:00–09:45" in page and "8 June" not in page


def test_who_gave_no_lessons_is_said(pair):
    shared = shared_year(None, None, TODAY)
    assert "Give your lesson times" in slots(pair, shared)
    lesson(pair[0], 1, "10:00", "10:45")
    assert "<bdi>Marta</bdi> has given no lesson times yet." in slots(pair, shared)
    lesson(pair[1], 2, "10:00", "10:45")
    assert "do not overlap by 20 minutes" in slots(pair, shared)


# What it costs


def test_both_parts_cost_three_queries_however_much_there_is(both):
    greek, pole = people.validated("GR", at=both[0]), people.validated("PL", at=both[1])
    for weekday in range(5):
        lesson(greek, weekday, "10:00", "10:45")
        lesson(pole, weekday, "09:00", "09:45")
    with time_machine.travel(TODAY), CaptureQueriesContext(connection) as cost:
        shared = shared_of(both, TODAY)
        weeks(shared)
        slots((greek, pole), shared)
    assert len(cost) == 3


def test_a_side_without_a_calendar_costs_one_query_more(both):
    with CaptureQueriesContext(connection) as cost:
        weeks(shared_year(both[0], people.school("FR"), TODAY))
    assert len([each for each in cost if each["sql"].startswith("SELECT")]) == 3
