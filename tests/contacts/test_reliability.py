"""How people answer: a fair count against a plain oracle, the bands' edges, the owner first, the switch."""

import datetime
import random
import zoneinfo
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as NumQueries

from accounts.closing import close, export
from accounts.models import User
from contacts import actions as contacts
from contacts.actions import reliability as actions
from contacts.jobs import count_answers
from contacts.models import Block, ContactRequest, Pace, Rate, Reliability, pair_of
from contacts.reliability import Answers, Bands, Letter, answers_of, bands, bands_of
from contacts.school_days import school_days_between
from notifications.models import Notification
from schools.calendars.weeks import Period
from schools.models import Calendar, CalendarPeriod, PeriodKind
from tests import people

DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2026, 9, 14)
AUTUMN = Period(datetime.date(2026, 10, 26), datetime.date(2026, 11, 6))


def letters(answered: int, unanswered: int, days: int = 0) -> list[Letter]:
    """Make letters of Monday: so many answered after `days` days, so many closed without an answer."""
    kinds = [(MONDAY + days * DAY, False)] * answered + [(None, False)] * unanswered
    return [Letter(MONDAY, *kind) for kind in kinds]


# The oracle: school days by a walk over the calendar, bands by sorting, nothing shared with the code.


def plain_school_days(start: datetime.date, end: datetime.date, free: list[Period]) -> int:
    found, day = 0, start
    while day < end:
        day += DAY
        if day.isoweekday() < 6 and all(day < each.first or day > each.last for each in free):
            found += 1
    return found


def plain_bands(found: list[Letter], day: datetime.date, free: list[Period]) -> Bands:
    took, silent = [], 0
    for each in found:
        if each.answered is not None:
            took.append(plain_school_days(each.sent, each.answered, free))
        elif not each.open or plain_school_days(each.sent, day, free) > 9:
            silent += 1
    if len(took) + silent < 5:
        return Bands(len(took) + silent, len(took))
    share = len(took) / (len(took) + silent)
    rate = "few" if share < 0.4 else "half" if share < 0.65 else "most" if share < 0.9 else "nearly_all"
    took.sort()
    if not took:
        return Bands(silent, 0, rate)
    half = (took[(len(took) - 1) // 2] + took[len(took) // 2]) / 2
    pace = "1" if half <= 1 else "3" if half <= 3 else "5" if half <= 5 else "10" if half <= 10 else "later"
    return Bands(len(took) + silent, len(took), rate, pace)


def made_up(chance: random.Random) -> list[Letter]:
    found = []
    for _ in range(chance.randrange(25)):
        sent = MONDAY + chance.randrange(80) * DAY
        answered = sent + int(chance.expovariate(1 / 6)) * DAY if chance.random() < 0.6 else None
        found.append(Letter(sent, answered, answered is None and chance.random() < 0.5))
    return found


@pytest.mark.parametrize("seed", range(100))
def test_the_bands_equal_a_plain_count(seed):
    found, day = made_up(random.Random(seed)), datetime.date(2026, 12, 4)
    assert bands(found, day) == plain_bands(found, day, [])
    assert bands(found, day, [AUTUMN]) == plain_bands(found, day, [AUTUMN])


@pytest.mark.parametrize(
    ("answered", "unanswered", "rate"),
    [
        (4, 0, ""),
        (5, 0, Rate.NEARLY_ALL),
        (9, 1, Rate.NEARLY_ALL),
        (89, 11, Rate.MOST),
        (13, 7, Rate.MOST),
        (64, 36, Rate.HALF),
        (2, 3, Rate.HALF),
        (39, 61, Rate.FEW),
        (0, 5, Rate.FEW),
    ],
)
def test_the_edges_of_answering(answered, unanswered, rate):
    assert bands(letters(answered, unanswered), MONDAY + 90 * DAY).rate == rate


@pytest.mark.parametrize(
    ("days", "pace"),
    [(0, "1"), (1, "1"), (2, "3"), (3, "3"), (4, "5"), (7, "5"), (8, "10"), (14, "10"), (15, Pace.LATER)],
)
def test_the_edges_of_the_pace(days, pace):
    assert bands(letters(5, 0, days), MONDAY + 90 * DAY).pace == pace


def test_an_even_number_of_answers_has_its_median_between_two():
    found = [*letters(3, 0, 1), *letters(3, 0, 2)]
    assert bands(found, MONDAY + 90 * DAY).pace == Pace.THREE


def test_who_never_answers_has_no_pace():
    assert bands(letters(0, 6), MONDAY + 90 * DAY) == Bands(6, 0, Rate.FEW, "")


def test_a_letter_counts_from_its_tenth_school_day_on():
    waiting = [Letter(MONDAY, None, open=True)] * 5
    assert bands(waiting, MONDAY + 13 * DAY).counted == 0
    assert bands(waiting, MONDAY + 14 * DAY).counted == 5


def test_holidays_stop_the_clock():
    friday_before, monday_after = AUTUMN.first - 3 * DAY, AUTUMN.last + 3 * DAY
    assert school_days_between(friday_before, monday_after, [AUTUMN]) == 1
    assert school_days_between(friday_before, monday_after) == 11
    waiting = [Letter(friday_before, None, open=True)] * 5
    assert bands(waiting, monday_after + 10 * DAY, [AUTUMN]).counted == 0
    assert bands(waiting, monday_after + 11 * DAY, [AUTUMN]).counted == 5


def test_outside_the_terms_there_is_no_school_but_in_years_without_any_there_is():
    term = Period(MONDAY, datetime.date(2026, 12, 18), term=True)
    assert school_days_between(MONDAY, term.last, [term]) == 69
    assert school_days_between(term.last, term.last + 7 * DAY, [term]) == 0
    assert school_days_between(MONDAY - 365 * DAY, MONDAY - 358 * DAY, [term]) == 5


# In the database


@pytest.fixture
def reader(db: None) -> User:
    return people.validated("GR", name="Ann Reader", time_zone="Europe/Athens")


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC), tick=False):
        yield


