"""Sending: order, keys, refusals, limits; one refused message never fails the others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actions import suspend
from chat.actions import send_messages, sending
from chat.data import Refused, Sent
from chat.models import Message
from chat.render import to_html
from contacts.actions import block_person
from contacts.models import Contact
from rooms.actions import close_room, leave, send_out, set_standing
from rooms.models import Room, Seat
from tests import people
from tests.chat.places import direct, draft, room, said, send

pytestmark = pytest.mark.django_db


def seat_of(place, user):
    return Seat.objects.select_related("room", "user").get(room=place, user=user)


def code_of(outcome):
    return outcome.code if isinstance(outcome, Refused) else ""


def test_messages_take_the_next_numbers_in_their_order(place, host, guest):
    outcomes = send_messages(
        [draft(place, user, text) for user, text in ((host, "a"), (guest, "b"), (host, "c"))]
    )
    assert outcomes == [Sent(1), Sent(2), Sent(3)]
    assert list(Message.objects.filter(room=place).values_list("seq", "body")) == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
    ]
    assert Room.objects.get(pk=place.pk).last_seq == 3


def test_the_same_key_again_gets_the_same_number_and_sends_nothing(place, host, guest):
    first = draft(place, host, "once")
    assert send_messages([first, first]) == [Sent(1), Sent(1, again=True)]
    assert send_messages([first]) == [Sent(1, again=True)]
    assert send(place, guest, "mine", cid=first.cid) == Sent(2), "a key is its sender's own"
    other = room(host)
    assert send(other, host, cid=first.cid) == Sent(1), "and the room's"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"body": ""}, "empty"),
        ({"body": " \n\t"}, "empty"),
        ({"body": "x" * 16_385}, "too_long"),
        ({"body": "😊" * 4_097}, "too_long"),
        ({"cid": ""}, "bad_cid"),
        ({"cid": "c" * 65}, "bad_cid"),
    ],
)
def test_what_is_malformed_is_refused(more, code, place, host):
    assert code_of(send_messages([draft(place, host, **more)])[0]) == code
    assert not Message.objects.exists()


def test_the_longest_text_is_taken(place, host):
    assert send(place, host, "😊" * 4_096) == Sent(1)


def test_who_has_no_seat_gets_what_a_room_that_is_not_there_gives(place, host):
    stranger = people.validated(handle="stranger")
    nowhere = Room(pk=10**9)
    assert [code_of(send(each, stranger)) for each in (place, nowhere)] == ["not_found"] * 2


def test_who_left_was_sent_out_or_is_suspended_sends_nothing(place, host, guest):
    third = people.validated(handle="third")
    Seat.objects.create(room=place, user=third)
    leave(seat_of(place, guest), acting_user=guest)
    send_out(seat_of(place, third), "Noise.", acting_user=host)
    suspend(host, until=None, reason="Noise.", acting_user=None)
    assert [code_of(send(place, user)) for user in (guest, third, host)] == ["not_found"] * 3


def test_a_closed_and_an_ended_room_are_only_read(place, host):
    ended = room(host)
    Room.objects.filter(pk=ended.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    close_room(place, acting_user=host)
    assert [code_of(send(each, host)) for each in (place, ended)] == ["closed"] * 2


def test_listeners_listen(place, host, guest):
    set_standing(seat_of(place, guest), "listener", acting_user=host)
    assert code_of(send(place, guest)) == "listen_only"
    set_standing(seat_of(place, guest), "speaker", acting_user=host)
    assert send(place, guest) == Sent(1)


def test_a_direct_room_needs_contacts_and_no_block(host, guest):
    place = direct(host, guest)
    assert send(place, host) == Sent(1)
    Contact.objects.all().delete()
    assert code_of(send(place, host)) == "not_contacts"
    block_person(guest, acting_user=host)
    assert code_of(send(place, guest)) == "not_found"


def test_slow_mode_says_how_long_to_wait_and_spares_the_host(host, guest):
    place = room(host, guest, slow_seconds=30)
    outcomes = send_messages(
        [draft(place, guest), draft(place, guest), draft(place, host), draft(place, host)]
    )
    assert [code_of(each) for each in outcomes] == ["", "slow", "", ""]
    assert isinstance(outcomes[1], Refused) and 0 < outcomes[1].params["seconds"] <= 30
    assert "30" in outcomes[1].detail
    Message.objects.update(sent_at=timezone.now() - timedelta(seconds=31))
    assert isinstance(send(place, guest), Sent)


def test_limits_of_a_person_and_of_a_room_say_the_seconds(place, host, guest, settings):
    settings.MESSAGES_A_MINUTE, settings.ROOM_MESSAGES_A_MINUTE = 2, 3
    outcomes = send_messages([draft(place, host) for _ in range(3)])
    assert [code_of(each) for each in outcomes] == ["", "", "too_many"]
    assert isinstance(outcomes[2], Refused) and 0 < outcomes[2].params["seconds"] <= 60
    assert [code_of(send(place, guest)) for _ in range(2)] == ["", "room_too_busy"]


def test_what_screening_holds_is_refused_with_its_reason(place, host, monkeypatch):
    monkeypatch.setattr(sending, "screen", lambda body, *_: "Because." if "bad" in body else "")
    good, bad = send_messages([draft(place, host, "good"), draft(place, host, "bad")])
    assert good == Sent(1)
    assert isinstance(bad, Refused) and bad.code == "held" and "Because." in bad.detail


def test_a_message_that_cannot_be_stored_fails_alone(place, host, monkeypatch):
    real = to_html

    def fail(body, *more):
        if body == "boom":
            raise RuntimeError
        return real(body, *more)

    monkeypatch.setattr(sending, "to_html", fail)
    outcomes = send_messages([draft(place, host, body) for body in ("a", "boom", "b")])
    assert [code_of(each) for each in outcomes] == ["", "failed", ""]
    assert list(Message.objects.values_list("seq", "body")) == [(1, "a"), (2, "b")]


def test_an_answer_a_mention_and_a_language_are_kept(place, host, guest):
    first = said(place, host, "Hello @guest and @nobody", language="el")
    assert first.language == "el"
    assert 'href="/people/guest/"' in first.html and "nobody/" not in first.html
    answer = said(place, guest, "Yes", reply_to=first.seq)
    assert answer.reply_to == first
    assert said(place, guest, "What?", reply_to=999).reply_to is None


@pytest.mark.django_db(databases=[])
def test_many_at_once_leave_no_gap_and_nothing_twice(database_file):
    host = people.validated(handle="host")
    place = room(host, *(people.validated(handle=f"guest{n}") for n in range(4)))
    users = [seat.user for seat in Seat.objects.filter(room=place).select_related("user")]

    def write(user):
        try:
            return [send(place, user, f"{user.handle} {n}", cid=f"{n}") for n in range(10)] + [
                send(place, user, "again", cid="0")
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        outcomes = [outcome for found in pool.map(write, users) for outcome in found]
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert sorted(Message.objects.values_list("seq", flat=True)) == list(range(1, 51))
