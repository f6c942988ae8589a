"""Cutting what no live event tells of: sessions that run out, rows changed by the administration."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from chat.threads import reading
from rooms.access import seats_of
from rooms.models import Room

if TYPE_CHECKING:
    from chat.hub import Hub, Socket

logger = logging.getLogger(__name__)
SIGNED_OUT, NOT_ALLOWED = 4401, 4403
EVERY = 30.0  # seconds
AT_ONCE = 500  # sockets


class Rights(NamedTuple):
    """Who may still come in: sessions that are good, users who are, and (room, user) who may read."""

    sessions: set[str]
    users: set[int]
    seats: set[tuple[int, int]]


async def for_ever(hub: "Hub") -> None:
    """Look after every open socket of a hub, again and again."""
    while True:
        await asyncio.sleep(EVERY)
        sockets = [socket for found in hub.users.values() for socket in found]
        for at in range(0, len(sockets), AT_ONCE):
            await look_after(hub, sockets[at : at + AT_ONCE])


async def look_after(hub: "Hub", sockets: Sequence["Socket"]) -> None:
    """Close or cut those of `sockets` whose rights have ended."""
    asked = {socket: frozenset(socket.subs) for socket in sockets}
    try:
        rights = await reading(partial(rights_of, [(s.session, s.user_id, asked[s]) for s in sockets]))
    except Exception:  # the database is away: the next round asks again
        logger.exception("The rights of %d sockets could not be looked up", len(sockets))
        return
    for socket in sockets:
        _judge(hub, socket, asked[socket], rights)


def _judge(hub: "Hub", socket: "Socket", asked: frozenset[int], rights: Rights) -> None:
    if socket.session not in rights.sessions:
        socket.close(SIGNED_OUT)
    elif socket.user_id not in rights.users:
        socket.close(NOT_ALLOWED)
    else:
        subs = [sub for room, sub in socket.subs.items() if room in asked]
        hub.cut([sub for sub in subs if (sub.room.id, socket.user_id) not in rights.seats], "not_found")


def rights_of(asked: Iterable[tuple[str, int, frozenset[int]]]) -> Rights:
    """Return what is still right of (session key, user, rooms): two queries, and three for each room."""
    sessions, readers, rooms = {}, set(), dict[int, set[int]]()
    for key, user_id, read in asked:
        sessions[key] = user_id
        readers.add(user_id)
        for room_id in read:
            rooms.setdefault(room_id, set()).add(user_id)
    users = {user.pk: user for user in User.objects.filter(pk__in=readers)}
    good = {pk for pk, user in users.items() if user.is_active and not user.is_suspended}
    seats = {
        (room.pk, user_id)
        for room in Room.objects.filter(pk__in=rooms)
        for user_id in seats_of(room, rooms[room.pk])
    }
    return Rights(_good_sessions(sessions, users), good, seats)


def _good_sessions(sessions: dict[str, int], users: dict[int, User]) -> set[str]:
    """Return the keys of those sessions that still sign their user in, as Django's `get_user` judges."""
    rows = Session.objects.filter(session_key__in=sessions, expire_date__gt=timezone.now())
    return {row.session_key for row in rows if _signs_in(row, users.get(sessions[row.session_key]))}


def _signs_in(session: Session, user: User | None) -> bool:
    told = session.get_decoded()
    if user is None or str(told.get(SESSION_KEY)) != str(user.pk):
        return False
    return constant_time_compare(told.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
