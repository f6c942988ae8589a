"""Searching the talk: against brute force, what is never found, pages, passages, and going to a day."""

import datetime
import random
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from chat import search
from chat.actions import delete_message
from chat.models import Message
from common.text import words
from contacts.models import Block
from rooms.actions import leave
from rooms.models import Room, Seat
from tests import people
from tests.chat.places import direct, room, said

pytestmark = pytest.mark.django_db
PIECES = ["bridge", "Brücke", "γέφυρα", "ΓΈΦΥΡΑ", "most", "мост", "l'école", "ecole_2", "İstanbul", "a", "—"]
PIECES += ["<b>bold</b>", "&", "2026", "(old)", "e\u0301cole"]


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def ann() -> User:
    return people.validated(name="Ann")


@pytest.fixture
def ben() -> User:
    return people.validated(name="Ben")


def store(there: Room, author: User, *bodies: str) -> None:
    """Put messages into a room, many at once and without limits."""
    start = there.last_seq
    Message.objects.bulk_create(
        Message(room=there, author=author, seq=start + n, cid=f"s{start + n}", body=body)
        for n, body in enumerate(bodies, 1)
    )
    there.last_seq += len(bodies)
    there.save()


def bodies(user: User, text: str, *rooms: Room) -> list[str]:
    found = search.search(user, list(rooms) or search.readable_rooms(user), text)
    return [hit.message.body for hit in found.hits]


def page(user: User, name: str, query: str = "", **named: int) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, kwargs=named) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_search_is_what_brute_force_finds(ann, monkeypatch):
    monkeypatch.setattr(search, "HITS", 1000)
    chance = random.Random(5)
    there = room(ann)
    texts = [" ".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(150)]
    store(there, ann, *texts)
    for _ in range(150):
        whole = " ".join(chance.choices(PIECES, k=chance.randint(1, 2)))
        asked = whole[: chance.randint(1, len(whole))]
        wanted = words(asked)
        brute = [
            body
            for body in reversed(texts)
            if wanted and all(any(has.startswith(word) for has in words(body)) for word in wanted)
        ]
        assert bodies(ann, asked) == brute, asked


def test_every_hit_shows_why(ann):
    for body in PIECES:
        for word in words(body):
            marked = [part.text for part in search.passage(f"one {body} two", [word]) if part.hit]
            assert word in words(" ".join(marked))


def test_pages_follow_by_key_and_show_nothing_twice(ann, monkeypatch):
    there = room(ann)
    store(there, ann, *(f"bridge {n}" for n in range(45)))
    seen, key = [], None
    for size in (20, 20, 5):
        found = search.search(ann, [there], "bridge", key)
        assert len(found.hits) == size
        seen += [hit.message.body for hit in found.hits]
        key = found.next
    assert key is None
    assert seen == [f"bridge {n}" for n in reversed(range(45))]


def test_a_page_that_is_just_full_is_the_last(ann):
    there = room(ann)
    store(there, ann, *["bridge"] * 20)
    found = search.search(ann, [there], "bridge")
    assert (len(found.hits), found.next) == (20, None)


def test_who_finds_nothing_in_the_newest_searches_on(ann, monkeypatch):
    monkeypatch.setattr(search, "SCANNED", 10)
    there = room(ann)
    store(there, ann, "the bridge", *["other"] * 12)
    first = search.search(ann, [there], "bridge")
    assert (first.hits, first.is_full) == ([], False)
    assert [hit.message.body for hit in search.search(ann, [there], "bridge", first.next).hits] == [
        "the bridge"
    ]
    text = page(ann, "room_search", "?q=bridge", room_id=there.pk)
    assert "There are older ones" in text
    assert f"before={first.next}" in text
    assert "No message with these words" not in text


