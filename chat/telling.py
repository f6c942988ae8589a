"""Who is told of a message besides those who are in the room."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from chat.models import Message
from contacts.models import Mute
from contacts.queries import hidden_ids
from notifications.actions import notify
from notifications.models import Notification
from rooms.models import Notify, Reach, Room, Seat

PATIENCE = datetime.timedelta(minutes=10)  # who is in the room reads it meanwhile, and gets no mail
QUARTER = datetime.timedelta(minutes=15)


def tell(message: Message, author: User, room: Room, handles: set[str]) -> None:
    """Tell those whom a message concerns, in the caller's transaction; each once until she has read.

    `handles` are the seated people it mentions. Nobody is told behind a block, nor who wants nothing of the
    room; who muted the author is told quietly.
    """
    for seat, kind in _concerned(message, room, handles):
        _tell(seat.user, kind, author, room)


def _concerned(message: Message, room: Room, handles: set[str]) -> Iterator[tuple[Seat, str]]:
    about_me = Q(user__handle__in=handles)
    if message.reply_to:
        about_me |= Q(user=message.reply_to.author_id)
    seats = Seat.objects.taken().select_related("user").exclude(user=message.author_id)
    seats = seats.filter(room=room).exclude(notify=Notify.NOTHING)
    if room.is_direct:
        yield from ((seat, "room.direct") for seat in seats)
        return
    for seat in seats.filter(about_me | Q(notify=Notify.ALL)):
        mine = seat.user.handle in handles or (
            message.reply_to is not None and message.reply_to.author_id == seat.user_id
        )
        yield seat, "room.mentioned" if mine else "room.message"


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
