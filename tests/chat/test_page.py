"""The page of a room: what its reader sees, and writing in it by plain forms."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from chat import actions, page
from chat.models import Message
from contacts.actions import block_person
from notifications.models import Notification
from rooms.actions import mark_read, set_standing
from rooms.models import Seat
from tests import people
from tests.chat.places import direct, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, guest):
    client.force_login(guest)
    return client


def seat_of(place, user):
    seat = Seat.objects.select_related("room", "user").get(room=place, user=user)
    seat.room.refresh_from_db()
    return seat


def rows(place, user):
    return page.talk(seat_of(place, user)).rows


def at(message, **ago):
    Message.objects.filter(pk=message.pk).update(sent_at=timezone.now() - timedelta(**ago))


def test_messages_of_one_author_soon_after_each_other_stand_together(place, host, guest):
    for message, minutes in ((said(place, host), 20), (said(place, host), 18), (said(place, host), 2)):
        at(message, minutes=minutes)
    at(said(place, guest), minutes=1)
    assert [row.more for row in rows(place, guest)] == [False, True, False, False]


def test_days_are_those_of_the_readers_zone(place, host, guest):
    at(said(place, host), days=2)
    said(place, host)
    with timezone.override("Pacific/Auckland"):
        days = [row.day for row in rows(place, guest)]
        assert days[1] == timezone.localtime().date() and days[0] != days[1]


def test_the_line_stands_before_the_first_new_message_of_another(place, host, guest):
    for user in (host, guest, host, host):
        said(place, user)
    seat = seat_of(place, guest)
    mark_read(seat, 1)
    assert [bool(row.since) for row in rows(place, guest)] == [False, False, True, False]
    mark_read(seat_of(place, guest), 4)
    assert not any(row.since for row in rows(place, guest))


def test_somebody_in_a_block_is_left_out_also_from_quotes_pins_and_reactions(place, host, guest):
    third = people.validated(handle="third", name="Third")
    Seat.objects.create(room=place, user=third)
    hidden = said(place, third, "unseen words")
    actions.pin_message(hidden, acting_user=host)
    actions.mark_message(hidden, "task", acting_user=host)
    seen = said(place, host, "an answer", reply_to=hidden.seq)
    actions.react(seen, "👍", acting_user=third)
    block_person(third, acting_user=guest)
    (row,) = rows(place, guest)
    assert (row.message, row.quote, row.reactions) == (seen, None, [])
    assert page.pins(place, guest) == page.noted(place, guest) == []
    assert len(rows(place, host)) == 2


def test_the_page_shows_the_talk_and_moves_the_read_mark(place, host, guest, reader):
    said(place, host, "Hello @guest")
    answer = reader.get(f"/rooms/{place.pk}/").content.decode()
    assert 'id="m1"' in answer and "Hello" in answer and 'role="log"' in answer
    assert seat_of(place, guest).read_seq == 1
    assert not Notification.objects.filter(user=guest).unread().exists()


def test_earlier_ones_do_not_move_the_read_mark(place, host, guest, reader):
    for _ in range(3):
        said(place, host)
    assert 'id="m3"' not in reader.get(f"/rooms/{place.pk}/?before=3").content.decode()
    assert seat_of(place, guest).read_seq == 0


def test_pages_back_show_every_message_once(place, host, guest, reader, settings):
    settings.MESSAGES_A_MINUTE = 1000
    for _ in range(120):
        said(place, host)
    found: list[int] = []
    query: str | None = ""
    while query is not None:
        answer = reader.get(f"/rooms/{place.pk}/{query}").content.decode()
        found = [int(seq) for seq in re.findall(r'id="m(\d+)"', answer) if seq != "0"] + found
        more = re.search(r'id="earlier" href="(\?before=\d+)"', answer)
        query = more[1] if more else None
    assert found == list(range(1, 121))


@pytest.mark.parametrize(
    "query", ["?before=x", "?around=0", "?around=99999999999999999999", "?reply=-1", "?reply=1&reply=2"]
)
def test_numbers_that_are_none_show_the_room(query, place, host, reader):
    said(place, host)
    assert reader.get(f"/rooms/{place.pk}/{query}").status_code == 200


def test_a_form_sends_once_however_often_it_is_pressed(place, guest, reader):
    data = {"body": "by a form\r\nof two lines", "cid": "k1"}
    for _ in range(2):
        answer = reader.post(f"/rooms/{place.pk}/messages/", data)
        assert answer.headers["Location"] == f"/rooms/{place.pk}/#m1"
    assert Message.objects.get().body == "by a form\nof two lines"


def test_what_is_not_taken_stays_in_the_form_with_why(place, reader):
    answer = reader.post(f"/rooms/{place.pk}/messages/", {"body": "x" * 16_385, "cid": "k1"})
    assert answer.status_code == 422 and "too long" in answer.content.decode()
    told = reader.post(
        f"/rooms/{place.pk}/messages/", {"body": "", "cid": "k1"}, headers={"Accept": "application/json"}
    )
    assert (told.status_code, told.json()) == (422, {"detail": "Write something first."})


def test_a_script_is_told_the_number(place, reader):
    answer = reader.post(
        f"/rooms/{place.pk}/messages/", {"body": "x", "cid": "k"}, headers={"Accept": "application/json"}
    )
    assert answer.json() == {"seq": 1}


def test_who_has_no_seat_sees_the_door_and_may_not_write(place, client):
    client.force_login(people.validated(handle="third"))
    answer = client.get(f"/rooms/{place.pk}/").content.decode()
    assert 'role="log"' not in answer and f"/rooms/{place.pk}/seat/" in answer
    assert client.post(f"/rooms/{place.pk}/messages/", {"body": "x", "cid": "k"}).status_code == 404


def test_a_listener_raises_a_hand_where_others_write(place, host, guest, reader):
    set_standing(seat_of(place, guest), "listener", acting_user=host)
    answer = reader.get(f"/rooms/{place.pk}/").content.decode()
    assert 'id="say"' not in answer and f"/rooms/{place.pk}/hand/" in answer


def test_a_direct_room_pins_what_was_agreed(host, guest, reader):
    place = direct(host, guest)
    answer = reader.get(f"/rooms/{place.pk}/").content.decode()
    assert "What you agreed on" in answer and "/eligibility/" in answer


def test_the_history_of_a_message_is_for_the_host(place, host, guest, reader, client):
    message = said(place, guest, "first words")
    actions.edit_message(message, "other words", acting_user=guest)
    assert "first words" not in reader.get(f"/rooms/{place.pk}/messages/1/").content.decode()
    client.force_login(host)
    assert "first words" in client.get(f"/rooms/{place.pk}/messages/1/").content.decode()


def test_the_queries_of_the_page_do_not_grow(
    place, host, guest, reader, settings, django_assert_max_num_queries
):
    settings.MESSAGES_A_MINUTE = 1000
    url = f"/rooms/{place.pk}/"
    for number in range(30):
        message = said(place, (host, guest)[number % 2], f"line {number}", reply_to=max(number, 1))
        actions.react(message, "👍", acting_user=host)
    reader.get(url)
    with django_assert_max_num_queries(45):
        assert reader.get(url).status_code == 200
