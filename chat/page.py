"""What the page of a room shows: some messages in a row, as this reader may see them."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import User
from chat.models import ChangeKind, Message, Reaction
from chat.queries import TAIL, messages_of
from contacts.queries import hidden_ids
from rooms.access import MAX_ID
from rooms.models import Room, Seat

TOGETHER = datetime.timedelta(minutes=5)  # within which messages of one author stand together
QUOTED = 120  # letters of a message that an answer quotes
PINS = 10


@dataclass(frozen=True)
class Reacted:
    """An emoji under a message: how often, by whom, and whether the reader is among them."""

    emoji: str
    count: int
    names: str
    mine: bool


@dataclass
class Row:
    """One message on the page; `day` is set where a new day begins, `since` where the new ones do.

    A `hidden` one is of somebody in a block with the reader: nothing of it is shown.
    """

    message: Message
    mine: bool
    hidden: bool
    day: datetime.date | None = None
    since: datetime.datetime | None = None
    more: bool = False
    quote: Message | None = None
    reactions: list[Reacted] = field(default_factory=list)

    @property
    def quoted(self) -> str:
        """The beginning of the message that this one answers."""
        return " ".join(self.quote.body.split())[:QUOTED] if self.quote else ""


@dataclass(frozen=True)
class Talk:
    """A stretch of messages; `before` and `after` are numbers for the links to more, None at an end.

    `seq` is the last number of the room that the page knows of.
    """

    rows: list[Row]
    before: int | None
    after: int | None
    seq: int


def talk(seat: Seat, *, before: int | None = None, around: int | None = None) -> Talk:
    """Return the messages before a number, around one, or the newest: at most 50, in seven queries."""
    room = seat.room
    messages = messages_of(room.pk)
    if around is not None:
        earlier = list(messages.filter(seq__lt=around).order_by("-seq")[: TAIL // 2])
        later = list(messages.filter(seq__gte=around).order_by("seq")[: TAIL // 2 + 1])
        found, more_later = earlier[::-1] + later[: TAIL // 2], len(later) > TAIL // 2
    else:
        wanted = messages if before is None else messages.filter(seq__lt=before)
        found = list(wanted.order_by("-seq")[:TAIL])[::-1]
        more_later = before is not None
    first = found[0].seq if found else 0
    more_earlier = bool(found) and Message.objects.filter(room=room, seq__lt=first).exists()
    rows = _rows(found, seat)
    return Talk(
        rows, first if more_earlier else None, found[-1].seq if more_later and found else None, room.last_seq
    )


def row_of(message: Message, seat: Seat) -> Row:
    """Return one message as its reader sees it."""
    return _rows([message], seat)[0]


def message_at(seat: Seat, seq: int | str | None) -> Message | None:
    """Return the message under a number that the reader may answer, or None."""
    if not str(seq or "").isdecimal():
        return None
    found = messages_of(seat.room_id).filter(seq=min(int(seq or 0), MAX_ID), deleted_at=None)
    return found.exclude(author__in=hidden_ids(seat.user)).first()


def _rows(messages: list[Message], seat: Seat) -> list[Row]:
    hidden = hidden_ids(seat.user)
    reactions = _reactions(messages, seat.user, hidden)
    rows: list[Row] = []
    for message in messages:
        row = Row(message, message.author_id == seat.user_id, message.author_id in hidden)
        quote = message.reply_to
        row.quote = quote if quote and not quote.deleted_at and quote.author_id not in hidden else None
        row.reactions = reactions.get(message.pk, [])
        _place(row, rows[-1] if rows else None, seat)
        rows.append(row)
    return rows


def _place(row: Row, last: Row | None, seat: Seat) -> None:
    """Say where a day or the new messages begin, and whether a row stands together with the one before."""
    message, at = row.message, timezone.localtime(row.message.sent_at)
    if last is None or timezone.localtime(last.message.sent_at).date() != at.date():
        row.day = at.date()
    new = message.seq > seat.read_seq and not row.mine
    if new and seat.read_seq and (last is None or last.message.seq <= seat.read_seq):
        row.since = message.sent_at
    row.more = (
        last is not None
        and not (row.day or row.since or row.hidden or last.hidden or row.quote or message.mark)
        and last.message.author_id == message.author_id
        and message.sent_at - last.message.sent_at < TOGETHER
    )


def _reactions(messages: list[Message], reader: User, hidden: set[int]) -> dict[int, list[Reacted]]:
    given = Reaction.objects.filter(message__in=messages).exclude(user__in=hidden).select_related("user")
    found: dict[int, dict[str, list[User]]] = {}
    for reaction in given:
        found.setdefault(reaction.message_id, {}).setdefault(reaction.emoji, []).append(reaction.user)
    return {
        pk: [_reacted(emoji, who, reader) for emoji, who in by_emoji.items()]
        for pk, by_emoji in found.items()
    }


def _reacted(emoji: str, who: list[User], reader: User) -> Reacted:
    names = ", ".join(user.name for user in who[:20])
    return Reacted(emoji, len(who), names, any(user.pk == reader.pk for user in who))


def pins(room: Room, reader: User) -> list[Message]:
    """Return the pinned messages, the latest pin first."""
    found = Message.objects.filter(room=room, pinned_at__isnull=False).select_related("author")
    return list(found.exclude(author__in=hidden_ids(reader)).order_by("-pinned_at")[:PINS])


def noted(room: Room, reader: User) -> list[Message]:
    """Return the latest messages marked for the minutes, in their order."""
    found = Message.objects.filter(room=room).exclude(mark="").select_related("author")
    return list(found.exclude(author__in=hidden_ids(reader)).order_by("-seq")[:PINS])[::-1]


def history(message: Message) -> list[Any]:
    """Return the changes of a message that keep what it was before, the first change first."""
    kinds = (ChangeKind.EDIT, ChangeKind.DELETE)
    return list(message.changes.filter(kind__in=kinds).select_related("author").order_by("seq"))
