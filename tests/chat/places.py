"""Rooms, direct rooms and sessions for tests."""

from typing import Any

from accounts.models import User
from chat.actions import send_messages
from chat.data import Draft, Outcome
from chat.models import Message
from config.demo.sessions import sign_in_all
from rooms.actions import join, open_direct, open_room
from rooms.data import RoomData
from rooms.models import Invitation, Room
from tests.requests import befriend

_keys = iter(range(10**9))


def room(host: User, *others: User, **said: Any) -> Room:
    """Open a room in which all of these sit; the first is host."""
    found = open_room(RoomData(**{"kind": "open", "name": "Old bridges"} | said), acting_user=host)
    for user in others:
        if found.kind == "closed":
            Invitation.objects.create(room=found, user=user, invited_by=host)
        join(found, acting_user=user)
    found.refresh_from_db()
    return found


def direct(one: User, other: User) -> Room:
    """Return the direct room of two who have become contacts."""
    return open_direct(befriend(one, other), acting_user=one)


def signed_in(users: list[User]) -> dict[str, str]:
    """Return {handle: session key} of new sessions."""
    lines = sign_in_all(users)
    return {user.handle: _session_of(line) for user, line in zip(users, lines, strict=True)}


def _session_of(cookies: str) -> str:
    pairs = dict(each.strip().split("=", 1) for each in cookies.split(";") if "=" in each)
    return pairs["sessionid"]


def draft(room: Room, author: User, body: str = "Hello", **more: Any) -> Draft:
    """Return what somebody says, under a key of its own."""
    whole: dict[str, Any] = {"room_id": room.pk, "user_id": author.pk, "cid": f"k{next(_keys)}", "body": body}
    return Draft(**whole | more)


def send(room: Room, author: User, body: str = "Hello", **more: Any) -> Outcome:
    """Say something in a room; return what became of it."""
    return send_messages([draft(room, author, body, **more)])[0]


def said(room: Room, author: User, body: str = "Hello", **more: Any) -> Message:
    """Say something in a room; return the message."""
    outcome = send(room, author, body, **more)
    return Message.objects.get(room=room, seq=outcome.seq)  # type: ignore[union-attr]