def letter(
    reader: User, *, days_ago: float = 30, after: float | None = 1, **fields: object
) -> ContactRequest:
    """Let a stranger have written so long ago, answered `after` so many days (None: not)."""
    sender = fields.pop("sender", None) or people.validated("PL")
    assert isinstance(sender, User)
    sent = timezone.now() - datetime.timedelta(days=days_ago)
    answered = None if after is None else sent + datetime.timedelta(days=after)
    state = "closed" if after is None else "accepted"
    values = {"state": state, "created_at": sent, "answered_at": answered, "message": "Shall we?"} | fields
    return ContactRequest.objects.create(
        sender=sender, recipient=reader, pair=pair_of(sender, reader), **values
    )


def counted(reader: User) -> int:
    return bands_of([reader.pk])[reader.pk].counted


def test_both_answers_count_and_what_is_unfair_does_not(reader, november):
    letter(reader, state="accepted")
    letter(reader, state="declined")
    letter(reader, state="ended")
    letter(reader, after=None)
    letter(reader, after=None, state="open")
    assert counted(reader) == 5
    letter(reader, after=None, state="withdrawn")
    letter(reader, after=None, state="open", days_ago=5)
    letter(reader, days_ago=366)
    letter(reader, sender=people.suspended())
    Block.objects.create(user=reader, person=letter(reader).sender)
    Block.objects.create(user=letter(reader).sender, person=reader)
    gone = letter(reader).sender
    close(gone, acting_user=gone)
    letter(people.validated())
    assert counted(reader) == 5


@pytest.mark.parametrize(
    ("zone", "sent", "answered", "pace"),
    [
        # the clock goes back on Sunday 25 October 2026: Friday 23:30 to Monday 23:30 is one school day
        ("Europe/Athens", "2026-10-23 23:30", "2026-10-26 23:30", "1"),
        # in Athens it is Thursday already when it is Wednesday evening in UTC: one school day until Friday
        ("Europe/Athens", "2026-10-22 00:30", "2026-10-23 23:30", "1"),
        # forwards on 29 March 2026: Thursday to Tuesday are three school days, whatever the hours
        ("Europe/Athens", "2026-03-26 23:59", "2026-03-31 00:01", "3"),
        ("Atlantic/Azores", "2026-03-26 00:01", "2026-03-27 23:59", "1"),
    ],
)
def test_days_are_those_of_the_reader_also_where_the_clock_changes(
    reader, november, zone, sent, answered, pace
):
    User.objects.filter(pk=reader.pk).update(time_zone=zone)
    moments = [
        datetime.datetime.fromisoformat(each).replace(tzinfo=zoneinfo.ZoneInfo(zone))
        for each in (sent, answered)
    ]
    for _ in range(5):
        letter(reader, created_at=moments[0], answered_at=moments[1])
    assert bands_of([reader.pk])[reader.pk].pace == pace


def test_the_holidays_of_her_own_school_are_left_out(reader, november):
    for _ in range(5):
        letter(reader, days_ago=26, after=14)
    assert bands_of([reader.pk])[reader.pk].pace == Pace.TEN
    calendar = Calendar.objects.create(country_id="GR")
    CalendarPeriod.objects.create(
        calendar=calendar,
        kind=PeriodKind.HOLIDAY,
        first=datetime.date(2026, 11, 1),
        last=datetime.date(2026, 11, 12),
    )
    assert bands_of([reader.pk])[reader.pk].pace == Pace.ONE


