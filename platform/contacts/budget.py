"""How many first contacts a person may still make: a few a week, more for who gets replies.

The three numbers are settings: they keep people from writing to everybody and let those go on whose letters
are answered.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from common.limits import RELAXED_FACTOR
from contacts.models import ContactRequest

WINDOW = datetime.timedelta(days=7)
Times = Sequence[datetime.datetime]


@dataclass(frozen=True)
class Terms:
    """First contacts a week, how many more for each reply, and at most."""

    base: int
    per_reply: int
    most: int

    def allowed(self, replies: int) -> int:
        """Return how many a week are allowed to who received so many replies in it."""
        return min(self.most, self.base + self.per_reply * replies)


@dataclass(frozen=True)
class Budget:
    """What is left this week; `next_at` says when the next is possible if nothing is."""

    left: int
    next_at: datetime.datetime | None = None


def present_terms() -> Terms:
    """Return the terms of the settings, raised where limits are relaxed."""
    factor = RELAXED_FACTOR if settings.RATE_LIMITS_RELAXED else 1
    return Terms(
        settings.FIRST_CONTACTS_A_WEEK * factor,
        settings.FIRST_CONTACTS_PER_REPLY,
        settings.FIRST_CONTACTS_MOST * factor,
    )


def budget_of(user: User) -> Budget:
    """Return how many first contacts `user` may still make in these seven days: two queries."""
    now, terms = timezone.now(), present_terms()
    mine = ContactRequest.objects.filter(sender=user)
    sent = mine.filter(created_at__gt=now - WINDOW).order_by("-created_at")
    replied = mine.filter(answered_at__gt=now - WINDOW).order_by("-answered_at")
    answered = replied.values_list("answered_at", flat=True)[: terms.most]
    return reckon(
        list(sent.values_list("created_at", flat=True)[: terms.most]),
        [at for at in answered if at],
        now,
        terms,
    )


def reckon(sent: Times, replied: Times, now: datetime.datetime, terms: Terms) -> Budget:
    """Return the budget at `now` of who sent and was answered at these times of the last seven days."""
    left = _left(sent, replied, now, terms)
    if left > 0:
        return Budget(left)
    freed = sorted(at + WINDOW for at in sent)
    return Budget(0, next((at for at in freed if _left(sent, replied, at, terms) > 0), None))


def _left(sent: Times, replied: Times, at: datetime.datetime, terms: Terms) -> int:
    since = at - WINDOW
    used, replies = (sum(1 for each in times if each > since) for times in (sent, replied))
    return terms.allowed(replies) - used
