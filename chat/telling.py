"""Who is told of a message besides those who are in the room."""

import datetime
from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from chat.models import Message
from common.sql import select
from contacts.models import Mute
from contacts.queries import hidden_ids
from notifications.actions import notify
from notifications.models import Notification
from rooms.models import Notify, Reach, Room, Seat

PATIENCE = datetime.timedelta(minutes=10)  # who is in the room reads it meanwhile, and gets no mail
HEARS_ALL = "SELECT 1 FROM rooms_seat WHERE room_id = %s AND notify = 'all' AND ended_at IS NULL LIMIT 1"
QUARTER = datetime.timedelta(minutes=15)


def tell(
    messages: Sequence[Message], authors: Mapping[int, User], room: Room, mentions: Mapping[int, set[str]]
) -> None:
    """Tell those whom new messages of a room concern, in the caller's transaction, once until she has read.

    `authors` are the users by id, `mentions` the seated people whom a message (by number) mentions. Nobody is
    told behind a block, nor who wants nothing of the room; who muted the author is told quietly.
    """
    seats = _concerned(messages, room, set().union(*mentions.values()))
    for message in messages if seats else ():
        for seat in seats:
            if kind := _kind(seat, message, room, mentions[message.seq]):
                _tell(seat.user, kind, authors[message.author_id], room)


def _concerned(messages: Sequence[Message], room: Room, handles: set[str]) -> list[Seat]:
    """Return the seats that any of the messages may concern: one query, or two, whatever many."""
    answered = {message.reply_to.author_id for message in messages if message.reply_to}
    if not (room.is_direct or answered or handles or select(HEARS_ALL, [room.pk])):
        return []
    seats = Seat.objects.taken().select_related("user").filter(room=room).exclude(notify=Notify.NOTHING)
    if not room.is_direct:
        wanted = Q(notify=Notify.ALL)
        if answered or handles:
            wanted |= Q(user__in=answered) | Q(user__handle__in=handles)
        seats = seats.filter(wanted)
    return list(seats)


def _kind(seat: Seat, message: Message, room: Room, handles: set[str]) -> str:
    """Return how the holder of a seat is told of a message, or "" if it does not concern her."""
    if seat.user_id == message.author_id:
        return ""
    if room.is_direct:
        return "room.direct"
    if seat.user.handle in handles or (message.reply_to and message.reply_to.author_id == seat.user_id):
        return "room.mentioned"
    return "room.message" if seat.notify == Notify.ALL else ""


def _tell(user: User, kind: str, author: User, room: Room) -> None:
    url = reverse("room", args=[room.pk])
    if Notification.objects.filter(user=user, url=url, kind=kind).unread().exists():
        return
    if author.pk in hidden_ids(user):
        return
    quiet = Mute.objects.filter(user=user, person=author).exists()
    notify(user, kind, room.name, url=url, quiet=quiet, mail_at=_mail_at(user), name=author.name)


def _mail_at(user: User) -> datetime.datetime:
    """Return when a mail may leave: after a while, and not in the user's quiet hours."""
    at = timezone.now() + PATIENCE
    reach = Reach.objects.filter(user=user).first()
    if reach is None:
        return at
    zone = zone_of(user.time_zone)
    if reach.do_not_disturb_until:
        at = max(at, reach.do_not_disturb_until)
    while reach.is_quiet(at.astimezone(zone)):
        at += QUARTER
    return at
