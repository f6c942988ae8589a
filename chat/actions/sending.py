"""Sending: the one way a message comes into a room, alone or many at once."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat.data import Draft, Outcome, Refused, Sent
from chat.frames import message_frame, text_of
from chat.limits import LONGEST_BODY, LONGEST_CID, wait_before
from chat.models import Attachment, Message
from chat.render import mentioned, to_html
from chat.telling import tell
from common.live import publish_after_commit
from common.screening import screen
from common.sql import places, select
from rooms.access import seats_of, why_not_write
from rooms.models import Room, Seat

logger = logging.getLogger(__name__)
SENT = "SELECT author_id, cid, seq FROM chat_message WHERE room_id = %s AND cid IN "


def send_messages(drafts: Sequence[Draft]) -> list[Outcome]:
    """Store what is sent, in one transaction; return an outcome for each. The rooms hear after the commit.

    Each message takes the next number of its room. A `cid` that its author has sent to the room before
    answers with the old number. One refused message never fails the others.
    """
    outcomes: dict[int, Outcome] = {}
    with transaction.atomic():
        for room_id in sorted({draft.room_id for draft in drafts}):
            mine = {at: draft for at, draft in enumerate(drafts) if draft.room_id == room_id}
            outcomes |= _send_to(room_id, mine)
    return [outcomes[at] for at in range(len(drafts))]


def _send_to(room_id: int, drafts: Mapping[int, Draft]) -> dict[int, Outcome]:
    room = Room.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        return dict.fromkeys(drafts, Refused("not_found"))
    try:
        with transaction.atomic():
            return _Batch(room, drafts).store()
    except Exception:
        if len(drafts) == 1:
            logger.exception("A message could not be stored")
            return dict.fromkeys(drafts, Refused("failed"))
    outcomes: dict[int, Outcome] = {}
    for at, draft in drafts.items():
        outcomes |= _send_to(room_id, {at: draft})
    return outcomes


class _Batch:
    """What is sent to one room, which is locked, at one moment."""

    def __init__(self, room: Room, drafts: Mapping[int, Draft]) -> None:
        self.room, self.drafts = room, drafts
        self.seats = seats_of(room, {draft.user_id for draft in drafts.values()})
        self.barred: dict[int, str] = {}
        self.now = timezone.now()
        self.messages: list[Message] = []
        self.files: list[Attachment] = []
        self.mentions: dict[int, set[str]] = {}
        self.sent = self._sent_before()

    def _sent_before(self) -> dict[tuple[int, str], int]:
        """Return {(author, cid): number} of what the room already has of these drafts."""
        if not self.seats:
            return {}
        cids = {draft.cid for draft in self.drafts.values()}
        statement = SENT + places(len(cids)) + " AND author_id IN " + places(len(self.seats))
        known = select(statement, [self.room.pk, *cids, *self.seats])
        return {(author, cid): seq for author, cid, seq in known}

    def store(self) -> dict[int, Outcome]:
        """Store what may be stored; return the outcome of each draft."""
        outcomes = {at: self._take(draft) for at, draft in self.drafts.items()}
        if not self.messages:
            return outcomes
        Message.objects.bulk_create(self.messages)
        Attachment.objects.bulk_create(self.files)
        Room.objects.filter(pk=self.room.pk).update(last_seq=self.messages[-1].seq, last_message_at=self.now)
        authors = {message.author_id: self.seats[message.author_id].user for message in self.messages}
        tell(self.messages, authors, self.room, self.mentions)
        announce(self.room, self.messages, authors)
        return outcomes

    def _take(self, draft: Draft) -> Outcome:
        seat = self.seats.get(draft.user_id)
        if seat is None:
            return Refused("not_found")
        key = (draft.user_id, draft.cid)
        if key in self.sent:
            return Sent(self.sent[key], again=True)
        if refused := _malformed(draft) or self._barred(seat) or _held(draft, seat.user):
            return refused
        message = self._message(draft)
        self.messages.append(message)
        self.sent[key] = message.seq
        return Sent(message.seq)

    def _barred(self, seat: Seat) -> Refused | None:
        """Return why the holder of the seat may not write now; the limits count this message."""
        if seat.user_id not in self.barred:
            self.barred[seat.user_id] = why_not_write(seat)
        if code := self.barred[seat.user_id]:
            return Refused(code)
        if seconds := self._slow(seat):
            return Refused("slow", {"seconds": seconds})
        code, seconds = wait_before(seat.user_id, self.room.pk)
        return Refused(code, {"seconds": seconds}) if code else None

    def _slow(self, seat: Seat) -> int:
        """Return for how many seconds the room's slow mode lets her wait; a host never waits."""
        if not self.room.slow_seconds or seat.is_host:
            return 0
        if any(message.author_id == seat.user_id for message in self.messages):
            return self.room.slow_seconds
        since = self.now - timedelta(seconds=self.room.slow_seconds)
        own = Message.objects.filter(room=self.room, author=seat.user_id, sent_at__gt=since)
        last = own.order_by("-seq").values_list("sent_at", flat=True).first()
        return max(1, round((last - since).total_seconds())) if last else 0

    def _message(self, draft: Draft) -> Message:
        message = Message(
            room=self.room,
            seq=self.room.last_seq + len(self.messages) + 1,
            author_id=draft.user_id,
            cid=draft.cid,
            body=draft.body,
            language=draft.language,
            sent_at=self.now,
            has_files=bool(draft.files),
        )
        if draft.reply_to:
            message.reply_to = Message.objects.filter(room=self.room, seq=draft.reply_to).first()
        self.mentions[message.seq] = seated(self.room, mentioned(draft.body))
        message.html = to_html(draft.body, self.mentions[message.seq])
        for file in draft.files:
            file.message = message
            self.files.append(file)
        return message


def seated(room: Room, handles: set[str]) -> set[str]:
    """Return those of `handles` that sit in the room."""
    if not handles:
        return handles
    seats = Seat.objects.taken().filter(room=room, user__handle__in=handles)
    return set(seats.values_list("user__handle", flat=True))


def announce(room: Room, messages: Sequence[Message], authors: Mapping[int, User]) -> None:
    """Let the sockets of the room have new messages, all at once, when they are committed."""
    told = [
        (message.seq, message.author_id, text_of(message_frame(message, authors[message.author_id])))
        for message in messages
    ]
    publish_after_commit(f"room:{room.pk}", {"type": "event", "told": told})


def _malformed(draft: Draft) -> Refused | None:
    if not 0 < len(draft.cid) <= LONGEST_CID:
        return Refused("bad_cid")
    if not draft.body.strip() and not draft.files:
        return Refused("empty")
    return Refused("too_long") if len(draft.body.encode()) > LONGEST_BODY else None


def _held(draft: Draft, author: User) -> Refused | None:
    reason = screen(draft.body, author, "message")
    return Refused("held", {"reason": reason}) if reason else None
