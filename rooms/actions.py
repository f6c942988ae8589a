"""Every write to rooms: opening, changing, closing, joining, leaving, inviting, sending out, standing.

Whoever loses the right to read is cut from the open sockets as the transaction commits (`common.live`).
"""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.live import publish_after_commit
from contacts.models import ContactRequest, RequestState, pair_of
from notifications.actions import notify
from notifications.models import Notification
from rooms import access
from rooms.data import RoomData
from rooms.models import Ban, Direct, Invitation, Notify, Reach, Room, RoomKind, Seat, Standing

MOST_SEATS = 5_000
MOST_INVITATIONS = 500


def _lock(room: Room) -> Room:
    """Return the room as it is now, for one thing at a time until the transaction ends."""
    return Room.objects.select_for_update().get(pk=room.pk)


def _tell_room(room: Room, kind: str, **more: Any) -> None:
    publish_after_commit(f"room:{room.pk}", {"type": kind, "room": str(room.pk)} | more)


@transaction.atomic
def open_room(data: RoomData, *, acting_user: User) -> Room:
    """Open a room of which `acting_user` is host. Raises PermissionDenied before the school is confirmed."""
    access.check_may_open_rooms(acting_user)
    room = Room.objects.create(**vars(data), opened_by=acting_user)
    Seat.objects.create(room=room, user=acting_user, standing=Standing.HOST)
    return room


@transaction.atomic
def change_room(room: Room, data: RoomData, *, acting_user: User) -> Room:
    """Say anew what a room is. When it becomes listen-only its speakers listen, and the other way round."""
    _check_host(room, acting_user)
    now = _lock(room)
    if data.listen_only != now.listen_only:
        was, is_now = Standing.SPEAKER, Standing.LISTENER
        if now.listen_only:
            was, is_now = is_now, was
        Seat.objects.filter(room=room, standing=was).update(standing=is_now, hand_raised_at=None)
    for field, value in vars(data).items():
        setattr(now, field, value)
    now.save(update_fields=list(vars(data)))
    _tell_room(room, "room_changed")
    return now


def _check_host(room: Room, user: User) -> None:
    if not Seat.objects.taken().filter(room=room, user=user, standing=Standing.HOST).exists():
        raise PermissionDenied


@transaction.atomic
def close_room(room: Room, *, acting_user: User | None) -> None:
    """Close a room for good; what was said stays readable for its seats. None: its end has come."""
    if acting_user is not None:
        _check_host(room, acting_user)
    if Room.objects.filter(pk=room.pk, closed_at=None).update(closed_at=timezone.now()):
        asked = Invitation.objects.filter(room=room)
        _untell(room, asked.values("user"))
        asked.delete()
        _tell_room(room, "closed")


def _untell(room: Room, users: Any) -> None:
    """Take back what `users` were told of a room that may not be there for them any more."""
    address = reverse("room", args=[room.pk])
    Notification.objects.filter(user__in=users, url__startswith=address).delete()


def close_ended_rooms() -> int:
    """Close every room whose end has passed; return how many."""
    ended = list(Room.objects.filter(closed_at=None, ends_at__lte=timezone.now()))
    for room in ended:
        close_room(room, acting_user=None)
    return len(ended)


@transaction.atomic
def join(room: Room, *, acting_user: User) -> Seat:
    """Take a seat in a room, or find it taken. Raises PermissionDenied, ValidationError when it is full."""
    room = _lock(room)
    if seat := Seat.objects.taken().filter(room=room, user=acting_user).first():
        return seat
    if not access.may_join(acting_user, room):
        raise PermissionDenied
    if Seat.objects.taken().filter(room=room).count() >= MOST_SEATS:
        raise ValidationError(_("This room is full. Try again when somebody has left."), code="full")
    return _sit(room, acting_user, _standing(room, acting_user))


def _standing(room: Room, user: User) -> str:
    """Return the standing of who comes in: as asked, as she left, else what the room gives to all.

    Who left as a host is one again, and leaving makes no speaker of whom the host made a listener.
    """
    seat = Seat.objects.filter(room=room, user=user).first()
    if seat and seat.is_host:
        return seat.standing
    if asked := Invitation.objects.filter(room=room, user=user).first():
        return asked.standing
    usual = Standing.LISTENER if room.listen_only else Standing.SPEAKER
    return seat.standing if seat else usual


