"""How one is reached: quiet hours in one's own zone, do not disturb, the switch, and its page."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from rooms import queries
from rooms.models import Reach

pytestmark = pytest.mark.django_db
TIME = datetime.time.fromisoformat
PAGE = "/rooms/reach/"


def at(text: str, zone: str = "Europe/Athens") -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).astimezone(ZoneInfo(zone))


def save(page, **said):
    return page.post(PAGE, {"direct": "contacts", "quiet_from": "", "quiet_to": ""} | said)


@pytest.mark.parametrize(
    ("begins", "ends", "moment", "quiet"),
    [
        ("21:00", "07:00", "2026-03-02 20:59+02:00", False),
        ("21:00", "07:00", "2026-03-02 21:00+02:00", True),
        ("21:00", "07:00", "2026-03-03 00:00+02:00", True),
        ("21:00", "07:00", "2026-03-03 06:59+02:00", True),
        ("21:00", "07:00", "2026-03-03 07:00+02:00", False),
        ("13:00", "15:00", "2026-03-02 12:59+02:00", False),
        ("13:00", "15:00", "2026-03-02 14:00+02:00", True),
        ("13:00", "15:00", "2026-03-02 15:00+02:00", False),
        ("21:00", "07:00", "2026-03-02 19:30+00:00", True),
        # the clocks of Athens go forward at 01:00 UTC on 29 March, back at 01:00 UTC on 25 October
        ("21:00", "07:00", "2026-03-28 04:59+00:00", True),
        ("21:00", "07:00", "2026-03-29 04:01+00:00", False),
        ("21:00", "07:00", "2026-10-24 04:01+00:00", False),
        ("21:00", "07:00", "2026-10-25 04:59+00:00", True),
    ],
)
def test_quiet_hours_are_those_of_ones_own_clock(begins, ends, moment, quiet):
    reach = Reach(quiet_from=TIME(begins), quiet_to=TIME(ends))
    assert reach.is_quiet(at(moment)) is quiet


def test_the_same_instant_is_quiet_in_one_zone_and_loud_in_another():
    reach = Reach(quiet_from=TIME("22:00"), quiet_to=TIME("06:00"))
    assert reach.is_quiet(at("2026-03-02 20:30+00:00", "Europe/Athens"))
    assert not reach.is_quiet(at("2026-03-02 20:30+00:00", "Atlantic/Azores"))


def test_without_wishes_it_is_never_quiet(ann):
    assert not queries.reach_of(ann).is_quiet(at("2026-03-02 03:00+02:00"))
    assert queries.reach_of(ann).direct == "contacts"


def test_do_not_disturb_ends_by_itself():
    reach = Reach(do_not_disturb_until=at("2026-03-02 10:00+00:00"))
    assert reach.is_quiet(at("2026-03-02 09:59+00:00"))
    assert not reach.is_quiet(at("2026-03-02 10:00+00:00"))


@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24", "2026-06-01"])
def test_tomorrow_morning_is_seven_on_the_clock(day):
    found = queries.tomorrow_morning(at(f"{day} 12:00+00:00"))
    assert (found.hour, found.minute, found.day) == (7, 0, at(f"{day} 12:00+00:00").day % 31 + 1)


# Its page


def test_wishes_are_saved_and_shown_again(page, ann):
    assert (
        save(page, direct="nobody", invisible="on", quiet_from="21:30", quiet_to="07:00").status_code == 302
    )
    reach = Reach.objects.get(user=ann)
    assert (reach.direct, reach.invisible) == ("nobody", True)
    assert (reach.quiet_from, reach.quiet_to) == (TIME("21:30"), TIME("07:00"))
    html = page.get(PAGE).content.decode()
    assert 'value="21:30"' in html and 'value="nobody"' in html
    assert save(page).status_code == 302
    assert Reach.objects.get(user=ann).quiet_from is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"quiet_from": "21:00"}, "need a beginning and an end"),
        ({"quiet_to": "07:00"}, "need a beginning and an end"),
        ({"quiet_from": "07:00", "quiet_to": "07:00"}, "cannot end when they begin"),
        ({"quiet_from": "25:00", "quiet_to": "07:00"}, "Enter a valid time"),
        ({"direct": "everybody"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(said, words, page):
    answer = save(page, **said)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Reach.objects.exists()


@pytest.mark.parametrize(
    ("pause", "until"),
    [("1", "10:30"), ("4", "13:30"), ("morning", "05:00")],
)
def test_a_pause_is_one_press_and_is_kept_when_something_else_is_saved(pause, until, page, ann):
    with time_machine.travel("2026-03-02 09:30Z", tick=False):
        save(page, pause=pause)
        save(page, invisible="on")
        found = Reach.objects.get(user=ann).do_not_disturb_until
        assert found is not None and f"{found:%H:%M}" == until
        assert "no mail about rooms leaves" in page.get(PAGE).content.decode()
        save(page, pause="end")
        assert Reach.objects.get(user=ann).do_not_disturb_until is None
        assert "For an hour" in page.get(PAGE).content.decode()


@pytest.mark.parametrize("pause", ["", "9" * 40, "x", "-1"])
def test_a_pause_that_there_is_not_changes_nothing(pause, page, ann):
    assert save(page, pause=pause).status_code == 302
    assert Reach.objects.get(user=ann).do_not_disturb_until is None


def test_the_settings_lead_there(page):
    assert f'href="{PAGE}"' in page.get("/account/settings/").content.decode()
