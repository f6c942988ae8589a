"""Signed-in sessions by the thousand, for load tests on a demo site."""

import datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from config.demo.filling import fill
from config.demo.marks import DOMAIN
from rooms.actions import open_room
from rooms.data import RoomData
from rooms.models import Room, Seat
from schools.models import ValidationState

CONFIRMED_SHARE = 0.9  # of the people made, at least so many are validated
KEY_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def people(count: int, seed: int) -> list[User]:
    """Return `count` validated demo people, the same first ones each time; make those who are missing."""
    wanted = count
    while len(found := list(_validated()[:count])) < count:
        wanted = max(int(wanted / CONFIRMED_SHARE) + 10, 50)
        fill(wanted, seed, pictures=False)
    return found


def _validated() -> models.QuerySet[User]:
    return User.objects.filter(
        email__endswith=f"@{DOMAIN}",
        email__startswith="t0",
        suspended_at=None,
        closed_at=None,
        validations__ended_at=None,
        validations__state=ValidationState.CONFIRMED,
    ).order_by("pk")


def open_large_room(host: User) -> Room:
    """Open a room in which any number may be seated for a load test."""
    return open_room(RoomData("open", "Load test", language="en"), acting_user=host)


def seat_all(room: Room, users: list[User]) -> None:
    """Seat `users` in a room, whoever is not there yet; nobody is told."""
    there = set(Seat.objects.filter(room=room).values_list("user", flat=True))
    missing = [user for user in users if user.pk not in there]
    Seat.objects.bulk_create([Seat(room=room, user=user) for user in missing], batch_size=1_000)


def sign_in_all(users: list[User]) -> list[str]:
    """Write a session for each of `users`; return a line of cookies for each."""
    until = timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    sessions = [_session(user, until) for user in users]
    Session.objects.bulk_create(sessions, batch_size=1_000)
    return [_cookies(session) for session in sessions]


def _session(user: User, until: datetime.datetime) -> Session:
    content = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    key = get_random_string(32, KEY_LETTERS)
    return Session(session_key=key, session_data=SessionStore().encode(content), expire_date=until)


def _cookies(session: Session) -> str:
    token = get_random_string(32)
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={token}"
