"""Reads of what happened in a room, by number."""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from chat.frames import change_frame, message_frame, text_of
from chat.models import Change, Message
from rooms.models import Room

BATCH = 200
TAIL = 50  # messages that a reader gets who does not say where she stands


class Told(NamedTuple):
    """One event of a room: its number, whose it is, and its frame."""

    seq: int
    author_id: int
    text: str


def messages_of(room_id: int) -> QuerySet[Message]:
    """Return the messages of a room with what a page or frame of them needs: three queries whatever many."""
    wanted = ("author__profile", "author__country", "reply_to__author", "marked_by")
    return Message.objects.filter(room=room_id).select_related(*wanted).prefetch_related("attachments")


def events_after(room_id: int, seq: int, limit: int = BATCH) -> list[Told]:
    """Return the next events of a room above the number `seq`, at most `limit`, in order, none missing."""
    span = Q(seq__gt=seq, seq__lte=seq + limit)  # gapless: a span of numbers is a batch
    messages = messages_of(room_id).filter(span)
    changes = Change.objects.filter(span, room=room_id).select_related("author", "message")
    told = [Told(m.seq, m.author_id, text_of(message_frame(m, m.author))) for m in messages]
    told += [Told(c.seq, c.author_id, text_of(change_frame(c, c.author))) for c in changes]
    return sorted(told)


def start_of_tail(room_id: int, messages: int = TAIL) -> int:
    """Return the number after which a reader begins who says none: before the 50th newest message."""
    newest = Message.objects.filter(room=room_id).order_by("-seq").values_list("seq", flat=True)
    tail = list(newest[:messages])
    return tail[-1] - 1 if tail else last_seq(room_id)


def last_seq(room_id: int) -> int:
    """Return the number of the last event of a room."""
    return Room.objects.values_list("last_seq", flat=True).get(pk=room_id)
