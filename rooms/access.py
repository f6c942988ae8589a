"""Who may enter, write in and keep a room; fetching and permission are one step.

A room's content is for those with a seat in it. Joining an open room takes one press, so the rule stays one:
no seat, no reading.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from common.sql import select
from contacts.models import Block, Contact
from contacts.queries import hidden_ids
from rooms.models import Ban, Direct, Invitation, Reach, Room, RoomKind, Seat, Standing
from schools.access import is_validated

MAX_ID = 2**63 - 1


def may_open_rooms(user: User) -> bool:
    """Whether `user` may open and join rooms: national support has confirmed the school."""
    return is_validated(user) and not user.is_suspended


def check_may_open_rooms(user: User) -> None:
    """Raise PermissionDenied unless `user` may open and join rooms."""
    if not may_open_rooms(user):
        raise PermissionDenied


def get_room_for(user: User, room_id: int) -> Room:
    """Return a room `user` may know of, seat or not; Http404 otherwise."""
    rooms = Room.objects.visible_to(user).select_related("opened_by")
    room = rooms.filter(pk=min(room_id, MAX_ID)).first()
    if room is None:
        raise Http404
    return room


def seats_of(room: Room, user_ids: Collection[int]) -> dict[int, Seat]:
    """Return {user id: seat} of those of `user_ids` who may read `room`: the one rule for pages and sockets.

    A suspended or closed account sits nowhere, nor who was sent out; in a direct room nobody does while one
    blocks the other.
    """
    if room.is_direct and Block.objects.filter(user__in=room.two, person__in=room.two).exists():
        return {}
    seats = Seat.objects.taken().select_related("user__profile").filter(room=room, user__in=user_ids)
    out = {user_id for (user_id,) in select("SELECT user_id FROM rooms_ban WHERE room_id = %s", [room.pk])}
    found = {seat.user_id: seat for seat in seats if _may_sit(seat.user) and seat.user_id not in out}
    for seat in found.values():
        seat.room = room
    return found


def _may_sit(user: User) -> bool:
    return user.is_active and not user.is_suspended


def get_seat_for(user: User, room_id: int) -> Seat:
    """Return the seat of `user` in a room, with the room; Http404 when she may not read there."""
    room = Room.objects.filter(pk=min(room_id, MAX_ID)).first()
    seat = seats_of(room, [user.pk]).get(user.pk) if room else None
    if seat is None:
        raise Http404
    return seat


def get_hosted_room_for(user: User, room_id: int) -> Room:
    """Return a room that `user` keeps; Http404 without a seat in it, PermissionDenied without being host."""
    seat = get_seat_for(user, room_id)
    if not seat.is_host or seat.room.is_direct:
        raise PermissionDenied
    return seat.room


def get_seat_of(room: Room, handle: str) -> Seat:
    """Return the seat in which the person of `handle` sits in `room`; Http404 if there is none."""
    seat = Seat.objects.taken().select_related("user", "room").filter(room=room, user__handle=handle).first()
    if seat is None:
        raise Http404
    return seat


def get_ban_of(room: Room, handle: str) -> Ban:
    """Return the ban of the person of `handle` from `room`; Http404 if there is none."""
    ban = Ban.objects.select_related("user", "room").filter(room=room, user__handle=handle).first()
    if ban is None:
        raise Http404
    return ban


def get_invitation_for(user: User, room_id: int) -> Invitation:
    """Return the invitation of `user` into a room that still runs; Http404 if there is none."""
    asked = Invitation.objects.select_related("room", "user", "invited_by").filter(user=user)
    found = asked.filter(room=min(room_id, MAX_ID), room__closed_at=None).first()
    if found is None:
        raise Http404
    return found


def get_invitation_of(room: Room, handle: str) -> Invitation:
    """Return the invitation of the person of `handle` into `room`; Http404 if there is none."""
    asked = Invitation.objects.select_related("user", "room")
    found = asked.filter(room=room, user__handle=handle).first()
    if found is None:
        raise Http404
    return found


def may_join(user: User, room: Room) -> bool:
    """Whether `user` may take a seat in `room`, which she knows of: open to her, or she is asked in."""
    if not (room.is_running and may_open_rooms(user)):
        return False
    if Ban.objects.filter(room=room, user=user).exists():
        return False
    return room.kind == RoomKind.OPEN or Invitation.objects.filter(room=room, user=user).exists()


def why_not_write(seat: Seat) -> str:
    """Return "" if the holder of a seat may write now, else the code of what keeps her from it.

    "closed": the room is; "listen_only": she listens, and only hosts and speakers write; "not_contacts": of a
    direct room whose two are no contacts any more.
    """
    room = seat.room
    if not room.is_running:
        return "closed"
    if room.is_direct and not Contact.objects.filter(user__in=room.two, person__in=room.two).exists():
        return "not_contacts"
    return "listen_only" if seat.standing == Standing.LISTENER else ""


def may_open_direct(user: User, person: User) -> bool:
    """Whether `user` may open the direct room with `person`: a contact who lets contacts write."""
    if not may_open_rooms(user) or person.is_suspended or not person.is_active:
        return False
    if person.pk in hidden_ids(user) or not Contact.objects.filter(user=user, person=person).exists():
        return False
    return not Reach.objects.filter(user=person, direct=Direct.NOBODY).exists()
