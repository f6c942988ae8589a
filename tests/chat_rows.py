"""The rows of the matrix of what is said in rooms: the talk, each message, its files, search and minutes."""

from typing import Any

from chat.models import Attachment, Message
from tests.matrix import ON, Arguments, Row, no_post, page, row
from tests.room_rows import a_room, both, seated, the_closed_room
from tests.talk import IDEA
from tests.world import World

THERE: dict[str, Any] = {"everyone": 404, "teacher_gr": 200, "teacher_pl": 200}


def rows() -> list[Row]:
    """Return every row: without a seat nothing is there but the door of an open room."""
    return [*talk(), *one_message(), *kept()]


def talk() -> list[Row]:
    """The room itself, and writing in it: teacher_pl only listens."""
    writers = seated(ON) | {"teacher_pl": 422}
    return [
        page("room", arguments=a_room, member=404),
        page("room", arguments=a_room, member=404, note="a stretch", query="?around=1&reply=1"),
        row("room", "GET", arguments=the_closed_room, note="closed", **THERE),
        no_post("room", arguments=a_room),
        row("room_about", "GET", arguments=a_room, **seated(200)),
        no_post("room_about", arguments=a_room),
        *both("say", a_room, writers, "a message", body="Good morning", cid="a"),
        row("say", "POST", arguments=a_room, note="empty", **seated(422)),
    ]


def one_message() -> list[Row]:
    """A message and what is done to it; what one may not do is said on the page one is led back to."""
    own = seated(422) | {"teacher_gr": ON}
    return [
        row("message", "GET", arguments=a_message, **seated(200)),
        row("message", "POST", arguments=a_message, note="empty", data=body(""), **seated(422)),
        row("message", "POST", arguments=a_message, note="anew", data=body("New"), **own),
        *(row for name in PLAIN for row in both(name, a_message, seated(ON))),
        *both("react", a_message, seated(ON), emoji="👍"),
        *both("unreact", a_message, seated(ON), emoji="👍"),
        *both("mark_message", a_message, seated(ON), mark="task"),
        row("mark_message", "POST", arguments=a_message, note="no such mark", everyone=404),
    ]


PLAIN = ("delete_message", "pin_message", "unpin_message", "unmark_message")


def body(text: str) -> Arguments:
    """Say what a message is to be."""
    return lambda _world: {"body": text}


def kept() -> list[Row]:
    """What one finds later: a file, the minutes, words, and a day."""
    return [
        row("attachment", "GET", arguments=a_file, **seated(200)),
        no_post("attachment", arguments=a_file),
        *found("room_minutes"),
        *found("room_minutes_export"),
        *found("room_search"),
        row(
            "room_search",
            "GET",
            arguments=a_room,
            note="words",
            query="?q=draw+bridg&before=99",
            **seated(200),
        ),
        *found("room_day", ON),
        row("room_day", "GET", arguments=a_room, note="a day", query="?day=2026-01-01", **seated(ON)),
        page("rooms_search"),
        page("rooms_search", note="words", query="?q=bridges"),
        no_post("rooms_search"),
    ]


def found(name: str, cell: int | str = 200) -> list[Row]:
    """Make the rows of a page of the room."""
    return [row(name, "GET", arguments=a_room, **seated(cell)), no_post(name, arguments=a_room)]


def in_the_room(world: World, more: str, value: int) -> dict[str, Any]:
    """Name a thing in the open room."""
    return {**a_room(world), more: value}


def a_message(world: World) -> dict[str, Any]:
    """Name the message of teacher_gr."""
    return in_the_room(world, "seq", Message.objects.get(body=IDEA).seq)


def a_file(world: World) -> dict[str, Any]:
    """Name the owner's file."""
    return in_the_room(world, "pk", Attachment.objects.get().pk)
