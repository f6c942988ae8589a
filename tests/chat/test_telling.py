"""Who hears of a message by a notification, and when its mail may leave."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from chat import commands, telling
from contacts.actions import block_person
from contacts.models import Mute
from notifications.actions import mark_read_at
from notifications.models import Notification
from rooms.actions import set_reach
from rooms.models import Notify, Seat
from tests import people
from tests.chat.places import direct, room, said

pytestmark = pytest.mark.django_db


def kinds(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def hears(user, level):
    Seat.objects.filter(user=user).update(notify=level)


def test_a_direct_message_is_told_once_until_it_was_read(host, guest):
    place = direct(host, guest)
    Notification.objects.all().delete()
    said(place, host, "one")
    said(place, host, "two")
    assert (kinds(guest), kinds(host)) == (["room.direct"], [])
    mark_read_at(f"/rooms/{place.pk}/", acting_user=guest)
    said(place, host, "three")
    assert kinds(guest) == ["room.direct"] * 2


def test_a_mention_and_an_answer_are_told_other_messages_are_not(host, guest):
    place = room(host, guest)
    first = said(place, guest, "Shall we?")
    said(place, host, "Good evening")
    assert kinds(guest) == []
    said(place, host, "Yes", reply_to=first.seq)
    assert kinds(guest) == ["room.mentioned"]
    Notification.objects.all().delete()
    said(place, host, "What says @guest?")
    assert kinds(guest) == ["room.mentioned"]


def test_every_message_or_nothing_as_one_has_chosen(host, guest):
    place = room(host, guest)
    hears(guest, Notify.ALL)
    said(place, host)
    assert kinds(guest) == ["room.message"]
    Notification.objects.all().delete()
    hears(guest, Notify.NOTHING)
    said(place, host, "@guest")
    assert kinds(guest) == []


def test_nobody_is_told_behind_a_block_and_who_muted_is_told_quietly(host, guest):
    place, third = room(host, guest), people.validated(handle="third")
    Seat.objects.create(room=place, user=third)
    block_person(host, acting_user=guest)
    Mute.objects.create(user=third, person=host)
    said(place, host, "@guest @third")
    assert kinds(guest) == []
    assert kinds(third) in ([], ["room.mentioned"])
    assert not Notification.objects.filter(user=third).unread().exists()


@pytest.mark.parametrize(
    ("zone", "now", "leaves"),
    [
        ("Europe/Athens", "2026-03-10T20:00", "2026-03-11T05:00"),  # 22:00 there: quiet until 7:00
        ("Europe/Lisbon", "2026-03-10T20:00", "2026-03-10T20:10"),  # 20:00 there: not yet
        ("Europe/Athens", "2026-03-28T23:00", "2026-03-29T04:00"),  # summer time begins in that night
        ("UTC", "2026-03-11T06:58", "2026-03-11T07:08"),
    ],
)
def test_a_mail_waits_for_the_end_of_the_quiet_hours_in_ones_own_zone(zone, now, leaves, host, monkeypatch):
    host.time_zone = zone
    set_reach(acting_user=host, quiet_from=time(22), quiet_to=time(7))
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    wanted = datetime.fromisoformat(leaves).replace(tzinfo=UTC)
    assert timedelta(0) <= telling._mail_at(host) - wanted < timedelta(minutes=15)


def test_a_mail_waits_for_the_end_of_do_not_disturb(host):
    until = timezone.now() + timedelta(hours=4)
    set_reach(acting_user=host, do_not_disturb_until=until)
    assert telling._mail_at(host) == until


def test_reading_by_the_socket_clears_the_bell_of_that_room_only(host, guest):
    place, other = direct(host, guest), room(host, guest)
    hears(guest, Notify.ALL)
    said(place, host)
    said(place, host)
    said(other, host)
    unread = Notification.objects.filter(user=guest, url__startswith="/rooms/").unread()
    commands._read_now(guest.pk, place.pk, 1)
    assert Seat.objects.get(room=place, user=guest).read_seq == 1
    assert unread.count() == 2, "there is one message more"
    commands._read_now(guest.pk, place.pk, 2)
    assert [each.url for each in unread.all()] == [f"/rooms/{other.pk}/"]
    commands._read_now(people.validated().pk, other.pk, 1)
    assert unread.count() == 1