def test_what_may_not_be_read_is_not_found(ann, ben):
    there, other = room(ann, ben), room(ben, name="Elsewhere")
    said(there, ben, "bridge of Ben")
    said(other, ben, "bridge elsewhere")
    gone = said(there, ann, "bridge gone")
    assert bodies(ann, "bridge") == ["bridge gone", "bridge of Ben"]
    delete_message(gone, acting_user=ann)
    assert bodies(ann, "bridge") == ["bridge of Ben"]
    Block.objects.create(user=ben, person=ann)
    assert bodies(ann, "bridge") == []
    Block.objects.all().delete()
    leave(Seat.objects.get(room=there, user=ben), acting_user=ben)
    assert bodies(ben, "bridge") == ["bridge elsewhere"]


def test_a_direct_room_is_searched_until_one_blocks_the_other(ann, ben):
    there = direct(ann, ben)
    said(there, ann, "our bridge")
    assert bodies(ann, "our") == ["our bridge"]
    assert "<span><bdi>Ben</bdi></span>" in page(ann, "rooms_search", "?q=our")
    Block.objects.create(user=ben, person=ann)
    assert bodies(ann, "our") == []


def test_the_passage_is_escaped_and_leads_to_its_place(ann):
    there = room(ann, name="Talk & more")
    message = said(there, ann, "x " * 200 + "<script>bridge()</script> " + "y " * 400)
    text = page(ann, "rooms_search", "?q=bridge")
    assert "<mark>script&gt;bridge()&lt;/script</mark>" in text
    assert "<script>bridge" not in text
    assert f"{reverse('room', args=[there.pk])}?around={message.seq}#m{message.seq}" in text
    assert "Talk &amp; more" in text
    assert sum(len(part.text) for part in search.passage(message.body, ["bridge"])) < 300


@pytest.mark.parametrize("query", ["", "?q=", "?q=!!", "?q=" + "x" * 10_000, "?q=a&before=" + "9" * 99])
def test_odd_questions_get_a_page(ann, query):
    there = room(ann)
    for text in (page(ann, "rooms_search", query), page(ann, "room_search", query, room_id=there.pk)):
        assert 'name="q"' in text and "<mark>" not in text


def test_queries_stay_the_same_for_many_hits(ann, ben, django_assert_max_num_queries):
    there = room(ann, ben)
    store(there, ben, *["bridge"] * 30)
    with django_assert_max_num_queries(6):
        search.search(ann, search.readable_rooms(ann), "bridge")


def led(user: User, there: Room, day: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("room_day", args=[there.pk]), {"day": day}).headers["Location"]


def test_a_day_begins_in_the_readers_zone(ann):
    ann.time_zone = "Europe/Athens"
    ann.save()
    there = room(ann)
    store(there, ann, "evening", "night", "morning")
    late = datetime.datetime(2026, 3, 1, 23, 59, tzinfo=ZoneInfo("Europe/Athens"))
    for seq, minutes in ((1, 0), (2, 1), (3, 600)):
        at = late + datetime.timedelta(minutes=minutes)
        Message.objects.filter(room=there, seq=seq).update(sent_at=at)
    place = reverse("room", args=[there.pk])
    assert led(ann, there, "2026-03-01") == f"{place}?around=1#m1"
    assert led(ann, there, "2026-03-02") == f"{place}?around=2#m2"
    assert led(ann, there, "0001-01-01") == f"{place}?around=1#m1"
    assert led(ann, there, "2026-03-03") == place
    assert led(ann, there, "9999-12-31") == place


def test_a_day_without_a_message_leads_to_the_next_that_one_may_read(ann, ben):
    there = room(ann, ben)
    said(there, ben, "hidden")
    gone = said(there, ann, "gone")
    shown = said(there, ann, "shown")
    delete_message(gone, acting_user=ann)
    Block.objects.create(user=ann, person=ben)
    assert led(ann, there, str(timezone.localdate())).endswith(f"#m{shown.seq}")


@pytest.mark.parametrize("day", ["", "yesterday", "2026-02-30", "9" * 10_000])
def test_what_is_no_day_leads_to_the_form(ann, day):
    there = room(ann)
    assert led(ann, there, day) == reverse("room_search", args=[there.pk])
