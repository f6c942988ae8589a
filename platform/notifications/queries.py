"""The list of what a user was told."""

from dataclasses import dataclass

from accounts.models import User
from notifications.kinds import KINDS
from notifications.models import Notification

PAGE = 30


@dataclass(frozen=True)
class Line:
    """One notification with its words in the reader's language."""

    told: Notification
    title: str


@dataclass(frozen=True)
class Page:
    """Lines, newest first, and the id to continue after (None at the end)."""

    lines: list[Line]
    next: int | None


def page_of(user: User, before: int | None = None) -> Page:
    """Return the newest notifications of `user`, or those older than the id `before`: one query."""
    rows = Notification.objects.filter(user=user, kind__in=KINDS)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    lines = [Line(told, KINDS[told.kind].filled(told.params)[0]) for told in found[:PAGE]]
    return Page(lines, found[PAGE - 1].pk if len(found) > PAGE else None)