def _sit(room: Room, user: User, standing: str) -> Seat:
    fresh = {"standing": standing, "joined_at": timezone.now(), "ended_at": None, "hand_raised_at": None}
    seat, new = Seat.objects.update_or_create(room=room, user=user, defaults=fresh)
    if new:
        Seat.objects.filter(pk=seat.pk).update(read_seq=room.last_seq)
    Invitation.objects.filter(room=room, user=user).delete()
    return seat


@transaction.atomic
def leave(seat: Seat, *, acting_user: User) -> None:
    """Leave a room; the last host hands it on, and an empty room closes.

    Raises PermissionDenied for another's seat and for direct rooms, which have no exit: blocking or removing
    the contact ends them.
    """
    if seat.user_id != acting_user.pk or seat.room.is_direct:
        raise PermissionDenied
    _lock(seat.room)
    _end(seat)
    _hand_on(seat.room)


def _hand_on(room: Room) -> None:
    """See that somebody keeps the room: the longest speaker, else the longest listener; else it closes.

    Who is suspended comes last.
    """
    others = Seat.objects.taken().select_related("room", "user").filter(room=room)
    if others.filter(standing=Standing.HOST).exists():
        return
    away, speaks = Q(user__suspended_at__isnull=False), Q(standing=Standing.SPEAKER)
    heir = others.alias(away=away, speaks=speaks).order_by("away", "-speaks", "joined_at", "pk").first()
    if heir is None:
        close_room(room, acting_user=None)
    else:
        _stand(heir, Standing.HOST)


def _stand(seat: Seat, standing: str) -> None:
    Seat.objects.filter(pk=seat.pk).update(standing=standing, hand_raised_at=None)
    _tell_room(seat.room, "standing", about=seat.user_id, handle=seat.user.handle, standing=standing)


@transaction.atomic
def give_up_seats(user: User) -> None:
    """End every seat of who closes her account: her rooms are handed on, her direct rooms close."""
    for seat in Seat.objects.taken().filter(user=user).select_related("room").order_by("room"):
        room = _lock(seat.room)
        _end(seat)
        if room.is_direct:
            close_room(room, acting_user=None)
        else:
            _hand_on(room)


def _end(seat: Seat) -> None:
    Seat.objects.filter(pk=seat.pk).update(ended_at=timezone.now(), hand_raised_at=None)
    _untell(seat.room, [seat.user_id])
    _tell_room(seat.room, "seat_ended", user=seat.user_id)


@transaction.atomic
def invite(room: Room, person: User, *, acting_user: User, standing: str = Standing.SPEAKER) -> None:
    """Ask `person` into a room and tell her. Raises ValidationError when it cannot be, with why."""
    _check_host(room, acting_user)
    room = _lock(room)
    if not room.is_running:
        raise ValidationError(_("This room is closed; nobody can come in any more."), code="closed")
    if Seat.objects.taken().filter(room=room, user=person).exists():
        raise ValidationError(_("%(name)s is in the room already.") % {"name": person.name}, code="there")
    if Ban.objects.filter(room=room, user=person).exists():
        raise ValidationError(
            _("%(name)s was sent out of this room. Let her or him back in first.") % {"name": person.name},
            code="banned",
        )
    if Invitation.objects.filter(room=room).count() >= MOST_INVITATIONS:
        raise ValidationError(_("500 invitations wait for an answer. Wait for some of them."), code="many")
    made = Invitation.objects.get_or_create(
        room=room, user=person, defaults={"invited_by": acting_user, "standing": standing}
    )[1]
    if made:
        url = reverse("room", args=[room.pk])
        notify(person, "room.invited", room, url=url, name=acting_user.name)


@transaction.atomic
def refuse_invitation(invitation: Invitation, *, acting_user: User) -> None:
    """Refuse one's own invitation; nobody is told. PermissionDenied for another's."""
    if invitation.user_id != acting_user.pk:
        raise PermissionDenied
    _untell(invitation.room, [invitation.user_id])
    invitation.delete()


@transaction.atomic
def take_invitation_back(invitation: Invitation, *, acting_user: User) -> None:
    """Take back an invitation that waits for its answer; PermissionDenied for who does not keep the room."""
    _check_host(invitation.room, acting_user)
    _untell(invitation.room, [invitation.user_id])
    invitation.delete()


