"""The form of a contact request: optional parts, what is filled in, and what is wrong beside its field."""

import datetime

import pytest

from contacts.forms import given
from contacts.models import ContactRequest
from contacts.school_days import closing_day
from countries.queries import today
from profiles.models import Profile
from schools.calendars.weeks import Period
from tests import people
from tests.contacts.letters import TEXT

pytestmark = pytest.mark.django_db
SOON = (today() + datetime.timedelta(days=30)).isoformat()
LATER = (today() + datetime.timedelta(days=120)).isoformat()


@pytest.fixture
def ann():
    return people.validated(name="Ann")


def url(person) -> str:
    return f"/contacts/write/{person.handle}/"


def ages(person, first, last) -> None:
    Profile.objects.filter(pk=person.pk).update(age_from=first, age_to=last)


def test_the_whole_request_is_kept_and_read(page, ann, ben):
    sent = {"message": TEXT, "age_from": "10", "age_to": "12", "starts_on": SOON, "ends_on": LATER}
    sent |= {"language": "en", "offer": "A garden <b>", "ask": "Letters"}
    assert page.post(url(ben), sent)["Location"] == "/contacts/?box=sent"
    asked = ContactRequest.objects.get()
    assert (asked.age_from, asked.age_to, asked.language) == (10, 12, "en")
    assert (str(asked.starts_on), str(asked.ends_on)) == (SOON, LATER)
    page.force_login(ben)
    shown = page.get("/contacts/").content.decode()
    assert "10–12 years old" in shown and "English" in shown and "A garden &lt;b&gt;" in shown


def test_all_but_the_line_may_be_left_out_and_one_age_stands_for_both(page, ben):
    page.post(url(ben), {"message": TEXT, "age_to": "9"})
    asked = ContactRequest.objects.get()
    assert (asked.age_from, asked.age_to, asked.starts_on, asked.language) == (9, 9, None, "")


@pytest.mark.parametrize(
    "wrong, field, words",
    [
        ({"age_from": "12", "age_to": "10"}, "age_to", "must not be above"),
        ({"age_from": "99"}, "age_from", "Select a valid choice"),
        ({"age_from": "x" * 10_000}, "age_from", "Select a valid choice"),
        ({"starts_on": LATER, "ends_on": SOON}, "ends_on", "must not come before"),
        ({"starts_on": "2020-01-01"}, "starts_on", "within three years"),
        ({"ends_on": "9999-12-31"}, "ends_on", "within three years"),
        ({"ends_on": "tomorrow"}, "ends_on", "Enter a valid date"),
        ({"language": "tlh"}, "language", "Select a valid choice"),
        ({"offer": "x" * 501}, "offer", "at most 500"),
        ({"ask": "x" * 10_000}, "ask", "at most 500"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(page, ben, wrong, field, words):
    answer = page.post(url(ben), {"message": TEXT, **wrong})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field] and words in errors[field][0]
    shown = answer.content.decode()
    assert '<details class="facet" open>' in shown and TEXT in shown
    assert not ContactRequest.objects.exists()


def test_what_both_share_is_filled_in(page, ann, ben):
    ages(ann, 8, 12)
    ages(ben, 10, 15)
    people.speaks(ann, "en", "B1")
    people.speaks(ben, "en", "C1")
    answer = page.get(url(ben))
    begun = answer.context["form"].initial
    assert begun == {"age_from": 10, "age_to": 12, "language": "en"}
    assert "10–12 years, English" in answer.content.decode()
    ages(ben, 13, 15)
    assert page.get(url(ben)).context["form"].initial == {"language": "en"}


def test_the_address_fills_in_what_it_may(page, ann, ben):
    ages(ann, 8, 12)
    ages(ben, 8, 12)
    answer = page.get(url(ben), {"age_from": "9", "starts_on": SOON, "ask": "Letters", "message": "no"})
    begun = answer.context["form"].initial
    assert begun["age_from"] == 9 and begun["age_to"] == 12 and begun["ask"] == "Letters"
    assert begun["starts_on"].isoformat() == SOON and "message" not in begun
    assert '<details class="facet" open>' in answer.content.decode()


@pytest.mark.parametrize(
    "value", ["x" * 10_000, "-1", "9" * 80, "<script>alert(1)</script>", "\u202e", "NaN", "2026-13-40"]
)
def test_a_forged_address_fills_in_nothing_that_is_none(page, ben, value):
    names = ("age_from", "age_to", "language", "starts_on", "ends_on", "offer", "ask")
    answer = page.get(url(ben), dict.fromkeys(names, value))
    assert answer.status_code == 200 and "<script>alert" not in answer.content.decode()
    assert set(given(dict.fromkeys(names, value))) <= {"offer", "ask"}


START = datetime.date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    "start, periods, closes",
    [
        (START, [], datetime.date(2026, 12, 9)),
        (datetime.date(2026, 11, 28), [], datetime.date(2026, 12, 11)),
        (
            datetime.date(2026, 12, 16),
            [Period(datetime.date(2026, 12, 21), datetime.date(2027, 1, 3))],
            datetime.date(2027, 1, 13),
        ),
        # A calendar without ten school days in half a year is not believed.
        (START, [Period(START, datetime.date(2027, 12, 31))], datetime.date(2026, 12, 9)),
    ],
)
def test_a_request_closes_after_ten_school_days(start, periods, closes):
    assert closing_day(start, periods) == closes


def test_the_holidays_are_those_of_the_reader(page, ann, ben):
    from schools.models import Calendar, CalendarPeriod

    page.post(url(ben), {"message": TEXT})
    plain = ContactRequest.objects.get().closes_on
    assert plain == closing_day(today())
    ContactRequest.objects.all().delete()
    calendar = Calendar.objects.create(country_id="PL", region="")
    week = datetime.timedelta(days=7)
    CalendarPeriod.objects.create(calendar=calendar, kind="holiday", first=today(), last=today() + 2 * week)
    page.post(url(ben), {"message": TEXT})
    assert plain and (ContactRequest.objects.get().closes_on or plain) > plain + week