def test_many_people_are_counted_in_as_many_queries_as_one(
    reader, november, django_assert_num_queries: NumQueries
):
    others = [people.validated("FR") for _ in range(5)]
    for person in (reader, *others):
        letter(person)
    for ids in ([reader.pk], [reader.pk, *(other.pk for other in others)]):
        with django_assert_num_queries(5):
            bands_of(ids)


def test_the_owner_is_told_once_and_sees_it_first(client, reader):
    for _ in range(5):
        letter(reader)
    actions.refresh([reader.pk])
    actions.refresh([reader.pk])
    told = Notification.objects.get(user=reader, kind="reliability.first")
    assert told.url == "/contacts/reliability/"
    assert told.params == {"answers": "Nearly all first letters, usually within 1 school day"}
    assert answers_of([reader.pk]) == {reader.pk: Answers("not_yet")}
    client.force_login(reader)
    html = client.get("/contacts/reliability/").content.decode()
    assert "Nearly all first letters, usually within 1 school day." in html
    assert answers_of([reader.pk])[reader.pk].text == "Nearly all first letters, usually within 1 school day"


def test_others_see_it_after_seven_days_even_if_the_owner_never_looked(reader):
    for _ in range(5):
        letter(reader)
    actions.refresh([reader.pk])
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7) - datetime.timedelta(minutes=1)):
        assert answers_of([reader.pk])[reader.pk].state == "not_yet"
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7)):
        assert answers_of([reader.pk])[reader.pk].state == "shown"


def test_fewer_than_five_say_nothing(client, reader):
    for _ in range(4):
        letter(reader)
    actions.refresh([reader.pk])
    assert not Reliability.objects.exists() and not Notification.objects.filter(user=reader).exists()
    assert answers_of([reader.pk]) == {reader.pk: Answers("few")}
    client.force_login(reader)
    html = client.get("/contacts/reliability/").content.decode()
    assert "4 counted in twelve months; one more is needed." in html


def test_who_falls_below_five_again_has_no_band(reader):
    for _ in range(5):
        letter(reader, days_ago=200)
    actions.refresh([reader.pk])
    with time_machine.travel(timezone.now() + datetime.timedelta(days=200)):
        actions.refresh([reader.pk])
    assert Reliability.objects.get(pk=reader.pk).rate == ""
    assert answers_of([reader.pk]) == {reader.pk: Answers("few")}


def test_the_switch_hides_it_and_brings_it_back(client, reader):
    for _ in range(5):
        letter(reader)
    actions.refresh([reader.pk])
    client.force_login(reader)
    client.get("/contacts/reliability/")
    assert (
        "Only you see how you answer"
        in client.post("/contacts/reliability/sharing/remove/", follow=True).content.decode()
    )
    assert answers_of([reader.pk]) == {reader.pk: Answers("not_shared")}
    client.post("/contacts/reliability/sharing/")
    assert answers_of([reader.pk])[reader.pk].state == "shown"


def test_who_switched_it_off_before_the_first_band_is_told_when_sharing(reader):
    actions.set_shared(False, acting_user=reader)
    for _ in range(5):
        letter(reader)
    actions.refresh([reader.pk])
    assert not Notification.objects.filter(user=reader).exists()
    actions.set_shared(True, acting_user=reader)
    assert answers_of([reader.pk])[reader.pk].state == "not_yet"
    actions.refresh([reader.pk])
    assert Notification.objects.filter(user=reader, kind="reliability.first").count() == 1


def test_an_answer_counts_at_once_and_every_night_everyone_is_counted(reader):
    for _ in range(4):
        letter(reader)
    fifth = letter(reader, after=None, state="open", days_ago=2)
    contacts.decline_request(fifth, "dates", acting_user=reader)
    assert Reliability.objects.get(pk=reader.pk).counted == 5
    contacts.reopen_request(fifth, acting_user=reader)
    assert Reliability.objects.get(pk=reader.pk).rate == ""
    with time_machine.travel(timezone.now() + datetime.timedelta(days=30)):
        assert count_answers() == 1
    assert Reliability.objects.get(pk=reader.pk).rate == Rate.MOST


def test_answers_of_many_cost_one_query(reader, django_assert_num_queries: NumQueries):
    others = [people.validated().pk for _ in range(3)]
    with django_assert_num_queries(1):
        assert set(answers_of([reader.pk, *others])) == {reader.pk, *others}


def test_it_is_in_the_export_and_goes_with_the_account(reader):
    actions.set_shared(False, acting_user=reader)
    assert export(reader)["contacts"]["reliability"][0]["shared"] is False
    close(reader, acting_user=reader)
    assert not Reliability.objects.exists()