@transaction.atomic
def send_out(seat: Seat, reason: str, *, acting_user: User) -> None:
    """Send somebody out of a room, for a reason that she reads; she is cut at once and may not come back."""
    _check_host(seat.room, acting_user)
    if seat.user_id == acting_user.pk or not reason.strip():
        raise PermissionDenied
    _lock(seat.room)
    if seat.is_host:
        Seat.objects.filter(pk=seat.pk).update(standing=Standing.SPEAKER)
    Ban.objects.get_or_create(
        room=seat.room, user=seat.user, defaults={"banned_by": acting_user, "reason": reason.strip()}
    )
    _end(seat)
    notify(
        seat.user,
        "room.sent_out",
        seat.room,
        url=reverse("rooms"),
        name=acting_user.name,
        reason=reason.strip(),
    )


@transaction.atomic
def let_back(ban: Ban, *, acting_user: User) -> None:
    """Lift a ban; the person may come back as anybody may."""
    _check_host(ban.room, acting_user)
    ban.delete()


@transaction.atomic
def set_standing(seat: Seat, standing: str, *, acting_user: User) -> None:
    """Make somebody host, speaker or listener. Raises ValidationError if the room would have no host."""
    _check_host(seat.room, acting_user)
    _lock(seat.room)
    hosts = Seat.objects.taken().filter(room=seat.room, standing=Standing.HOST).exclude(pk=seat.pk)
    if standing != Standing.HOST and not hosts.exists():
        raise ValidationError(_("A room needs a host. Make somebody else host first."), code="host")
    _stand(seat, standing)


@transaction.atomic
def raise_hand(seat: Seat, *, acting_user: User) -> None:
    """Raise one's hand, once; the first raised is the first in the list."""
    _turn_hand(seat, acting_user, timezone.now())


@transaction.atomic
def lower_hand(seat: Seat, *, acting_user: User) -> None:
    """Take one's hand down."""
    _turn_hand(seat, acting_user, None)


def _turn_hand(seat: Seat, acting_user: User, at: datetime.datetime | None) -> None:
    if seat.user_id != acting_user.pk:
        raise PermissionDenied
    changed = Seat.objects.filter(pk=seat.pk, hand_raised_at__isnull=at is not None)
    if changed.update(hand_raised_at=at):
        user, on = seat.user, at is not None
        _tell_room(seat.room, "hand", about=user.pk, handle=user.handle, name=user.name, on=on)


def mark_read(seat: Seat, seq: int) -> None:
    """Move the read mark of a seat forward to `seq`; never back, never past what there is."""
    seen = min(seq, Room.objects.values_list("last_seq", flat=True).get(pk=seat.room_id))
    Seat.objects.filter(pk=seat.pk, read_seq__lt=seen).update(read_seq=seen)


def set_notify(seat: Seat, level: str, *, acting_user: User) -> None:
    """Choose what to hear of a room; PermissionDenied for another's seat."""
    if seat.user_id != acting_user.pk:
        raise PermissionDenied
    Seat.objects.filter(pk=seat.pk).update(notify=level)


def set_reach(
    *,
    acting_user: User,
    direct: str = Direct.CONTACTS,
    invisible: bool = False,
    quiet_from: datetime.time | None = None,
    quiet_to: datetime.time | None = None,
    do_not_disturb_until: datetime.datetime | None = None,
) -> Reach:
    """Say how one wants to be reached."""
    said = {
        "direct": direct,
        "invisible": invisible,
        "quiet_from": quiet_from,
        "quiet_to": quiet_to,
        "do_not_disturb_until": do_not_disturb_until,
    }
    return Reach.objects.update_or_create(user=acting_user, defaults=said)[0]


@transaction.atomic
def open_direct(person: User, *, acting_user: User) -> Room:
    """Return the direct room with a contact, opened now if there is none; with the accepted request pinned.

    An open one stays usable whatever `person` says later of who may write; PermissionDenied for a new one
    with who does not let contacts write, or is none.
    """
    pair = pair_of(acting_user, person)
    User.objects.select_for_update().filter(pk__in=(acting_user.pk, person.pk)).count()
    known = Room.objects.filter(kind=RoomKind.DIRECT, pair=pair, closed_at=None).first()
    if known:
        return known
    if not access.may_open_direct(acting_user, person):
        raise PermissionDenied
    agreed = ContactRequest.objects.filter(pair=pair, state=RequestState.ACCEPTED).first()
    room = Room.objects.create(kind=RoomKind.DIRECT, pair=pair, request=agreed, opened_by=acting_user)
    both = (acting_user, person)
    Seat.objects.bulk_create([Seat(room=room, user=user, notify=Notify.ALL) for user in both])
    return room
