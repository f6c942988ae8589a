"""Searching what was said in the rooms that one may read, newest first.

Bodies are looked through as they are stored, SCANNED at a time, so that sending costs nothing for it; who
finds nothing among them searches on from there. Of 100,000 messages, half of them Greek, a page took 0.02 s
of processor time in one room and 0.08 s over three when there were hits, 0.2 s when there were none (SQLite).
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from chat.models import Message
from common.text import fold, words
from contacts.queries import hidden_ids
from rooms.models import Room
from rooms.queries import others_of

HITS = 20
SCANNED = 10_000
MOST_WORDS = 8
LONGEST = 100  # letters of a question
BEFORE, AROUND = 60, 260  # letters of a passage before the first word found, and in all
_TOKEN = re.compile(r"\S+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True)
class Part:
    """A piece of a passage; `hit` if it is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Hit:
    """A message found, the passage of it that shows why, and of a direct room who the other is."""

    message: Message
    passage: list[Part]
    person: User | None


@dataclass(frozen=True)
class Found:
    """One page of hits. `next` is the key from which to search on, None at the beginning of the talk.

    `is_full` says that there are as many hits as a page holds; if not, only the newest were looked through.
    """

    hits: list[Hit]
    next: int | None

    @property
    def is_full(self) -> bool:
        """Whether there are as many hits as a page holds."""
        return len(self.hits) == HITS


def asked_words(text: str) -> list[str]:
    """Return the folded words of a question, each once, at most eight."""
    return list(dict.fromkeys(words(text[:LONGEST])))[:MOST_WORDS]


def readable_rooms(user: User) -> list[Room]:
    """Return the rooms whose talk `user` may read, by the rule of `rooms.access.seats_of`."""
    hidden = hidden_ids(user)
    rooms = Room.objects.seating(user).exclude(bans__user=user)
    return [room for room in rooms if not hidden.intersection(room.two)]


def search(user: User, rooms: list[Room], text: str, before: int | None = None) -> Found:
    """Return the newest messages of `rooms`, below the key `before`, in which words begin with all of `text`.

    `rooms` are those that `user` may read; no message is deleted, none is of somebody in a block with her.
    """
    asked = asked_words(text)
    if not asked:
        return Found([], None)
    there = Message.objects.filter(room__in=rooms).order_by("-pk")
    if before is not None:
        there = there.filter(pk__lt=before)
    newest = list(there.values_list("pk", flat=True)[:SCANNED])  # of an index alone, whatever the rooms hold
    if not newest:
        return Found([], None)
    read = there.filter(pk__gte=newest[-1], deleted_at=None).exclude(author__in=hidden_ids(user))
    found = list(islice(_matching(read, asked), HITS + 1))
    more = newest[-1] if len(newest) == SCANNED else None
    return Found(_hits(user, found[:HITS], asked), found[HITS - 1] if len(found) > HITS else more)


def _matching(messages: QuerySet[Message], asked: list[str]) -> Iterator[int]:
    """Yield the keys of the messages that have the words, in the given order."""
    bodies = messages.values_list("pk", "body").iterator()
    return (pk for pk, body in bodies if has_all(asked, body))


def has_all(asked: list[str], body: str) -> bool:
    """Whether each of the folded words begins a word of `body`."""
    folded = (body.lower() if body.isascii() else fold(body)).replace("'", "").replace("`", "")
    return all(word in folded and _begins(word, folded) for word in asked)


def _begins(word: str, folded: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(word)}", folded) is not None


def _hits(user: User, pks: list[int], asked: list[str]) -> list[Hit]:
    wanted = Message.objects.filter(pk__in=pks).select_related("author__profile", "author__country", "room")
    messages = list(wanted.order_by("-pk"))
    others = others_of(user, [message.room for message in messages if message.room.is_direct])
    return [Hit(each, passage(each.body, asked), others.get(each.room_id)) for each in messages]


def passage(body: str, asked: list[str]) -> list[Part]:
    """Return the part of `body` around the first word found, in pieces, those found marked."""
    line = " ".join(body.split())
    spans = list(_spans(line, asked))
    first_found = spans[0][0] if spans else 0
    start = first_found - BEFORE
    start = line.find(" ", start, first_found) + 1 or start if start > 0 else 0
    end = min(len(line), start + AROUND)
    parts, at = [Part("…", False)] if start else [], start
    for first, last in spans:
        if first >= end:
            break
        parts += [Part(line[at:first], False), Part(line[first : min(last, end)], True)]
        at = min(last, end)
    parts.append(Part(line[at:end] + ("…" if end < len(line) else ""), False))
    return [part for part in parts if part.text]


def _spans(line: str, asked: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words of a line stand that begin with one asked for, without what is around them."""
    for token in _TOKEN.finditer(line):
        if any(word.startswith(each) for word in words(token[0]) for each in asked):
            edges = {edge.start() > 0: len(edge[0]) for edge in _EDGES.finditer(token[0])}
            yield token.start() + edges.get(False, 0), token.end() - edges.get(True, 0)


def first_on(user: User, room: Room, day: datetime.date) -> Message | None:
    """Return the first message of a day in the reader's zone, else the next later one, or None."""
    try:
        start = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)).astimezone(
            datetime.UTC
        )
    except OverflowError:  # the first day of the calendar, east of Greenwich
        start = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    said = Message.objects.filter(room=room, deleted_at=None, sent_at__gte=start)
    return said.exclude(author__in=hidden_ids(user)).order_by("sent_at", "seq").first()
