"""Writes to users: joining, settings, suspension, the change log of people; closing is in `closing`."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.handles import free_handle
from accounts.models import PersonChange, User
from common.live import publish_after_commit
from countries.names import time_zone_of
from countries.queries import today


def note_change(*users: User | int) -> None:
    """Append to the change log that what others may see or find of `users` (or their ids) has changed.

    Call it inside the transaction of the change: the search engines follow the log.
    """
    PersonChange.objects.bulk_create(
        PersonChange(user_id=user if isinstance(user, int) else user.pk) for user in users
    )


def mark_listed(user: User) -> None:
    """Remember the day on which others could first find `user`: the first confirmed validation.

    A day once set stays, so that "newest" in the search is stable. Call it inside the transaction.
    """
    if user.listed_on is None:
        user.listed_on = today()
        user.save(update_fields=["listed_on"])


@dataclass(frozen=True)
class Newcomer:
    """What a person tells when joining; the form has checked it."""

    email: str
    name: str
    country: str
    language: str
    password: str


def join(user: User, newcomer: Newcomer) -> User:
    """Fill and save the unsaved `user` from what the newcomer told; the mail is confirmed later."""
    user.email = newcomer.email.lower()
    user.name = newcomer.name
    user.country_id = newcomer.country
    user.language = newcomer.language
    user.handle = free_handle(newcomer.name)
    user.time_zone = time_zone_of(newcomer.country)
    user.last_active_on = today()
    user.set_password(newcomer.password)
    user.save()
    return user


@transaction.atomic
def change_settings(user: User, *, name: str, language: str, theme: str, time_zone: str) -> None:
    """Keep the user's own name, language, colours and time zone."""
    renamed = name != User.objects.values_list("name", flat=True).get(pk=user.pk)
    user.name, user.language, user.theme, user.time_zone = name, language, theme, time_zone
    user.save(update_fields=["name", "language", "theme", "time_zone"])
    if renamed:
        note_change(user)


@transaction.atomic
def note_activity(user: User, day: datetime.date) -> None:
    """Keep `day` (UTC) as the user's last active one; the change log hears of it once a day."""
    if User.objects.filter(pk=user.pk, last_active_on__lt=day).update(last_active_on=day):
        note_change(user)
    user.last_active_on = day


@transaction.atomic
def suspend(user: User, *, until: datetime.datetime | None, reason: str, acting_user: User | None) -> None:
    """Wall `user` off until `until` (None: without an end) for `reason`, which the user reads.

    `acting_user` is who decided, None for the site itself. Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a suspension needs a reason")
    user.suspended_at = timezone.now()
    user.suspended_until, user.suspension_reason = until, reason.strip()
    user.save(update_fields=["suspended_at", "suspended_until", "suspension_reason"])
    note_change(user)
    publish_after_commit(f"user:{user.pk}", {"type": "suspended"})


@transaction.atomic
def lift_suspension(user: User, *, acting_user: User | None) -> None:
    """Let `user` in again; `acting_user` is None when the time is over."""
    user.suspended_at = user.suspended_until = None
    user.suspension_reason = ""
    user.save(update_fields=["suspended_at", "suspended_until", "suspension_reason"])
    note_change(user)


def lift_ended_suspensions() -> int:
    """Lift every suspension whose time is over; return how many."""
    ended = list(User.objects.filter(suspended_until__lte=timezone.now()))
    for user in ended:
        lift_suspension(user, acting_user=None)
    return len(ended)
