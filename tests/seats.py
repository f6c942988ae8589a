"""Rooms for tests: opened in a few words, and those that the world of the matrix names."""

from typing import Any

from accounts.models import User
from rooms.actions import invite, join, open_direct, open_room, send_out
from rooms.data import RoomData
from rooms.models import Room, Seat, Standing

OPEN, CLOSED = "Talk about bridges", "Talk behind a door"


def room(host: User, *others: User, **said: Any) -> Room:
    """Open a room of `host`, by default open to all, in which the others sit too, as asked in."""
    found = open_room(RoomData(**{"kind": "open", "name": OPEN} | said), acting_user=host)
    for user in others:
        invite(found, user, acting_user=host)
        join(found, acting_user=user)
    return found


def seat(room: Room, user: User) -> Seat:
    """Return the seat of `user` as it is now, taken or not."""
    return Seat.objects.select_related("room", "user").get(room=room, user=user)


def make_rooms(cast: dict[str, User]) -> None:
    """Let teacher_gr keep an open room and a closed one, and the ambassador write to support_gr.

    In the open room a listener raises her hand, somebody is asked in and somebody was sent out.
    """
    host = cast["teacher_gr"]
    there = room(host, cast["teacher_pl"], cast["owner"], cast["member"])
    Seat.objects.filter(room=there, user=cast["teacher_pl"]).update(standing=Standing.LISTENER)
    invite(there, cast["ambassador"], acting_user=host)
    send_out(seat(there, cast["member"]), "Advertising", acting_user=host)
    room(host, cast["teacher_pl"], kind="closed", name=CLOSED)
    open_direct(cast["support_gr"], acting_user=cast["ambassador"])
