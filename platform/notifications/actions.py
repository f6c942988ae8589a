"""Every write to notifications: telling, and reading."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from common.live import publish_after_commit
from notifications.jobs import send_mail_of
from notifications.kinds import KINDS
from notifications.models import Notification


def notify(
    user: User,
    kind: str,
    thing: object = None,
    *,
    url: str,
    quiet: bool = False,
    mail_at: datetime.datetime | None = None,
    **params: Any,
) -> Notification:
    """Tell `user` something: a row in the list and a mail, both written in the caller's transaction.

    A `quiet` one is in the list as read, without a mail. The mail leaves at `mail_at` (None: at once), and
    not at all if the row is gone by then.

    `params` fill the words of `kind` (and `{thing}` is `str(thing)`); they must be JSON. `url` is the local
    path of the thing. Raises KeyError when the kind or one of its parameters is missing, ValueError when the
    URL is not a path of this site.
    """
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"not a path of this site: {url}")
    if thing is not None:
        params["thing"] = str(thing)
    with translation.override("en"):
        KINDS[kind].filled(params)
    with transaction.atomic():
        read_at = timezone.now() if quiet else None
        told = Notification.objects.create(user=user, kind=kind, params=params, url=url, read_at=read_at)
        if not quiet:
            send_mail_of.using(run_after=mail_at).enqueue(told.pk)
            _tell_live(told, user)
    return told


def _tell_live(told: Notification, user: User) -> None:
    """Let the user's open pages know; the words are in her language."""
    with translation.override(user.language):
        title = KINDS[told.kind].filled(told.params)[0]
    url = reverse("notification", args=[told.pk])
    publish_after_commit(f"user:{user.pk}", {"type": "notification", "title": title, "url": url})


def mark_read_at(url: str, *, acting_user: User) -> int:
    """Mark what the user was told of the thing at `url` as read, as she has just seen it; return how many."""
    return Notification.objects.filter(user=acting_user, url=url).unread().update(read_at=timezone.now())


def mark_read(notification: Notification) -> None:
    """Mark a notification as read, once."""
    Notification.objects.filter(pk=notification.pk).unread().update(read_at=timezone.now())


def mark_all_read(*, acting_user: User) -> int:
    """Mark everything the user was told as read; return how many were not."""
    return Notification.objects.filter(user=acting_user).unread().update(read_at=timezone.now())
