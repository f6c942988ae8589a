"""The minutes of a room: what stands in them, for whom, and as Markdown that nobody's text can break."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from chat.actions import delete_message, mark_message
from chat.minutes import minutes_of, plain
from chat.models import Message
from contacts.models import Block
from rooms.access import get_seat_for
from rooms.actions import leave
from rooms.models import Room, Seat
from tests import people
from tests.chat.places import direct, room, said

pytestmark = pytest.mark.django_db
HOSTILE = ["# heading", "- item", "+ item", "1. item", "12) item", "> quote", "[a](javascript:x)", "![a](b)"]
HOSTILE += [
    "<script>x</script>",
    "`code`",
    "***",
    "---",
    "===",
    "~~~",
    "| a | b |",
    "&lt;",
    "a\\",
    "<!--",
    "_a_",
]


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def ann() -> User:
    return people.validated(name="Ann")


@pytest.fixture
def ben() -> User:
    return people.validated(name="Ben")


def marked(there: Room, author: User, body: str, mark: str, by: User | None = None) -> Message:
    message = said(there, author, body)
    mark_message(message, mark, acting_user=by or author)
    return message


def get(user: User, there: Room, name: str = "room_minutes") -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, args=[there.pk]))
    assert response.status_code == 200
    return response.content.decode()


def grouped(user: User, there: Room) -> dict[str, list[str]]:
    minutes = minutes_of(get_seat_for(user, there.pk))
    return {group.mark: [each.body for each in group.messages] for group in minutes.groups}


def test_marked_messages_stand_by_kind_in_their_order(ann, ben):
    there = room(ann, ben, agenda="One\n\n Two ", name="Bridges")
    marked(there, ann, "We begin in May", "decision", by=ben)
    question = marked(there, ben, "Who writes?", "question")
    marked(there, ben, "We end in June", "decision")
    said(there, ann, "unmarked")
    assert grouped(ann, there) == {
        "decision": ["We begin in May", "We end in June"],
        "question": ["Who writes?"],
    }
    text = get(ann, there)
    assert "marked by <bdi>Ben</bdi>" in text
    assert f"?around={question.seq}#m{question.seq}" in text
    assert '<li dir="auto">One</li><li dir="auto">Two</li>' in text
    assert "unmarked" not in text
    assert reverse("unmark_message", args=[there.pk, question.seq]) in text


def test_who_is_in_a_block_with_the_reader_is_not_in_her_minutes(ann, ben):
    there = room(ann, ben)
    marked(there, ben, "of Ben", "task")
    marked(there, ann, "of Ann", "task", by=ben)
    Block.objects.create(user=ben, person=ann)
    assert grouped(ann, there) == {"task": ["of Ann"]}
    assert "Ben" not in get(ann, there)
    assert "Ben" not in get(ann, there, "room_minutes_export")


def test_a_deleted_message_leaves_the_minutes(ann):
    there = room(ann)
    gone = marked(there, ann, "gone", "task")
    delete_message(gone, acting_user=ann)
    assert grouped(ann, there) == {}
    assert "Nothing is kept yet" in get(ann, there)
    assert "Nothing was marked for the minutes" in get(ann, there, "room_minutes_export")


def test_attendance_knows_who_wrote_and_who_left(ann, ben):
    there = room(ann, ben, people.validated(name="Cleo"))
    said(there, ben, "hello")
    leave(Seat.objects.get(room=there, user=ben), acting_user=ben)
    text = get(ann, there, "room_minutes_export")
    assert text.endswith("- Ben (Speaker, wrote, left)\n- Ann (Host)\n- Cleo (Speaker)\n")


def test_more_people_than_are_listed_are_counted(ann, ben, monkeypatch):
    monkeypatch.setattr("chat.minutes.MOST_PEOPLE", 1)
    there = room(ann, ben)
    assert "and 1 more person" in get(ann, there)
    assert "- and 1 more person\n" in get(ann, there, "room_minutes_export")


def test_direct_and_closed_rooms_have_minutes_and_a_closed_one_keeps_its_marks(ann, ben):
    two = direct(ann, ben)
    marked(two, ben, "Call on Monday", "task")
    assert "<h1><bdi>Ben</bdi></h1>" in get(ann, two)
    there = room(ann)
    kept = marked(there, ann, "kept", "decision")
    Room.objects.filter(pk=there.pk).update(closed_at=timezone.now())
    text = get(ann, there)
    assert "kept" in text
    assert reverse("unmark_message", args=[there.pk, kept.seq]) not in text


def test_the_export_is_a_file_with_links_in_the_readers_zone(ann):
    ann.time_zone = "Europe/Athens"
    ann.save()
    there = room(ann, name="Old bridges")
    message = marked(there, ann, "first line\nsecond line", "decision")
    at = datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC)
    Message.objects.filter(pk=message.pk).update(sent_at=at)
    client = Client()
    client.force_login(ann)
    response = client.get(reverse("room_minutes_export", args=[there.pk]))
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="minutes-old-bridges.md"'
    link = f"<http://testserver/rooms/{there.pk}/?around={message.seq}#m{message.seq}>"
    item = f"- first line\\\n  second line\\\n  Ann, [2 March 2026, 01:30]({link}); marked by Ann\n"
    assert f"## Decision\n\n{item}" in response.content.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_mark_of_the_document(text):
    shown = plain(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>\[\]*_`#|~&]", shown)
    assert not re.match(r"[-+=:]|\d+[.)]", shown)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown) == text


def test_a_line_stays_one_line_without_what_turns_or_hides_letters():
    assert plain("17:00 1. - +") == "17:00 1. - +"
    assert plain("  a\n# b\x85c\u2028d \u202ee\x00f ") == "a \\# b c d e f"


def test_a_hostile_name_and_agenda_stay_text(ann):
    there = room(ann, name="# A <b>", agenda="# Not a heading\n```")
    text = get(ann, there, "room_minutes_export")
    assert text.startswith("# \\# A \\<b\\>\n")
    assert "- \\# Not a heading\n- \\`\\`\\`\n" in text


def test_queries_stay_the_same_for_many_marks_and_people(ann, django_assert_num_queries, monkeypatch):
    there = room(ann, *(people.validated() for _ in range(2)))
    marked(there, ann, "one", "task")
    seat = get_seat_for(ann, there.pk)
    with django_assert_num_queries(4):
        minutes_of(seat)
    Message.objects.bulk_create(
        Message(room=there, author=ann, seq=100 + n, cid=f"s{n}", body="x", mark="task") for n in range(20)
    )
    with django_assert_num_queries(4):
        minutes_of(seat)
