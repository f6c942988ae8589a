"""What the page of a room shows: some messages in a row, as this reader may see them."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import User
from chat.models import ChangeKind, Message, Reaction
from chat.queries import TAIL, messages_of
from contacts.queries import hidden_ids
from countries.names import language_name
from profiles.models import ProfileLanguage
from rooms.access import MAX_ID
from rooms.models import Room, Seat

TOGETHER = datetime.timedelta(minutes=5)  # within which messages of one author stand together
QUOTED = 120  # letters of a message that an answer quotes
PINS = 10


@dataclass(frozen=True)
class Reacted:
    """An emoji under a message: how often, by whom (handles and some names), and whether by the reader."""

    emoji: str
    count: int
    who: str
    names: str
    mine: bool


@dataclass
class Row:
    """One message on the page; `day` is set where a new day begins, `since` where the new ones do.

    `more` says that it stands together with the one before, of the same author.
    """

    message: Message
    mine: bool
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
    """Return the messages before a number, around one, or the newest: at most 50.

    Those of somebody in a block with the reader are left out.
    """
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


def blank_row(seat: Seat) -> Row:
    """Return a row with nothing in it, which the page's script fills."""
    return Row(Message(room=seat.room, seq=0, author=seat.user), mine=False)


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
        if message.author_id in hidden:
            continue
        row = Row(message, message.author_id == seat.user_id)
        quote = message.reply_to
        row.quote = quote if quote and not quote.deleted_at and quote.author_id not in hidden else None
        row.reactions = reactions.get(message.pk, [])
        if _is_first_new(row, rows, seat):
            row.since = message.sent_at
        _place(row, rows[-1] if rows else None)
        rows.append(row)
    return rows


def _is_first_new(row: Row, before: list[Row], seat: Seat) -> bool:
    """Whether it is the first of several rows that is new to the reader; to who is new herself nothing is."""
    new = not row.mine and row.message.seq > seat.read_seq > 0
    return new and bool(before) and not any(each.since for each in before)


def _place(row: Row, last: Row | None) -> None:
    """Say where a day begins, and whether a row stands together with the one before."""
    message, at = row.message, timezone.localtime(row.message.sent_at)
    if last is None or timezone.localtime(last.message.sent_at).date() != at.date():
        row.day = at.date()
    row.more = (
        last is not None
        and not (row.day or row.since or row.quote or message.mark or last.message.mark)
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
    handles = " ".join(user.handle for user in who)
    return Reacted(emoji, len(who), handles, names, any(user.pk == reader.pk for user in who))


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


def languages_of(user: User) -> list[tuple[str, str]]:
    """Return (code, name) of the languages a user reads and writes: the page's own, then the working ones."""
    working = ProfileLanguage.objects.filter(profile=user.pk).values_list("language", flat=True)
    codes = dict.fromkeys([user.language, *working])
    return [(code, language_name(code)) for code in codes]
