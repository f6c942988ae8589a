"""The demo's calendars: every state of the pages occurs, whenever the demo is made."""

from collections import Counter

import pytest
import time_machine

from config.demo.calendars import REGIONS, save_calendars, save_lessons
from config.demo.schools import REGISTER
from countries.models import Country
from countries.queries import today
from schools.calendars import common_slots, shared_year
from schools.models import Calendar, CalendarPeriod, School
from tests import people

pytestmark = pytest.mark.django_db


def demo_school(country):
    return people.school(country, register=REGISTER, register_key=country)


def teacher(country):
    return people.validated(country, at=demo_school(country), email=f"teacher.{country.lower()}@demo.example")


@pytest.mark.parametrize("day", ["2026-09-01", "2026-11-25", "2027-02-28", "2027-05-20", "2027-12-31"])
def test_two_of_the_cast_share_weeks_and_lessons(day):
    with time_machine.travel(f"{day} 12:00+00:00"):
        greek, pole = teacher("GR"), teacher("PL")
        save_calendars()
        save_lessons([greek, pole])
        mine, theirs = School.objects.get(country="GR"), School.objects.get(country="PL")
        shared = shared_year(mine, theirs, today())
        assert (shared.state, shared.theirs.region) == ("both", REGIONS[0])
        assert shared.common > 25 and shared.coming
        assert len(common_slots(greek, pole, shared.meeting_weeks).meetings) == 2


def test_some_countries_have_regions_and_some_no_calendar_and_nothing_is_made_twice():
    save_calendars()
    made = Calendar.objects.count(), CalendarPeriod.objects.count()
    countries = set(Calendar.objects.values_list("country", flat=True))
    regional = set(Calendar.objects.exclude(region="").values_list("country", flat=True))
    assert "PL" in regional and len(regional) > 5
    assert 3 < len(set(Country.objects.values_list("code", flat=True)) - countries) < 10
    save_calendars()
    assert (Calendar.objects.count(), CalendarPeriod.objects.count()) == made


def test_two_thirds_of_the_schools_with_regions_have_chosen_one():
    schools = [people.school("PL", register=REGISTER, register_key=str(number)) for number in range(9)]
    save_calendars()
    found = School.objects.filter(pk__in=[each.pk for each in schools])
    chosen = Counter(found.values_list("calendar__region", flat=True))
    assert chosen == {REGIONS[0]: 3, REGIONS[1]: 3, None: 3}
